package typeset

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"budgetreport/internal/render/page"
	"budgetreport/internal/table"
)

func TestErrorsNameTablePlaceAndCause(t *testing.T) {
	wide := "1,107,259,107,259,107,259.2"
	for _, c := range []struct {
		name string
		make func() *sketch
		want []string
	}{
		{"a character without glyph, wherever it stands", func() *sketch {
			s := newSketch(150, 80, "单位（科目名称）|金𬭚额#")
			s.Title = "𬭚"
			s.Left, s.Number = "单位：𬭚", "预算03表"
			s.Notes = []string{"注：𬭚"}
			s.Columns[1].Path = []string{"金额"}
			s.details(2, -1, "甲|1.0")
			s.detail(-1, "甲𬭚|1.0")
			return s
		}, []string{
			"预算03表：标题中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif-bold”补上有此字的字体",
			"预算03表：表头上一行中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体",
			"预算03表“金额”列：表头中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“sans”补上有此字的字体",
			"预算03表：表下说明中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体",
			"预算03表 第3行“单位（科目名称）”列：没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体",
		}},
		{"a character without glyph in what is not the table's body", func() *sketch {
			s := newSketch(150, 80, "甲")
			s.Number, s.Subtitle, s.Left, s.Center, s.Right = "𬭚", "𬭚", "", "中𬭚", "右𬭚𬭚"
			s.Continue.Mark, s.Style.PageNumber = "（𬭚）", "{page}𬭚"
			s.detail(-1, "乙")
			return s
		}, []string{
			"𬭚：表号中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体",
			"𬭚：副标题中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体",
			"𬭚：表头上一行中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体",
			"𬭚：页码中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体",
			"𬭚：续表标记中有没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体",
		}},
		{"the same character in very many places", func() *sketch {
			s := newSketch(150, 80, "甲")
			s.details(25, -1, "𬭚")
			return s
		}, append(repeat(20, "预算99表 第%d行“甲”列：没有字形的字“𬭚”(U+2CB5A)；请换字，或在字体设置中为字体“serif”补上有此字的字体"),
			"预算99表：没有字形的字“𬭚”(U+2CB5A)另有5处")},
		{"figures wider than the paper", func() *sketch {
			s := newSketch(100, 80, "甲#|乙#")
			s.detail(-1, wide+"|"+wide)
			return s
		}, []string{"预算99表：9磅字时各列最窄共需95.7毫米，版心只有80.0毫米；最宽的列：“甲”47.8毫米（" + wide + "）、“乙”47.8毫米（" + wide + "）；请改用更大的纸、横向或更小的页边距，或减少列"}},
		{"many figures wider than the paper: the six widest are told", func() *sketch {
			s := newSketch(60, 80, "甲#|乙#|丙#|丁#|戊#|己#|庚#|辛#")
			s.detail(-1, "1111.0|11111111.0|11111.0|111111.0|1.0|1111111.0|11.0|111.0")
			return s
		}, []string{"预算99表：9磅字时各列最窄共需103.9毫米，版心只有40.0毫米；最宽的列：“乙”19.1毫米（11111111.0）、“己”17.4毫米（1111111.0）、“丁”15.6毫米（111111.0）、“丙”13.9毫米（11111.0）、“甲”12.1毫米（1111.0）、“辛”10.4毫米（111.0）；请改用更大的纸、横向或更小的页边距，或减少列"}},
		{"figures wider than the layout's widths", func() *sketch {
			s := newSketch(150, 80, "甲#|乙#|丙")
			s.Columns[0].Width, s.Columns[1].MaxWidth = 20, 30
			s.detail(-1, wide+"|"+wide+"|丙")
			return s
		}, []string{
			"预算99表“甲”列：“" + wide + "”在列宽20.0毫米内放不下（9磅字需47.8毫米）；请在版式中放宽此列",
			"预算99表“乙”列：“" + wide + "”在列宽30.0毫米内放不下（9磅字需47.8毫米）；请在版式中放宽此列",
		}},
		{"a figure over columns that are all of fixed width", func() *sketch {
			s := newSketch(150, 80, "甲|乙#|丙")
			s.Columns[0].Width, s.Columns[1].Width = 10, 10
			s.detail(-1, "甲|1.0|丙")
			s.detail(-1, "合计|<|丙")
			cell := s.At(1, 0)
			cell.Kind, cell.Text = table.AmountCell, wide
			return s
		}, []string{"预算99表“甲”列：“" + wide + "”在列宽10.0毫米内放不下（9磅字需41.0毫米）；请在版式中放宽此列"}},
		{"a figure over columns wider than the paper", func() *sketch {
			s := newSketch(50, 80, "甲|乙#")
			s.detail(-1, "甲|1.0")
			s.detail(-1, "合计|<")
			cell := s.At(1, 0)
			cell.Kind, cell.Text = table.AmountCell, wide
			return s
		}, []string{"预算99表：9磅字时各列最窄共需47.8毫米，版心只有30.0毫米；最宽的列：“乙”24.9毫米（" + wide + "）、“甲”23.0毫米（" + wide + "）；请改用更大的纸、横向或更小的页边距，或减少列"}},
		{"a header higher than the paper", func() *sketch {
			s := newSketch(150, 60, strings.Repeat("甲\n", 20)+"甲")
			s.detail(-1, "乙")
			return s
		}, []string{"预算99表：标题和表头高于版心，排不下；请改用更大的纸或更小的页边距"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := New(c.make().done(t), plain{})
			if err == nil {
				t.Fatal("no error")
			}
			got := strings.Split(err.Error(), "\n")
			for _, w := range c.want {
				if !contains(got, w) {
					t.Errorf("lacks %s", w)
				}
			}
			if len(got) != len(c.want) || t.Failed() {
				t.Errorf("got:\n%s", err)
			}
		})
	}
}

