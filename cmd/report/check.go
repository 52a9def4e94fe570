package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

func (a *app) checkCommand() *cobra.Command {
	var q publish.CheckRequest
	var all bool
	var numbers []string
	var reason string
	cmd := &cobra.Command{
		Use:   "check [选项]",
		Short: "审核：表间勾稽关系、表内合计、尾差、数据集的规则、文字中的数",
		Long: `核对表式中的全部审核公式、各表的合计、数据集的规则，再读一遍公开文本的文字，逐个核对其中的数，
按错误、警告、尾差、提示列出；屏幕上尾差每张表一行，同样的警告只列几条；--all全部列出，带细节和地址。有错误时退出码为4。

看过、不用改的警告可以确认一次：--acknowledge写确认号，--reason写理由，记在数据集的“确认”表中；以后只计数，理由留在审核报告里，
警告说的有了变化才再列出。错误和涉密的不能确认。

build在生成之前对要生成的每一份做同样的审核（不看文字），package连文字一起审核，有错误的不生成。`,
		Example: `  report check
  report check --data 数据文件夹 --json
  report check --data 全市 --each-unit
  report check --acknowledge K7Q2MD --reason "全称如此，已向主管处室核实"
  report check --out 审核.xlsx       另写审核报告（.xlsx或.pdf文件；写文件夹则两种都有）`,
		Args: noArgs,
		RunE: a.with(func(cmd *cobra.Command, s *publish.Settings, _ []string) error {
			if numbers != nil || reason != "" {
				return a.acknowledge(cmd, s, &publish.AcknowledgeRequest{CheckRequest: q, Numbers: numbers, Reason: reason})
			}
			return a.check(cmd, s, &q, all)
		}),
	}
	sourceFlags(cmd)
	priorFlag(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&q.Units, "unit", nil, "审核这些单位自己的表：单位编码，或开头几位加*（02101*）")
	f.BoolVar(&q.Each, "each-unit", false, "审核部门和每个单位的表")
	f.BoolVar(&all, "all", false, "全部列出：每个尾差，追查用的细节，格的地址，已确认的警告和理由")
	f.StringSliceVar(&numbers, "acknowledge", nil, "确认这些警告（写确认号），记在数据集的“确认”表中")
	f.StringVar(&reason, "reason", "", "确认的理由")
	f.StringVar(&q.Out, "out", "", "把审核报告写成这个"+publish.ReportEndings()+"文件；或写成Excel和PDF，放在这个文件夹的“"+publish.ReportFolder+"”中")
	return cmd
}

// check prints each result as it is found, in JSON all of them at the end.
func (a *app) check(cmd *cobra.Command, s *publish.Settings, q *publish.CheckRequest, all bool) error {
	ctx, stop := interruptible(cmd)
	defer stop()
	q.Today = time.Now().Format(time.DateOnly)
	q.Report = func(res *publish.CheckResult) {
		if a.json {
			return
		}
		res.Report.Write(a.out, all)
		for _, path := range res.Written {
			fmt.Fprintf(a.out, "已写出%s\n", path)
		}
		tellKept(a.out, res.Kept)
	}
	sum, err := s.Check(ctx, q)
	if sum == nil {
		return err
	}
	if sum.Several && !a.json {
		fmt.Fprintln(a.out)
		writeCompleteness(a.out, &sum.Required, true)
	}
	if a.json && len(sum.Results) > 0 {
		var v any = sum.Results[0]
		if sum.Several {
			v = map[string]any{"ok": !sum.Failed && err == nil, "reports": sum.Results}
		}
		err = errors.Join(a.print(v, nil), err)
	}
	if err == nil && sum.Failed {
		return verdict(exitRefused)
	}
	return err
}

// acknowledge accepts warnings and prints where they were written.
func (a *app) acknowledge(cmd *cobra.Command, s *publish.Settings, q *publish.AcknowledgeRequest) error {
	if q.Numbers == nil {
		return usage("--reason要与--acknowledge一起写")
	}
	ctx, stop := interruptible(cmd)
	defer stop()
	accepted, err := s.Acknowledge(ctx, q)
	if len(accepted) == 0 {
		return err
	}
	return errors.Join(a.print(map[string]any{"ok": err == nil, "acknowledged": accepted}, func(w io.Writer) {
		for _, f := range accepted {
			fmt.Fprintf(w, "已确认 %s〔%s〕%s，写在%s\n", f.Place, f.Rule, f.Number, f.Path)
		}
	}), err)
}
