package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/datafile"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/narrative"
	"budgetreport/internal/publish"
	"budgetreport/internal/wholefile"
)

func (a *app) priorCommand() *cobra.Command {
	var flags buildFlags
	var replace bool
	cmd := &cobra.Command{
		Use:   "prior [选项] 上年数据集",
		Short: "从上年的数据集取上年数，写进本年数据集的“上年”表",
		Long: `公开文本要与上年比较。有上年的数据集时，不必再填“上年”表：这个命令算出上年的各项（部门和每个单位），写进去；原来的“上年”表保存在数据集的“原有”文件夹。

“上年”表中已有而算出的不同时，列出不同，不改动；用--replace换成算出的数。上年数据集里没有的单位，已填的保留。`,
		Example: `  report prior 2021数据 --data 2022数据
  report prior 2021数据 --data 2022数据 --replace`,
		Args: arguments("上年数据集"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.settingsFor(cmd, &flags)
			if err != nil {
				return err
			}
			k, err := s.loadMaker()
			if err != nil {
				return err
			}
			if k.text == nil || k.text.PriorFile() == nil {
				file := path.Join(s.family, narrative.Folder, narrative.File)
				return &diag.Error{Problems: []diag.Problem{{File: file, Message: "没有[prior]，不知道上年数在哪些格", Want: "写法见docs/narrative.md"}}}
			}
			folder, err := s.dataset()
			if err != nil {
				return err
			}
			if info, err := os.Stat(folder); err == nil && !info.IsDir() {
				return &diag.Error{Problems: []diag.Problem{{File: folder, Message: "是工作簿，这个命令只能写进CSV文件夹", Want: "请先用report convert转成文件夹"}}}
			}
			c, err := k.carry(args[0], folder)
			if err != nil {
				return err
			}
			if err := c.merge(replace); err != nil {
				return err
			}
			if c.Added+c.Changed > 0 {
				if c.Path, c.Kept, err = datafile.WriteTable(cmd.Context(), folder, c.file, c.rows); err != nil {
					return err
				}
			}
			return a.print(c, c.write)
		},
	}
	flags.addSources(cmd)
	cmd.Flags().BoolVar(&replace, "replace", false, "与算出的不同的，换成算出的")
	return cmd
}

// carried is last year's figures on their way into this year's dataset.
type carried struct {
	Path    string   `json:"path,omitempty"` // of what was written; "": nothing had to be
	Year    string   `json:"year"`           // last year
	From    string   `json:"from"`
	Added   int      `json:"added"`
	Changed int      `json:"changed"`
	Same    int      `json:"same"`
	Missing []string `json:"missing,omitempty"` // units that last year's dataset does not have

	Kept []wholefile.Kept `json:"kept,omitempty"` // what stood there before

	file     *dataset.File
	standing *dataset.Texts // what the file holds; nil for nothing
	rows     [][]string     // computed; after merge what the file is to hold
}

// carry computes the rows of the file from last year's dataset.
func (k *maker) carry(last, folder string) (*carried, error) {
	now, err := loadDataset(k.fam, folder)
	if err != nil {
		return nil, err
	}
	then, err := loadDataset(k.fam, last)
	if err != nil {
		return nil, err
	}
	c := &carried{Year: layout.Year(then), From: last, file: k.text.PriorFile()}
	c.standing = now.Lists[c.file.ID]
	this, err := strconv.Atoi(layout.Year(now))
	if err != nil {
		return nil, err
	}
	if c.Year != strconv.Itoa(this-1) {
		return nil, &diag.Error{Problems: []diag.Problem{{File: last, Message: "是" + c.Year + "年的数据集，不是上年的", Want: fmt.Sprintf("%s是%d年的，应为%d年", folder, this, this-1)}}}
	}
	o := publish.Office{Family: k.fam, Rules: k.rules, Layouts: k.fam.Layouts}
	checked, err := o.Check(then)
	if err != nil {
		return nil, err
	}
	subjects, err := layout.Subjects(now, nil, true)
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
		if refused := (*publish.Refused)(nil); errors.As(err, &refused) {
			return nil, refused.Of(last + " " + was.Name + "：")
		}
		if err != nil {
			return nil, err
		}
		rows, err := k.text.Prior(then, was, layout.Tables(results))
		if err != nil {
			return nil, err
		}
		c.rows = append(c.rows, rows...)
	}
	return c, problems.Err()
}

// merge puts what the file holds before what it lacks. Where both say something
// else it is an error, unless what is computed is to replace it.
func (c *carried) merge(replace bool) error {
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
	if c.standing != nil {
		for r := range c.standing.N {
			row := make([]string, len(c.file.Columns))
			for i := range row {
				row[i] = c.standing.Values[i][r]
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
				problems.Add(diag.Problem{File: c.standing.Source, Line: int(c.standing.Lines[r]), Got: row[amount], Message: "与上年数据集算出的不同：" + k + "是" + want + "元", Want: "用--replace换成算出的，或查明上年数据集为什么不同"})
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

func (c *carried) write(w io.Writer) {
	if c.Path == "" {
		fmt.Fprintf(w, "“%s”表的%d项与%s年数据集“%s”算出的都相同，没有改动。\n", c.file.Name, c.Same, c.Year, filepath.Base(c.From))
	} else {
		fmt.Fprintf(w, "已写出%s：取自%s年数据集“%s”，新增%d项，换成算出的%d项，相同%d项。\n", c.Path, c.Year, filepath.Base(c.From), c.Added, c.Changed, c.Same)
		for _, k := range c.Kept {
			fmt.Fprintf(w, "原来的保存为%s。\n", k.As)
		}
	}
	if len(c.Missing) > 0 {
		fmt.Fprintf(w, "上年数据集中没有：%s。这些单位的公开文本不与上年比较。\n", strings.Join(c.Missing, "、"))
	}
}
