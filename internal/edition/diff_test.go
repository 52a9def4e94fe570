package edition_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/narrative"
	"budgetreport/internal/publish"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

const exampleData = "../../examples/zhengzhou-2022"

// take makes a dataset's tables and words.
func take(t testing.TB, fam *layout.Family, dir string) edition.Content {
	t.Helper()
	ds := exampletest.Load(t, fam, dir)
	text, err := narrative.Load(exampletest.Files(t), "henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	o := publish.Office{Family: fam, Layouts: fam.Layouts, Book: text.Make}
	c, err := o.Content(ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// corrected copies the example with random corrections of its ledger and its
// names: amounts changed, lines gone, doubled, in another order; and of the
// words the office writes.
func corrected(t testing.TB, rnd *rand.Rand) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(exampleData)); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, "支出.csv", func(rows [][]string) [][]string {
		last := len(rows[0]) - 1
		for range 1 + rnd.IntN(6) {
			i := rnd.IntN(len(rows))
			switch rnd.IntN(5) {
			case 0:
				rows = slices.Delete(rows, i, i+1)
			case 1:
				rows = slices.Insert(rows, rnd.IntN(len(rows)), slices.Clone(rows[i]))
			case 2:
				k := rnd.IntN(len(rows))
				rows[i], rows[k] = rows[k], rows[i]
			case 3:
				rows[i][last] = fmt.Sprintf("%d.%02d", rnd.IntN(9_000_000), rnd.IntN(100))
			case 4:
				a, err := money.Parse(rows[i][last])
				if err != nil {
					t.Fatal(err)
				}
				rows[i][last] = (a + money.Amount(rnd.IntN(30_000))).Exact() // most of these round away
			}
		}
		return rows
	})
	edit(t, dir, "项目.csv", func(rows [][]string) [][]string {
		if rnd.IntN(2) == 0 {
			rows[rnd.IntN(len(rows))][1] += "（更名）"
		}
		return rows
	})
	words := filepath.Join(dir, "文字", "支出增减原因.md")
	switch rnd.IntN(3) {
	case 0:
		if err := os.Remove(words); err != nil {
			t.Fatal(err)
		}
	case 1:
		if err := os.WriteFile(words, []byte("- 退休人员增加。\n- 项目支出减少。\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// edit changes the rows of a CSV file below its header.
func edit(t testing.TB, dir, name string, change func([][]string) [][]string) {
	t.Helper()
	path := filepath.Join(dir, name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = append(rows[:1:1], change(rows[1:])...)
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// equal compares tables by their canonical bytes.
func equal(t testing.TB, a, b []edition.Snapshot) bool {
	t.Helper()
	encode := func(s []edition.Snapshot) string {
		var out strings.Builder
		for _, x := range s {
			data, err := x.Encode()
			if err != nil {
				t.Fatal(err)
			}
			out.Write(data)
		}
		return out.String()
	}
	return encode(a) == encode(b)
}

// check holds a comparison against its promises.
func check(t *testing.T, a, b edition.Content) *edition.Diff {
	t.Helper()
	d := henan(t).Compare(a, b)
	for _, wrong := range slices.Concat(untold(d, a.Tables, b.Tables), untold(henan(t).Compare(b, a), b.Tables, a.Tables)) {
		t.Error(wrong)
	}
	checkWords(t, d, a.Words, b.Words)
	want, got := textChanges(a.Tables, b.Tables), map[string][2]string{}
	for _, x := range d.Tables {
		for _, c := range x.Cells {
			if _, twice := got[c.Address]; twice {
				t.Errorf("%s is listed twice", c.Address)
			}
			got[c.Address] = [2]string{c.Old, c.New}
		}
	}
	for at, c := range want {
		if got[at] != c {
			t.Errorf("%s: listed %q, the tables say %q", at, got[at], c)
		}
	}
	for at := range got {
		if _, ok := want[at]; !ok {
			t.Errorf("%s is listed without a change: %q", at, got[at])
		}
	}
	return d
}

// checkNotice holds the lines of the 更正说明 against what is printed in a and b:
// every change of a cell or a sentence with both sides, and no other.
func checkNotice(t *testing.T, d *edition.Diff, a, b edition.Content) {
	t.Helper()
	old, now := &edition.Manifest{Number: 1}, &edition.Manifest{Number: 2, Corrects: &edition.Correction{Number: 1, Reason: "更正"}}
	n := edition.Notice(old, now, d, &table.Table{})
	if err := n.Validate(); err != nil {
		t.Fatal(err)
	}
	listed := map[[2]string]int{} // old and new
	section := ""
	for r := range n.Rows {
		at := func(c int) string { return n.At(r, c).Text }
		switch {
		case n.At(r, 0).ColSpan == int32(len(n.Columns)):
			section = at(0)
		case n.Rows[r].Kind == table.HeadingRow:
		case section == "更正的内容" && at(2) != "表式" && !strings.HasSuffix(at(3), "一行"):
			listed[[2]string{at(4), at(5)}]++
		case section == "更正的文字":
			listed[[2]string{at(2), at(4)}]++
		}
	}
	or := func(s, none string) string {
		if s == "" {
			return none
		}
		return s
	}
	for _, c := range textChanges(a.Tables, b.Tables) {
		listed[[2]string{or(c[0], "空白"), or(c[1], "空白")}]--
	}
	for _, c := range d.Words {
		listed[[2]string{or(c.Old, "（无）"), or(c.New, "（无）")}]--
	}
	for c, n := range listed {
		if n != 0 {
			t.Errorf("the notice lists %q → %q %d times too often", c[0], c[1], n)
		}
	}
}

// textChanges finds by brute force the addresses at which something else is
// printed. Lines without an id are left out; the example's have nothing in them.
func textChanges(a, b []edition.Snapshot) map[string][2]string {
	texts := func(tables []edition.Snapshot) map[string]string {
		out := map[string]string{}
		for _, s := range tables {
			for _, r := range s.Rows {
				for _, c := range r.Cells {
					if col := s.Columns[c.Col]; c.Text != "" {
						out[fmt.Sprintf("%s[%s, %s]", s.ID, r.IDs[col.Statement], col.ID)] = c.Text
					}
				}
			}
		}
		return out
	}
	was, now := texts(a), texts(b)
	out := map[string][2]string{}
	for at, text := range was {
		if now[at] != text {
			out[at] = [2]string{text, now[at]}
		}
	}
	for at, text := range now {
		if was[at] == "" {
			out[at] = [2]string{"", text}
		}
	}
	return out
}

func TestNothingDiffersFromItself(t *testing.T) {
	a := take(t, exampletest.Family(t), exampleData)
	d := check(t, a, a)
	if !d.Empty() || len(d.Same) != 13 || d.Printed() || len(a.Words) < 120 {
		t.Errorf("%d tables and %d of %d sentences differ, %d tables are the same", len(d.Tables), len(d.Words), len(a.Words), len(d.Same))
	}
}

// TestRandomCorrections corrects the ledger at random, one correction upon another.
func TestRandomCorrections(t *testing.T) {
	fam := exampletest.Family(t)
	a := take(t, fam, exampleData)
	kinds := map[edition.Status]int{}
	rounded, sentences := 0, 0
	for seed := range testtool.Sample(25, 60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			b := take(t, fam, corrected(t, rand.New(rand.NewPCG(uint64(seed), 7))))
			d := check(t, a, b)
			sentences += len(d.Words)
			checkNotice(t, d, a, b)
			for _, x := range d.Tables {
				for _, c := range x.Cells {
					kinds[c.Status]++
				}
				for _, r := range x.Rows {
					kinds[r.Status]++
				}
				rounded += len(x.Rounded)
				if !x.Printed && len(x.Cells) > 0 {
					t.Errorf("%s prints the same, but cells are listed", x.ID)
				}
			}
			a = b
		})
	}
	for _, s := range []edition.Status{edition.Changed, edition.Added, edition.Removed, edition.Moved} {
		if kinds[s] == 0 {
			t.Errorf("no correction made anything %s", s)
		}
	}
	if rounded == 0 || sentences == 0 {
		t.Errorf("corrections rounded away %d figures and changed %d sentences", rounded, sentences)
	}
}

// TestRandomTables changes tables in every way a table can change: cells, rows,
// columns, titles, notes, formats, spans, whole tables.
func TestRandomTables(t *testing.T) {
	base := take(t, exampletest.Family(t), exampleData).Tables
	for seed := range testtool.Sample(80, 300) {
		rnd := rand.New(rand.NewPCG(uint64(seed), 11))
		b := clone(t, base)
		for range 1 + rnd.IntN(5) {
			s := &b[rnd.IntN(len(b))]
			r := &s.Rows[rnd.IntN(len(s.Rows))]
			switch rnd.IntN(12) {
			case 0:
				s.Title += "（试行）"
			case 1:
				s.Notes = append(s.Notes, "新的注")
			case 2:
				rnd.Shuffle(len(s.Rows), func(i, k int) { s.Rows[i], s.Rows[k] = s.Rows[k], s.Rows[i] })
			case 3:
				if len(s.Rows) > 1 {
					i := rnd.IntN(len(s.Rows))
					s.Rows = slices.Delete(s.Rows, i, i+1)
				}
			case 4:
				dropColumn(s, rnd.IntN(len(s.Columns)))
			case 5:
				if k := rnd.IntN(len(b)); len(b) > 1 {
					b = slices.Delete(b, k, k+1)
				}
			case 6:
				b = append(b, edition.Snapshot{ID: "14", Number: "预算14表", Title: "新表", Columns: []edition.Column{{ID: "甲", Path: []string{"甲"}}}, Formats: []money.Format{{Unit: money.Yuan}},
					Rows: []edition.Row{{IDs: []string{"一"}, Cells: []edition.Cell{{Text: "字"}}}}})
				b = slices.CompactFunc(b, func(x, y edition.Snapshot) bool { return x.ID == y.ID })
			case 7:
				s.Formats[0].Decimals = 2
			case 8:
				k := rnd.IntN(len(b))
				b[0], b[k] = b[k], b[0]
			default:
				if len(r.Cells) == 0 {
					continue
				}
				c := &r.Cells[rnd.IntN(len(r.Cells))]
				switch rnd.IntN(4) {
				case 0:
					c.Text += "改"
				case 1:
					n := rnd.Int64N(1e9)
					c.Amount = &n
				case 2:
					c.Rows++
				case 3:
					c.Col = (c.Col + 1) % len(s.Columns) // to another place
					slices.SortFunc(r.Cells, func(x, y edition.Cell) int { return x.Col - y.Col })
					r.Cells = slices.CompactFunc(r.Cells, func(x, y edition.Cell) bool { return x.Col == y.Col })
				}
			}
		}
		d := henan(t).Compare(edition.Content{Tables: base}, edition.Content{Tables: b})
		if wrong := untold(d, base, b); len(wrong) > 0 {
			t.Fatalf("seed %d: %s", seed, strings.Join(wrong, "\n"))
		}
		if same := equal(t, base, b); same != (len(d.Tables) == 0 && ordered(base, b)) {
			t.Errorf("seed %d: same %t, %d tables differ", seed, same, len(d.Tables))
		}
	}
}

func ordered(a, b []edition.Snapshot) bool {
	return slices.EqualFunc(a, b, func(x, y edition.Snapshot) bool { return x.ID == y.ID })
}

// clone goes by way of the file's form, so that nothing is shared.
func clone(t testing.TB, tables []edition.Snapshot) []edition.Snapshot {
	t.Helper()
	var b bytes.Buffer
	for _, s := range tables {
		data, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
	}
	out, err := edition.DecodeSnapshots(&b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func dropColumn(s *edition.Snapshot, col int) {
	if len(s.Columns) == 1 {
		return
	}
	s.Columns = slices.Delete(s.Columns, col, col+1)
	for r := range s.Rows {
		cells := s.Rows[r].Cells[:0]
		for _, c := range s.Rows[r].Cells {
			if c.Col == col {
				continue
			}
			if c.Col > col {
				c.Col--
			}
			cells = append(cells, c)
		}
		s.Rows[r].Cells = cells
	}
}

func TestClassification(t *testing.T) {
	amount := func(n int64) *int64 { return &n }
	tbl := func(change func(*edition.Snapshot)) []edition.Snapshot {
		s := edition.Snapshot{
			ID: "03", Number: "预算03表", Title: "支出",
			Columns: []edition.Column{{ID: "名称", Path: []string{"名称"}}, {ID: "合计", Path: []string{"支出", "合计"}, Kind: uint8(table.AmountColumn)}},
			Formats: []money.Format{{Unit: money.Wan, Decimals: 1, Thousands: true}},
			Rows: []edition.Row{
				{IDs: []string{"合计"}, Cells: []edition.Cell{{Text: "合计"}, {Col: 1, Text: "6.1", Amount: amount(6_130_000)}}},
				{IDs: []string{"021"}, Cells: []edition.Cell{{Text: "某局"}, {Col: 1, Text: "6.1", Amount: amount(6_130_000)}}},
				{IDs: []string{"021/1"}, Cells: []edition.Cell{{Text: "工资"}, {Col: 1, Text: "6.1", Amount: amount(6_130_000)}}},
				{IDs: []string{"021/2"}, Cells: []edition.Cell{{Text: "水电"}}},
				{IDs: []string{"021/3"}, Cells: []edition.Cell{{Text: "涉密"}, {Col: 1, Text: "XXXX"}}},
			},
		}
		change(&s)
		return []edition.Snapshot{s}
	}
	none := func(*edition.Snapshot) {}
	for _, c := range []struct {
		name   string
		change func(*edition.Snapshot)
		want   string
	}{
		{"printed", func(s *edition.Snapshot) {
			s.Rows[2].Cells[1].Text, s.Rows[2].Cells[1].Amount = "6.3", amount(6_330_005)
		},
			"改动1格 某局／工资，支出·合计：6.1 → 6.3 +0.200005万元"},
		{"from blank", func(s *edition.Snapshot) {
			s.Rows[3].Cells = append(s.Rows[3].Cells, edition.Cell{Col: 1, Text: "0.2", Amount: amount(200_000)})
		}, "改动1格 某局／水电，支出·合计： → 0.2 +0.2万元"},
		{"to blank", func(s *edition.Snapshot) { s.Rows[2].Cells = s.Rows[2].Cells[:1] }, "改动1格 某局／工资，支出·合计：6.1 →  -6.13万元"},
		{"rounds away", func(s *edition.Snapshot) { s.Rows[2].Cells[1].Amount = amount(6_130_001) }, "舍入后相同1格，印出的没有变化 [某局／工资，支出·合计：6.1 → 6.1 +0.000001万元]"},
		{"masked", func(s *edition.Snapshot) {
			s.Rows[4].Cells[1] = edition.Cell{Col: 1, Text: "1.0", Amount: amount(1_000_000)}
		}, "改动1格 某局／涉密，支出·合计：XXXX → 1.0 "},
		{"row gone", func(s *edition.Snapshot) { s.Rows = slices.Delete(s.Rows, 3, 4) }, "删去1格 -某局／水电 某局／水电，名称：水电 →  "},
		{"row moved", func(s *edition.Snapshot) { s.Rows[2], s.Rows[3] = s.Rows[3], s.Rows[2] }, "移动1行 ↕某局／水电4→3"},
		{"title", func(s *edition.Snapshot) { s.Title = "支出表" }, "表式变动1处 标题：“支出”改为“支出表”"},
		{"column title", func(s *edition.Snapshot) { s.Columns[1].Path[1] = "总计" }, "表式变动1处，印出的没有变化 列名：“支出·合计”改为“支出·总计”"},
		{"format", func(s *edition.Snapshot) {
			s.Formats[0].Decimals = 2
			for i := range 3 {
				s.Rows[i].Cells[1].Text = "6.13"
			}
		}, "表式变动2处 金额格式：“万元，1位小数，千分位”改为“万元，2位小数，千分位” 格的合并或金额格式：3格"},
		{"balanced rounding", func(s *edition.Snapshot) { s.Rows[2].Cells[1].Text = "6.2" }, "改动1格 某局／工资，支出·合计：6.1 → 6.2 0万元"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := henan(t).Compare(edition.Content{Tables: tbl(none)}, edition.Content{Tables: tbl(c.change)})
			if got := describe(d.Tables[0]); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// describe puts a table's changes on a line.
func describe(t edition.TableDiff) string {
	parts := []string{t.Summary()}
	for _, l := range t.Layout {
		parts = append(parts, l.Words())
	}
	for _, r := range t.Rows {
		switch r.Status {
		case edition.Moved:
			parts = append(parts, fmt.Sprintf("↕%s%d→%d", r.Name, r.Old, r.New))
		case edition.Removed:
			parts = append(parts, "-"+r.Name)
		}
	}
	for _, c := range t.Cells {
		parts = append(parts, fmt.Sprintf("%s，%s：%s → %s %s%s", c.Row, c.Column, c.Old, c.New, c.Difference, c.Unit))
	}
	for _, c := range t.Rounded {
		parts = append(parts, fmt.Sprintf("[%s，%s：%s → %s %s%s]", c.Row, c.Column, c.Old, c.New, c.Difference, c.Unit))
	}
	return strings.Join(parts, " ")
}
