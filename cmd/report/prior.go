package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

func (a *app) priorCommand() *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "prior [选项] 上年的版或数据集",
		Short: "从上年公布的版（或上年的数据集）取上年数，写进本年数据集的“上年”表",
		Long: `公开文本要与上年比较。有上年公布的版（连同“存档-不公开”）或上年的数据集时，不必再填“上年”表：这个命令取出上年的各项（部门和每个单位），连同年度和来源写进去；原来的“上年”表保存在数据集的“原有”文件夹。

有公布的版的，应取自它：社会公众看到的是那里的数。来源写版次和封记，取自数据集的写数据集的名称。
“上年”表中已有而取出的不同时，列出不同，不改动；用--replace换成取出的数。数相同而没有写年度、来源的，补上。上年没有的单位，已填的保留。`,
		Example: `  report prior 2021第1版 --data 2022数据
  report prior 2021数据 --data 2022数据
  report prior 2021数据 --data 2022数据 --replace`,
		Args: arguments("上年的版或数据集"),
		RunE: show(a, func(cmd *cobra.Command, s *publish.Settings, args []string) (*publish.Carried, error) {
			return s.Prior(cmd.Context(), args[0], replace)
		}, writeCarried),
	}
	sourceFlags(cmd)
	cmd.Flags().BoolVar(&replace, "replace", false, "与取出的不同的，换成取出的")
	return cmd
}

// writeCarried prints the outcome of prior.
func writeCarried(w io.Writer, c *publish.Carried) {
	if c.Path == "" {
		fmt.Fprintf(w, "“%s”表的%d项与%s的都相同，没有改动。\n", c.Table, c.Same, c.Name)
	} else {
		fmt.Fprintf(w, "已写出%s：取自%s，新增%d项，换成取出的%d项，相同%d项（其中补上年度、来源%d项）。\n", c.Path, c.Name, c.Added, c.Changed, c.Same, c.Sourced)
		for _, k := range c.Kept {
			fmt.Fprintf(w, "原来的保存为%s。\n", k.As)
		}
	}
	if len(c.Missing) > 0 {
		fmt.Fprintf(w, "%s中没有：%s。这些单位的公开文本不与上年比较。\n", c.Name, strings.Join(c.Missing, "、"))
	}
}
