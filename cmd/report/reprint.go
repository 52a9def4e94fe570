package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/publish"
)

// reprintFlags are the flags of reprint as given.
type reprintFlags struct {
	buildFlags
	against, reason string
	noMarks, pages  bool
}

func (a *app) reprintCommand() *cobra.Command {
	var b reprintFlags
	cmd := &cobra.Command{
		Use:   "reprint --against 旧版文件夹 [选项]",
		Short: "更正已公开的一版：重印有变化的表，写更正说明",
		Long: `数据改正之后，与旧版比较，生成新的一版：全套新表，或新的公开文本；“更正”文件夹中是有变化的表（标题后注明“（更正）”，
改动的格有标记，工作簿的批注写着原数）和更正说明（原因、每个改动的格和句、没有变化的表和它们的SHA-256）。

印出的数没有变化的表不重印；什么都没有变的单位不写出。旧版不会被改动。`,
		Example: `  report reprint --against 第1版 --reason "一笔支出的科目填错"
  report reprint --against 第1版 --out 第2版 --edition 2 --date 2022-03-01 --pages`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if b.against == "" {
				return usageError{errors.New("应写--against和旧版的文件夹")}
			}
			s, err := a.settingsFor(cmd, &b.buildFlags)
			if err != nil {
				return err
			}
			return a.reprint(cmd.Context(), s, &b)
		},
	}
	f := cmd.Flags()
	f.StringVar(&b.against, "against", "", "旧版的文件夹")
	f.StringVar(&b.reason, "reason", "", "更正原因，印在更正说明上")
	f.BoolVar(&b.noMarks, "no-marks", false, "不标出改动的格")
	f.BoolVar(&b.pages, "pages", false, "另把内容有变的页抽成一个PDF，并说明页码有没有移动")
	b.addSources(cmd)
	f.StringVar(&b.out, "out", "", "新版的文件夹（默认：旧版文件夹名后加“-第几版”）")
	f.IntVar(&b.edition, "edition", 0, "新版的版次（默认：旧版的下一版）")
	f.StringVar(&b.date, "date", "", "新版的日期，如2022-03-01")
	return cmd
}

// reprint makes the new editions of the subjects in the old folder.
func (a *app) reprint(ctx context.Context, s *settings, b *reprintFlags) error {
	old, err := edition.Open(b.against)
	if err != nil {
		return err
	}
	last := 0
	for _, e := range old {
		last = max(last, e.Number)
	}
	if b.edition == 0 {
		b.edition = max(last, 1) + 1
	}
	if b.edition <= last {
		return usageError{fmt.Errorf("--edition应大于旧版的%d，写的是%d", last, b.edition)}
	}
	if b.pages && !slices.ContainsFunc(old, func(e edition.Edition) bool { return slices.Contains(e.Made.Formats, "pdf") }) {
		return usageError{errors.New("旧版没有PDF，不能用--pages")}
	}
	s.out = b.out
	if s.out == "" {
		s.out = fmt.Sprintf("%s-第%d版", filepath.Clean(b.against), b.edition)
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	rep := &reprinted{Out: s.out, Edition: edition.EditionName(b.edition, b.date), Subjects: []reprintedSubject{}, read: map[string]bool{}, found: map[string]*check.Report{}}
	var failed []error
	for len(old) > 0 { // what was made in one way at a time
		made := old[0].Made
		alike := func(e edition.Edition) bool { return e.Made.Like(made) }
		group := slices.Clone(old)
		failed = append(failed, a.reprintGroup(ctx, s, b, slices.DeleteFunc(group, func(e edition.Edition) bool { return !alike(e) }), rep))
		if ctx.Err() != nil {
			return errors.New("已中止。写完的都是完整的；再次运行时从头比较")
		}
		old = slices.DeleteFunc(old, alike)
	}
	err = errors.Join(failed...)
	if err != nil && len(rep.Subjects) == 0 {
		return err
	}
	rep.Warnings, rep.Told = rep.remarks.warnings, rep.remarks.told()
	return errors.Join(a.print(rep, func(w io.Writer) {
		rep.write(w)
		rep.remarks.write(a.err)
	}), err)
}

// reprintGroup makes editions as the old ones, all made in one way, were made.
func (a *app) reprintGroup(ctx context.Context, s *settings, b *reprintFlags, old []edition.Edition, rep *reprinted) error {
	made := old[0].Made
	flags := b.buildFlags
	flags.split, flags.xlsx, flags.layouts, flags.book = made.Split, "published", made.Layouts, made.Book
	if made.Working {
		flags.xlsx = "working"
	}
	s.formats = made.Formats
	r, err := a.newRun(s, &flags)
	if err != nil {
		return err
	}
	found := make([]bool, len(old))
	hints := make([]string, len(old))
	var failed []error
	var problems diag.List
	for _, path := range r.Data {
		read, err := loadDataset(r.Family, path)
		if err != nil {
			return err
		}
		ds, err := r.Check(read)
		if err != nil {
			return err
		}
		if !rep.read[path] {
			rep.read[path] = true
			rep.remarks.dataset(ds.Rules)
		}
		for i, e := range old {
			subject, ok := subjectOf(read, e.Subject)
			if !ok {
				hints[i] = cmp.Or(hints[i], unzeroed(read, e.Subject.Code))
			}
			if !ok || found[i] {
				continue
			}
			found[i] = true
			c := publish.Correction{Office: &r.Office, Old: e, Reason: b.reason, Marks: !b.noMarks, Pages: b.pages && slices.Contains(made.Formats, "pdf")}
			done, err := c.Do(ctx, ds, subject)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				failed = append(failed, err)
				continue
			}
			if of := done.Report; of != nil { // the tables and the words of one subject are told of once
				done.Report = of.Without(rep.found[e.Subject.Code])
				rep.found[e.Subject.Code] = of
			}
			rep.remarks.subject(&done.Done)
			rep.Subjects = append(rep.Subjects, reprintedSubject{e.Subject, made.Book, e.Name(), done.Folder, done.Diff, done.Outputs, done.Documents})
		}
	}
	for i, e := range old {
		if !found[i] {
			problems.Add(diag.Problem{File: e.Dir, Message: "数据集中没有" + e.Subject.Name + "（" + e.Subject.Code + "）", Want: hints[i]})
		}
	}
	return errors.Join(append(failed, problems.Err())...)
}

// reprinted is the result of reprint.
type reprinted struct {
	Out      string             `json:"out"`
	Edition  string             `json:"edition"`
	Subjects []reprintedSubject `json:"subjects"`
	Warnings int                `json:"warnings"`
	Told     []check.Finding    `json:"told"`

	remarks remarks
	read    map[string]bool          // datasets that remarks have taken in
	found   map[string]*check.Report // by the codes of subjects
}

type reprintedSubject struct {
	Subject edition.Subject        `json:"subject"`
	Book    bool                   `json:"book,omitempty"` // the whole document
	Old     string                 `json:"old"`
	Folder  string                 `json:"folder"`
	Diff    *edition.Diff          `json:"diff"`
	Outputs []edition.Output       `json:"outputs"` // none: nothing printed changed
	Pages   []publish.ChangedPages `json:"pages,omitempty"`
}

func (r *reprinted) write(w io.Writer) {
	for i := range r.Subjects {
		if i > 0 {
			fmt.Fprintln(w)
		}
		r.Subjects[i].write(w, r)
	}
}

func (s *reprintedSubject) write(w io.Writer, r *reprinted) {
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
