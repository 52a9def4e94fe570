package typeset

import (
	"fmt"
	"strings"
)

// Text writes page i as text, for golden tests: the lines above the table, then
// each row of the page's grid with the texts of its cells. ⏎ is a line break, ‹n›
// marks a cell over n columns, ^ one that continues from the row above. H marks
// rows of the header, + repeated rows; rows count from 1, with the range of their
// lines where they are cut.
func (p *Plan) Text(i int) string {
	c := &p.cuts[i]
	g := p.grid(i)
	nc := len(p.t.Columns)
	var b strings.Builder
	fmt.Fprintf(&b, "—— %d/%d\n", i+1, len(p.cuts))
	if c.top {
		for _, t := range p.top {
			fmt.Fprintf(&b, "   %s\n", t.S)
		}
	}
	for r := range g.head + len(g.rows) {
		label := "H"
		if r >= g.head {
			row := g.rows[r-g.head]
			label = fmt.Sprint(row.row + 1)
			switch {
			case row.again:
				label += "+"
			case row.to >= 0:
				label += fmt.Sprintf("[%d:%d]", row.from, row.to)
			case row.from > 0:
				label += fmt.Sprintf("[%d:]", row.from)
			}
		}
		fmt.Fprintf(&b, "%-3s", label)
		for col := 0; col < nc; {
			k := g.at[r*nc+col]
			cell := &g.cells[k]
			b.WriteString("│")
			if r > cell.r0 {
				b.WriteString("^")
			} else {
				b.WriteString(strings.Join(cell.lines, "⏎"))
			}
			if n := cell.c1 - cell.c0; n > 1 {
				fmt.Fprintf(&b, "‹%d›", n)
			}
			col = cell.c1
		}
		b.WriteString("│\n")
	}
	for _, n := range p.notes[c.note:c.noteEnd] {
		fmt.Fprintf(&b, "   %s\n", n.text)
	}
	return b.String()
}
