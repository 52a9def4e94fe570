package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/check"
	"budgetreport/internal/publish"
)

func (a *app) reviewCommand() *cobra.Command {
	var q publish.ReviewRequest
	cmd := &cobra.Command{
		Use:   "review [选项] 文件夹或文件…",
		Short: "审阅：许多部门的数据集、生成的版、公开的工作簿和CSV，一次查完",
		Long: `查许多份公开材料，结果是一张清单：数据集（部门和每个单位，同check）、生成过的文件夹（按“存档-不公开”中的表）、
公开的工作簿和CSV文件（不要数据集：按表式读回各表）。别的程序按同样的表印的工作簿，表头对得上的也读；没有对上的都说明。
公开的数各自四舍五入过，在这个范围内的差是尾差，不算错误。有错误时退出码为4。`,
		Example: `  report review 全市
  report review 全市 --out 审阅.xlsx
  report review 全市 --json > 第1轮.json
  report review 全市 --out 第2轮.xlsx --since 第1轮.json     与上次比，多了什么、少了什么`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &publish.RequestError{Message: "没有写要审阅的文件夹或文件"}
			}
			return nil
		},
		RunE: a.with(func(cmd *cobra.Command, s *publish.Settings, args []string) error {
			q.Paths = args
			return a.review(cmd, s, &q)
		}),
	}
	familyFlag(cmd)
	f := cmd.Flags()
	f.StringVar(&q.Out, "out", "", "把清单写成这个.xlsx或.pdf文件")
	f.StringVar(&q.Since, "since", "", "上次的结果（--json存的.json，或--out写的.xlsx）：说明新增和消除的")
	f.IntVar(&q.Workers, "workers", 0, "同时审阅几份（默认：处理器的个数）")
	return cmd
}

func (a *app) review(cmd *cobra.Command, s *publish.Settings, q *publish.ReviewRequest) error {
	ctx, stop := interruptible(cmd)
	defer stop()
	p := a.newProgress(false)
	q.Report = p.show
	v, err := s.Review(ctx, q)
	p.end()
	if v == nil {
		return err
	}
	if printErr := a.print(v, func(w io.Writer) { writeReview(w, v) }); printErr != nil {
		return printErr
	}
	if err == nil && !v.OK {
		return verdict(exitRefused)
	}
	return err
}

// writeReview prints for each subject its errors and warnings, and how much else
// there is.
func writeReview(w io.Writer, v *publish.Review) {
	for _, x := range v.Subjects {
		var tails, infos int
		told := false
		for _, f := range x.Found {
			switch f.Severity {
			case check.Rounding:
				tails += max(1, f.Count)
				continue
			case check.Info:
				infos++
				continue
			case check.Acknowledged:
				continue
			}
			if !told {
				told = true
				fmt.Fprintf(w, "%s（%s）\n", x.Title(), x.Source)
			}
			fresh := ""
			if f.New && v.Since != "" {
				fresh = "（新增）"
			}
			several := ""
			if f.Count > 1 {
				several = fmt.Sprintf("（%d处）", f.Count)
			}
			fmt.Fprintf(w, "  %s%s：%s〔%s〕%s%s\n", f.Severity, fresh, f.Place.Text(), f.Rule, f.Message, several)
		}
		var others []string
		if tails > 0 {
			others = append(others, fmt.Sprintf("尾差%d处", tails))
		}
		if infos > 0 {
			others = append(others, fmt.Sprintf("提示%d条", infos))
		}
		if told && others != nil {
			fmt.Fprintf(w, "  另有%s\n", strings.Join(others, "、"))
		}
	}
	if len(v.Gone) > 0 {
		fmt.Fprintln(w, "上次有、这次没有的：")
		for _, g := range v.Gone {
			fmt.Fprintf(w, "  %s %s：%s〔%s〕\n", g.Subject, g.Severity, g.Place, g.Rule)
		}
	}
	fmt.Fprintln(w, v.Summary())
	if v.Written != "" {
		fmt.Fprintf(w, "已写出%s\n", v.Written)
	}
	tellKept(w, v.Kept)
}
