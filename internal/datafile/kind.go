package datafile

import (
	"bytes"
	"regexp"
	"strings"

	"budgetreport/internal/diag"
)

// saveAs is what to do about a workbook of another format.
const saveAs = "应在Excel或WPS中另存为“Excel工作簿（.xlsx）”"

func notWorkbook(what string) error {
	return &diag.Refusal{Message: what + "，不是Excel工作簿（.xlsx）", Want: "数据集应为.xlsx工作簿，或放着CSV文件的文件夹"}
}

// notArchive tells from its content what a file is that is no .xlsx workbook:
// its name is no proof, programs export web pages and texts as .xls. Nil means
// that it is an archive, as workbooks are.
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
	case is("\x09\x00", "\x09\x02", "\x09\x04", "\x09\x08"): // without the compound file around it
		return old("是旧格式的工作簿（.xls或.et）")
	case is("%PDF"):
		return notWorkbook("是PDF文件")
	case is("Rar!", "7z\xbc\xaf", "\x1f\x8b"):
		return notWorkbook("是压缩包")
	}
	head := data[:min(len(data), 4096)]
	if is("\xff\xfe", "\xfe\xff") { // UTF-16: good enough to know marks by
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil)
	}
	head = bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n"))
	switch {
	case bytes.Contains(head, []byte("urn:schemas-microsoft-com:office:spreadsheet")):
		return old("是XML格式的表格（XML电子表格2003）")
	case webPage.Match(head):
		return old("是网页格式的表格，不是真正的Excel工作簿")
	case bytes.HasPrefix(head, []byte("<")):
		return notWorkbook("是XML文件")
	case bytes.IndexByte(head, 0) < 0 && bytes.ContainsAny(head, ",\t;"):
		return &diag.Refusal{Message: "是文本文件（CSV），不是Excel工作簿（.xlsx）", Want: "CSV文件应放在文件夹里，一张表一个，--data写文件夹；或在Excel或WPS中另存为.xlsx"}
	}
	return notWorkbook("看不出是什么文件")
}

// webPage begins a page, or a page with its pictures in one file (.mht).
var webPage = regexp.MustCompile(`^(<!doctype html|<!--|<html|<head|<meta|<body|<table|<div|<style|mime-version:)`)
