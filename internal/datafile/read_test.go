package datafile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/dataset"
)

// addStyle adds a cell style with a number format and returns its index.
func addStyle(t testing.TB, parts map[string]string, format string) string {
	t.Helper()
	const styles = "xl/styles.xml"
	n := strings.Count(regexp.MustCompile(`(?s)<cellXfs.*</cellXfs>`).FindString(parts[styles]), "<xf ")
	id := strconv.Itoa(700 + n)
	if strings.Contains(parts[styles], "</numFmts>") {
		replace(t, parts, styles, `</numFmts>`, `<numFmt numFmtId="`+id+`" formatCode="`+format+`"/></numFmts>`)
	} else {
		replace(t, parts, styles, `<fonts`, `<numFmts count="1"><numFmt numFmtId="`+id+`" formatCode="`+format+`"/></numFmts><fonts`)
	}
	replace(t, parts, styles, `</cellXfs>`, `<xf numFmtId="`+id+`" fontId="0" fillId="0" borderId="0"/></cellXfs>`)
	return strconv.Itoa(n)
}

// sameData compares datasets apart from where they came from.
func sameData(a, b *dataset.Dataset) bool {
	for _, d := range []*dataset.Dataset{a, b} {
		d.Inputs = nil
		for _, l := range d.Facts {
			l.Source, l.Lines = "", nil
		}
		for _, l := range d.Lists {
			l.Lines = nil
		}
	}
	a.Schema, b.Schema = nil, nil
	return plainJSON(a) == plainJSON(b)
}

func plainJSON(d *dataset.Dataset) string {
	var out strings.Builder
	for _, m := range d.Dims {
		fmt.Fprintln(&out, m.Codes, m.Names, m.Rows)
	}
	var facts []any
	for _, f := range []string{"income", "spending"} {
		facts = append(facts, d.Facts[f].Codes, d.Facts[f].Measures, d.Facts[f].Texts)
	}
	for _, f := range []string{"unit", "code", "project", "indicator", "task"} {
		facts = append(facts, d.Lists[f].Values)
	}
	text, err := json.Marshal(append(facts, d.Pairs, d.Prose))
	if err != nil {
		panic(err)
	}
	return out.String() + string(text)
}

