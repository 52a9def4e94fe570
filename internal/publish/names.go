package publish

import (
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/wholefile"
)

// Naming gives the names of outputs: templates with {编码}, {名称}, {年度} and, for
// single tables, {表号} and {标题}. None of them holds a path.
type Naming struct {
	Folder string // of a subject's files
	File   string // of the workbook and the document with all tables
	Table  string // of one table's workbook and document

	PackageFolder string // of a subject's package of words and tables
	Package       string // of the package
}

// DefaultNaming is used where config.toml says nothing.
var DefaultNaming = Naming{Folder: "{编码}", File: "预算公开表", Table: "{表号}", PackageFolder: "{编码}-预算公开", Package: "预算公开"}

// Marks are the placeholders of Naming.
var Marks = []string{"{编码}", "{名称}", "{年度}", "{表号}", "{标题}"}

// Check refuses unknown placeholders and empty templates; file names the settings
// in the messages of the *diag.Error.
func (n Naming) Check(file string) error {
	var problems diag.List
	for _, t := range []struct{ key, text string }{
		{"folder", n.Folder}, {"file", n.File}, {"table", n.Table}, {"package-folder", n.PackageFolder}, {"package", n.Package},
	} {
		rest := t.text
		for _, m := range Marks {
			rest = strings.ReplaceAll(rest, m, "")
		}
		if strings.ContainsAny(rest, "{}") {
			problems.Add(diag.Problem{File: file, Field: t.key, Got: t.text, Message: "中有不认识的占位", Want: "可用的有：" + strings.Join(Marks, "、")})
		}
		if t.text == "" {
			problems.Add(diag.Problem{File: file, Field: t.key, Message: "文件名不能为空"})
		}
	}
	return problems.Err()
}

// fill fills in a template and makes the result safe as the name of a file.
func fill(template string, values map[string]string) string {
	var pairs []string
	for _, m := range Marks {
		pairs = append(pairs, m, values[m])
	}
	return wholefile.SafeName(strings.NewReplacer(pairs...).Replace(template))
}
