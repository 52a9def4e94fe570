package layout

import (
	"cmp"
	"slices"

	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Links finds the identities between tables from the ledger lines that their cells
// sum: cells that are the same figure, and cells that are the sum of cells of
// another table. Each holds exactly. Sums that a table itself declares
// (table.Identities) are not included. Ref.Table is an index into results.
func Links(results []*Result) []table.Identity {
	l := &linker{bases: map[*money.Amount]int32{}, byPrint: map[[2]uint64]int{}}
	for ti, r := range results {
		l.gather(ti, r)
	}
	var out []table.Identity
	for _, f := range l.figures {
		for _, c := range f.cells[1:] {
			out = append(out, table.Identity{Total: f.cells[0], Parts: []table.Ref{c}, Kind: table.Link})
		}
	}
	for ti, r := range results {
		for _, s := range allSeries(ti, r) {
			out = append(out, l.sums(s)...)
		}
	}
	return out
}

// linker finds the figures of tables that sum the same. An atom is one amount of
// one ledger line.
type linker struct {
	bases   map[*money.Amount]int32 // first amount of a ledger's measure → number of its first atom
	atoms   int32
	byPrint map[[2]uint64]int // fingerprint of the atoms → index into figures
	figures []*figure
	at      map[table.Ref]*figure
}

// figure is an amount that one or more cells show: those with the same atoms.
type figure struct {
	atoms  []int32
	signed bool // an atom enters negatively, or twice
	cells  []table.Ref
}

// gather finds the atoms of every amount cell of a table.
func (l *linker) gather(ti int, r *Result) {
	type slotKey struct {
		n     *instance
		local int
	}
	sums := map[slotKey]*figure{}
	for k, s := range r.ev.l.statements {
		for _, f := range s.facts {
			led := r.ev.ds.Facts[f.ID]
			if led == nil {
				continue
			}
			p := r.ev.newPass(s, r.ev.roots[k], led)
			p.enter = func(n *instance, sl *pickedSlot, i int) {
				base, ok := l.bases[&sl.amounts[0]]
				if !ok {
					base = l.atoms
					l.bases[&sl.amounts[0]] = base
					l.atoms += int32(led.N)
				}
				key := slotKey{n, sl.local}
				if sums[key] == nil {
					sums[key] = &figure{}
				}
				g := sums[key]
				g.signed = g.signed || sl.sign != 1
				g.atoms = append(g.atoms, base+int32(i))
			}
			for i := range led.N {
				p.visitLine(i)
			}
		}
	}
	if l.at == nil {
		l.at = map[table.Ref]*figure{}
	}
	for row := range r.Rows {
		for col := range r.Columns {
			if !r.isAmount(row, col) {
				continue
			}
			src, _ := r.source(row, col)
			g := sums[slotKey{src.n, src.local}]
			if g == nil {
				continue
			}
			if g.cells == nil { // not seen before
				slices.Sort(g.atoms)
				n := len(g.atoms)
				g.signed = g.signed || len(slices.Compact(slices.Clone(g.atoms))) < n
			}
			l.add(table.Ref{Table: ti, Row: row, Col: col}, g)
		}
	}
}

// add adds a cell to its figure: to a known one with the same atoms if there is
// one, else to g. Figures with negative signs are not compared.
func (l *linker) add(at table.Ref, g *figure) {
	if !g.signed {
		print := fingerprint(g.atoms)
		if k, ok := l.byPrint[print]; ok {
			g = l.figures[k]
		} else {
			l.byPrint[print] = len(l.figures)
			l.figures = append(l.figures, g)
		}
	} else if g.cells == nil {
		l.figures = append(l.figures, g)
	}
	g.cells = append(g.cells, at)
	l.at[at] = g
}

// fingerprint identifies a set of atoms: two hashes of 64 bits (splitmix64).
func fingerprint(atoms []int32) [2]uint64 {
	mix := func(z uint64) uint64 {
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return z ^ z>>31
	}
	var h [2]uint64
	for _, a := range atoms {
		z := uint64(a) + 1
		h[0] += mix(z * 0x9e3779b97f4a7c15)
		h[1] += mix(z*0xd1b54a32d192ed03 + 0x2545f4914f6cdd1d)
	}
	return h
}

// series is a row or a column of a table.
type series struct {
	cells []table.Ref          // those that are no sums of others in it
	holds func(table.Ref) bool // whether a cell is in the row or column
}

// allSeries lists the columns of a table and its rows 合计.
func allSeries(ti int, r *Result) []series {
	var out []series
	for col := range r.Columns {
		s := series{holds: func(c table.Ref) bool { return c.Table == ti && c.Col == col }}
		for row := range r.Rows {
			if r.isAmount(row, col) && (r.Rows[row].Parts == nil || r.Rows[row].Parts[r.Columns[col].Statement] == nil) {
				s.cells = append(s.cells, table.Ref{Table: ti, Row: row, Col: col})
			}
		}
		out = append(out, s)
	}
	for row := range r.Rows {
		if r.Rows[row].Kind != table.TotalRow {
			continue
		}
		s := series{holds: func(c table.Ref) bool { return c.Table == ti && c.Row == row }}
		for col := range r.Columns {
			if r.isAmount(row, col) && r.Columns[col].Parts == nil {
				s.cells = append(s.cells, table.Ref{Table: ti, Row: row, Col: col})
			}
		}
		out = append(out, s)
	}
	return out
}

// sums finds the figures that are sums of several cells of the series.
func (l *linker) sums(s series) []table.Identity {
	owner := make([]int32, l.atoms) // 1 + the cell that an atom enters
	var cells []table.Ref
	var sizes []int
	for _, c := range s.cells {
		f := l.at[c]
		// A row 其中 repeats lines of an item above it.
		if f == nil || f.signed || slices.ContainsFunc(f.atoms, func(a int32) bool { return owner[a] > 0 }) {
			continue
		}
		cells, sizes = append(cells, c), append(sizes, len(f.atoms))
		for _, a := range f.atoms {
			owner[a] = int32(len(cells))
		}
	}
	var out []table.Identity
	seen := make([]int, len(cells)) // figure that a cell was last met in
	for k, f := range l.figures {
		if f.signed || slices.ContainsFunc(f.cells, s.holds) {
			continue
		}
		var parts []table.Ref
		covered := 0
		for _, a := range f.atoms {
			o := int(owner[a]) - 1
			if o < 0 {
				covered = -1
				break
			}
			if seen[o] != k+1 {
				seen[o] = k + 1
				if covered += sizes[o]; covered > len(f.atoms) {
					break
				}
				parts = append(parts, cells[o])
			}
		}
		if covered == len(f.atoms) {
			slices.SortFunc(parts, func(a, b table.Ref) int { return cmp.Or(a.Row-b.Row, a.Col-b.Col) })
			out = append(out, table.Identity{Total: f.cells[0], Parts: parts, Kind: table.Link})
		}
	}
	return out
}
