package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"budgetreport/internal/check"
	"budgetreport/internal/edition"
	"budgetreport/internal/publish"
	"budgetreport/internal/wholefile"
)

// reportFolder holds the reports of the checks in an output folder, apart from
// what is published.
const reportFolder = publish.ReportFolder

// checkFlags are the flags of check as given.
type checkFlags struct {
	buildFlags
	all bool
}

func (a *app) checkCommand() *cobra.Command {
	b := checkFlags{buildFlags: buildFlags{xlsx: "published"}}
	cmd := &cobra.Command{
		Use:   "check [选项]",
		Short: "审核：表间勾稽关系、表内合计、尾差、数据集的规则、文字中的数",
		Long: `核对表式中的全部审核公式、各表的合计、数据集的规则，再读一遍公开文本的文字，逐个核对其中的数，
按错误、警告、尾差、提示列出；尾差一个公式一行，--all逐个列出。有错误时退出码为4。

build在生成之前对要生成的每一份做同样的审核（不看文字），package连文字一起审核，有错误的不生成。`,
		Example: `  report check
  report check --data 数据文件夹 --json
  report check --data 全市 --each-unit
  report check --out 审核.xlsx       另写审核报告（.xlsx或.pdf文件；写文件夹则两种都有）`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.settingsFor(cmd, &b.buildFlags)
			if err != nil {
				return err
			}
			return a.check(cmd.Context(), s, &b)
		},
	}
	b.addSources(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&b.units, "unit", nil, "审核这些单位自己的表：单位编码，或开头几位加*（02101*）")
	f.BoolVar(&b.each, "each-unit", false, "审核部门和每个单位的表")
	f.BoolVar(&b.all, "all", false, "尾差逐个列出")
	f.StringVar(&b.out, "out", "", "把审核报告写成这个.xlsx或.pdf文件；或写成Excel和PDF，放在这个文件夹的“"+reportFolder+"”中")
	return cmd
}

// checkResult is what check prints of one subject.
type checkResult struct {
	OK   bool   `json:"ok"`
	Code string `json:"code"`
	*check.Report
	Outputs []edition.Output `json:"outputs,omitempty"`
	Kept    []wholefile.Kept `json:"kept,omitempty"` // what of another origin stood in their place

	written []string // paths
}

// likeDocument is a path that a person means as a file, not as a folder.
var likeDocument = regexp.MustCompile(`(?i)\.(docx?|xls[a-z]?|et|wps|csv|txt|html?|ofd|pdf|xlsx)$`)

// check audits every subject wanted.
func (a *app) check(ctx context.Context, s *publish.Settings, b *checkFlags) error {
	s.Formats = []string{"xlsx"} // nothing is built
	r, err := s.NewRun(b.request())
	if err != nil {
		return err
	}
	text, err := s.LoadText(r.Family)
	if err != nil {
		return err
	}
	if text != nil {
		r.Book = text.Make
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	toFile := filepath.Ext(b.out) == ".xlsx" || filepath.Ext(b.out) == ".pdf"
	if !toFile && likeDocument.MatchString(b.out) {
		return usageError{errors.New("--out应是.xlsx或.pdf文件，或文件夹，写的是“" + b.out + "”")}
	}
	several := r.Each || len(r.Units) > 1 || len(r.Data) > 1
	if several && toFile {
		return usageError{errors.New("审核几份时，--out应是文件夹：每份一个审核报告")}
	}
	results := []*checkResult{}
	failed := false
	err = r.Examine(ctx, func(x *publish.Examined, first bool) error {
		rep := x.Report
		if several && first {
			failed = failed || x.Dataset.Rules.Failed()
			results = append(results, &checkResult{OK: !x.Dataset.Rules.Failed(), Code: "", Report: x.Dataset.Rules})
			a.printReport(results[len(results)-1], b.all)
		} else if !several {
			rep.Join(x.Dataset.Rules)
		}
		res := &checkResult{OK: !rep.Failed(), Code: x.Subject.Code, Report: rep}
		failed = failed || rep.Failed()
		results = append(results, res)
		switch {
		case toFile:
			if res.Kept, err = publish.WriteTableFile(ctx, rep.Table(x.Like), r.Fonts, b.out, x.Subject.Name); err != nil {
				return err
			}
			res.written = []string{b.out}
		case b.out != "":
			full := *rep
			full.Findings = slices.Clone(rep.Findings)
			if several {
				full.Join(x.Dataset.Rules)
			}
			folder := filepath.Join(b.out, reportFolder)
			res.Outputs, res.Kept, err = publish.WriteTable(ctx, full.Table(x.Like), r.Fonts, folder, wholefile.SafeName(x.Subject.Code), x.Subject.Name)
			if err != nil {
				return err
			}
			for _, f := range res.Outputs {
				res.written = append(res.written, filepath.Join(folder, f.Path))
			}
		}
		a.printReport(res, b.all)
		return nil
	})
	if a.json && len(results) > 0 {
		var v any = results[0]
		if several {
			v = map[string]any{"ok": !failed && err == nil, "reports": results}
		}
		err = errors.Join(a.print(v, nil), err)
	}
	if err == nil && failed {
		return verdict(exitRefused)
	}
	return err
}

// printReport prints what was found for one subject, for people.
func (a *app) printReport(res *checkResult, all bool) {
	if a.json {
		return
	}
	res.Report.Write(a.out, all)
	for _, path := range res.written {
		fmt.Fprintf(a.out, "已写出%s\n", path)
	}
	tellKept(a.out, res.Kept)
}
