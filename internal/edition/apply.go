package edition

import "fmt"

// Apply makes the new edition's content from the old one's and what changed.
func Apply(d *Diff, a Content) (Content, error) {
	old := byID(a.Tables)
	b := Content{Words: applyWords(a.Words, d.steps)}
	for _, id := range d.order {
		t, was := d.Table(id), old[id]
		switch {
		case t == nil && was == nil:
			return b, fmt.Errorf("旧版中没有表%s", id)
		case t == nil:
			b.Tables = append(b.Tables, *was)
			continue
		case was == nil:
			was = &Snapshot{ID: id}
		}
		b.Tables = append(b.Tables, t.apply(was))
	}
	return b, nil
}

func (t *TableDiff) apply(a *Snapshot) Snapshot {
	b := *a
	if t.frame != nil {
		b = *t.frame
	}
	b.Rows = bare(a.Rows)
	if t.skeleton {
		b.Rows = bare(t.rows)
	}
	type place struct {
		line   lineKey
		column string
	}
	was := newIndex(a)
	patched := map[place]*Cell{}
	for _, p := range t.patches {
		patched[place{p.line, p.column}] = p.cell
	}
	now := newIndex(&b)
	for r := range b.Rows {
		for c, col := range b.Columns {
			key := now.keys[r][col.Statement]
			cell, ok := patched[place{key, col.ID}]
			if !ok {
				ra, there := was.rows[key]
				ca, has := was.columns[col.ID]
				if !there || !has || a.Columns[ca].Statement != col.Statement {
					continue
				}
				cell = was.cell(ra, ca)
			}
			if cell != nil {
				k := *cell
				k.Col = c
				b.Rows[r].Cells = append(b.Rows[r].Cells, k)
			}
		}
	}
	return b
}
