package docx

import (
	"fmt"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/table"
)

// table writes a table with the lines above and below it.
func (d *doc) table(block int, turn, ends string, t *table.Table) {
	sheet := d.sheets[block]
	d.title(block, "TableTitle", turn, tableTitle(t))
	if t.Subtitle != "" {
		d.para("TableSubtitle", "", t.Subtitle)
	}
	room := width(t.Page)
	if t.Left+t.Center+t.Right != "" {
		d.begin("TableLine", fmt.Sprintf(`<w:tabs><w:tab w:val="center" w:pos="%d"/><w:tab w:val="right" w:pos="%d"/></w:tabs>`, room/2, room))
		for i, s := range []string{t.Left, t.Center, t.Right} {
			if i > 0 {
				d.raw("<w:r><w:tab/></w:r>")
			}
			d.run(s)
		}
		d.raw("</w:p>")
	}
	st := t.Style
	d.f(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, room)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		rule := st.OuterRule
		if strings.HasPrefix(side, "inside") {
			rule = st.InnerRule
		}
		d.f(`<w:%s w:val="single" w:sz="%d" w:space="0" w:color="000000"/>`, side, max(2, int(rule*8+0.5)))
	}
	x, y := twips(st.PadX), twips(st.PadY)
	d.f(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="%d" w:type="dxa"/><w:left w:w="%d" w:type="dxa"/><w:bottom w:w="%[1]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/></w:tblCellMar>`, y, x)
	d.f(`<w:tblCaption w:val="%s"/></w:tblPr><w:tblGrid>`, escape(tableTitle(t)))
	for _, w := range sheet.columns {
		d.f(`<w:gridCol w:w="%d"/>`, w)
	}
	d.raw("</w:tblGrid>")
	marked := map[[2]int]bool{}
	for _, m := range t.Marks {
		marked[[2]int{m.Row, m.Col}] = true
	}
	d.header(t, sheet)
	for r := range t.Rows {
		d.f(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="%d" w:hRule="atLeast"/></w:trPr>`, sheet.rows[r])
		for c := 0; c < len(t.Columns); {
			or, oc := t.Owner(r, c)
			k := t.At(or, oc)
			v := cell{columns: sheet.columns[oc : oc+int(k.ColSpan)], rows: int(k.RowSpan), below: r > or, keep: keeps(t, r), top: sheet.parted(or, int(k.RowSpan)),
				style: "TableText", bold: t.Rows[or].Bold, align: t.AlignOf(or, oc), text: k.Text, marked: marked[[2]int{or, oc}]}
			size := sheet.body
			if k.Label {
				v.style, size = "TableHeader", sheet.head
				if k.Align == table.AlignAuto {
					v.align = table.AlignCenter
				}
			}
			v.indent = twentieths(float64(k.Indent) * size)
			v.size = resized(size, v.style, t.Style)
			d.cell(v)
			c = oc + int(k.ColSpan)
		}
		d.raw("</w:tr>")
	}
	d.raw("</w:tbl>")
	for i, n := range t.Notes {
		space := ""
		if i == 0 {
			space = fmt.Sprintf(`<w:spacing w:before="%d"/>`, noteGap)
		}
		if i == len(t.Notes)-1 {
			d.end = ends
		}
		d.para("TableNote", space, n)
	}
	if len(t.Notes) == 0 && (ends != "" || block+1 == len(d.book.Blocks) || d.book.Blocks[block+1].Kind != book.TableOf) {
		d.end = ends
		d.para("Gap", "", "") // a section and a document must end with a paragraph
	}
}

// resized is the size of a cell's text in pt where it differs from its style's;
// otherwise 0.
func resized(size float64, style string, s table.Style) float64 {
	if style == "TableHeader" && size != s.Header.Size || style == "TableText" && size != s.Body.Size {
		return size
	}
	return 0
}

// header writes the rows of the header, which are repeated on every page.
func (d *doc) header(t *table.Table, s *tableLayout) {
	for r := range t.Depth {
		d.f(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="%d" w:hRule="atLeast"/><w:tblHeader/></w:trPr>`, s.header[r])
		for c := 0; c < len(t.Columns); {
			h := over(t, r, c)
			d.cell(cell{columns: s.columns[h.Col : h.Col+h.Cols], rows: h.Rows, below: r > h.Row, style: "TableHeader",
				size: resized(s.head, "TableHeader", t.Style), align: table.AlignCenter, text: h.Text})
			c = h.Col + h.Cols
		}
		d.raw("</w:tr>")
	}
}

// over is the header cell in row r and column c of the header.
func over(t *table.Table, r, c int) table.HeaderCell {
	for _, h := range t.Header {
		if h.Row <= r && r < h.Row+h.Rows && h.Col <= c && c < h.Col+h.Cols {
			return h
		}
	}
	return table.HeaderCell{Row: r, Col: c, Rows: 1, Cols: 1} // not reached: a header has no gaps
}

// cell is a cell for the file.
type cell struct {
	columns []int // widths of those it covers
	rows    int
	below   bool // it continues the merged cell above it and is empty
	keep    bool // its row is kept with the next
	top     bool // its text is at the top: the middle might be on another page
	style   string
	size    float64 // pt, 0: the style's
	bold    bool
	align   table.Align
	indent  int // twips
	text    string
	marked  bool
}

var alignments = map[table.Align]string{table.AlignCenter: "center", table.AlignRight: "right", table.AlignLeft: "left"}

func (d *doc) cell(c cell) {
	d.f(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, sum(c.columns))
	if len(c.columns) > 1 {
		d.f(`<w:gridSpan w:val="%d"/>`, len(c.columns))
	}
	switch {
	case c.below:
		d.raw("<w:vMerge/>")
	case c.rows > 1:
		d.raw(`<w:vMerge w:val="restart"/>`)
	}
	if c.marked {
		d.raw(`<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>`)
	}
	middle := "center"
	if c.top {
		middle = "top"
	}
	d.f(`<w:vAlign w:val="%s"/></w:tcPr>`, middle)
	lines := strings.Split(c.text, "\n")
	if c.below {
		lines = []string{""}
	}
	run := ""
	if c.bold {
		run = "<w:b/>"
	}
	if c.size > 0 {
		run += fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, halves(c.size))
	}
	if run != "" {
		run = "<w:rPr>" + run + "</w:rPr>"
	}
	for _, line := range lines {
		d.f(`<w:p><w:pPr><w:pStyle w:val="%s"/>`, c.style)
		if c.keep {
			d.raw("<w:keepNext/>")
		}
		if c.indent > 0 {
			d.f(`<w:ind w:left="%d"/>`, c.indent)
		}
		d.f(`<w:jc w:val="%s"/></w:pPr>`, alignments[c.align])
		if line != "" {
			d.f(`<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>`, run, escape(line))
		}
		d.raw("</w:p>")
	}
	d.raw("</w:tc>")
}
