package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/check"
	"budgetreport/internal/edition"
	"budgetreport/internal/publish"
)

func (a *app) reprintCommand() *cobra.Command {
	var q publish.ReprintRequest
	var noMarks bool
	cmd := &cobra.Command{
		Use:   "reprint --against 旧版文件夹 [选项]",
		Short: "更正已公开的一版：重印有变化的表，写更正说明",
		Long: `数据改正之后，与旧版比较，生成新的一版：全套新表，或新的公开文本；“更正”文件夹中是有变化的表（标题后注明“（更正）”，
改动的格有标记，工作簿的批注写着原数）和更正说明（原因、每个改动的格和句、没有变化的表和它们的SHA-256）。

印出的数没有变化的表不重印；什么都没有变的单位不写出。旧版不会被改动。`,
		Example: `  report reprint --against 第1版 --reason "一笔支出的科目填错"
  report reprint --against 第1版 --out 第2版 --edition 2 --date 2022-03-01 --pages`,
		Args: noArgs,
		PreRunE: func(*cobra.Command, []string) error {
			if q.Against == "" {
				return usage("应写--against和旧版的文件夹")
			}
			return nil
		},
		RunE: a.with(func(cmd *cobra.Command, s *publish.Settings, _ []string) error {
			q.Marks = !noMarks
			return a.reprint(cmd, s, &q)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&q.Against, "against", "", "旧版的文件夹")
	f.StringVar(&q.Reason, "reason", "", "更正原因，印在更正说明上")
	f.BoolVar(&noMarks, "no-marks", false, "不标出改动的格")
	f.BoolVar(&q.Pages, "pages", false, "另把内容有变的页抽成一个PDF，并说明页码有没有移动")
	sourceFlags(cmd)
	priorFlag(cmd)
	f.StringVar(&q.Out, "out", "", "新版的文件夹（默认：旧版文件夹名后加“-第几版”）")
	f.IntVar(&q.Edition, "edition", 0, "新版的版次（默认：旧版的下一版）")
	f.StringVar(&q.Date, "date", "", "新版的日期，如2022-03-01")
	return cmd
}

// reprint makes the new editions and prints their outcome.
func (a *app) reprint(cmd *cobra.Command, s *publish.Settings, q *publish.ReprintRequest) error {
	ctx, stop := interruptible(cmd)
	defer stop()
	r, err := s.Reprint(ctx, q)
	if errors.Is(err, context.Canceled) {
		return errors.New("已中止。写完的都是完整的；再次运行时从头比较")
	}
	if r == nil || err != nil && len(r.Subjects) == 0 {
		return err
	}
	if slices.ContainsFunc(r.Subjects, func(s publish.ReprintedSubject) bool { return s.Subject.Part }) {
		a.seeAll += " --each-unit"
	}
	result := struct {
		*publish.Reprinted
		Warnings     int             `json:"warnings"`
		Acknowledged int             `json:"acknowledged"`
		Told         []check.Finding `json:"told"`
	}{r, r.Remarks.Warnings, r.Remarks.Acknowledged(), r.Remarks.Told()}
	return errors.Join(a.print(result, func(w io.Writer) {
		writeReprinted(w, r)
		writeRemarks(a.err, &r.Remarks, a.seeAll)
	}), err)
}

// writeReprinted prints the outcome of reprint, subject by subject.
func writeReprinted(w io.Writer, r *publish.Reprinted) {
	for i := range r.Subjects {
		if i > 0 {
			fmt.Fprintln(w)
		}
		writeReprintedSubject(w, r, &r.Subjects[i])
	}
}

func writeReprintedSubject(w io.Writer, r *publish.Reprinted, s *publish.ReprintedSubject) {
	who := s.Subject.Called(s.Book)
	if len(s.Outputs) == 0 {
		if s.Diff.Empty() {
			fmt.Fprintf(w, "%s：与%s没有任何不同，没有重印。\n", who, s.Old)
			return
		}
		fmt.Fprintf(w, "%s：印出的与%s没有不同，没有重印。\n", who, s.Old)
	} else {
		fmt.Fprintf(w, "%s：%s更正%s。\n", who, r.Edition, s.Old)
	}
	for _, t := range s.Diff.Tables {
		if t.Printed {
			fmt.Fprintf(w, "  更正 %s %s：%s\n", t.Number, t.Title, t.Summary())
		}
	}
	if len(s.Diff.Words) > 0 {
		fmt.Fprintf(w, "  更正 文字：%s\n", s.Diff.WordsSummary())
	}
	for _, t := range s.Diff.Tables {
		if !t.Printed {
			fmt.Fprintf(w, "  不重印 %s %s：%s\n", t.Number, t.Title, t.Summary())
		}
	}
	if n := len(s.Diff.Same); n > 0 {
		fmt.Fprintf(w, "  没有变化 %d张：%s\n", n, strings.Join(s.Diff.Same, "、"))
	}
	if len(s.Outputs) == 0 {
		return
	}
	dir := filepath.Join(r.Out, s.Folder)
	whole := "全套新表"
	if s.Book {
		whole = "新的公开文本"
	}
	fmt.Fprintf(w, "%s %s\n更正的表和更正说明 %s\n", whole, dir, filepath.Join(dir, edition.CorrectedFolder))
	for i := range s.Pages {
		if p := &s.Pages[i]; len(p.Changed) > 0 || len(p.Moved) > 0 || p.Total != p.OldTotal {
			fmt.Fprintln(w, p.Words())
		}
	}
}
