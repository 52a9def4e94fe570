package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

// explainFlags are the inputs of explain and trace.
type explainFlags struct{ data, family, unit string }

func (x *explainFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&x.data, "data", "", "数据集（CSV文件夹）")
	familyFlag(cmd, &x.family)
	f.StringVar(&x.unit, "unit", "", "单位编码：问这个单位自己的表，而不是部门的")
}

// evaluate makes all tables of the subject asked for.
func (a *app) evaluate(cmd *cobra.Command, x *explainFlags) (*publish.Evaluated, error) {
	s, err := a.loadSettings()
	if err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("data") {
		s.Data = []string{x.data}
	}
	override(cmd, "family", &s.Family, x.family)
	return s.Evaluate(x.unit)
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
			x, err := e.Explain(args[0], args[1], args[2])
			if err != nil {
				return err
			}
			return a.print(x, func(w io.Writer) { writeExplanation(w, x) })
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

// writeExplanation prints it for people.
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
