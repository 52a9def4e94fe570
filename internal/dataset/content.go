package dataset

import (
	"bytes"
	"strings"
)

// ContentKind returns in Chinese what kind of file data is, whatever the file's name, if
// it is neither a text nor a table in text form: “Excel工作簿（.xlsx）”. It is "" for what
// may be a text.
func ContentKind(data []byte) string {
	for _, k := range contentKinds {
		if bytes.HasPrefix(data, []byte(k.magic)) {
			return k.name
		}
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return archiveKind(data)
	}
	return markupKind(data)
}

var contentKinds = []struct{ magic, name string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式或加了密码的Office文件（如.xls、.et）"},
	{"%PDF-", "PDF文件"},
	{"{\\rtf", "RTF文档"},
	{"Rar!", "压缩包"},
	{"7z\xbc\xaf", "压缩包"},
	{"\x1f\x8b", "压缩包"},
	{"\x89PNG", "图片"},
	{"\xff\xd8\xff", "图片"},
	{"GIF8", "图片"},
	{"SQLite format 3\x00", "数据库文件"},
	{"ID;P", "SYLK文件（.slk）"},
	{"MIME-Version:", "单个文件网页（.mht）"},
}

// archiveKind looks for names of parts, which are not compressed in an archive.
func archiveKind(data []byte) string {
	for _, k := range []struct{ part, name string }{
		{"xl/", "Excel工作簿（.xlsx）"},
		{"word/", "Word文档（.docx）"},
		{"ppt/", "演示文稿（.pptx）"},
		{"opendocument", "OpenDocument文件（.ods、.odt）"},
	} {
		if bytes.Contains(data, []byte(k.part)) {
			return k.name
		}
	}
	return "压缩包"
}

// markupKind recognises web pages and XML, which some programs write under the name of
// a workbook or a table.
func markupKind(data []byte) string {
	const looked = 4096
	head := bytes.TrimLeft(data[:min(len(data), looked)], "\ufeff \t\r\n")
	text := strings.ToLower(string(head))
	switch {
	case !strings.HasPrefix(text, "<"):
	case strings.Contains(text, "urn:schemas-microsoft-com:office:spreadsheet"):
		return "XML表格"
	case strings.HasPrefix(text, "<?xml") && !strings.Contains(text, "<html"):
		return "XML文件"
	}
	for _, tag := range []string{"<?xml", "<!doctype html", "<!--", "<html", "<head", "<meta", "<body", "<table", "<style", "<script", "<div"} {
		if strings.HasPrefix(text, tag) {
			return "网页（HTML）"
		}
	}
	return ""
}
