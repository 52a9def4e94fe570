package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

func (a *app) priorCommand() *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "prior [选项] 上年数据集",
		Short: "从上年的数据集取上年数，写进本年数据集的“上年”表",
		Long: `公开文本要与上年比较。有上年的数据集时，不必再填“上年”表：这个命令算出上年的各项（部门和每个单位），写进去；原来的“上年”表保存在数据集的“原有”文件夹。

“上年”表中已有而算出的不同时，列出不同，不改动；用--replace换成算出的数。上年数据集里没有的单位，已填的保留。`,
		Example: `  report prior 2021数据 --data 2022数据
  report prior 2021数据 --data 2022数据 --replace`,
		Args: arguments("上年数据集"),
		RunE: show(a, func(cmd *cobra.Command, s *publish.Settings, args []string) (*publish.Carried, error) {
			return s.Prior(cmd.Context(), args[0], replace)
		}, writeCarried),
	}
	sourceFlags(cmd)
	cmd.Flags().BoolVar(&replace, "replace", false, "与算出的不同的，换成算出的")
	return cmd
}

// writeCarried prints the outcome of prior.
func writeCarried(w io.Writer, c *publish.Carried) {
	if c.Path == "" {
		fmt.Fprintf(w, "“%s”表的%d项与%s年数据集“%s”算出的都相同，没有改动。\n", c.Table, c.Same, c.Year, filepath.Base(c.From))
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
