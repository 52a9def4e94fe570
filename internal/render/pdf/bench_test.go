package pdf

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"budgetreport/fonts"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"

	"github.com/signintech/gopdf"
)

// The work of the benchmarks: a table of many rows and 18 columns, the shape of
// 预算07表, on A4 landscape, 25 rows to a page.
const (
	benchRows    = 20000
	benchColumns = 18
	benchPerPage = 20
	benchPages   = benchRows / benchPerPage
)

// benchCell is a text of the table: codes and a name, then amounts, a third of
// them blank as in the published tables.
func benchCell(row, column int) string {
	switch {
	case column < 3:
		return fmt.Sprintf("%02d", (row+column)%100)
	case column == 3:
		return fmt.Sprintf("%06d", 21000+row%97)
	case column == 4:
		return [...]string{"行政单位医疗", "机关事业单位基本养老保险缴费支出", "一般行政管理事务", "住房公积金"}[row%4]
	case (row+column)%3 == 0:
		return ""
	default:
		return fmt.Sprintf("%d,%03d.%d", (row*7+column)%90+1, (row*31+column*17)%1000, row%10)
	}
}

// benchPage is a page as the typesetter makes it: names at the left, amounts at
// the right of their columns, rules as few long lines.
func benchPage(m page.Metrics, i int) page.Page {
	const left, top, width, height = 42.5, 60.0, 42.0, 22.0
	p := page.Page{Width: 841.89, Height: 595.28}
	for r := range benchPerPage {
		for c := range benchColumns {
			s := benchCell(i*benchPerPage+r, c)
			if s == "" {
				continue
			}
			x := left + float64(c)*width + 2
			if c > 4 {
				w, _ := page.Width(m, "serif", 9, s)
				x += width - 4 - w
			}
			p.Texts = append(p.Texts, page.Text{X: x, Y: top + float64(r)*height + 14, Size: 9, Face: "serif", S: s})
		}
	}
	for r := range benchPerPage + 1 {
		y := top + float64(r)*height
		p.Rules = append(p.Rules, page.Rule{X1: left, Y1: y, X2: left + benchColumns*width, Y2: y, Width: 0.4})
	}
	for c := range benchColumns + 1 {
		x := left + float64(c)*width
		p.Rules = append(p.Rules, page.Rule{X1: x, Y1: top, X2: x, Y2: top + benchPerPage*height, Width: 0.4})
	}
	return p
}

// BenchmarkDraw20000x18 makes the pages and draws them.
func BenchmarkDraw20000x18(b *testing.B) { benchDraw(b, benchPages) }

// BenchmarkDraw100000x18 shows that memory does not grow with the document.
func BenchmarkDraw100000x18(b *testing.B) { benchDraw(b, 5*benchPages) }

func benchDraw(b *testing.B, pages int) {
	set, err := font.Open(nil)
	if err != nil {
		b.Fatal(err)
	}
	w := writer(b, set)
	var most uint64 // bytes of memory in use
	for b.Loop() {
		err := w.Write(io.Discard, &page.Document{
			Pages: pages,
			Page: func(i int) page.Page {
				if i%100 == 0 {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse)
				}
				return benchPage(set, i)
			},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(most)/(1<<20), "MiB-peak")
	b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkBareGopdf20000x18 is the floor to compare with: the same cells and
// rules given to gopdf in a plain loop, as its users write it.
func BenchmarkBareGopdf20000x18(b *testing.B) {
	data := fonts.All()[0].Data
	for b.Loop() {
		var gp gopdf.GoPdf
		gp.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4Landscape})
		if err := gp.AddTTFFontData("serif", data); err != nil {
			b.Fatal(err)
		}
		const left, top, width, height = 42.5, 60.0, 42.0, 22.0
		for i := range benchPages {
			gp.AddPage()
			if err := gp.SetFont("serif", "", 9); err != nil {
				b.Fatal(err)
			}
			for r := range benchPerPage {
				for c := range benchColumns {
					s := benchCell(i*benchPerPage+r, c)
					if s == "" {
						continue
					}
					align := gopdf.Left
					if c > 4 {
						align = gopdf.Right
					}
					gp.SetXY(left+float64(c)*width+2, top+float64(r)*height)
					err := gp.CellWithOption(&gopdf.Rect{W: width - 4, H: height}, s, gopdf.CellOption{Align: align | gopdf.Middle})
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			gp.SetLineWidth(0.4)
			for r := range benchPerPage + 1 {
				y := top + float64(r)*height
				gp.Line(left, y, left+benchColumns*width, y)
			}
			for c := range benchColumns + 1 {
				x := left + float64(c)*width
				gp.Line(x, top, x, top+benchPerPage*height)
			}
		}
		if _, err := gp.WriteTo(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(benchPages*b.N)/b.Elapsed().Seconds(), "pages/s")
}
