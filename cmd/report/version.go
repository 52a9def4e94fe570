package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/fonts"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/licences"
	"budgetreport/internal/publish"
	"budgetreport/internal/render/csv"
)

// about is what version says of the program.
type about struct {
	Version  string         `json:"version"` // of the module: v1.2.0, or (devel)
	Program  string         `json:"program"` // as manifests name it
	Revision string         `json:"revision,omitempty"`
	Time     string         `json:"time,omitempty"` // of the revision
	Modified bool           `json:"modified,omitempty"`
	Go       string         `json:"go"`
	Platform string         `json:"platform"`
	Tables   []string       `json:"tables"`    // formats of tables
	Package  []string       `json:"documents"` // formats of the document
	Archives []edition.Form `json:"archives"`
	OpenData string         `json:"openData"` // profile of datapackage.json
	Families []aboutFamily  `json:"families"`
	Fonts    []aboutFont    `json:"fonts"`
	Modules  []aboutModule  `json:"modules"`
}

type aboutFamily struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Tables int    `json:"tables"`
	SHA256 string `json:"sha256"` // over its files, as manifests have it
}

type aboutFont struct {
	Face   string `json:"face"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

type aboutModule struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Licence string `json:"licence"`
}

func (a *app) versionCommand() *cobra.Command {
	var texts bool
	cmd := &cobra.Command{
		Use:   "version [选项]",
		Short: "说明程序：版本、认识的文件格式、自带的表式和字体、用到的程序库",
		Long: `说明这个程序的版本、由什么编译、能写能读的文件格式（清单、存档、公开的CSV）、自带的表式和字体及其SHA-256、连入的程序库和许可。

“程序”一行与清单（manifest.json）中的program相同，“表式”的SHA-256与清单中的layouts相同，可以用来查一版是哪个程序生成的。`,
		Example: `  report version
  report version --licences       印出许可的全文`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if texts {
				all := licences.All()
				return a.print(all, func(w io.Writer) { writeLicences(w, all) })
			}
			v, err := aboutProgram()
			if err != nil {
				return err
			}
			return a.print(v, v.write)
		},
	}
	cmd.Flags().BoolVar(&texts, "licences", false, "印出连入的程序库和字体的许可全文")
	return cmd
}

// aboutProgram asks the program about itself.
func aboutProgram() (*about, error) {
	v := &about{
		Program: publish.ProgramID(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Tables: publish.Formats, Package: publish.BookFormats, Archives: edition.Forms(), OpenData: csv.Profile,
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Version = info.Main.Version
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				v.Revision = s.Value
			case "vcs.time":
				v.Time = s.Value
			case "vcs.modified":
				v.Modified = s.Value == "true"
			}
		}
		v.Modules = linked(info)
	}
	for _, id := range publish.EmbeddedFamilies() {
		fsys, err := publish.OpenFamily(id)
		if err != nil {
			return nil, err
		}
		fam, err := layout.LoadFamily(fsys, id, nil)
		if err != nil {
			return nil, err
		}
		v.Families = append(v.Families, aboutFamily{id, fam.Name, len(fam.Layouts), fam.SHA256})
	}
	for _, f := range fonts.All() {
		sum := sha256.Sum256(f.Data)
		v.Fonts = append(v.Fonts, aboutFont{f.Face, f.File, hex.EncodeToString(sum[:])})
	}
	return v, nil
}

// linked lists Go and the modules in this very program with their licences; ""
// where none is known.
func linked(info *debug.BuildInfo) []aboutModule {
	all := licences.All()
	modules := []aboutModule{{"Go", info.GoVersion, ""}}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		modules = append(modules, aboutModule{m.Path, m.Version, ""})
	}
	for i, m := range modules {
		k := slices.IndexFunc(all, func(l licences.Licence) bool { return l.Name == m.Name && (l.Version == m.Version || l.Version == "") })
		if k >= 0 {
			modules[i].Licence = all[k].Kind
		}
	}
	return modules
}

// write prints it for people.
func (v *about) write(w io.Writer) {
	fmt.Fprintf(w, "部门预算公开表生成器 %s\n程序：%s（清单中的program）\n", v.Version, v.Program)
	if v.Revision != "" {
		changed := ""
		if v.Modified {
			changed = "，编译时源文件有改动"
		}
		fmt.Fprintf(w, "源文件：%s，%s%s\n", v.Revision, v.Time, changed)
	}
	fmt.Fprintf(w, "由%s编译，用于%s\n", v.Go, v.Platform)
	fmt.Fprintf(w, "\n格式\n  数据集：CSV文件夹、.xlsx工作簿\n  表：%s；公开文本：%s\n", strings.Join(v.Tables, "、"), strings.Join(v.Package, "、"))
	for _, f := range v.Archives {
		reads := make([]string, len(f.Reads))
		for i, n := range f.Reads {
			reads[i] = fmt.Sprint(n)
		}
		fmt.Fprintf(w, "  %s：写第%d种，能读第%s种\n", f.File, f.Writes, strings.Join(reads, "、"))
	}
	fmt.Fprintf(w, "  %s：Data Package第1版（%s）\n", csv.PackageFile, v.OpenData)
	fmt.Fprint(w, "\n自带的表式\n")
	for _, f := range v.Families {
		fmt.Fprintf(w, "  %s：%s，%d张表，sha256 %s\n", f.ID, f.Name, f.Tables, f.SHA256)
	}
	fmt.Fprint(w, "\n自带的字体\n")
	for _, f := range v.Fonts {
		fmt.Fprintf(w, "  %s：%s，sha256 %s\n", f.Face, f.File, f.SHA256)
	}
	fmt.Fprint(w, "\n连入的程序库和许可（用 report version --licences 看全文）\n")
	for _, m := range v.Modules {
		licence := m.Licence
		if licence == "" {
			licence = "不知道许可"
		}
		fmt.Fprintf(w, "  %s %s：%s\n", m.Name, m.Version, licence)
	}
}

// writeLicences prints the texts of licences.
func writeLicences(w io.Writer, all []licences.Licence) {
	fmt.Fprint(w, "这个程序用到下列程序库、数据和字体，许可全文如下。\n")
	for _, l := range all {
		rule := strings.Repeat("─", 40)
		fmt.Fprintf(w, "\n%s\n%s（%s）\n%s\n\n%s\n", rule, strings.TrimSpace(l.Name+" "+l.Version), l.Kind, rule, strings.TrimSpace(l.Text))
	}
}
