package main

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

// figureFlags adds the flags that explain and trace share.
func figureFlags(cmd *cobra.Command, unit *string) {
	cmd.Flags().String("data", "", "数据集（CSV文件夹）")
	familyFlag(cmd)
	cmd.Flags().StringVar(unit, "unit", "", "单位编码：问这个单位自己的表，而不是部门的")
}

func (a *app) explainCommand() *cobra.Command {
	var unit string
	cmd := &cobra.Command{
		Use:   "explain [选项] 表 行 列",
		Short: "说明一个数从哪里来：怎么算的、哪些账、怎么舍入",
		Long: `说明表中一个金额从哪里来：算法、逐行的账（文件和行号）、精确合计、舍入，以及它参加的合计。

表写编号（03、3、预算03表），行写编码或印出的文字（021012/2080502、合计、单位名称），列写名称（基本支出.小计）。也可以写成一个地址。`,
		Example: `  report explain 03 021012/2080502 基本支出.小计
  report explain 预算11表 合计 合计
  report explain "03[021012/2080502, 基本支出.小计]"`,
		RunE: show(a, func(_ *cobra.Command, s *publish.Settings, args []string) (*publish.Explanation, error) {
			return s.Explain(unit, args...)
		}, writeExplanation),
	}
	figureFlags(cmd, &unit)
	return cmd
}

// writeExplanation prints where a figure comes from.
func writeExplanation(w io.Writer, x *publish.Explanation) {
	fmt.Fprintf(w, "%s\n%s  %s\n行：%s\n列：%s\n", x.Address, x.Table, x.Title, x.Row, x.Column)
	if x.Secret {
		fmt.Fprintln(w, "涉密：公开时这一格印为“"+x.Text+"”，以下内容不得公开。")
	}
	fmt.Fprintf(w, "\n算法：%s\n\n账：%d行\n", x.Formula, len(x.Lines))
	width, places := len(x.Sum), 0
	for _, l := range x.Lines {
		width = max(width, len(l.Entering))
		places = max(places, utf8.RuneCountInString(l.Place))
	}
	for _, l := range x.Lines {
		fmt.Fprintf(w, "  %-*s  %*s  %s\n", places, l.Place, width, l.Entering, l.Text)
	}
	fmt.Fprintf(w, "合计：%s元\n舍入：%s\n", x.Sum, x.Rounding)
	if len(x.Identities) > 0 {
		fmt.Fprintln(w, "\n参加的合计：")
	}
	for _, id := range x.Identities {
		fmt.Fprintln(w, "  "+id.Words)
	}
	if len(x.Checks) > 0 {
		fmt.Fprintln(w, "\n参加的审核公式：")
	}
	for _, c := range x.Checks {
		fmt.Fprintln(w, "  "+c)
	}
}

func (a *app) traceCommand() *cobra.Command {
	var unit string
	cmd := &cobra.Command{
		Use:   "trace [选项] 文件:行号",
		Short: "说明一行账进入哪些表的哪些格",
		Example: `  report trace 支出.csv:57
  report trace 收入:3 --json`,
		Args: exactly(1, "应写一项：文件:行号，如 report trace 支出.csv:57"),
		RunE: show(a, func(_ *cobra.Command, s *publish.Settings, args []string) (*publish.Traced, error) {
			return s.Trace(unit, args[0])
		}, writeTraced),
	}
	figureFlags(cmd, &unit)
	return cmd
}

// writeTraced prints which cells a line enters.
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
