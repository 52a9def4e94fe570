package docx

import (
	"strings"

	"budgetreport/internal/table"
)

// table writes a table with the lines above and below it.
func (d *doc) table(block int, turn string, t *table.Table) {
	d.title(block, "TableTitle", "<w:keepNext/>"+turn, tableTitle(t))
	if t.Subtitle != "" {
		d.para("TableSubtitle", "", t.Subtitle)
	}
	room := twips(t.Page.Width - t.Page.Left - t.Page.Right)
	if !t.Page.Landscape() {
		room -= twips(t.Page.Gutter)
	}
	if t.Left+t.Center+t.Right != "" {
		d.f(`<w:p><w:pPr><w:pStyle w:val="TableLine"/><w:keepNext/><w:tabs><w:tab w:val="center" w:pos="%d"/><w:tab w:val="right" w:pos="%d"/></w:tabs></w:pPr>`, room/2, room)
		for i, s := range []string{t.Left, t.Center, t.Right} {
			if i > 0 {
				d.raw("<w:r><w:tab/></w:r>")
			}
			d.run(s)
		}
		d.raw("</w:p>")
	}
	columns := widths(t, room)
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
	for _, w := range columns {
		d.f(`<w:gridCol w:w="%d"/>`, w)
	}
	d.raw("</w:tblGrid>")
	d.header(t, columns)
	for r := range t.Rows {
		d.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
		for c := 0; c < len(t.Columns); {
			or, oc := t.Owner(r, c)
			k := t.At(or, oc)
			style, bold := "TableText", t.Rows[or].Bold
			if k.Label {
				style = "TableHeader"
			}
			d.cell(columns[oc:oc+int(k.ColSpan)], int(k.RowSpan), r > or, style, t.AlignOf(or, oc), k, bold)
			c = oc + int(k.ColSpan)
		}
		d.raw("</w:tr>")
	}
	d.raw("</w:tbl>")
	for _, n := range t.Notes {
		d.para("TableNote", "", n)
	}
	if len(t.Notes) == 0 {
		d.para("Gap", "", "") // keeps this table and the next apart
	}
}

// header writes the rows of the header tree, repeated on every page.
func (d *doc) header(t *table.Table, columns []int) {
	for r := range t.Depth {
		d.raw("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
		for c := 0; c < len(t.Columns); {
			h := over(t, r, c)
			k := &table.Cell{Text: h.Text}
			d.cell(columns[h.Col:h.Col+h.Cols], h.Rows, r > h.Row, "TableHeader", table.AlignCenter, k, false)
			c = h.Col + h.Cols
		}
		d.raw("</w:tr>")
	}
}

// over is the header cell at row r of the header over column c.
func over(t *table.Table, r, c int) table.HeaderCell {
	for _, h := range t.Header {
		if h.Row <= r && r < h.Row+h.Rows && h.Col <= c && c < h.Col+h.Cols {
			return h
		}
	}
	return table.HeaderCell{Row: r, Col: c, Rows: 1, Cols: 1} // a header has no holes
}

// cell writes a cell over the given columns. below says that it continues the
// merged cell above it, and shows nothing.
func (d *doc) cell(columns []int, rows int, below bool, style string, align table.Align, k *table.Cell, bold bool) {
	width := 0
	for _, w := range columns {
		width += w
	}
	d.f(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if len(columns) > 1 {
		d.f(`<w:gridSpan w:val="%d"/>`, len(columns))
	}
	switch {
	case below:
		d.raw("<w:vMerge/>")
	case rows > 1:
		d.raw(`<w:vMerge w:val="restart"/>`)
	}
	d.raw(`<w:vAlign w:val="center"/></w:tcPr>`)
	lines := strings.Split(k.Text, "\n")
	if below {
		lines = []string{""}
	}
	for _, line := range lines {
		d.f(`<w:p><w:pPr><w:pStyle w:val="%s"/>`, style)
		if k.Indent > 0 {
			d.f(`<w:ind w:leftChars="%d"/>`, 100*int(k.Indent))
		}
		d.f(`<w:jc w:val="%s"/></w:pPr>`, map[table.Align]string{table.AlignCenter: "center", table.AlignRight: "right", table.AlignLeft: "left"}[align])
		if line != "" {
			weight := ""
			if bold {
				weight = "<w:rPr><w:b/></w:rPr>"
			}
			d.f(`<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>`, weight, escape(line))
		}
		d.raw("</w:p>")
	}
	d.raw("</w:tc>")
}
