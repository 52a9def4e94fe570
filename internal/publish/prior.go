package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/datafile"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/narrative"
	"budgetreport/internal/wholefile"
)

// Prior computes last year's figures from last year's dataset and writes them
// into the one dataset of the settings, a folder of CSV. Where that already holds
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
	if c.Added+c.Changed > 0 {
		c.Path, c.Kept, err = datafile.WriteTable(ctx, folder, c.file, c.rows)
	}
	return c, err
}

// Carried is the outcome of Prior.
type Carried struct {
	Path    string   `json:"path,omitempty"` // of the file written; "" where nothing had changed
	Year    string   `json:"year"`           // last year
	From    string   `json:"from"`
	Added   int      `json:"added"`
	Changed int      `json:"changed"`
	Same    int      `json:"same"`
	Missing []string `json:"missing,omitempty"` // units that are not in last year's dataset

	Kept []wholefile.Kept `json:"kept,omitempty"` // the former file, moved aside

	Table string `json:"-"` // name of the file that holds them

	file     *dataset.File
	existing *dataset.Texts // rows of the file in the dataset; nil where there is none
	rows     [][]string     // computed rows; after merge all rows to be written
}

// carry computes the rows of the file from last year's dataset.
func (k *Templates) carry(last, folder string) (*Carried, error) {
	now, err := loadDataset(k.Family, folder)
	if err != nil {
		return nil, err
	}
	then, err := loadDataset(k.Family, last)
	if err != nil {
		return nil, err
	}
	c := &Carried{Year: then.Year(), From: last, file: k.Text.PriorFile()}
	c.Table, c.existing = c.file.Name, now.Lists[c.file.ID]
	this, err := strconv.Atoi(now.Year())
	if err != nil {
		return nil, err
	}
	if c.Year != strconv.Itoa(this-1) {
		return nil, diag.One(diag.Problem{File: last, Message: "是" + c.Year + "年的数据集，不是上年的", Want: fmt.Sprintf("%s是%d年的，应为%d年", folder, this, this-1)})
	}
	o := Office{Family: k.Family, Rules: k.Rules, Layouts: k.Family.Layouts}
	checked, err := o.Check(then)
	if err != nil {
		return nil, err
	}
	subjects, err := now.Subjects(nil, true)
	if err != nil {
		return nil, err
	}
	var problems diag.List
	for _, s := range subjects {
		was, ok := subjectOf(then, edition.Subject{Code: s.Code, Part: s.Part})
		if !ok {
			if hint := unzeroed(then, s.Code); hint != "" {
				problems.Add(diag.Problem{File: folder, Got: s.Code, Message: "与上年数据集的编码只差开头的0", Want: "上年" + hint})
			}
			c.Missing = append(c.Missing, s.Name+"（"+s.Code+"）")
			continue
		}
		results, err := o.Tables(checked, was) // figures that could not be published are not carried on
		if refused := (*Refused)(nil); errors.As(err, &refused) {
			return nil, refused.Of(last + " " + was.Name + "：")
		}
		if err != nil {
			return nil, err
		}
		rows, err := k.Text.Prior(then, was, layout.Tables(results))
		if err != nil {
			return nil, err
		}
		c.rows = append(c.rows, rows...)
	}
	return c, problems.Err()
}

// merge joins the rows of the file with the computed ones that it lacks. Where the
// two have different amounts it is an error, unless replace is set: then the
// computed amount is taken.
func (c *Carried) merge(replace bool) error {
	amount := slices.IndexFunc(c.file.Columns, func(k *dataset.Column) bool { return k.Kind == dataset.Amount })
	key := func(row []string) string {
		return strings.Join(slices.Delete(slices.Clone(row), amount, amount+1), " ")
	}
	computed := map[string]string{}
	for _, row := range c.rows {
		computed[key(row)] = row[amount]
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
			k := key(row)
			known[k] = true
			want, ok := computed[k]
			was, err := money.Parse(row[amount])
			switch {
			case !ok:
			case err == nil && was.Exact() == want:
				c.Same++
			case replace:
				row[amount] = want
				c.Changed++
			default:
				problems.Add(diag.Problem{File: c.existing.Source, Line: int(c.existing.Lines[r]), Got: row[amount], Message: "与上年数据集算出的不同：" + k + "是" + want + "元", Want: "用--replace换成算出的，或查明上年数据集为什么不同"})
			}
			out = append(out, row)
		}
	}
	for _, row := range c.rows {
		if !known[key(row)] {
			out = append(out, row)
			c.Added++
		}
	}
	c.rows = out
	return problems.Err()
}