func repeat(n int, pattern string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strings.ReplaceAll(pattern, "%d", itoa(i+1))
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestMeasuresForTheWorkbook(t *testing.T) {
	s := newSketch(150, 120, "项目|说明|金额#")
	s.Columns[1].Width = 30
	s.detail(-1, "甲|"+strings.Repeat("推动制造业", 12)+"|1.0")
	s.detail(-1, "乙|^|1.0")
	s.details(9, -1, "丙|丁|1.0")
	p := plan(t, s.done(t))
	heights := p.RowHeights()
	if len(heights) != 11 || heights[0] != heights[1] || heights[2] != 15.752 {
		t.Errorf("heights %v", heights)
	}
	if got, want := heights[0]+heights[1], 8*12.35+2*1.701; got < want-0.001 || got > want+0.001 {
		t.Errorf("the merged cell is %.3f high, want %.3f", got, want)
	}
	if got := p.HeaderHeights(); !reflect.DeepEqual(got, []float64{15.752}) {
		t.Errorf("header %v", got)
	}
	if got := p.Cuts(); !reflect.DeepEqual(got, []int{8}) {
		t.Errorf("cuts %v", got)
	}
	if p.BodySize() != 9.5 || p.HeaderSize() != 9.5 {
		t.Errorf("sizes %v, %v", p.BodySize(), p.HeaderSize())
	}
}

// TestHeightsOfSeveralLines: a title of two lines makes its header row higher, a
// code or a text of several lines its row.
func TestHeightsOfSeveralLines(t *testing.T) {
	s := newSketch(150, 120, "项目\n名称|编码", "名称|^@")
	s.Header[1].Rows = 2
	s.detail(-1, "甲|301\n302\n303")
	s.detail(-1, "甲\n乙|301")
	s.detail(-1, "甲|301")
	p := plan(t, s.done(t))
	const line, pads = 12.35, 2 * 1.701
	for name, c := range map[string]struct{ got, want []float64 }{
		"header": {p.HeaderHeights(), []float64{2*line + pads, line + pads}},
		"rows":   {p.RowHeights(), []float64{3*line + pads, 2*line + pads, line + pads}},
	} {
		if len(c.got) != len(c.want) {
			t.Fatalf("%s: %v", name, c.got)
		}
		for i, want := range c.want {
			if d := c.got[i] - want; d > 0.001 || d < -0.001 {
				t.Errorf("%s %d is %.3f high, want %.3f", name, i, c.got[i], want)
			}
		}
	}
}

func TestCutsNameARowCutBetweenLinesOnce(t *testing.T) {
	s := newSketch(150, 80, "项目|说明")
	s.Columns[1].Width = 40
	s.detail(-1, "甲|乙")
	s.detail(-1, "甲|"+strings.Repeat("推动制造业高质量发展，", 40))
	s.detail(-1, "甲|乙")
	p := plan(t, s.done(t))
	if got := p.Cuts(); p.Pages() < 4 || !reflect.DeepEqual(got, []int{1}) {
		t.Errorf("%d pages, cuts %v", p.Pages(), got)
	}
}

func TestPageNumberAndPaper(t *testing.T) {
	for _, c := range []struct {
		name                 string
		width, height        float64
		bottom, gutter       float64
		left, top, footerTop float64 // mm
	}{
		{"portrait, bound at the left", 210, 297, 15, 5, 15, 10, 282},
		{"landscape, bound at the top", 297, 210, 15, 5, 10, 15, 195},
		{"a margin too narrow for the number", 297, 210, 5, 0, 10, 10, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSketch(c.width, c.height, "项目|说明")
			s.Page.Bottom, s.Page.Gutter = c.bottom, c.gutter
			s.details(3, -1, "甲|乙")
			pg := plan(t, s.done(t)).Page(0, 7, 61)
			const mm = 72 / 25.4
			if d := pg.Width - c.width*mm; d > 0.001 || d < -0.001 || pg.Texts[0].X < c.left*mm-0.001 || pg.Texts[0].X > c.left*mm+0.001 {
				t.Errorf("page %.2f wide, text at %.2f", pg.Width, pg.Texts[0].X)
			}
			if top := pg.Texts[0].Y; top < c.top*mm || top > c.top*mm+13 {
				t.Errorf("first baseline at %.2f", top)
			}
			footer := pg.Texts[len(pg.Texts)-1]
			if footer.S != "第 7 页 共 61 页" || footer.Y < c.footerTop*mm || footer.Y > (c.height-4)*mm {
				t.Errorf("footer %+v", footer)
			}
		})
	}
}

