package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

func (a *app) traceCommand() *cobra.Command {
	var flags explainFlags
	cmd := &cobra.Command{
		Use:   "trace [选项] 文件:行号",
		Short: "说明一行账进入哪些表的哪些格",
		Example: `  report trace 支出.csv:57
  report trace 收入:3 --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{errors.New("应写一项：文件:行号，如 report trace 支出.csv:57")}
			}
			e, err := a.evaluate(cmd, &flags)
			if err != nil {
				return err
			}
			led, i, err := layout.FindLine(e.ds, args[0])
			if err != nil {
				return err
			}
			t := &traced{Place: layout.Entry{Ledger: led, Line: i}.Place(), Text: layout.LineText(e.ds, led, i), Cells: []tracedCell{}}
			for _, h := range layout.Trace(e.results, led, i) {
				cell := h.At(h.Row, h.Col)
				t.Cells = append(t.Cells, tracedCell{
					Address: h.Address(h.Row, h.Col), Table: h.Name(), Row: h.RowText(h.Row, h.Col), Column: h.ColumnTitle(h.Col),
					Sign: h.Sign, Amount: h.Amount.Exact(), Exact: cell.Amount.Exact(), Text: cell.Text, Secret: cell.Kind == table.MaskedCell,
					shown: shown(cell),
				})
			}
			t.Amounts = map[string]string{}
			for _, c := range led.File.Columns {
				if amounts := led.Measures[c.ID]; amounts != nil {
					t.Amounts[c.Name] = amounts[i].Exact()
					t.words += fmt.Sprintf("，%s%s元", c.Name, amounts[i].Exact())
				}
			}
			return a.print(t, t.write)
		},
	}
	flags.add(cmd)
	return cmd
}

// traced is a ledger line and the cells it enters. Amounts are 元 with two decimals.
type traced struct {
	Place   string            `json:"place"`
	Text    string            `json:"text"`
	Amounts map[string]string `json:"amounts"` // by the column's name
	Cells   []tracedCell      `json:"cells"`
	words   string
}

type tracedCell struct {
	Address string `json:"address"`
	Table   string `json:"table"`
	Row     string `json:"row"`
	Column  string `json:"column"`
	Sign    int    `json:"sign"`
	Amount  string `json:"amount"` // what of the line enters
	Exact   string `json:"exact"`  // the whole cell
	Text    string `json:"text"`   // the whole cell as printed
	Secret  bool   `json:"secret,omitempty"`
	shown   string
}

func (t *traced) write(w io.Writer) {
	fmt.Fprintf(w, "%s  %s%s\n", t.Place, t.Text, t.words)
	if len(t.Cells) == 0 {
		fmt.Fprintln(w, "不进入任何一格。")
		return
	}
	fmt.Fprintf(w, "进入%d格：\n", len(t.Cells))
	for i, c := range t.Cells {
		if i == 0 || c.Table != t.Cells[i-1].Table {
			fmt.Fprintf(w, "\n%s\n", c.Table)
		}
		minus := ""
		if c.Sign < 0 {
			minus = "（减）"
		}
		fmt.Fprintf(w, "  %s  %s  %s%s\n", c.Address, c.Row, c.shown, minus)
	}
}
