package datafile

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"budgetreport/internal/zipsort"
)

// shareStrings stores a cell's text the way Excel does, among the shared strings.
func shareStrings(t *testing.T, p map[string]string, cell, si string) {
	t.Helper()
	p["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>别的</t></si><si>` + si + `</si></sst>`
	replace(t, p, "xl/_rels/workbook.xml.rels", `</Relationships>`, `<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)
	setCell(t, p, cell, `t="s"`, `<v>1</v>`)
}

// inEverySheet changes the XML of every sheet.
func inEverySheet(p map[string]string, change func(xml string) string) {
	for name := range p {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			p[name] = change(p[name])
		}
	}
}

// TestLibertiesOfOtherProgramsAreRead changes a workbook as programs other than
// Excel write it: it stays the same dataset.
func TestLibertiesOfOtherProgramsAreRead(t *testing.T) {
	want, err := load(t, realBook(t))
	if err != nil {
		t.Fatal(err)
	}
	type parts = map[string]string
	beside := func(cell string) func(p parts) {
		return func(p parts) { replace(t, p, sheetParts["支出"], `(<row r="2".*?)</row>`, `${1}`+cell+`</row>`) }
	}
	changes := map[string]func(p parts){
		"styled columns and rows around": func(p parts) {
			inEverySheet(p, func(xml string) string {
				tail := `<row r="5000" s="1" customFormat="1"/><row r="5001"><c r="A5001" s="1"/><c r="XFD5001" s="1"/></row></sheetData>`
				return strings.Replace(xml, "</sheetData>", tail, 1)
			})
		},
		"no dimension": func(p parts) {
			inEverySheet(p, func(xml string) string { return regexp.MustCompile(`<dimension[^>]*/>`).ReplaceAllString(xml, "") })
		},
		"no styles, though they are named": func(p parts) { delete(p, "xl/styles.xml") },
		"shared strings named but not there": func(p parts) {
			replace(t, p, "xl/_rels/workbook.xml.rels", `</Relationships>`, `<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)
		},
		"rich text with a reading": func(p parts) {
			shareStrings(t, p, "支出!H2", `<r><rPr><b/></rPr><t xml:space="preserve">本</t></r><r><t>年</t></r><rPh sb="0" eb="1"><t>ベン</t></rPh><phoneticPr fontId="1"/>`)
		},
		"plain text with a reading": func(p parts) { shareStrings(t, p, "支出!H2", `<t>本年</t><rPh sb="0" eb="1"><t>ベン</t></rPh>`) },
		"text with escapes and blanks": func(p parts) {
			shareStrings(t, p, "支出!H2", `<t xml:space="preserve"> 本_x5E74_ </t>`)
		},
		"text as CDATA": func(p parts) { shareStrings(t, p, "支出!H2", `<t><![CDATA[本年]]></t><!-- > -->`) },
		"targets with a slash, dots and backslashes": func(p parts) {
			p["xl/_rels/workbook.xml.rels"] = strings.ReplaceAll(p["xl/_rels/workbook.xml.rels"], `Target="/xl/worksheets/`, `Target="`)
			p["xl/_rels/workbook.xml.rels"] = strings.ReplaceAll(p["xl/_rels/workbook.xml.rels"], `Target="worksheets/sheet1`, `Target="/xl/worksheets/sheet1`)
			p["xl/_rels/workbook.xml.rels"] = strings.ReplaceAll(p["xl/_rels/workbook.xml.rels"], `Target="worksheets/sheet2`, `Target="../xl/./worksheets/sheet2`)
			p["xl/_rels/workbook.xml.rels"] = strings.ReplaceAll(p["xl/_rels/workbook.xml.rels"], `Target="worksheets/sheet3`, `Target="worksheets\sheet3`)
			p["xl/_rels/workbook.xml.rels"] = strings.ReplaceAll(p["xl/_rels/workbook.xml.rels"], `Target="worksheets/sheet4`, `Target="Worksheets/Sheet4`)
		},
		"no relations of the archive": func(p parts) { delete(p, "_rels/.rels") },
		"the strict form": func(p parts) {
			for name, text := range p {
				text = strings.ReplaceAll(text, "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
				p[name] = strings.ReplaceAll(text, "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
			}
		},
		"elements with a prefix": func(p parts) {
			prefixed := regexp.MustCompile(`<(/?)(\w)`)
			inEverySheet(p, func(xml string) string {
				_, body, _ := strings.Cut(xml, "?>")
				body = prefixed.ReplaceAllString(body, `<${1}x:${2}`)
				return strings.ReplaceAll(body, "xmlns=", "xmlns:x=")
			})
		},
		"rows and cells in no order": func(p parts) {
			replace(t, p, sheetParts["支出"], `(<row r="2".*?</row>)(<row r="3".*?</row>)`, `${2}${1}`)
			replace(t, p, sheetParts["支出"], `(<c r="A4".*?</c>)(<c r="B4".*?</c>)`, `${2}${1}`)
		},
		"cells named in small letters": func(p parts) {
			inEverySheet(p, func(xml string) string { return strings.ReplaceAll(xml, `<c r="A`, `<c r="a`) })
		},
		"dates since 1904": func(p parts) {
			replace(t, p, "xl/workbook.xml", `<workbookPr[^>]*>`, `<workbookPr date1904="1">`)
		},
		"a button": func(p parts) {
			replace(t, p, sheetParts["支出"], `</worksheet>`, `<controls><control name="b"><anchor><from><xdr:col xmlns:xdr="u">3</xdr:col><xdr:row xmlns:xdr="u">4</xdr:row></from></anchor></control></controls></worksheet>`)
		},
		"elements of later versions": func(p parts) {
			replace(t, p, sheetParts["支出"], `</worksheet>`, `<extLst><ext><x14:row xmlns:x14="u"><x14:c r="A1"><x14:v>1</x14:v></x14:c></x14:row></ext></extLst></worksheet>`)
		},
	}
	// The cell K2 of the kind that case 13 shows: outside the table, and empty.
	for _, kind := range []string{"s", "n", "b", "e", "d", "str", "inlineStr", ""} {
		for _, inner := range []string{`<v></v>`, `<v/>`, `<v> </v>`, ``} {
			if inner == `<v> </v>` && (kind == "str" || kind == "inlineStr") {
				continue // a blank is a text
			}
			changes[fmt.Sprintf("an empty cell of type %q with %q", kind, inner)] = beside(`<c r="K2" t="` + kind + `">` + inner + `</c>`)
		}
	}
	for name, change := range changes {
		p := unpack(t, realBook(t))
		change(p)
		got, err := load(t, pack(t, p))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !sameData(got, want) {
			t.Errorf("%s: not the same dataset", name)
		}
	}
}

func TestPartsMayBeNamedWithBackslashes(t *testing.T) {
	var b bytes.Buffer
	z := zipsort.New(&b)
	for name, text := range unpack(t, realBook(t)) {
		w, err := z.Create(strings.ReplaceAll(name, "/", `\`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := load(t, b.Bytes()); err != nil {
		t.Error(err)
	}
}

// TestAnEmptyTextIsAMissingOne: an empty cell that must hold something is reported as
// empty, however that is stored.
func TestAnEmptyTextIsAMissingOne(t *testing.T) {
	for _, inner := range []string{`<v></v>`, ``} {
		p := unpack(t, realBook(t))
		setCell(t, p, "支出!A57", `t="s"`, inner)
		_, err := load(t, pack(t, p))
		if err == nil || err.Error() != "预算.xlsx 支出!A57：为空；必须填写" {
			t.Errorf("%q: %v", inner, err)
		}
	}
}

// TestAFileIsWhatItHolds: what a file is is recognised from its content.
func TestAFileIsWhatItHolds(t *testing.T) {
	compound := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	utf16 := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	zipped := func(names ...string) string {
		p := map[string]string{}
		for _, n := range names {
			p[n] = "x"
		}
		return string(pack(t, p))
	}
	for _, c := range []struct{ data, want string }{
		{compound, "是旧格式的工作簿（.xls或.et）"},
		{compound + utf16("Workbook"), "是旧格式的工作簿（.xls或.et）"},
		{compound + utf16("EncryptedPackage"), "加了密码"},
		{compound + utf16("WordDocument"), "是Word文档（.doc）"},
		{"\x09\x08\x10\x00\x00\x06\x05\x00", "是旧格式的工作簿（.xls或.et）"},
		{"<html><body><table><tr><td>1", "是网页（HTML）"},
		{"\ufeff\r\n<!DOCTYPE HTML PUBLIC", "是网页（HTML）"},
		{"<meta http-equiv=Content-Type><table>", "是网页（HTML）"},
		{"\xff\xfe" + utf16("<html>"), "是网页（HTML）"},
		{"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "是单个文件网页（.mht）"},
		{`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`, "是XML表格"},
		{`<?xml version="1.0"?><a/>`, "是XML文件"},
		{"单位编码,金额\n021001,1\n", "是文本文件（CSV）"},
		{"\xff\xfe" + utf16("A\tB"), "是文本文件（CSV）"},
		{"\xb5\xa5\xce\xbb,\xbd\xf0\xb6\xee\r\n", "是文本文件（CSV）"},
		{"%PDF-1.7", "是PDF文件"},
		{"Rar!\x1a\x07\x00", "是压缩包"},
		{"\x00\x01\x02\x03", "看不出是什么文件"},
		{zipped("支出.csv", "收入.csv"), "是压缩包"},
		{zipped("mimetype", "content.xml"), "是OpenDocument文件（.ods）"},
	} {
		_, err := workbook("预算.xls", []byte(c.data))
		if err == nil || !strings.Contains(err.Error(), "预算.xls："+c.want) {
			t.Errorf("%.40q: %v", c.data, err)
		}
	}
}

// TestAWorkbookIsReadWhateverItsName: a workbook in .xlsx format is read whatever the
// ending of its name.
func TestAWorkbookIsReadWhateverItsName(t *testing.T) {
	for _, name := range []string{"预算.xls", "预算.et", "预算.xlsm", "预算"} {
		if _, err := workbook(name, realBook(t)); err != nil {
			t.Error(err)
		}
	}
}
