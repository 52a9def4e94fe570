package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/publish"
	"budgetreport/internal/table"
)

// evaluated are the tables that explain and trace ask.
type evaluated struct {
	ds      *dataset.Dataset
	subject layout.Subject
	results []*layout.Result
	rules   *check.Rules
}

// explainFlags are the inputs of explain and trace.
type explainFlags struct{ data, family, unit string }

func (x *explainFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&x.data, "data", "", "数据集（CSV文件夹）")
	f.StringVar(&x.family, "family", "", "表式：程序自带的名称（henan）或表式文件夹")
	f.StringVar(&x.unit, "unit", "", "单位编码：问这个单位自己的表，而不是部门的")
}

// evaluate reads the dataset and makes all tables of the subject asked for.
func (a *app) evaluate(cmd *cobra.Command, x *explainFlags) (*evaluated, error) {
	s, err := a.loadSettings()
	if err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("data") {
		s.data = []string{x.data}
	}
	override(cmd, "family", &s.family, x.family)
	fam, err := s.loadFamily()
	if err != nil {
		return nil, err
	}
	rules, err := s.loadRules(fam)
	if err != nil {
		return nil, err
	}
	path, err := s.dataset()
	if err != nil {
		return nil, err
	}
	src, err := openData(path)
	if err != nil {
		return nil, err
	}
	ds, err := dataset.Load(fam.Schema, src)
	if err != nil {
		return nil, err
	}
	subject := layout.Whole(ds)
	if x.unit != "" {
		subjects, err := layout.Subjects(ds, []string{x.unit}, false)
		if err != nil {
			return nil, err
		}
		if len(subjects) > 1 {
			return nil, usageError{fmt.Errorf("--unit只能是一个单位，“%s”是%d个", x.unit, len(subjects))}
		}
		subject = subjects[0]
	}
	results, err := publish.Evaluate(fam.Layouts, ds, subject)
	return &evaluated{ds, subject, results, rules}, err
}

