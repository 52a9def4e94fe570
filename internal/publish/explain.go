package publish

import (
	"fmt"
	"strconv"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// Explain says where a figure comes from, in the tables that Evaluate makes. Its
// cell is named by table, row and column, or by an address.
func (s *Settings) Explain(unit string, cell ...string) (*Explanation, error) {
	if len(cell) == 1 {
		if table, row, column, ok := address.Split(cell[0]); ok {
			cell = []string{table, row, column}
		}
	}
	if len(cell) != 3 {
		return nil, &RequestError{"应写三项：表、行、列，如 report explain 03 合计 基本支出.小计"}
	}
	e, err := s.Evaluate(unit)
	if err != nil {
		return nil, err
	}
	return e.Explain(cell[0], cell[1], cell[2])
}

// Trace says which cells a line of the ledger enters, in the tables that Evaluate
// makes.
func (s *Settings) Trace(unit, line string) (*Traced, error) {
	e, err := s.Evaluate(unit)
	if err != nil {
		return nil, err
	}
	return e.Trace(line)
}

// Evaluated are the tables of a subject, about which Explain and Trace answer.
type Evaluated struct {
	ds      *dataset.Dataset
	results []*layout.Result
	rules   *check.Rules
}

// Evaluate reads the one dataset of the settings and makes all tables of a
// unit, by its code, or of the department. The error is a *diag.Error, or a
// *RequestError where unit is the prefix of several.
func (s *Settings) Evaluate(unit string) (*Evaluated, error) {
	fam, rules, err := s.loadChecked()
	if err != nil {
		return nil, err
	}
	path, err := s.OneDataset()
	if err != nil {
		return nil, err
	}
	ds, err := loadDataset(fam, path)
	if err != nil {
		return nil, err
	}
	subject := ds.Whole()
	if unit != "" {
		subjects, err := ds.Subjects([]string{unit}, false)
		if err != nil {
			return nil, err
		}
		if len(subjects) > 1 {
			return nil, &RequestError{fmt.Sprintf("--unit只能是一个单位，“%s”是%d个", unit, len(subjects))}
		}
		subject = subjects[0]
	}
	results, err := Evaluate(fam.Layouts, ds, subject)
	return &Evaluated{ds, results, rules}, err
}

// Explain says where the figure in a cell comes from. Table, row and column are
// named as layout.Find takes them; the error is a *diag.Error.
func (e *Evaluated) Explain(table, row, column string) (*Explanation, error) {
	r, i, k, err := layout.Find(e.results, table, row, column)
	if err != nil {
		return nil, err
	}
	x := explain(e.ds, r, i, k)
	x.Checks = e.rules.Involving(layout.Tables(e.results), r.Table, i, k)
	return x, nil
}

// Trace says which cells a line of the ledger enters. The line is named as
// 支出.csv:57; the error is a *diag.Error.
func (e *Evaluated) Trace(line string) (*Traced, error) {
	led, i, err := layout.FindLine(e.ds, line)
	if err != nil {
		return nil, err
	}
	t := &Traced{Place: layout.Contribution{Ledger: led, Line: i}.Place(), Text: layout.LineText(e.ds, led, i), Cells: []TracedCell{}, Amounts: map[string]string{}}
	for _, h := range layout.Trace(e.results, led, i) {
		cell := h.At(h.Row, h.Col)
		t.Cells = append(t.Cells, TracedCell{
			Address: h.Address(h.Row, h.Col), Table: h.Name(), Row: h.RowText(h.Row, h.Col), Column: h.ColumnTitle(h.Col),
			Sign: h.Sign, Amount: h.Amount.Exact(), Exact: cell.Amount.Exact(), Text: cell.Text, Secret: cell.Kind == table.MaskedCell,
			Shown: shown(cell),
		})
	}
	for _, c := range led.File.Columns {
		if amounts := led.Measures[c.ID]; amounts != nil {
			t.Amounts[c.Name] = amounts[i].Exact()
			t.Words += fmt.Sprintf("，%s%s元", c.Name, amounts[i].Exact())
		}
	}
	return t, nil
}

// Explanation is where a figure comes from. Amounts are 元 with two decimals.
type Explanation struct {
	Address    string              `json:"address"`
	Table      string              `json:"table"`
	Title      string              `json:"title"`
	Row        string              `json:"row"`
	Column     string              `json:"column"`
	Text       string              `json:"text"` // as printed
	Secret     bool                `json:"secret,omitempty"`
	Formula    string              `json:"formula"`
	Lines      []ExplainedLine     `json:"lines"`
	Sum        string              `json:"sum"`
	Rounding   string              `json:"rounding"`
	Identities []ExplainedIdentity `json:"identities,omitempty"`
	Checks     []string            `json:"checks,omitempty"`
}

// ExplainedLine is a line of the ledger that enters a figure.
type ExplainedLine struct {
	Place  string `json:"place"`
	Sign   int    `json:"sign"`
	Amount string `json:"amount"`
	Text   string `json:"text"`

	Entering string `json:"-"` // the amount with its sign in the sum
}

// ExplainedIdentity is a sum that a figure takes part in, by addresses.
type ExplainedIdentity struct {
	Total      string   `json:"total"`
	Parts      []string `json:"parts"`
	Difference string   `json:"difference"` // total less parts
	Printed    string   `json:"printed"`    // the same of the figures as printed, "" where they are not comparable
	Words      string   `json:"-"`          // all of it as a line
}

func explain(ds *dataset.Dataset, r *layout.Result, row, col int) *Explanation {
	cell := r.At(row, col)
	x := &Explanation{
		Address: r.Address(row, col), Table: r.Name(), Title: r.Title, Row: r.RowText(row, col), Column: r.ColumnTitle(col),
		Text: cell.Text, Secret: cell.Kind == table.MaskedCell,
		Formula: r.Formula(row, col), Lines: []ExplainedLine{}, Rounding: roundingWords(cell, r.Formats[cell.Format]),
	}
	if x.Column == "" {
		x.Column = r.Columns[col].ID
	}
	var sum money.Amount
	for _, e := range r.Lines(row, col) {
		entering := money.Amount(e.Sign) * e.Amount
		sum += entering
		x.Lines = append(x.Lines, ExplainedLine{e.Place(), e.Sign, e.Amount.Exact(), layout.LineText(ds, e.Ledger, e.Line), entering.Exact()})
	}
	x.Sum = sum.Exact()
	for _, id := range r.DeclaredSums(row, col) {
		x.Identities = append(x.Identities, explainIdentity(r, id))
	}
	return x
}

// roundingWords says how the exact sum became the printed figure.
func roundingWords(cell *table.Cell, f money.Format) string {
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

func explainIdentity(r *layout.Result, id layout.DeclaredSum) ExplainedIdentity {
	total := r.At(id.Total[0], id.Total[1])
	x := ExplainedIdentity{Total: r.Address(id.Total[0], id.Total[1])}
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
	x.Words = fmt.Sprintf("%s %s＝%s", x.Total, shown(total), strings.Join(words, "＋"))
	x.Difference = exact.Exact()
	switch {
	case exact != 0:
		x.Words += "：相差" + x.Difference + "元"
	case comparable && printed != 0:
		x.Words += "：精确相等，印出的数相差" + r.Formats[total.Format].TextRounded(printed) + "（尾差）"
	default:
		x.Words += "：相等"
	}
	if comparable {
		x.Printed = r.Formats[total.Format].TextRounded(printed)
	}
	return x
}

// Traced is a ledger line and the cells it enters. Amounts are 元 with two decimals.
type Traced struct {
	Place   string            `json:"place"`
	Text    string            `json:"text"`
	Amounts map[string]string `json:"amounts"` // by the column's name
	Cells   []TracedCell      `json:"cells"`
	Words   string            `json:"-"` // the amounts, each after a comma
}

// TracedCell is a cell that a line enters.
type TracedCell struct {
	Address string `json:"address"`
	Table   string `json:"table"`
	Row     string `json:"row"`
	Column  string `json:"column"`
	Sign    int    `json:"sign"`
	Amount  string `json:"amount"` // what the line adds to the cell
	Exact   string `json:"exact"`  // amount of the whole cell
	Text    string `json:"text"`   // the whole cell as printed
	Secret  bool   `json:"secret,omitempty"`
	Shown   string `json:"-"` // Text in words where it is blank or masked
}
