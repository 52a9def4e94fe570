package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/licences"
	"budgetreport/internal/publish"
	"budgetreport/internal/render/csv"
)

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
			v, err := publish.AboutProgram()
			if err != nil {
				return err
			}
			return a.print(v, func(w io.Writer) { writeAbout(w, v) })
		},
	}
	cmd.Flags().BoolVar(&texts, "licences", false, "印出连入的程序库和字体的许可全文")
	return cmd
}

// writeAbout prints the description of the program.
func writeAbout(w io.Writer, v *publish.About) {
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
		fmt.Fprintf(w, "  %s：写第%d种，能读第%s种\n", f.File, f.Writes, f.Readable())
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
