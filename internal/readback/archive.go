package readback

import (
	"slices"
	"strings"

	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

// ReadArchive makes the tables of an edition from their canonical form: with the
// exact amounts and the lasting ids, but for masked amounts, which are not in it.
// place names the archive in remarks.
func (r *Reader) ReadArchive(place string, of edition.Subject, archived []edition.Snapshot) *Subject {
	s := r.subject(map[string]string{"year": of.Year, "subject.name": of.Name, "subject.code": of.Code})
	s.out.Name, s.out.Code, s.out.Year, s.out.Part = of.Name, of.Code, of.Year, of.Part
	var all []pending
	for i := range archived {
		a := &archived[i]
		g := &grid{file: place, sheet: a.Number}
		stem, _, _ := strings.Cut(a.ID, "/")
		k := slices.IndexFunc(s.forms, func(f *form) bool { return f.ID == stem })
		if k < 0 {
			s.remark(g, 0, "", "不是这一套表中的表，没有读", true)
			continue
		}
		p := s.archived(g, s.forms[k], a)
		p.Values = s.values
		all = append(all, pending{a, g, s.forms[k].layout.Read(p, s.codes)})
	}
	for _, p := range all {
		t, err := p.reading.Table(p.ID)
		if err != nil {
			s.remark(p.g, 0, "", "读不成表："+err.Error(), true)
			continue
		}
		if len(p.reading.Unread) > 0 || len(t.Rows) != len(p.Rows) {
			s.remark(p.g, 0, "", "有的行与现在的表式不符，没有读", true)
		} else {
			p.name(t)
		}
		s.out.Tables = append(s.out.Tables, &Table{Table: t, File: place, Sheet: p.Number})
	}
	return s.out
}

// pending is a table of an archive that was read, before its ids are known.
type pending struct {
	*edition.Snapshot
	g       *grid
	reading *layout.Reading
}

// name gives the rows of the table their ids in the archive.
func (p *pending) name(t *table.Table) {
	for r := range t.Rows {
		if len(t.Rows[r].IDs) == len(p.Rows[r].IDs) {
			t.Rows[r].IDs = p.Rows[r].IDs
		}
	}
}

// archived is a table of an archive as one in print, its columns found by their ids.
func (s *subjectReader) archived(g *grid, f *form, a *edition.Snapshot) *layout.Printed {
	p := &layout.Printed{
		Number: a.Number, Title: a.Title, Subtitle: a.Subtitle, Left: a.Lines[0], Center: a.Lines[1], Right: a.Lines[2],
		Notes: a.Notes, Merged: true,
	}
	if len(a.Formats) > 0 {
		p.Unit = a.Formats[0].Unit.String()
	}
	at := map[string]int{}
	for c, column := range f.Blank.Columns {
		at[column.ID] = c
	}
	columns := make([]int, len(a.Columns))
	there := make([]bool, len(f.Blank.Columns))
	for c, column := range a.Columns {
		k, ok := at[column.ID]
		if columns[c] = k; !ok {
			columns[c] = -1
			s.remark(g, 0, strings.Join(column.Path, "·"), "现在的表式没有这一列，没有读", false)
			continue
		}
		there[k] = true
	}
	for c, ok := range there {
		if !ok {
			p.Lacking = append(p.Lacking, c)
			s.remark(g, 0, f.Blank.ColumnTitle(c), "没有这一列，与它有关的没有核对", true)
		}
	}
	p.Rows = make([][]layout.PrintedCell, len(a.Rows))
	for r := range p.Rows {
		p.Rows[r] = make([]layout.PrintedCell, len(f.Blank.Columns))
	}
	for r, row := range a.Rows {
		for _, c := range row.Cells {
			if columns[c.Col] < 0 {
				continue
			}
			p.Rows[r][columns[c.Col]] = layout.PrintedCell{Text: c.Text, Over: c.Text, Exact: c.Amount}
			for down := r + 1; down < min(r+int(c.Rows), len(p.Rows)); down++ {
				for k := c.Col; k < min(c.Col+max(int(c.Cols), 1), len(columns)); k++ {
					if to := columns[k]; to >= 0 {
						p.Rows[down][to] = layout.PrintedCell{Covered: true}
						if k == c.Col {
							p.Rows[down][to].Over = c.Text
						}
					}
				}
			}
		}
	}
	return p
}
