package datafile

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// The tests of this file are the reasons for reading workbooks without
// excelize. Each shows something that this package's reader does and that
// excelize's row iterator (Rows, the one of its readers that does not load the
// sheet) does not. When one of them fails after an update of excelize, excelize
// has learned it: when all have failed, the reader can go.

// oneSheet is a workbook with the sheet 收入, whose rows are the XML given.
func oneSheet(rows string) map[string]string {
	const main, rels = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	return map[string]string{
		"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="a" Type="` + rels + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="` + main + `" xmlns:r="` + rels + `"><sheets><sheet name="收入" sheetId="1" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="b" Type="` + rels + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="c" Type="` + rels + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="d" Type="` + rels + `/styles" Target="styles.xml"/></Relationships>`,
		"xl/styles.xml":            `<styleSheet xmlns="` + main + `"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml":     `<sst xmlns="` + main + `"><si><t>甲</t></si><si><t>乙</t></si></sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet xmlns="` + main + `"><sheetData>` + rows + `</sheetData></worksheet>`,
	}
}

// byReader gives the cells of the sheet 收入 as this package reads them, as
// A1=text, or why it refuses them.
func byReader(data []byte) string {
	b, err := openXLSX(data)
	if err != nil {
		return "refused: " + err.Error()
	}
	s, err := b.read(b.sheet("收入"))
	if err != nil {
		return "refused: " + err.Error()
	}
	var cells []string
	for _, row := range s.rows {
		for _, c := range row.cells {
			cells = append(cells, cellName(c.column, row.number)+"="+c.text)
		}
	}
	return strings.Join(cells, " ")
}

// byExcelize gives the same cells as excelize's row iterator reads them.
func byExcelize(data []byte) string {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		return "refused: " + err.Error()
	}
	rows, err := f.Rows("收入")
	if err != nil {
		return "refused: " + err.Error()
	}
	var cells []string
	for number := 1; rows.Next(); number++ {
		texts, err := rows.Columns()
		if err != nil {
			return "refused: " + err.Error()
		}
		for i, text := range texts {
			if text != "" {
				cells = append(cells, cellName(i+1, number)+"="+text)
			}
		}
	}
	if err := rows.Error(); err != nil {
		return "refused: " + err.Error()
	}
	return strings.Join(cells, " ")
}

// TestExcelizeMisreadsWithoutAnError: each of these workbooks gives excelize's
// row iterator wrong cells, or fewer, without an error.
func TestExcelizeMisreadsWithoutAnError(t *testing.T) {
	part := func(p map[string]string, from, to string) map[string]string {
		if to != "" {
			p[to] = p[from]
		}
		delete(p, from)
		return p
	}
	const shared = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`
	elsewhere := part(oneSheet(shared), "xl/sharedStrings.xml", "xl/texts.xml")
	replace(t, elsewhere, "xl/_rels/workbook.xml.rels", `sharedStrings.xml`, `texts.xml`)
	cut := oneSheet(`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>`)
	replace(t, cut, "xl/worksheets/sheet1.xml", `<row r="2">.*`, `<row r="2"><c r="A2"><v>`)
	later := oneSheet(`<row r="1"><c r="A1"><v>1</v></c></row>`)
	replace(t, later, "xl/worksheets/sheet1.xml", `</worksheet>`, `<extLst><ext><x:row xmlns:x="u"><x:c><x:v>2</x:v></x:c></x:row></ext></extLst></worksheet>`)
	for _, c := range []struct {
		name  string
		parts map[string]string
		want  string // what is in the workbook
		got   string // what excelize reads
	}{
		{"a sheet that is cut off", cut, "refused: XML syntax error on line 1: unexpected EOF", "A1=1"},
		{"cells out of order", oneSheet(`<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>`), "A1=1 B1=2", "B1=2 C1=1"},
		{"rows out of order", oneSheet(`<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>`), "A1=1 A2=2", "A2=2 B2=1"},
		{"a row written twice", oneSheet(`<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>`),
			"refused: 第1行写了两次", "A1=1 B1=2"},
		{"a cell of another row", oneSheet(`<row r="1"><c r="A2"><v>2</v></c></row>`), "refused: 第1行里有一格的位置是“A2”", "A1=2"},
		{"a text that was not stored", oneSheet(`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`), "refused: A1格的文字没有存在文件里（sharedStrings.xml中没有）", ""},
		{"a text by no number", oneSheet(`<row r="1"><c r="A1" t="s"><v>x</v></c></row>`), "refused: A1格的文字没有存在文件里（sharedStrings.xml中没有）", "A1=甲"},
		{"shared strings in a part of another name", elsewhere, "A1=甲 B1=乙", ""},
		{"elements of later versions", later, "A1=1", "A1=1 A2=2"},
		{"a cell of an unknown type", oneSheet(`<row r="1"><c r="A1" t="x"><v>1</v></c></row>`), "refused: A1格的类型“x”不认识", "A1=1"},
	} {
		data := pack(t, c.parts)
		if got, _, _ := strings.Cut(byReader(data), "；"); got != c.want {
			t.Errorf("%s: read as %q, want %q", c.name, got, c.want)
		}
		switch got := byExcelize(data); got {
		case c.got:
		case c.want:
			t.Errorf("%s: excelize has learned to read it", c.name)
		default:
			t.Errorf("%s: excelize reads %q, not %q any more", c.name, got, c.got)
		}
	}
}

// TestExcelizeRefusesWhatIsComplete: workbooks of other programs that excelize
// does not open, or whose sheet it does not find.
func TestExcelizeRefusesWhatIsComplete(t *testing.T) {
	const row = `<row r="1"><c r="A1"><v>1</v></c></row>`
	noRelations := oneSheet(row)
	delete(noRelations, "_rels/.rels")
	capitals := oneSheet(row)
	capitals["xl/Worksheets/Sheet1.xml"] = capitals["xl/worksheets/sheet1.xml"]
	delete(capitals, "xl/worksheets/sheet1.xml")
	for name, parts := range map[string]map[string]string{"no relations of the archive": noRelations, "a part in other capitals than its relation": capitals} {
		data := pack(t, parts)
		if got := byReader(data); got != "A1=1" {
			t.Errorf("%s: %s", name, got)
		}
		if got := byExcelize(data); !strings.HasPrefix(got, "refused: ") {
			t.Errorf("%s: excelize has learned to read it: %s", name, got)
		}
	}
}

// TestExcelizeCannotTellKindsOfCellsApart: the row iterator gives texts only, so
// that a code that lost its leading zero as a number looks like a code, an error
// like a text, a date like a number, and a formula whose value was not stored
// like one whose value is empty.
func TestExcelizeCannotTellKindsOfCellsApart(t *testing.T) {
	for name, c := range map[string]struct{ one, other string }{
		"a number and a text":             {`><v>21001</v>`, ` t="str"><v>21001</v>`},
		"an error and a text":             {` t="e"><v>#REF!</v>`, ` t="str"><v>#REF!</v>`},
		"a truth value and a number":      {` t="b"><v>1</v>`, `><v>1</v>`},
		"a date and a number":             {` s="1"><v>44562</v>`, `><v>44562</v>`},
		"a formula and a value":           {`><f>1+1</f><v>2</v>`, `><v>2</v>`},
		"no value and an empty one":       {`><f>A2</f>`, ` t="str"><f>A2</f><v></v>`},
		"a date in ISO form and its text": {` t="d"><v>2022-01-01</v>`, ` t="str"><v>2022-01-01</v>`},
	} {
		of := func(cell string) []byte { return pack(t, oneSheet(`<row r="1"><c r="A1"`+cell+`</c></row>`)) }
		if one, other := byExcelize(of(c.one)), byExcelize(of(c.other)); one != other {
			t.Errorf("%s: excelize has learned to tell them apart: %q, %q", name, one, other)
		}
		var read [2]*sheet
		for i, cell := range []string{c.one, c.other} {
			b, err := openXLSX(of(cell))
			if err != nil {
				t.Fatal(err)
			}
			if read[i], err = b.read(b.sheet("收入")); err != nil {
				t.Fatal(err)
			}
		}
		if reflect.DeepEqual(read[0], read[1]) {
			t.Errorf("%s are read alike", name)
		}
	}
}

// TestExcelizeLoadsTheSheet: what the row iterator does not give, excelize gives
// only from the whole sheet in memory: of 100,000 lines the kinds of the cells
// took 550 MB and twice the time.
func TestExcelizeLoadsTheSheet(t *testing.T) {
	data := pack(t, oneSheet(`<row r="1"><c r="A1"><v>1</v></c></row>`))
	for name, ask := range map[string]func(f *excelize.File) error{
		"":                            func(*excelize.File) error { return nil },
		"the kind of a cell":          func(f *excelize.File) error { _, err := f.GetCellType("收入", "A1"); return err },
		"the number format of a cell": func(f *excelize.File) error { _, err := f.GetCellStyle("收入", "A1"); return err },
		"the formula of a cell":       func(f *excelize.File) error { _, err := f.GetCellFormula("收入", "A1"); return err },
		"which cells are merged":      func(f *excelize.File) error { _, err := f.GetMergeCells("收入"); return err },
		"which columns can be seen":   func(f *excelize.File) error { _, err := f.GetColVisible("收入", "A"); return err },
	} {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.Rows("收入")
		if err != nil || !rows.Next() {
			t.Fatal(err)
		}
		if texts, err := rows.Columns(); err != nil || !slices.Equal(texts, []string{"1"}) {
			t.Fatal(texts, err)
		}
		if err := ask(f); err != nil {
			t.Fatal(err)
		}
		if _, loaded := f.Sheet.Load("xl/worksheets/sheet1.xml"); loaded != (name != "") {
			t.Errorf("%s: sheet loaded: %v", name, loaded)
		}
	}
}
