package publish

import (
	"context"
	"errors"
	"os"
	"path"
	"strings"

	"budgetreport/internal/datafile"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/money"
	"budgetreport/internal/narrative"
	"budgetreport/internal/wholefile"
)

// Prior takes last year's figures from last year's editions, or computes them from
// its dataset, and writes them with their source into the one dataset of the
// settings, a folder of CSV. Where that already holds
// another figure than the computed one the error is a *diag.Error, unless replace
// is set. It is a *Refused where last year's figures could not have been published.
func (s *Settings) Prior(ctx context.Context, last string, replace bool) (*Carried, error) {
	k, err := s.Load()
	if err != nil {
		return nil, err
	}
	if k.Text == nil || k.Text.PriorFile() == nil {
		file := path.Join(s.Family, narrative.Folder, narrative.File)
		return nil, diag.One(diag.Problem{File: file, Message: "没有[prior]，不知道上年数在哪些格", Want: "写法见docs/narrative.md"})
	}
	folder, err := s.OneDataset()
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return nil, diag.One(diag.Problem{File: folder, Message: "是工作簿，这个命令只能写进CSV文件夹", Want: "请先用report convert转成文件夹"})
	}
	c, err := k.carry(last, folder)
	if err != nil {
		return nil, err
	}
	if err := c.merge(replace); err != nil {
		return nil, err
	}
	if c.Added+c.Changed+c.Sourced > 0 {
		c.Path, c.Kept, err = datafile.WriteTable(ctx, folder, c.file, c.rows)
	}
	return c, err
}

// Carried is the outcome of Prior.
type Carried struct {
	Path    string   `json:"path,omitempty"` // of the file written; "" where nothing had changed
	Year    string   `json:"year"`           // last year
	From    string   `json:"from"`
	Name    string   `json:"-"` // of that, for messages
	Added   int      `json:"added"`
	Changed int      `json:"changed"`
	Same    int      `json:"same"`
	Sourced int      `json:"sourced"`           // of these, rows to which year or source was added
	Missing []string `json:"missing,omitempty"` // units that last year did not have

	Kept []wholefile.Kept `json:"kept,omitempty"` // the former file, moved aside

	Table string `json:"-"` // name of the file that holds them

	file     *dataset.File
	existing *dataset.Texts // rows of the file in the dataset; nil where there is none
	rows     [][]string     // computed rows; after merge all rows to be written

	amount, year, origin int // indexes of columns, -1 for none
}

// carry computes the rows of the file from last year's editions or dataset.
func (k *Templates) carry(last, folder string) (*Carried, error) {
	now, err := loadDataset(k.Family, folder)
	if err != nil {
		return nil, err
	}
	from, err := k.openLast(last, yearBefore(now), now)
	if err != nil {
		return nil, err
	}
	c := &Carried{Year: from.year, From: last, Name: from.name(), file: k.Text.PriorFile()}
	c.amount, c.year, c.origin = k.Text.PriorColumns()
	c.Table, c.existing = c.file.Name, now.Lists[c.file.ID]
	return c, c.take(k, from, now, folder)
}

// take computes the rows of all subjects of the dataset now, which is in a folder.
func (c *Carried) take(k *Templates, from *lastYear, now *dataset.Dataset, folder string) error {
	subjects, err := now.Subjects(nil, true)
	if err != nil {
		return err
	}
	var problems diag.List
	for _, s := range subjects {
		last, found, err := from.figures(k, s)
		if refused := (*Refused)(nil); errors.As(err, &refused) {
			return err
		}
		problems.Merge(err)
		if found == nil && err == nil {
			if hint := from.unzeroed(s.Code); hint != "" {
				problems.Add(diag.Problem{File: folder, Got: s.Code, Message: "与上年数据集的编码只差开头的0", Want: "上年" + hint})
			}
			c.Missing = append(c.Missing, s.Name+"（"+s.Code+"）")
		}
		for _, f := range found {
			c.rows = append(c.rows, k.Text.PriorRow(last, f))
		}
	}
	return problems.Err()
}

// key names the figure of a row.
func (c *Carried) key(row []string) string {
	var words []string
	for i, cell := range row {
		if i != c.amount && i != c.year && i != c.origin {
			words = append(words, cell)
		}
	}
	return strings.Join(words, " ")
}

// merge joins the rows of the file with the computed ones that it lacks. Where the
// two have different amounts it is an error, unless replace is set: then the
// computed amount is taken. Where they agree, a year and a source that are not
// written yet are filled in.
func (c *Carried) merge(replace bool) error {
	computed := map[string][]string{}
	for _, row := range c.rows {
		computed[c.key(row)] = row
	}
	var problems diag.List
	var out [][]string
	known := map[string]bool{}
	if c.existing != nil {
		for r := range c.existing.N {
			row := make([]string, len(c.file.Columns))
			for i := range row {
				row[i] = c.existing.Values[i][r]
			}
			k := c.key(row)
			known[k] = true
			want, ok := computed[k]
			was, err := money.Parse(row[c.amount])
			switch {
			case !ok:
			case err == nil && was.Exact() == want[c.amount] && c.sameYear(row, want):
				c.Same++
				c.source(row, want)
			case replace:
				row = want
				c.Changed++
			case !c.sameYear(row, want):
				problems.Add(diag.Problem{File: c.existing.Source, Line: int(c.existing.Lines[r]), Got: row[c.year], Message: "不是上年：" + c.Name + "的" + k + "是" + c.Year + "年的" + want[c.amount] + "元", Want: "用--replace换成那里的，或改正年度"})
			default:
				problems.Add(diag.Problem{File: c.existing.Source, Line: int(c.existing.Lines[r]), Got: row[c.amount], Message: "与" + c.Name + "的不同：" + k + "是" + want[c.amount] + "元", Want: "用--replace换成那里的，或查明为什么不同"})
			}
			out = append(out, row)
		}
	}
	for _, row := range c.rows {
		if !known[c.key(row)] {
			out = append(out, row)
			c.Added++
		}
	}
	c.rows = out
	return problems.Err()
}

// sameYear reports whether a row says the year of the figures, or none.
func (c *Carried) sameYear(row, from []string) bool {
	return c.year < 0 || row[c.year] == "" || row[c.year] == from[c.year]
}

// source fills in the year and the source of a row that has none.
func (c *Carried) source(row, from []string) {
	filled := false
	for _, i := range []int{c.year, c.origin} {
		if i >= 0 && row[i] == "" && from[i] != "" {
			row[i], filled = from[i], true
		}
	}
	if filled {
		c.Sourced++
	}
}
