package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

func (a *app) nextYearCommand() *cobra.Command {
	var published string
	cmd := &cobra.Command{
		Use:   "next-year [选项] 今年数据 新数据",
		Short: "由今年的数据集建立下一年的：名单留着，账清空，今年的数成为“上年”",
		Long: `建立下一年的数据集（CSV文件夹，或写成.xlsx就是工作簿）。年度加一；名单（单位、科目、项目）和不只说一年的文字（主要职责等）留着；属于一年的（账、绩效指标、任务等，表式的dataset.toml写yearly的）清空，只留列名；增减原因不带过去。
今年的数（部门和每个单位）写进“上年”表，连同年度和来源：有公布的版的，用--published写它的文件夹，取那里公布的数；不写就从今年的数据集计算，有错误的数据集不行。

项目编码照旧：延续的项目不换编码。最后列出留着的文字中说到今年、去年的地方，请逐处改。新数据的文件或文件夹已经有的，不会覆盖。`,
		Example: `  report next-year 2022数据 2023数据 --published 2022第1版
  report next-year 2022.xlsx 2023.xlsx`,
		Args: exactly(2, "应写两项：今年的数据集和新的数据集"),
		RunE: show(a, func(cmd *cobra.Command, s *publish.Settings, args []string) (*publish.Started, error) {
			return s.NextYear(cmd.Context(), args[0], args[1], published)
		}, writeStarted),
	}
	familyFlag(cmd)
	cmd.Flags().StringVar(&published, "published", "", "今年公布的版（文件夹，连同“存档-不公开”）：“上年”取自它")
	return cmd
}

// writeStarted says what became of the old dataset and what comes next.
func writeStarted(w io.Writer, s *publish.Started) {
	fmt.Fprintf(w, "已建立%s年的数据集%s。\n", s.Year, s.Path)
	list := func(title string, of func(t publish.StartedTable) string) {
		var parts []string
		for _, t := range s.Tables {
			if text := of(t); text != "" {
				parts = append(parts, text)
			}
		}
		if parts != nil {
			fmt.Fprintf(w, "%s%s。\n", title, strings.Join(parts, "、"))
		}
	}
	list("留着：", func(t publish.StartedTable) string {
		if t.Kept == 0 {
			return ""
		}
		return fmt.Sprintf("%s（%d）", t.Name, t.Kept)
	})
	list("清空，只留列名：", func(t publish.StartedTable) string {
		if t.Kept > 0 || t.Emptied == 0 || t.Written > 0 {
			return ""
		}
		return fmt.Sprintf("%s（原%d行）", t.Name, t.Emptied)
	})
	list("没有带过来：", func(t publish.StartedTable) string {
		if t.Columns != nil {
			return t.Name + "的" + strings.Join(t.Columns, "、")
		}
		if t.Kept > 0 && t.Emptied > 0 {
			return fmt.Sprintf("%s中的%d篇", t.Name, t.Emptied)
		}
		return ""
	})
	if s.From != "" {
		fmt.Fprintf(w, "“上年”表：%d项，取自%s，写明了年度和来源。\n", s.Figures, s.From)
	}
	if s.Missing != nil {
		fmt.Fprintf(w, "%s中没有：%s；它们没有上年数。\n", s.From, strings.Join(s.Missing, "、"))
	}
	if s.Speak != nil {
		fmt.Fprintf(w, "\n请改：留着的文字中有%d处说到今年或去年：\n", len(s.Speak))
		for _, o := range s.Speak {
			fmt.Fprintf(w, "  %s", o.Place)
			if o.Text != "" {
				fmt.Fprintf(w, "：%s", o.Text)
			}
			fmt.Fprintln(w)
		}
	}
	fmt.Fprintf(w, "\n接着：\n  1. 留着的名单：撤销的、不再安排的删去，新的加上；延续的项目编码不变。\n"+
		"  2. 填清空的各表和没有带过来的内容；原来的数据集中仍然适用的行可以复制过来，逐行改。\n"+
		"  3. 写今年的增减原因。\n  4. report check --data %s，照它说的补齐。\n", s.Path)
}