func TestAWorkbookIsTheSameDatasetAsItsFolder(t *testing.T) {
	want, err := dataset.Load(henan(t), dataset.Folder(example2022))
	if err != nil {
		t.Fatal(err)
	}
	got, err := load(t, realBook(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.Facts["spending"].Lines[0] != 2 || got.Facts["spending"].Source != "预算.xlsx" || len(got.Inputs) != 1 || got.Inputs[0].Name != "预算.xlsx" {
		t.Error("a line does not know where it stands")
	}
	if w := got.ProseOrigins["内设机构"]; !strings.HasSuffix(w.Source, "“内设机构”") || !strings.HasPrefix(w.Source, "预算.xlsx 文字!B") || w.Lines != nil {
		t.Errorf("a text does not know where it stands: %v", w)
	}
	if !sameData(got, want) {
		t.Error("not the same dataset")
	}
}

// TestCellsAreReadAsTheyAreMeant changes how things are stored, not what they say.
func TestCellsAreReadAsTheyAreMeant(t *testing.T) {
	want, err := load(t, realBook(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(parts map[string]string){
		"amount as text":           func(p map[string]string) { setCell(t, p, "支出!I2", `t="inlineStr"`, `<is><t>2,844,865.00</t></is>`) },
		"amount with an exponent":  func(p map[string]string) { setCell(t, p, "支出!I2", ``, `<v>2.844865E6</v>`) },
		"amount with binary noise": func(p map[string]string) { setCell(t, p, "支出!I2", ``, `<v>2844864.9999999995</v>`) },
		"amount by a formula":      func(p map[string]string) { setCell(t, p, "支出!I2", ``, `<f>2844000+865</f><v>2844865</v>`) },
		"code by a formula": func(p map[string]string) {
			setCell(t, p, "支出!A2", `t="str"`, `<f>"021"&amp;"001"</f><v>021001</v>`)
		},
		"code as a number": func(p map[string]string) { setCell(t, p, "支出!B2", ``, `<v>2080501</v>`) },
		"code as a zero-padded number": func(p map[string]string) {
			setCell(t, p, "支出!A2", `s="`+addStyle(t, p, "000000")+`"`, `<v>21001</v>`)
		},
		"order and year as text": func(p map[string]string) { setCell(t, p, "单位!D2", `t="inlineStr"`, `<is><t>1</t></is>`) },
		"year as a number":       func(p map[string]string) { setCell(t, p, "部门!B4", ``, `<v>2022</v>`) },
		"rich text and a reading": func(p map[string]string) {
			setCell(t, p, "支出!H2", `t="inlineStr"`, `<is><r><t>本</t></r><r><rPr/><t>年</t></r><rPh sb="0" eb="1"><t>ben</t></rPh></is>`)
		},
		"blanks of all kinds around": func(p map[string]string) {
			setCell(t, p, "支出!A2", `t="inlineStr"`, "<is><t xml:space=\"preserve\"> \u00a0\u3000021001\u3000 </t></is>")
		},
		"a formula that gives nothing": func(p map[string]string) {
			replace(t, p, sheetParts["支出"], `<c r="G2"`, `<c r="F2" t="str"><f>IF(1,"","")</f><v></v></c><c r="G2"`)
		},
		"a wrong dimension, as in WPS": func(p map[string]string) {
			replace(t, p, sheetParts["支出"], `<sheetData>`, `<dimension ref="A1:B2"/><sheetData>`)
		},
		"rows and cells without number": func(p map[string]string) {
			p[sheetParts["收入"]] = regexp.MustCompile(` r="[A-Z]*\d+"`).ReplaceAllString(p[sheetParts["收入"]], "")
		},
		"header merged downwards": func(p map[string]string) {
			text := p[sheetParts["收入"]]
			for r := 10; r > 1; r-- { // make room for a second header row
				text = regexp.MustCompile(fmt.Sprintf(`r="([A-Z]*)%d"`, r)).ReplaceAllString(text, fmt.Sprintf(`r="${1}%d"`, r+1))
			}
			p[sheetParts["收入"]] = text
			replace(t, p, sheetParts["收入"], `</sheetData>`, `</sheetData><mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>`)
		},
		"an empty merge and a hidden empty column": func(p map[string]string) {
			replace(t, p, sheetParts["支出"], `</sheetData>`, `</sheetData><mergeCells><mergeCell ref="K300:M301"/></mergeCells>`)
			replace(t, p, sheetParts["支出"], `<cols>`, `<cols><col min="20" max="16384" hidden="1"/>`)
		},
		"an unused sheet": func(p map[string]string) {
			replace(t, p, "xl/workbook.xml", `</sheets>`, `<sheet name="Sheet2" sheetId="90" r:id="rId90"/></sheets>`)
			replace(t, p, "xl/_rels/workbook.xml.rels", `</Relationships>`, `<Relationship Id="rId90" Type="http://x/worksheet" Target="/xl/worksheets/sheet90.xml"/></Relationships>`)
			p["xl/worksheets/sheet90.xml"] = `<worksheet><sheetData><row r="1"><c r="A1" s="1"/></row></sheetData></worksheet>`
		},
	} {
		parts := unpack(t, realBook(t))
		change(parts)
		got, err := load(t, pack(t, parts))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !sameData(got, want) {
			t.Errorf("%s: not the same dataset", name)
		}
	}
}

// faults lists changes that make a workbook faulty.
func faults(t *testing.T) []struct {
	name   string
	change func(p map[string]string)
} {
	text := func(cell, s string) func(map[string]string) {
		return func(p map[string]string) { setCell(t, p, cell, `t="inlineStr"`, `<is><t>`+s+`</t></is>`) }
	}
	stored := func(cell, attributes, inner string) func(map[string]string) {
		return func(p map[string]string) { setCell(t, p, cell, attributes, inner) }
	}
	formatted := func(cell, format, value string) func(map[string]string) {
		return func(p map[string]string) { setCell(t, p, cell, `s="`+addStyle(t, p, format)+`"`, `<v>`+value+`</v>`) }
	}
	in := func(sheet, expr, with string) func(map[string]string) {
		return func(p map[string]string) { replace(t, p, sheetParts[sheet], expr, with) }
	}
	merge := func(sheet, ref string) func(map[string]string) {
		return in(sheet, `</sheetData>`, `</sheetData><mergeCells><mergeCell ref="`+ref+`"/></mergeCells>`)
	}
	return []struct {
		name   string
		change func(p map[string]string)
	}{
		{"code lost its leading zero", stored("支出!A57", ``, `<v>21001</v>`)},
		{"listed codes are numbers", func(p map[string]string) {
			stored("单位!A2", ``, `<v>21001</v>`)(p)
			stored("单位!A3", ``, `<v>21006</v>`)(p)
		}},
		{"the department's code is a number", stored("部门!B2", ``, `<v>21</v>`)},
		{"listed code has lost digits", stored("项目!A2", ``, `<v>4.1010022000000003E+20</v>`)},
		{"code has lost digits", func(p map[string]string) {
			replace(t, p, sheetParts["支出"], `<c r="F([2-9]\d*)"[^>]*>.*?</c>`, `<c r="F${1}"><v>4.1010022000000003E+20</v></c>`)
		}},
		{"code is scientific text", text("支出!B57", "2.08E+06")},
		{"formula without value", stored("支出!I57", ``, `<f>SUM(A1)</f>`)},
		{"formula with an empty value", stored("支出!I57", ``, `<f>SUM(A1)</f><v></v>`)},
		{"formula in error", stored("支出!I57", `t="e"`, `<f>1/0</f><v>#DIV/0!</v>`)},
		{"truth value", stored("项目!E2", `t="b"`, `<v>1</v>`)},
		{"date where a code is", formatted("支出!B57", "yyyy-mm-dd", "44562")},
		{"date where an amount is", formatted("支出!I57", "yyyy&quot;年&quot;m&quot;月&quot;", "44562")},
		{"date in ISO form", stored("支出!I57", `t="d"`, `<v>2022-01-01</v>`)},
		{"amount with three decimals", stored("支出!I57", ``, `<v>100.005</v>`)},
		{"amount as text with blanks within", text("支出!I57", "1 234.50")},
		{"amount in full width with unit", text("支出!I57", "１２３元")},
		{"amount out of range", stored("支出!I57", ``, `<v>1E+20</v>`)},
		{"not a number", stored("支出!I57", ``, `<v>1.2.3</v>`)},
		{"number shown otherwise", formatted("绩效指标!E2", "0%", "0.955")},
		{"empty cell", in("支出", `<c r="I57"[^>]*>.*?</c>`, ``)},
		{"order is no whole number", stored("单位!D2", ``, `<v>1.5</v>`)},
		{"header merged sideways", merge("支出", "A1:B1")},
		{"title above the header", func(p map[string]string) {
			replace(t, p, sheetParts["收入"], `<sheetData><row.*?</row>`, `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>2022年收入</t></is></c></row>`)
			merge("收入", "A1:D1")(p)
		}},
		{"title and unit above the header", func(p map[string]string) {
			above := `<row r="1"><c r="A1" t="inlineStr"><is><t>2022年收入</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>单位：万元</t></is></c></row>`
			for r := 12; r > 0; r-- {
				p[sheetParts["收入"]] = regexp.MustCompile(fmt.Sprintf(`r="([A-Z]*)%d"`, r)).ReplaceAllString(p[sheetParts["收入"]], fmt.Sprintf(`r="${1}%d"`, r+2))
			}
			replace(t, p, sheetParts["收入"], `<sheetData>`, `<sheetData>`+above)
			in("收入", `</sheetData>`, `</sheetData><mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A2:D2"/></mergeCells>`)(p)
		}},
		{"total and names below", func(p map[string]string) {
			below := `<row r="50"><c r="A50" t="inlineStr"><is><t>合计</t></is></c><c r="D50"><v>1</v></c></row><row r="51"><c r="A51" t="inlineStr"><is><t>制表人：张三　审核人：李四</t></is></c></row>`
			replace(t, p, sheetParts["收入"], `</sheetData>`, below+`</sheetData><mergeCells><mergeCell ref="A50:C50"/><mergeCell ref="A51:D51"/></mergeCells>`)
		}},
		{"merged units", merge("支出", "A2:A9")},
		{"one hidden row", in("支出", `<row r="57"`, `<row r="57" hidden="1"`)},
		{"filtered rows", func(p map[string]string) {
			for _, r := range []string{"10", "11", "12"} {
				replace(t, p, sheetParts["支出"], `<row r="`+r+`"`, `<row r="`+r+`" hidden="true"`)
			}
		}},
		{"row without height", in("支出", `<row r="57"`, `<row r="57" ht="0" customHeight="1"`)},
		{"column without width", in("支出", `(<col [^>]*min="2"[^>]*) width="[^"]*"`, `${1} width="0"`)},
		{"hidden column", in("支出", `<col min="2"`, `<col hidden="1" min="2"`)},
		{"remark beside the table", in("支出", `(<c r="I57"[^>]*>.*?</c>)`, `${1}<c r="K57" t="inlineStr"><is><t>待核</t></is></c>`)},
		{"unknown column", text("支出!I1", "金额（元）")},
		{"sheet is missing", func(p map[string]string) {
			replace(t, p, "xl/workbook.xml", `name="收入"`, `name="收人"`)
		}},
		{"two sheets of one name", func(p map[string]string) {
			replace(t, p, "xl/workbook.xml", `name="绩效指标"`, `name="收入"`)
		}},
		{"sheet is hidden", func(p map[string]string) {
			replace(t, p, "xl/workbook.xml", `name="收入"`, `state="hidden" name="收入"`)
		}},
		{"sheet is empty", func(p map[string]string) { p[sheetParts["收入"]] = `<worksheet><sheetData/></worksheet>` }},
		{"sheet is cut off", func(p map[string]string) { p[sheetParts["收入"]] = p[sheetParts["收入"]][:900] }},
		{"row comes twice", func(p map[string]string) {
			replace(t, p, sheetParts["收入"], `(<row r="2".*?</row>)`, `${1}${1}`)
		}},
		{"cell of another row", in("收入", `<c r="D3"`, `<c r="D4"`)},
		{"shared string is missing", stored("收入!A2", `t="s"`, `<v>99999</v>`)},
		{"example row was not deleted", text("支出!A57", "示例：021001")},
		{"texts without their column", proseSheetOf("题目", "内容", "主要职责", "一句话")},
		{"a topic twice and one without name", proseSheetOf("题目", "正文", "主要职责", "一句话", "主要职责", "又一句", "", "无题")},
		{"topics that are none", proseSheetOf("题目", "正文", "主要职业", "一句话", "主要职责-21001", "一句话")},
		{"sheet part is missing", func(p map[string]string) { delete(p, sheetParts["收入"]) }},
		{"styles are damaged", func(p map[string]string) { p["xl/styles.xml"] = "<styleSheet><numFmts>" }},
		{"it is a document", func(p map[string]string) {
			replace(t, p, "_rels/.rels", `Target="xl/workbook.xml"`, `Target="word/document.xml"`)
		}},
		{"it is a binary workbook", func(p map[string]string) {
			replace(t, p, "_rels/.rels", `Target="xl/workbook.xml"`, `Target="xl/workbook.bin"`)
		}},
		{"it is an archive of something else", func(p map[string]string) { clear(p); p["a.txt"] = "x" }},
	}
}

// proseSheetOf replaces the sheet of texts by rows of two cells.
func proseSheetOf(cells ...string) func(map[string]string) {
	return func(p map[string]string) {
		var b strings.Builder
		for i := 0; i < len(cells); i += 2 {
			b.WriteString("<row>")
			for _, text := range cells[i : i+2] {
				b.WriteString(`<c t="inlineStr"><is><t>` + text + `</t></is></c>`)
			}
			b.WriteString("</row>")
		}
		last := ""
		for i := 1; p[fmt.Sprintf("xl/worksheets/sheet%d.xml", i)] != ""; i++ {
			last = fmt.Sprintf("xl/worksheets/sheet%d.xml", i)
		}
		p[last] = "<worksheet><sheetData>" + b.String() + "</sheetData></worksheet>"
	}
}

// TestWhatCannotBeMeantIsRefusedByName compares the messages with
// testdata/messages.txt.
func TestWhatCannotBeMeantIsRefusedByName(t *testing.T) {
	var got strings.Builder
	say := func(name string, err error) {
		if err == nil {
			t.Errorf("%s: accepted", name)
			return
		}
		// The tables and columns depend on the family.
		text := regexp.MustCompile(`可用的有：[^\n]*`).ReplaceAllString(err.Error(), "可用的有：……")
		fmt.Fprintf(&got, "%s\n    %s\n", name, strings.ReplaceAll(text, "\n", "\n    "))
	}
	real := realBook(t)
	for _, f := range faults(t) {
		parts := unpack(t, real)
		f.change(parts)
		_, err := load(t, pack(t, parts))
		say(f.name, err)
	}
	locked := encrypted(t, real)
	for _, f := range []struct{ name, data string }{
		{"it is empty", ""},
		{"it is a CSV file", "单位编码,金额\n"},
		{"it is a web page", "<html><table></table></html>"},
		{"it is an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)},
		{"it has a password", string(locked)},
		{"it is cut off", string(real[:len(real)/2])},
	} {
		_, err := load(t, []byte(f.data))
		say(f.name, err)
	}
	_, err := Open("没有/预算.xlsx")
	say("it is not there", err)
	golden := filepath.Join("testdata", "messages.txt")
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("messages changed (UPDATE=1 accepts them):\n%s", got.String())
	}
}

func encrypted(t *testing.T, data []byte) []byte {
	t.Helper()
	out, err := excelize.Encrypt(data, &excelize.Options{Password: "123456"})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEverythingWrongInAWorkbookComesAtOnce: one mistake does not hide another in the
// same sheet.
func TestEverythingWrongInAWorkbookComesAtOnce(t *testing.T) {
	parts := unpack(t, realBook(t))
	setCell(t, parts, "支出!I3", `t="e"`, `<v>#REF!</v>`)
	setCell(t, parts, "支出!A4", ``, `<v>21001</v>`)
	setCell(t, parts, "收入!B3", `t="inlineStr"`, `<is><t>政府基金</t></is>`)
	replace(t, parts, sheetParts["支出"], `<row r="9"`, `<row r="9" hidden="1"`)
	_, err := load(t, pack(t, parts))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"支出!I3", "支出!A4", "支出!第9行", "收入!B3"} {
		if !strings.Contains(err.Error(), "预算.xlsx "+want+"：") {
			t.Errorf("no %s in\n%v", want, err)
		}
	}
	if n := len(strings.Split(err.Error(), "\n")); n != 4 {
		t.Errorf("%d problems:\n%v", n, err)
	}
}

// TestFormulasThatWereNotComputed: a workbook that states that it was saved without
// computing its formulas may hold old values.
func TestFormulasThatWereNotComputed(t *testing.T) {
	for says, old := range map[string]bool{
		`calcId="191029"`: false, `calcMode="manual"`: false, `fullCalcOnLoad="0"`: false,
		`fullCalcOnLoad="1"`: true, `calcMode="manual" calcOnSave="0"`: true, `calcCompleted="0"`: true,
	} {
		for _, formulas := range []bool{false, true} {
			p := unpack(t, realBook(t))
			replace(t, p, "xl/workbook.xml", `<calcPr [^>]*>`, `<calcPr `+says+`>`)
			if formulas {
				setCell(t, p, "支出!I2", ``, `<f>收入!D2</f><v>2844865</v>`)
				setCell(t, p, "支出!I3", ``, `<f>1+1</f><v>3842078</v>`)
			}
			d, err := load(t, pack(t, p))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, n := range d.Notices {
				got += n.String()
			}
			want := ""
			if old && formulas {
				want = "预算.xlsx 支出!I2：公式（共2格）的值可能不是最新的：工作簿保存前没有重新计算；应在Excel或WPS中打开，按F9重新计算，核对后保存"
			}
			if got != want {
				t.Errorf("%s, formulas %v: %s", says, formulas, got)
			}
		}
	}
}

// TestCharactersOfAWorkbookAreToldByCell: the characters of sheets are judged like
// those of files, also in the sheet of texts.
func TestCharactersOfAWorkbookAreToldByCell(t *testing.T) {
	parts := unpack(t, realBook(t))
	cell := func(at, s string) { setCell(t, parts, at, `t="inlineStr"`, `<is><t>`+s+`</t></is>`) }
	cell("单位!B3", "⼯信\u00ad中⼼")
	cell("单位!B4", "中⼼_x200B_Cafe\u0301")
	proseSheetOf("题目", "正文", "内设机构", "- 办公室\n- ⼈事处")(parts)
	d, err := load(t, pack(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Lists["unit"].Value("name", 1) + d.Lists["unit"].Value("name", 2) + d.Prose["内设机构"][1]; got != "工信中心中心Café人事处" {
		t.Errorf("%+q", got)
	}
	var got []string
	for _, p := range d.Notices {
		got = append(got, p.String())
	}
	want := `预算.xlsx 单位!B3：“⼯”是部首或重复编码的字（U+2F2F），已读作“工”（U+5DE5）
预算.xlsx 单位!B3：有看不见的字（U+00AD 软连字符），已去掉
预算.xlsx 单位!B3：“⼼”是部首或重复编码的字（U+2F3C），已读作“心”（U+5FC3），本文件共2处
预算.xlsx 单位!B4：有看不见的字（U+200B 零宽空格），已去掉
预算.xlsx 单位!B4：“e\u0301”（U+0065 U+0301）已合成“é”（U+00E9）
预算.xlsx 文字!B2“内设机构” 第2行：“⼈”是部首或重复编码的字（U+2F08），已读作“人”（U+4EBA）`
	if strings.Join(got, "\n") != strings.ReplaceAll(want, `\u0301`, "\u0301") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	cell("单位!B3", "\ue123中心")
	cell("单位!B4", "甲_xD842_乙")
	cell("支出!G57", "一般公共预算\u202e")
	proseSheetOf("题目", "正文", "内设机构", "甲\u0301处")(parts)
	_, err = load(t, pack(t, parts))
	for _, want := range []string{
		"预算.xlsx 单位!B3：“□中心”有自造的字或图标（U+E123），别的电脑上没有；应改用规范字",
		"预算.xlsx 单位!B4：“甲□乙”有读坏了的字（U+FFFD）；应按原文改正",
		"预算.xlsx 支出!G57：“一般公共预算□”有改变文字方向的控制字（U+202E），看到的次序与存下的不同；应删去，并核对文字的次序",
		"预算.xlsx 文字!B2“内设机构” 第1行：“甲\u0301处”有与前面的字合不成一个字的符号（U+0301）；应改用一个完整的字",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in\n%v", want, err)
		}
	}
}

func TestEscapesOfTexts(t *testing.T) {
	for stored, want := range map[string]string{
		"a_x000D_b": "a\rb", "_x005F_x000D_": "_x000D_", "_xZZZZ_": "_xZZZZ_", "a\r\nb": "a\nb", "x_x4E00_": "x一", "_x_": "_x_",
	} {
		if got := (&richText{Plain: []string{stored}}).String(); got != want {
			t.Errorf("%q: %q", stored, got)
		}
	}
}

// FuzzWorkbook: a small workbook of any parts is read or refused without a crash, and
// the same way twice.
func FuzzWorkbook(f *testing.F) {
	const sheet = `<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><t>金额</t></is></c></row>` +
		`<row r="2" hidden="1"><c r="A2" s="1"><v>21001</v></c><c r="B2"><f>1+1</f><v>2.50</v></c></row><row><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c></row></sheetData>` +
		`<mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>`
	const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`
	f.Add(sheet, styles, `<sst><si><t>单位编码</t></si><si><r><t>a</t></r></si></sst>`)
	f.Add(`<worksheet><cols><col min="-3" max="99999" hidden="1"/></cols><sheetData><row><c><v>1e5</v></c><c r="XFD1" t="s"><v>0</v></c></row></sheetData></worksheet>`, "<styleSheet/>", "<sst/>")
	file := henan(f).File("income")
	f.Fuzz(func(t *testing.T, sheet, styles, texts string) {
		data := pack(t, map[string]string{
			"_rels/.rels":                `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
			"xl/workbook.xml":            `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="收入" r:id="b"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="x/worksheet" Target="sheet.xml"/><Relationship Id="c" Type="x/styles" Target="styles.xml"/><Relationship Id="d" Type="x/sharedStrings" Target="/xl/s.xml"/></Relationships>`,
			"xl/sheet.xml":               sheet, "xl/styles.xml": styles, "xl/s.xml": texts,
		})
		read := func() (*table, error) {
			src, err := workbook("预算.xlsx", data)
			if err != nil {
				return nil, err
			}
			return readTable(file, src)
		}
		one, err := read()
		two, err2 := read()
		if !reflect.DeepEqual(err, err2) || (one == nil) != (two == nil) || one != nil && !reflect.DeepEqual(one.rows, two.rows) {
			t.Fatal("not the same twice")
		}
		if one == nil && err == nil {
			t.Fatal("neither a table nor an error")
		}
	})
}

// FuzzBytes overwrites bytes of the file.
func FuzzBytes(f *testing.F) {
	real := realBook(f)
	f.Add(0, []byte("PK"))
	f.Add(len(real)-30, bytes.Repeat([]byte{0xff}, 8))
	f.Fuzz(func(t *testing.T, at int, with []byte) {
		data := bytes.Clone(real)
		if at < 0 || at > len(data) {
			return
		}
		copy(data[at:], with)
		d, err := load(t, data)
		if (d == nil) == (err == nil) {
			t.Fatal("neither a dataset nor an error, or both")
		}
	})
}
