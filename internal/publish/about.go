package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"runtime"
	"runtime/debug"
	"slices"

	"budgetreport/fonts"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/licences"
	"budgetreport/internal/render/csv"
)

// About describes the program: what it was built from, the formats it writes and
// reads, and what it contains.
type About struct {
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
	Families []AboutFamily  `json:"families"`
	Fonts    []AboutFont    `json:"fonts"`
	Modules  []AboutModule  `json:"modules"`
}

// AboutFamily is a family that the program contains.
type AboutFamily struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Tables int    `json:"tables"`
	SHA256 string `json:"sha256"` // over its files, as manifests have it
}

// AboutFont is a font that the program contains.
type AboutFont struct {
	Face   string `json:"face"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

// AboutModule is Go, or a module that the program is linked with.
type AboutModule struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Licence string `json:"licence"` // its kind, "" where it is not known
}

// AboutProgram describes the running program.
func AboutProgram() (*About, error) {
	v := &About{
		Program: ProgramID(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Tables: Formats(), Package: BookFormats(), Archives: edition.Forms(), OpenData: csv.Profile,
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Version, v.Modules = info.Main.Version, linked(info)
		v.Revision, v.Time = setting(info, "vcs.revision"), setting(info, "vcs.time")
		v.Modified = setting(info, "vcs.modified") == "true"
	}
	for _, id := range EmbeddedFamilies() {
		fsys, err := OpenFamily(id)
		if err != nil {
			return nil, err
		}
		fam, err := layout.LoadFamily(fsys, id, nil)
		if err != nil {
			return nil, err
		}
		v.Families = append(v.Families, AboutFamily{id, fam.Name, len(fam.Layouts), fam.SHA256})
	}
	for _, f := range fonts.All() {
		sum := sha256.Sum256(f.Data)
		v.Fonts = append(v.Fonts, AboutFont{f.Face, f.File, hex.EncodeToString(sum[:])})
	}
	return v, nil
}

// linked lists Go and the modules that the program is linked with. A licence that
// is not known is "".
func linked(info *debug.BuildInfo) []AboutModule {
	all := licences.All()
	modules := []AboutModule{{"Go", info.GoVersion, ""}}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		modules = append(modules, AboutModule{m.Path, m.Version, ""})
	}
	for i, m := range modules {
		k := slices.IndexFunc(all, func(l licences.Licence) bool { return l.Name == m.Name && (l.Version == m.Version || l.Version == "") })
		if k >= 0 {
			modules[i].Licence = all[k].Kind
		}
	}
	return modules
}

// ProgramID names the program in manifests: the revision that it was built
// from where its source files were as in that revision, else the hash of the
// executable.
func ProgramID() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		if revision := setting(info, "vcs.revision"); revision != "" && setting(info, "vcs.modified") == "false" {
			return "git:" + revision
		}
	}
	exe, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	sum, _, err := edition.HashFile(exe)
	if err != nil {
		return "unknown"
	}
	return "sha256:" + sum
}

// setting is the value of a setting that the program was built with, "" where it
// was built without.
func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}
