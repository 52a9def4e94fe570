package datafile

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"budgetreport/internal/testtool"
)

// workbookOf makes a workbook of the parts given and, for the others, the usual ones.
func workbookOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="收入" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="x/worksheet" Target="sheet.xml"/><Relationship Id="c" Type="x/styles" Target="styles.xml"/><Relationship Id="d" Type="x/sharedStrings" Target="s.xml"/></Relationships>`,
		"xl/sheet.xml":               `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>金额</t></is></c></row></sheetData></worksheet>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range all {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAWorkbookThatUnpacksToTooMuchIsRefused exceeds each limit with a workbook of less
// than a megabyte.
func TestAWorkbookThatUnpacksToTooMuchIsRefused(t *testing.T) {
	testtool.Full(t)
	sheet := func(inner string) map[string]string {
		return map[string]string{"xl/sheet.xml": "<worksheet><sheetData>" + inner + "</sheetData></worksheet>"}
	}
	rep := strings.Repeat
	for name, c := range map[string]struct {
		parts map[string]string
		want  string
	}{
		"blanks":         {sheet(rep(rep(" ", mostRun-100)+"<a/>", mostUnpacked/mostRun+1)), "解开后大于64MB"},
		"cells":          {sheet("<row>" + rep(`<c r="A1"/>`, mostElements)), "解开后大于64MB"},
		"rows":           {sheet(rep(`<row r="1"/>`, mostElements)), "解开后大于64MB"},
		"texts":          {map[string]string{"xl/s.xml": "<sst>" + rep("<si/>", mostElements) + "</sst>"}, "解开后大于64MB"},
		"styles":         {map[string]string{"xl/styles.xml": "<s><cellXfs>" + rep("<xf/>", mostElements) + "</cellXfs></s>"}, "解开后大于64MB"},
		"sheets":         {map[string]string{"xl/workbook.xml": "<workbook><sheets>" + rep(`<sheet name="收入"/>`, mostSheets+1) + "</sheets></workbook>"}, "工作表多于200张"},
		"depth":          {sheet(rep("<a>", mostDepth)), "内容嵌套超过64层"},
		"a tag":          {sheet("<row" + rep(` a=">"`, mostRun/6+1) + "/>"), "有一段内容大于1MB"},
		"a text":         {sheet("<row><c><v>" + rep("1", mostRun+1) + "</v></c></row>"), "有一段内容大于1MB"},
		"a section":      {sheet("<![CDATA[" + rep("<a>", mostRun/3+1)), "有一段内容大于1MB"},
		"entities":       {map[string]string{"xl/s.xml": `<!DOCTYPE a [<!ENTITY b "bbbb">]><sst/>`}, "有不该有的声明"},
		"a cell":         {sheet(`<row><c t="str"><v>` + rep("一", mostChars+1) + `</v></c></row>`), "收入：A1格多于32767字"},
		"a wide row":     {sheet("<row>" + rep("<c><v>1</v></c>", mostWidth+1) + "</row>"), "收入：ALM1格在第1000列以外"},
		"a text, often":  {sheetOfTexts(rep("一", mostChars), mostText/mostChars/3+2), "收入：文字的总量大于32MB"},
		"merges":         {map[string]string{"xl/sheet.xml": `<worksheet>` + rep(`<mergeCell ref="A1:A2"/>`, mostMerges+1) + `</worksheet>`}, "收入：合并的单元格多于10000处"},
		"a row's number": {sheet(`<row r="1048577"/>`), "收入：有一行的行号是1048577"},
		"two sheets of one part": {map[string]string{"xl/workbook.xml": `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="收入" r:id="b"/><sheet name="支出" r:id="b"/></sheets></workbook>`},
			"工作表“收入”和“支出”的内容存在同一处"},
	} {
		data := workbookOf(t, c.parts)
		if len(data) > 1<<20 {
			t.Errorf("%s: %d bytes", name, len(data))
		}
		src, err := workbook("预算.xlsx", data)
		if err == nil {
			_, err = readTable(henan(t).File("income"), src)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// sheetOfTexts is a sheet of rows that all refer to one text.
func sheetOfTexts(text string, rows int) map[string]string {
	return map[string]string{
		"xl/s.xml":     "<sst><si><t>" + text + "</t></si></sst>",
		"xl/sheet.xml": "<worksheet><sheetData>" + strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, rows) + "</sheetData></worksheet>",
	}
}

func TestAnArchiveOfTooManyFilesIsRefused(t *testing.T) {
	testtool.Full(t)
	parts := map[string]string{}
	for i := range mostParts {
		parts[fmt.Sprint(i)] = ""
	}
	if _, err := workbook("预算.xlsx", workbookOf(t, parts)); err == nil || !strings.Contains(err.Error(), "压缩包里的文件多于10000个") {
		t.Error(err)
	}
	twice := workbookOf(t, map[string]string{`xl\Sheet.xml`: ""})
	if _, err := workbook("预算.xlsx", twice); err == nil || !strings.Contains(err.Error(), "压缩包里有两个xl/sheet.xml") {
		t.Error(err)
	}
}

// TestMergesAndHiddenColumnsAreFoundAtOnce: many of either over many rows took
// minutes when each was held against every row.
func TestMergesAndHiddenColumnsAreFoundAtOnce(t *testing.T) {
	const rows = 100_000
	var b strings.Builder
	b.WriteString(`<worksheet><cols>`)
	b.WriteString(strings.Repeat(`<col min="2" max="16384" hidden="1"/>`, 100_000))
	b.WriteString(`</cols><sheetData><row><c t="str"><v>金额</v></c><c r="Z1" t="str"><v>来源</v></c></row>`)
	b.WriteString(strings.Repeat(`<row><c><v>1</v></c></row>`, rows))
	b.WriteString(`</sheetData><mergeCells>`)
	b.WriteString(strings.Repeat(`<mergeCell ref="B2:Y1048576"/>`, mostMerges-1) + `<mergeCell ref="A99:B100"/></mergeCells></worksheet>`)
	src, err := workbook("预算.xlsx", workbookOf(t, map[string]string{"xl/sheet.xml": b.String()}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = readTable(henan(t).File("income"), src)
	if want := "预算.xlsx 收入!A99:B100：合并了单元格；应取消合并，每格都填写"; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

// FuzzXMLMeter: the result does not depend on how the text is split into pieces.
func FuzzXMLMeter(f *testing.F) {
	for _, text := range []string{`<a b=">"><c/></a>`, `<!-- <a> --><a>]]></a>`, `<![CDATA[<a>]]>`, `<?xml a="?>"?><a/>`, `<!DOCTYPE a>`, `<a b='"'>"</a>`} {
		f.Add(text, 3)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		cut = min(max(cut, 0), len(text))
		var whole, pieces xmlMeter
		one := whole.scan([]byte(text))
		two := pieces.scan([]byte(text[:cut]))
		if two == nil {
			two = pieces.scan([]byte(text[cut:]))
		}
		if (one == nil) != (two == nil) || one == nil && whole != pieces {
			t.Fatalf("%v %+v\n%v %+v", one, whole, two, pieces)
		}
	})
}

func TestXMLIsMeasured(t *testing.T) {
	for text, want := range map[string]xmlMeter{
		`<a b="/>"><c/><d></d>`:           {depth: 1, elements: 3},
		`<a><!-- <a> -- > --></a>`:        {depth: 0, elements: 1},
		`<a><![CDATA[<a>]>]]><b/></a>`:    {depth: 0, elements: 2},
		`<?xml version="1.0"?><a c='>'/>`: {depth: 0, elements: 1},
		`<a><b><c>`:                       {depth: 3, elements: 3},
	} {
		var m xmlMeter
		if err := m.scan([]byte(text)); err != nil || m.depth != want.depth || m.elements != want.elements || m.state != inText {
			t.Errorf("%s: %v %+v", text, err, m)
		}
	}
}
