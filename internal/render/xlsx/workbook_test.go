package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/diag"
	"budgetreport/internal/money"
	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
)

func build(tb testing.TB, o workbook.Options, sheets ...workbook.Sheet) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := Write(&buf, sheets, o); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func open(tb testing.TB, data []byte) *excelize.File {
	tb.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	return f
}

// parts reads the files of a workbook.
func parts(tb testing.TB, data []byte) map[string]string {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		tb.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		text, err := io.ReadAll(r) // checks the sum too
		if err != nil {
			tb.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

// rawSheet is a sheet's XML as far as tests ask about it.
type rawSheet struct {
	Cells  []rawCell `xml:"sheetData>row>c"`
	Merges []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"mergeCells>mergeCell"`
	Columns []struct {
		Min   int     `xml:"min,attr"`
		Width float64 `xml:"width,attr"`
	} `xml:"cols>col"`
	Breaks []struct {
		ID int `xml:"id,attr"`
	} `xml:"rowBreaks>brk"`
	Ignored []struct {
		Ref string `xml:"sqref,attr"`
	} `xml:"ignoredErrors>ignoredError"`
}

type rawCell struct {
	Ref     string  `xml:"r,attr"`
	Style   int     `xml:"s,attr"`
	Type    string  `xml:"t,attr"`
	Formula string  `xml:"f"`
	Value   *string `xml:"v"`
}

func raw(tb testing.TB, data []byte, n int) rawSheet {
	tb.Helper()
	var s rawSheet
	if err := xml.Unmarshal([]byte(parts(tb, data)[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)]), &s); err != nil {
		tb.Fatal(err)
	}
	return s
}

// both runs a test for either kind of workbook.
func both(t *testing.T, test func(t *testing.T, working bool)) {
	t.Run("published", func(t *testing.T) { test(t, false) })
	t.Run("working", func(t *testing.T) { test(t, true) })
}

func TestEveryCellShowsWhatIsPrinted(t *testing.T) {
	both(t, func(t *testing.T, working bool) {
		for _, tab := range []*table.Table{grouped(t), form(t), beside(t)} {
			f := open(t, build(t, workbook.Options{Working: working}, plain(tab)))
			top := 3 + tab.Depth
			if tab.Subtitle != "" {
				top++
			}
			for r := range tab.Rows {
				for c := range tab.Columns {
					name, _ := excelize.CoordinatesToCellName(c+1, top+r+1)
					got, err := f.GetCellValue(tab.Number, name)
					if err != nil {
						t.Fatal(err)
					}
					or, oc := tab.Owner(r, c)
					if cell := tab.At(or, oc); speck(cell, working) {
						continue
					} else if want := cell.Text; got != want {
						t.Errorf("%s %s shows %q, printed is %q", tab.Address(r, c), name, got, want)
					}
				}
			}
		}
	})
}

// speck reports whether a cell needs a number format with conditions. The
// library's reader knows neither these nor the section for zero; LibreOffice
// does, see TestNumberFormatsInLibreOffice.
func speck(c *table.Cell, working bool) bool {
	return working && c.Amount < 0 && strings.Trim(c.Text, "0.") == ""
}

func TestPublishedHoldsNothingFinerThanPrinted(t *testing.T) {
	s := raw(t, build(t, workbook.Options{}, plain(grouped(t))), 1)
	numbers := 0
	for _, c := range s.Cells {
		if c.Formula != "" {
			t.Errorf("%s is a formula", c.Ref)
		}
		if c.Value == nil {
			continue
		}
		numbers++
		if _, frac, _ := strings.Cut(*c.Value, "."); len(frac) > 1 {
			t.Errorf("%s holds %s", c.Ref, *c.Value)
		}
	}
	if numbers != 7+17 {
		t.Errorf("%d numbers, want 7 ordinals and 17 amounts", numbers)
	}
}

func TestMaskedAmountsNeverEnterTheFile(t *testing.T) {
	both(t, func(t *testing.T, working bool) {
		g := newGrid("预算11表", "项目支出预算表", table.Column{ID: "项目"}, table.Column{ID: "合计", Kind: table.AmountColumn})
		g.row(table.Row{Parts: [][]int32{{1, 2}}}, text("合计"), amount(777777*wan+9*wan))
		g.row(table.Row{}, text("涉密项目按规定不予公开"), masked(777777*wan))
		g.row(table.Row{}, text("其他"), amount(9*wan))
		data := build(t, workbook.Options{Working: working}, plain(g.t))
		s := raw(t, data, 1)
		at := slices.IndexFunc(s.Cells, func(c rawCell) bool { return c.Ref == "B6" })
		if total := s.Cells[at]; total.Formula != "" || *total.Value != "777786" {
			t.Errorf("a total over a masked line should be a value, is %+v", total)
		}
		for name, text := range parts(t, data) {
			if strings.Contains(text, "777777") {
				t.Errorf("%s holds the masked amount", name)
			}
		}
	})
}

func TestWorkingTotalsAreFormulasOverWhatTheySum(t *testing.T) {
	want := map[string]string{ // of the rows 合计, 某某局, its two lines, 某某中心, its line
		"D5": "SUM(D6,D9) = 1244.56", "E5": "SUM(E6,E9) = 1236.56", "F5": "SUM(F6,F9) = 8",
		"D6": "SUM(D7:D8) = 1241.59", "E6": "SUM(E7:E8) = 1234.59", "F6": "SUM(F7:F8) = 7",
		"D7": "SUM(E7:F7) = 1241.56", "D8": "SUM(E8:F8) = 0.03", "D10": "SUM(E10:F10) = 2.97",
	}
	got := map[string]string{}
	for _, c := range raw(t, build(t, workbook.Options{Working: true}, plain(grouped(t))), 1).Cells {
		if c.Formula != "" {
			got[c.Ref] = c.Formula + " = " + *c.Value
			if c.Type != "" {
				t.Errorf("the cached value of %s has type %q", c.Ref, c.Type)
			}
		}
	}
	for ref, f := range want {
		if got[ref] != f {
			t.Errorf("%s is %q, want %q", ref, got[ref], f)
		}
	}
	if len(got) != len(want) {
		t.Errorf("formulas %v, want %v", got, want)
	}
}

func TestFormulaLimits(t *testing.T) {
	many := func(n int) string { // every second row of n is a part of row 0
		g := newGrid("预算03表", "支出", table.Column{ID: "金额", Kind: table.AmountColumn})
		g.t.Left, g.t.Right = "", ""
		var rows []int32
		for i := range n {
			rows = append(rows, int32(2*i+1))
		}
		g.row(table.Row{Parts: [][]int32{rows}}, amount(money.Amount(n)*wan))
		for range n {
			g.row(table.Row{}, amount(wan))
			g.row(table.Row{}, amount(2*wan))
		}
		return raw(t, build(t, workbook.Options{Working: true}, plain(g.t)), 1).Cells[3].Formula
	}
	if f := many(255); strings.Count(f, "SUM") != 1 || strings.Count(f, ",") != 254 {
		t.Errorf("255 parts: %s", f)
	}
	if f := many(256); strings.Count(f, "SUM(") != 3 || !strings.HasPrefix(f, "SUM(SUM(A5,A7,") || !strings.HasSuffix(f, "),SUM(A515))") {
		t.Errorf("256 parts: %s", f)
	}
	if f := many(3000); f != "" {
		t.Errorf("3000 parts should be a value, not a formula of %d characters", len(f))
	}
}

func TestTotalOfAnotherUnitStaysAValue(t *testing.T) {
	g := newGrid("预算03表", "支出", table.Column{ID: "万元", Kind: table.AmountColumn}, table.Column{ID: "元", Kind: table.AmountColumn, Format: 1, Parts: []int{0}})
	g.t.Formats = append(g.t.Formats, money.Format{Unit: money.Yuan, Decimals: 2})
	inYuan := amount(wan)
	inYuan.Text, inYuan.Format, inYuan.Printed = "10000.00", 1, 1_000_000
	g.row(table.Row{}, amount(wan), inYuan)
	if c := raw(t, build(t, workbook.Options{Working: true}, plain(g.t)), 1).Cells; c[len(c)-1].Formula != "" || *c[len(c)-1].Value != "10000" {
		t.Errorf("%+v", c[len(c)-1])
	}
}

// formats lists amounts whose printed form depends on the format's every field.
func formats() (fs []money.Format, amounts []money.Amount) {
	for _, unit := range []money.Unit{money.Yuan, money.Wan, money.Yi} {
		for _, decimals := range []int{0, 1, 2, 6} {
			for _, zero := range []string{"", "0", "0.00", "-", `"无"`} {
				for _, trim := range []bool{false, true} {
					fs = append(fs, money.Format{Unit: unit, Decimals: decimals, Zero: zero, Thousands: decimals > 0, Trim: trim})
				}
			}
		}
	}
	for _, a := range []money.Amount{0, 1, 49, 50, 51, 499, 500, 49999, 50000, 100 * yuan, 12345678, 123456789012, 5 * wan, 25 * wan / 100, 35 * wan / 100, 107259226543} {
		amounts = append(amounts, a, -a)
	}
	return fs, amounts
}

// everyFormat is a table of every format (a column each) and amount.
func everyFormat(tb testing.TB) *table.Table {
	fs, amounts := formats()
	var columns []table.Column
	for i := range fs {
		columns = append(columns, table.Column{ID: strconv.Itoa(i), Kind: table.AmountColumn, Format: i})
	}
	g := newGrid("格式", "格式", columns...)
	g.t.Formats = fs
	for _, a := range amounts {
		var cells []table.Cell
		for i, f := range fs {
			c := cell(table.AmountCell, f.Text(a))
			c.Amount, c.Format, c.Printed = a, uint8(i), f.Round(a)
			cells = append(cells, c)
		}
		g.row(table.Row{}, cells...)
	}
	valid(tb, g.t)
	return g.t
}

func TestNumberFormatsShowWhatIsPrinted(t *testing.T) {
	both(t, func(t *testing.T, working bool) {
		tab := everyFormat(t)
		f := open(t, build(t, workbook.Options{Working: working}, plain(tab)))
		for r := range tab.Rows {
			for c := range tab.Columns {
				name, _ := excelize.CoordinatesToCellName(c+1, r+5)
				got, err := f.GetCellValue("格式", name)
				if err != nil {
					t.Fatal(err)
				}
				if cell := tab.At(r, c); cell.Amount != 0 && !speck(cell, working) && got != cell.Text {
					t.Errorf("%+v of %d shows %q, printed is %q", tab.Formats[c], cell.Amount, got, cell.Text)
				}
			}
		}
	})
}

func TestMergesAreTrueAndRuledThroughout(t *testing.T) {
	for n, tab := range []*table.Table{grouped(t), form(t), beside(t)} {
		data := build(t, workbook.Options{}, plain(tab))
		s := raw(t, data, 1)
		styles := map[string]int{}
		for _, c := range s.Cells {
			styles[c.Ref] = c.Style
		}
		taken := map[string]string{}
		for _, m := range s.Merges {
			from, to, _ := strings.Cut(m.Ref, ":")
			c1, r1, _ := excelize.CellNameToCoordinates(from)
			c2, r2, _ := excelize.CellNameToCoordinates(to)
			for r := r1; r <= r2; r++ {
				for c := c1; c <= c2; c++ {
					name, _ := excelize.CoordinatesToCellName(c, r)
					if taken[name] != "" {
						t.Errorf("table %d: %s and %s overlap", n, taken[name], m.Ref)
					}
					taken[name] = m.Ref
				}
			}
		}
		f := open(t, data)
		top := s.Cells[0]
		for r := range tab.Rows {
			for c := range tab.Columns {
				name, _ := excelize.CoordinatesToCellName(c+1, sheetTop(tab)+r+1)
				style, err := f.GetStyle(styles[name])
				if err != nil {
					t.Fatal(err)
				}
				if styles[name] == top.Style || len(style.Border) != 4 {
					t.Errorf("table %d: %s is not ruled on all sides", n, name)
				}
				if tab.At(r, c).Kind == table.CoveredCell && taken[name] == "" {
					t.Errorf("table %d: %s is covered but not merged", n, name)
				}
			}
		}
	}
}

// sheetTop counts the rows above the body.
func sheetTop(t *table.Table) int {
	n := 2 + t.Depth
	for _, s := range []string{t.Subtitle, t.Left + t.Center + t.Right} {
		if s != "" {
			n++
		}
	}
	return n
}

func TestStyles(t *testing.T) {
	tab := grouped(t)
	tab.At(3, 2).Indent = 2
	f := open(t, build(t, workbook.Options{}, plain(tab)))
	for _, c := range []struct {
		name, font        string
		size              float64
		bold              bool
		horizontal, shown string
	}{
		{"A1", "宋体", 10, false, "left", "预算03表"},
		{"A2", "宋体", 16, true, "center", "2022年部门支出总体情况表"},
		{"A3", "宋体", 10, false, "left", "单位名称：某某局"},
		{"F3", "宋体", 10, false, "right", "单位：万元"},
		{"B4", "黑体", 9.5, false, "center", "科目编码"},
		{"B6", "宋体", 9.5, true, "center", "021001"},
		{"C5", "宋体", 9.5, true, "left", "合计"},
		{"D5", "宋体", 9.5, true, "right", "1,244.6"},
		{"C8", "宋体", 9.5, false, "left", "\u3000\u3000其他社会保障和就业支出"},
		{"F11", "宋体", 9.5, false, "right", "XXXX"},
		{"A12", "宋体", 9, false, "left", "备注：本表仅含当年财政拨款安排的支出。"},
	} {
		id, err := f.GetCellStyle("预算03表", c.name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		shown, _ := f.GetCellValue("预算03表", c.name)
		if s.Font.Family != c.font || s.Font.Size != c.size || s.Font.Bold != c.bold || s.Alignment.Horizontal != c.horizontal || shown != c.shown {
			t.Errorf("%s: %q in %s %g bold=%v %s, want %+v", c.name, shown, s.Font.Family, s.Font.Size, s.Font.Bold, s.Alignment.Horizontal, c)
		}
	}
	if text, err := f.GetCellValue("预算03表", "C8", excelize.Options{RawCellValue: true}); err != nil || text != "其他社会保障和就业支出" {
		t.Errorf("the indented text is %q, %v", text, err)
	}
}

func TestCodesAreTextWithoutWarnings(t *testing.T) {
	s := raw(t, build(t, workbook.Options{Working: true}, plain(grouped(t))), 1)
	for _, c := range s.Cells {
		if strings.HasPrefix(c.Ref, "B") && c.Value != nil {
			t.Errorf("%s is not text: %+v", c.Ref, c)
		}
	}
	if len(s.Ignored) != 2 || !strings.Contains(s.Ignored[0].Ref, "B5:B12") || !strings.Contains(s.Ignored[1].Ref, "D5:D12") {
		t.Errorf("ignored errors: %+v", s.Ignored)
	}
}

func TestIndexLeadsToEveryTableAndBack(t *testing.T) {
	f := open(t, build(t, workbook.Options{Index: true}, plain(grouped(t)), plain(form(t))))
	if got := f.GetSheetList(); !slices.Equal(got, []string{"目录", "预算03表", "预算12表"}) {
		t.Errorf("sheets %v", got)
	}
	rows, err := f.GetRows("目录")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"目录"}, {"表号", "表名", "单位名称", "金额单位"},
		{"预算03表", "2022年部门支出总体情况表", "某某局", "万元"}, {"预算12表", "部门（单位）整体绩效目标表", "某某局"}}
	if !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("index %q", rows)
	}
	for _, l := range [][3]string{{"目录", "A3", "'预算03表'!A1"}, {"目录", "B4", "'预算12表'!A1"}, {"预算03表", "G1", "'目录'!A1"}, {"预算12表", "D1", "'目录'!A1"}} {
		if ok, target, err := f.GetCellHyperLink(l[0], l[1]); err != nil || !ok || target != l[2] {
			t.Errorf("%s!%s leads to %q, %v", l[0], l[1], target, err)
		}
	}
	if back, _ := f.GetCellValue("预算03表", "G1"); back != "返回目录" {
		t.Errorf("the way back reads %q", back)
	}
}

func TestDocumentProperties(t *testing.T) {
	props := func(info workbook.Info) *excelize.DocProperties {
		p, err := open(t, build(t, workbook.Options{Info: info}, plain(beside(t)))).GetDocProps()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := props(workbook.Info{Title: "2022年部门预算", Author: "某某局", Subject: "部门预算", Date: "2022-02-14"})
	if p.Title != "2022年部门预算" || p.Creator != "某某局" || p.Subject != "部门预算" || p.Created != "2022-02-14T00:00:00Z" || p.Modified != p.Created {
		t.Errorf("%+v", p)
	}
	if p := props(workbook.Info{}); p.Creator != "" || p.Created != "" || p.Modified != "" {
		t.Errorf("without information the file claims %+v", p)
	}
	if err := Write(io.Discard, []workbook.Sheet{plain(beside(t))}, workbook.Options{Info: workbook.Info{Date: "2022年"}}); err == nil {
		t.Error("a date that is none was accepted")
	}
}

func TestSameBytesEveryTime(t *testing.T) {
	sheets := []workbook.Sheet{plain(grouped(t), 4), plain(form(t)), plain(beside(t)), large(t, 500)}
	o := workbook.Options{Index: true, Working: true, Info: workbook.Info{Title: "预算", Date: "2022-02-14"}}
	first := build(t, o, sheets...)
	for i := range 12 {
		old := runtime.GOMAXPROCS(1 + i%2)
		again := build(t, o, sheets...)
		runtime.GOMAXPROCS(old)
		if !bytes.Equal(first, again) {
			t.Fatal("two runs differ")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if f.ModifiedTime != 0 || f.ModifiedDate != 0 {
			t.Errorf("%s bears a time", f.Name)
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("parts in the order %v", names)
	}
}

// failing is a writer that is full after some bytes.
type failing int

var errFull = errors.New("full")

func (f *failing) Write(b []byte) (int, error) {
	if *f -= failing(len(b)); *f < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteErrorsSurface(t *testing.T) {
	size := len(build(t, workbook.Options{}, plain(grouped(t))))
	for _, room := range []int{0, size / 2, size - 1} {
		w := failing(room)
		if err := Write(&w, []workbook.Sheet{plain(grouped(t))}, workbook.Options{}); !errors.Is(err, errFull) {
			t.Errorf("with room for %d of %d bytes the error is %v", room, size, err)
		}
	}
}

func TestWhatACellCannotHoldIsRefused(t *testing.T) {
	g := newGrid("预算03表", "支出", table.Column{ID: "项目"}, table.Column{ID: "金额", Kind: table.AmountColumn})
	g.row(table.Row{}, text(strings.Repeat("长", 32768)), amount(wan))
	g.row(table.Row{}, text("控制\x07符"), amount(1234567890123457)) // 16 digits in 分, 11 as printed
	wrong := amount(wan)
	wrong.Text = "1.1"
	g.row(table.Row{}, text("对"), wrong)
	var out bytes.Buffer
	err := Write(&out, []workbook.Sheet{plain(g.t)}, workbook.Options{Working: true})
	var list *diag.Error
	if !errors.As(err, &list) {
		t.Fatalf("error %v", err)
	}
	want := []string{
		"预算03表 第1行“项目”列：“" + strings.Repeat("长", 40) + "…”文字太长，工作簿的一格最多32767个字符",
		"预算03表 第2行“项目”列：“控制\x07符”含有不能写入工作簿的控制字符；请删去该字符",
		"预算03表 第2行“金额”列：“1,234,567,890.1”多于15位有效数字，工作簿的格子存不下；请改用更大的金额单位或更少的小数位",
		"预算03表 第3行“金额”列：“1.1”与金额不符；应为“1.0”",
	}
	if got := strings.Split(err.Error(), "\n"); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if out.Len() > 0 {
		t.Errorf("%d bytes written all the same", out.Len())
	}
}

func TestTabNames(t *testing.T) {
	for _, c := range []struct {
		ids, numbers, want []string
	}{
		{[]string{"01", "02"}, []string{"预算01表", "预算02表"}, []string{"预算01表", "预算02表"}},
		{[]string{"12/021001", "12/021006"}, []string{"预算12表", "预算12表"}, []string{"预算12表", "预算12表-021006"}},
		{[]string{"a", "b", "c"}, []string{"表", "表", "表"}, []string{"表", "表(2)", "表(3)"}},
		{[]string{"a", "b"}, []string{"Table A", "TABLE a"}, []string{"Table A", "TABLE a(2)"}},
		{[]string{"a"}, []string{`'收/支:[总]*表?\'`}, []string{"收支总表"}},
		{[]string{"a"}, []string{"INDEX"}, []string{"INDEX(2)"}},
		{[]string{"a"}, []string{"???"}, []string{"a"}},
		{[]string{"a", "b"}, []string{strings.Repeat("长", 40), strings.Repeat("长", 40)}, []string{strings.Repeat("长", 31), strings.Repeat("长", 28) + "(2)"}},
		{[]string{"a"}, []string{strings.Repeat("𠮷", 20)}, []string{strings.Repeat("𠮷", 15)}},
	} {
		var sheets []workbook.Sheet
		for i := range c.ids {
			sheets = append(sheets, workbook.Sheet{Table: &table.Table{ID: c.ids[i], Number: c.numbers[i]}})
		}
		got := tabNames(sheets, []string{"Index"})
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.numbers, got, c.want)
		}
	}
}

// childElements names the elements of a sheet in their order.
func childElements(tb testing.TB, files map[string]string, n int) []string {
	tb.Helper()
	d := xml.NewDecoder(strings.NewReader(files[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)]))
	var names []string
	depth := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return names
		}
		if err != nil {
			tb.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth == 2 {
				names = append(names, e.Name.Local)
			}
		case xml.EndElement:
			depth--
		}
	}
}
