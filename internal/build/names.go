package build

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"budgetreport/internal/diag"
)

// Naming says how outputs are called: templates with {编码}, {名称}, {年度} and,
// for single tables, {表号} and {标题}. None holds a path.
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

// Check reports placeholders nobody knows; key says which template it is.
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

// forbidden are the characters Windows refuses in names, and what stands for
// them: their full-width forms, which a reader takes for the same.
var forbidden = strings.NewReplacer(
	"<", "＜", ">", "＞", ":", "：", `"`, "＂", "/", "／", `\`, "＼", "|", "｜", "?", "？", "*", "＊",
)

// reserved are the names of devices, with whatever extension.
var reserved = []string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}

const maxNameBytes = 180 // Linux takes 255 bytes, Windows 260 characters for a whole path

// SafeName makes any text a file name that Windows, Linux and macOS take and
// that never leads out of its folder.
func SafeName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0:
			return '_'
		case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff:
			return -1 // invisible, or turning the direction of what is read
		}
		return r
	}, forbidden.Replace(s))
	for len(s) > maxNameBytes {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	s = strings.TrimRightFunc(strings.TrimSpace(s), func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
	stem, _, _ := strings.Cut(strings.ToUpper(s), ".")
	stem = strings.TrimRight(stem, " ")
	for _, r := range reserved {
		if stem == r {
			return "_" + s
		}
	}
	if device, ok := strings.CutPrefix(stem, "COM"); ok && isDevice(device) {
		return "_" + s
	}
	if device, ok := strings.CutPrefix(stem, "LPT"); ok && isDevice(device) {
		return "_" + s
	}
	if s == "" {
		return "_"
	}
	return s
}

func isDevice(n string) bool {
	return len([]rune(n)) == 1 && strings.ContainsAny(n, "0123456789¹²³")
}

// fill fills a template in; each value is made safe on its own, then the whole.
func fill(template string, values map[string]string) string {
	var pairs []string
	for _, m := range Marks {
		pairs = append(pairs, m, values[m])
	}
	return SafeName(strings.NewReplacer(pairs...).Replace(template))
}
