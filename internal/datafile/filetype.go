package datafile

import (
	"bytes"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// saveAs is the remedy for a workbook of another format.
const saveAs = "应在Excel或WPS中另存为“Excel工作簿（.xlsx）”"

// notWorkbook refuses a file that is something else than a workbook.
func notWorkbook(what string) error {
	return &diag.Refusal{Message: what + "，不是Excel工作簿（.xlsx）", Want: "数据集应为.xlsx工作簿，或放着CSV文件的文件夹"}
}

// notArchive refuses a file that is no archive, as .xlsx workbooks are, and tells
// what it is: by its content, because programs export web pages and texts as .xls.
func notArchive(data []byte) error {
	old := func(what string) error { return &diag.Refusal{Message: what, Want: saveAs} }
	is := func(beginnings ...string) bool {
		for _, b := range beginnings {
			if bytes.HasPrefix(data, []byte(b)) {
				return true
			}
		}
		return false
	}
	// The names of a compound file's streams are UTF-16.
	holds := func(stream string) bool {
		return bytes.Contains(data, []byte(strings.Join(strings.Split(stream, ""), "\x00")))
	}
	switch {
	case len(data) == 0:
		return &diag.Refusal{Message: "是空文件"}
	case is("PK\x03\x04", "PK\x05\x06"):
		return nil
	case is("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		switch {
		case holds("EncryptedPackage"):
			return &diag.Refusal{Message: "加了密码，读不出来", Want: "应取消密码后保存"}
		case holds("WordDocument"):
			return notWorkbook("是Word文档（.doc）")
		}
		return old("是旧格式的工作簿（.xls或.et）")
	case is("\x09\x00", "\x09\x02", "\x09\x04", "\x09\x08"): // a workbook stream without a compound file around it
		return old("是旧格式的工作簿（.xls或.et）")
	}
	text := data[:min(len(data), 4096)]
	if is("\xff\xfe", "\xfe\xff") { // UTF-16: dropping the zero bytes is enough to recognise marks
		text = bytes.ReplaceAll(text[2:], []byte{0}, nil)
	}
	switch kind := dataset.ContentKind(text); {
	case kind == "" && bytes.IndexByte(text, 0) < 0 && bytes.ContainsAny(text, ",\t;"):
		return &diag.Refusal{Message: "是文本文件（CSV），不是Excel工作簿（.xlsx）", Want: "CSV文件应放在文件夹里，一张表一个，--data写文件夹；或在Excel或WPS中另存为.xlsx"}
	case kind == "":
		return notWorkbook("看不出是什么文件")
	case strings.Contains(kind, "网页"), strings.Contains(kind, "表格"), strings.Contains(kind, ".slk"): // what Excel opens under the name .xls
		return old("是" + kind + "，不是真正的Excel工作簿")
	default:
		return notWorkbook("是" + kind)
	}
}