func (a *app) explainCommand() *cobra.Command {
	var flags explainFlags
	cmd := &cobra.Command{
		Use:   "explain [选项] 表 行 列",
		Short: "说明一个数从哪里来：怎么算的、哪些账、怎么舍入",
		Long: `说明表中一个金额从哪里来：算法、逐行的账（文件和行号）、精确合计、舍入，以及它参加的合计。

表写编号（03、3、预算03表），行写编码或印出的文字（021012/2080502、合计、单位名称），列写名称（基本支出.小计）。也可以写成一个地址。`,
		Example: `  report explain 03 021012/2080502 基本支出.小计
  report explain 预算11表 合计 合计
  report explain "03[021012/2080502, 基本支出.小计]"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				args = splitAddress(args[0])
			}
			if len(args) != 3 {
				return usageError{errors.New("应写三项：表、行、列，如 report explain 03 合计 基本支出.小计")}
			}
			e, err := a.evaluate(cmd, &flags)
			if err != nil {
				return err
			}
			r, row, col, err := layout.Find(e.results, args[0], args[1], args[2])
			if err != nil {
				return err
			}
			x := explain(e.ds, r, row, col)
			x.Checks = e.rules.Involving(layout.Tables(e.results), r.Table, row, col)
			return a.print(x, x.write)
		},
	}
	flags.add(cmd)
	return cmd
}

var address = regexp.MustCompile(`^(.+)\[(.+), ?(.+)\]$`)

func splitAddress(s string) []string {
	if m := address.FindStringSubmatch(s); m != nil {
		return m[1:]
	}
	return nil
}

// explanation is where a figure comes from. Amounts are 元 with two decimals.
type explanation struct {
	Address    string              `json:"address"`
	Table      string              `json:"table"`
	Title      string              `json:"title"`
	Row        string              `json:"row"`
	Column     string              `json:"column"`
	Text       string              `json:"text"` // as printed
	Secret     bool                `json:"secret,omitempty"`
	Formula    string              `json:"formula"`
	Lines      []explainedLine     `json:"lines"`
	Sum        string              `json:"sum"`
	Rounding   string              `json:"rounding"`
	Identities []explainedIdentity `json:"identities,omitempty"`
	Checks     []string            `json:"checks,omitempty"`
}

type explainedLine struct {
	Place  string `json:"place"`
	Sign   int    `json:"sign"`
	Amount string `json:"amount"`
	Text   string `json:"text"`

	entering string // the amount with its sign in the sum
}

type explainedIdentity struct {
	Total      string   `json:"total"`
	Parts      []string `json:"parts"`
	Difference string   `json:"difference"` // total less parts
	Printed    string   `json:"printed"`    // the same of the figures as printed, "" where they are not comparable
	words      string
}

func explain(ds *dataset.Dataset, r *layout.Result, row, col int) *explanation {
	cell := r.At(row, col)
	x := &explanation{
		Address: r.Address(row, col), Table: r.Name(), Title: r.Title, Row: r.RowText(row, col), Column: r.ColumnTitle(col),
		Text: cell.Text, Secret: cell.Kind == table.MaskedCell,
		Formula: r.Formula(row, col), Lines: []explainedLine{}, Rounding: rounding(cell, r.Formats[cell.Format]),
	}
	if x.Column == "" {
		x.Column = r.Columns[col].ID
	}
	var sum money.Amount
	for _, e := range r.Lines(row, col) {
		entering := money.Amount(e.Sign) * e.Amount
		sum += entering
		x.Lines = append(x.Lines, explainedLine{e.Place(), e.Sign, e.Amount.Exact(), layout.LineText(ds, e.Ledger, e.Line), entering.Exact()})
	}
	x.Sum = sum.Exact()
	for _, id := range r.Identities(row, col) {
		x.Identities = append(x.Identities, explainIdentity(r, id))
	}
	return x
}

// rounding says how the exact sum became the printed figure.
func rounding(cell *table.Cell, f money.Format) string {
	if cell.Amount == 0 {
		return "恰为零，印为" + shown(cell)
	}
	text := cell.Amount.Exact() + "元"
	exact := f.Unit.Exact(cell.Amount)
	if f.Unit != money.Yuan {
		text += "＝" + exact + f.Unit.String()
	}
	rounded := f.Round(cell.Amount)
	if _, digits, _ := strings.Cut(exact, "."); len(digits) > f.Decimals {
		text += "，四舍五入到" + strconv.Itoa(f.Decimals) + "位小数为" + f.TextRounded(rounded)
	}
	if cell.Printed != rounded {
		text += "，舍位平衡调整为" + f.TextRounded(cell.Printed)
	}
	return text + "，印为" + shown(cell)
}

func shown(cell *table.Cell) string {
	switch {
	case cell.Kind == table.MaskedCell:
		return "“" + cell.Text + "”（涉密）"
	case cell.Text == "":
		return "空白"
	}
	return cell.Text
}

// mostParts is how many parts of a total are printed one by one.
const mostParts = 12

func explainIdentity(r *layout.Result, id layout.Identity) explainedIdentity {
	total := r.At(id.Total[0], id.Total[1])
	x := explainedIdentity{Total: r.Address(id.Total[0], id.Total[1])}
	exact, printed, comparable := total.Amount, total.Printed, true
	var words []string
	for _, p := range id.Parts {
		part := r.At(p[0], p[1])
		x.Parts = append(x.Parts, r.Address(p[0], p[1]))
		exact -= part.Amount
		printed -= part.Printed
		comparable = comparable && part.Format == total.Format
		name := r.Columns[p[1]].ID
		if id.Down {
			name = r.RowID(p[0], p[1])
		}
		if part.Amount != 0 {
			words = append(words, name+" "+shown(part))
		}
	}
	switch n := len(words); {
	case n == 0:
		words = append(words, fmt.Sprintf("%d格，都为零", len(id.Parts)))
	case n > mostParts:
		words = append(words[:mostParts], fmt.Sprintf("……（共%d格）", n))
	}
	x.words = fmt.Sprintf("%s %s＝%s", x.Total, shown(total), strings.Join(words, "＋"))
	x.Difference = exact.Exact()
	switch {
	case exact != 0:
		x.words += "：相差" + x.Difference + "元"
	case comparable && printed != 0:
		x.words += "：精确相等，印出的数相差" + r.Formats[total.Format].TextRounded(printed) + "（尾差）"
	default:
		x.words += "：相等"
	}
	if comparable {
		x.Printed = r.Formats[total.Format].TextRounded(printed)
	}
	return x
}

func (x *explanation) write(w io.Writer) {
	fmt.Fprintf(w, "%s\n%s  %s\n行：%s\n列：%s\n", x.Address, x.Table, x.Title, x.Row, x.Column)
	if x.Secret {
		fmt.Fprintln(w, "涉密：公开时这一格印为“"+x.Text+"”，以下内容不得公开。")
	}
	fmt.Fprintf(w, "\n算法：%s\n\n账：%d行\n", x.Formula, len(x.Lines))
	width, places := len(x.Sum), 0
	for _, l := range x.Lines {
		width = max(width, len(l.entering))
		places = max(places, utf8.RuneCountInString(l.Place))
	}
	for _, l := range x.Lines {
		fmt.Fprintf(w, "  %-*s  %*s  %s\n", places, l.Place, width, l.entering, l.Text)
	}
	fmt.Fprintf(w, "合计：%s元\n舍入：%s\n", x.Sum, x.Rounding)
	if len(x.Identities) > 0 {
		fmt.Fprintln(w, "\n参加的合计：")
	}
	for _, id := range x.Identities {
		fmt.Fprintln(w, "  "+id.words)
	}
	if len(x.Checks) > 0 {
		fmt.Fprintln(w, "\n参加的审核公式：")
	}
	for _, c := range x.Checks {
		fmt.Fprintln(w, "  "+c)
	}
}
