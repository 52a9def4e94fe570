package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
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
			t, err := e.Trace(args[0])
			if err != nil {
				return err
			}
			return a.print(t, func(w io.Writer) { writeTraced(w, t) })
		},
	}
	flags.add(cmd)
	return cmd
}

// writeTraced prints it for people.
func writeTraced(w io.Writer, t *publish.Traced) {
	fmt.Fprintf(w, "%s  %s%s\n", t.Place, t.Text, t.Words)
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
		fmt.Fprintf(w, "  %s  %s  %s%s\n", c.Address, c.Row, c.Shown, minus)
	}
}
