package edition_test

import (
	"bytes"
	"fmt"
	"slices"

	"budgetreport/internal/edition"
)

// untold lists what a comparison of tables fails to tell, or tells wrongly, in
// terms of what it lists: which tables are the same and which are others; and
// that the old texts, with the listed cells changed, are the new ones. An amount
// that is another must be listed even where it prints the same.
func untold(d *edition.Diff, a, b []edition.Snapshot) []string {
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	old := map[string]*edition.Snapshot{}
	for i := range a {
		old[a[i].ID] = &a[i]
	}
	for i := range b {
		was, now, told := old[b[i].ID], &b[i], d.Table(b[i].ID)
		delete(old, now.ID)
		same := was != nil && encoded(was) == encoded(now)
		if same != (told == nil) || same != slices.Contains(d.Same, now.ID) {
			say("%s: same %t, told %+v", now.ID, same, told)
		}
		switch {
		case told == nil:
		case was == nil && told.Status != edition.Added || was != nil && told.Status != edition.Changed:
			say("%s: %s", now.ID, told.Status)
		case was == nil:
			wrong = append(wrong, untoldCells(told, &edition.Snapshot{ID: now.ID}, now)...)
		default:
			wrong = append(wrong, untoldCells(told, was, now)...)
		}
	}
	for id, was := range old {
		if told := d.Table(id); told == nil || told.Status != edition.Removed {
			say("%s is gone: %+v", id, told)
		} else {
			wrong = append(wrong, untoldCells(told, was, &edition.Snapshot{ID: id})...)
		}
	}
	return wrong
}

// untoldCells compares the cells of a table. An address need not be unique: lines
// may have no ids.
func untoldCells(told *edition.TableDiff, a, b *edition.Snapshot) []string {
	var wrong []string
	type at struct{ address, text string }
	texts := map[at]int{}
	amounts := map[string][2][]int64{}
	for side, s := range []*edition.Snapshot{a, b} {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				col, id := s.Columns[c.Col], ""
				if col.Statement < len(r.IDs) {
					id = r.IDs[col.Statement]
				}
				address := fmt.Sprintf("%s[%s, %s]", s.ID, id, col.ID)
				texts[at{address, c.Text}] += 2*side - 1
				if c.Amount != nil {
					both := amounts[address]
					both[side] = append(both[side], *c.Amount)
					amounts[address] = both
				}
			}
		}
	}
	listed := map[string]bool{}
	for _, c := range slices.Concat(told.Cells, told.Rounded) {
		listed[c.Address] = true
		texts[at{c.Address, c.Old}]++
		texts[at{c.Address, c.New}]--
	}
	reformatted := !slices.Equal(a.Formats, b.Formats) // then figures may be printed otherwise without being listed
	for k, n := range texts {
		if k.text != "" && n != 0 && !reformatted {
			wrong = append(wrong, fmt.Sprintf("%s: %q is there %d times more than told", k.address, k.text, n))
		}
	}
	for address, both := range amounts {
		if len(both[0]) == 1 && len(both[1]) == 1 && both[0][0] != both[1][0] && !listed[address] {
			wrong = append(wrong, fmt.Sprintf("%s: %d became %d, which is not told", address, both[0][0], both[1][0]))
		}
	}
	return wrong
}

func encoded(s *edition.Snapshot) string {
	data, err := s.Encode()
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(data))
}