// TestPagesAreTheSameFromEveryGoroutine draws all pages at once and one by one.
func TestPagesAreTheSameFromEveryGoroutine(t *testing.T) {
	p := plan(t, longTable(t, 400))
	pages := make([]page.Page, p.Pages())
	var wg sync.WaitGroup
	for i := range pages {
		wg.Go(func() { pages[i] = p.Page(i, i+1, len(pages)) })
	}
	wg.Wait()
	q := plan(t, longTable(t, 400))
	for i := range pages {
		if !reflect.DeepEqual(pages[i], q.Page(i, i+1, len(pages))) {
			t.Errorf("page %d differs", i)
		}
	}
}

// TestRulesAreFewAndLong counts the lines of a plain grid.
func TestRulesAreFewAndLong(t *testing.T) {
	s := newSketch(150, 120, "科目编码|<|名称|金额#", "类@|款@|^|^")
	s.Header[1].Rows, s.Header[2].Rows = 2, 2
	s.details(8, -1, "201|01|名称|1.0")
	pg := plan(t, s.done(t)).Page(0, 1, 1)
	// 9 levels between 10 rows, one of them only under 科目编码; 3 uprights, one
	// of them only below it; 4 outer rules.
	if len(pg.Rules) != 9+3+4 {
		t.Errorf("%d rules: %v", len(pg.Rules), pg.Rules)
	}
	heavy := 0
	for _, r := range pg.Rules {
		if r.Width == 0.9 {
			heavy++
		}
	}
	if heavy != 4 {
		t.Errorf("%d outer rules", heavy)
	}
}

// TestHanziStandInTheMiddle checks that a line of text is as far from the rule
// above as from the one below.
func TestHanziStandInTheMiddle(t *testing.T) {
	s := newSketch(150, 120, "名称")
	s.detail(-1, "国")
	p := plan(t, s.done(t))
	pg := p.Page(0, 1, 1)
	g := p.grid(0)
	text := pg.Texts[len(pg.Texts)-2]
	middle := text.Y - (0.88-0.12)/2*text.Size
	if want := toPt(g.y[1]+g.y[2]) / 2; middle-want > 0.01 || want-middle > 0.01 {
		t.Errorf("middle of 国 at %.3f, of its row at %.3f", middle, want)
	}
}

func TestAlignment(t *testing.T) {
	s := newSketch(150, 120, "名称|编码@|金额#|说明")
	s.detail(-1, "名|201|1.0|*签")
	s.At(0, 0).Indent = 2
	s.Columns[3].Align = table.AlignRight
	p := plan(t, s.done(t))
	pg := p.Page(0, 1, 1)
	body := pg.Texts[len(pg.Texts)-5 : len(pg.Texts)-1]
	near := func(got float64, want int, what string) {
		if d := got - toPt(want); d > 0.01 || d < -0.01 {
			t.Errorf("%s at %.3f, want %.3f", what, got, toPt(want))
		}
	}
	near(body[0].X, p.x[0]+p.padX+2*9500, "indented text")
	near(body[1].X, (p.x[1]+p.x[2]-1650*95/10)/2, "centred code")
	near(body[2].X, p.x[3]-p.padX-(550+500+550)*95/10, "amount")
	near(body[3].X, (p.x[3]+p.x[4]-9500)/2, "label")
}
