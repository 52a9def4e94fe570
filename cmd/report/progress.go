package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"budgetreport/internal/edition"
	"budgetreport/internal/publish"
	"budgetreport/internal/wholefile"
)

// progress shows how far a run has come: a bar with rate and remaining time on
// a terminal, a line now and then elsewhere.
type progress struct {
	out     io.Writer // nil: say nothing
	bar     bool
	started time.Time
	shown   time.Time
	done    []subjectDone
	remarks remarks // on what was built
	failed  int
	aside   []wholefile.Kept // what of another origin stood in the place of files
}

// subjectDone is what is said of a subject, to people and to machines.
type subjectDone struct {
	Code     string           `json:"code"`
	Name     string           `json:"name"`
	Folder   string           `json:"folder"`
	Skipped  bool             `json:"skipped,omitempty"`
	Failed   bool             `json:"failed,omitempty"`
	Tables   int              `json:"tables"`
	Pages    int              `json:"pages,omitempty"`
	Outputs  []edition.Output `json:"outputs"`
	Archives []edition.Output `json:"archives"`           // in the folder of the same name in 存档-不公开
	Warnings int              `json:"warnings,omitempty"` // of the checks on its tables and words
	Moved    int              `json:"moved,omitempty"`    // figures that 舍位平衡 printed one last digit off their nearest
	Unmet    []string         `json:"unmet,omitempty"`    // addresses of the totals that it did not make hold in print
	proven   bool             // no rounding makes them all hold
}

func (a *app) newProgress(quiet bool) *progress {
	p := &progress{started: time.Now()}
	if quiet || a.json {
		return p
	}
	p.out = a.err
	if f, ok := a.terminal.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		p.out, p.bar = f, true // the bar holds no names
	}
	return p
}

func (p *progress) report(d publish.Done, at publish.Progress) {
	if d.Err == nil {
		p.remarks.subject(&d)
	}
	p.done = append(p.done, subjectDone{
		Code: d.Subject.Code, Name: d.Subject.Name, Folder: d.Folder, Skipped: d.Skipped, Failed: d.Err != nil,
		Tables: d.Tables, Pages: d.Pages, Outputs: d.Outputs, Archives: d.Archives, Warnings: d.Warned,
	})
	p.aside = append(p.aside, d.Kept...)
	if d.Err != nil {
		p.failed++
	}
	if d.Rounded != nil {
		last := &p.done[len(p.done)-1]
		last.Moved, last.Unmet, last.proven = len(d.Rounded.Moves), d.Rounded.Where, d.Rounded.Proven
	}
	now := time.Now()
	every := 10 * time.Second
	if p.bar {
		every = 100 * time.Millisecond
	}
	if p.out == nil || now.Sub(p.started) < time.Second || now.Sub(p.shown) < every {
		return
	}
	p.shown = now
	elapsed := now.Sub(p.started)
	rate := float64(at.Done) / elapsed.Seconds()
	left := time.Duration(0)
	if at.Share > 0 {
		left = time.Duration(float64(elapsed) * (1 - at.Share) / at.Share).Round(time.Second)
	}
	text := fmt.Sprintf("已完成%d份（%.0f%%），每秒%.1f份，约剩%s", at.Done, at.Share*100, rate, chineseDuration(left))
	if p.failed > 0 {
		text += fmt.Sprintf("，失败%d份", p.failed)
	}
	if !p.bar {
		fmt.Fprintln(p.out, text)
		return
	}
	const width = 30
	full := int(at.Share * width)
	fmt.Fprintf(p.out, "\r\x1b[K[%s%s] %s", strings.Repeat("█", full), strings.Repeat("░", width-full), text)
}

// end clears the bar and puts what was done in the order of codes, whoever was
// first.
func (p *progress) end() {
	slices.SortStableFunc(p.done, func(a, b subjectDone) int { return cmp.Compare(a.Code, b.Code) })
	if p.bar && !p.shown.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

func chineseDuration(d time.Duration) string {
	s := int(d.Seconds())
	switch {
	case s < 60:
		return fmt.Sprintf("%d秒", s)
	case s < 3600:
		return fmt.Sprintf("%d分%02d秒", s/60, s%60)
	}
	return fmt.Sprintf("%d小时%02d分", s/3600, s%3600/60)
}

// summary says what there is now: every file of one subject, or a line for the run.
func (p *progress) summary(w io.Writer, r *publish.Run, sum *publish.Summary) {
	if len(p.done) > 1 {
		fmt.Fprintf(w, "共%d份：新生成%d份，没有变化跳过%d份，失败%d份。\n", len(p.done), sum.Built, sum.Skipped, len(sum.Failed))
		fmt.Fprintf(w, "  输出文件夹 %s\n", r.Out)
		return
	}
	d := p.done[0]
	if d.Skipped {
		fmt.Fprintf(w, "%s：数据和设置都没有变化，%d张表已在，没有重新生成（--fresh重新生成）。\n", d.Name, d.Tables)
	} else {
		what := fmt.Sprintf("%d张表", d.Tables)
		if r.Book != nil {
			what = "公开文本和" + what
		}
		fmt.Fprintf(w, "%s：%s已生成。\n", d.Name, what)
	}
	if d.Moved > 0 || len(d.Unmet) > 0 {
		fmt.Fprintf(w, "  舍位平衡：%d个数与四舍五入差一个末位单位（report check列出）", d.Moved)
		if n := len(d.Unmet); n > 0 {
			const most = 5
			which := strings.Join(d.Unmet[:min(n, most)], "、")
			if n > most {
				which += "等"
			}
			why := "无法相符"
			if !d.proven {
				why = "在规定的步数内没有找到相符的取法"
			}
			fmt.Fprintf(w, "，%d处合计与分项在印出的数中%s：%s（report check列在“尾差”中）", n, why, which)
		}
		fmt.Fprintln(w, "。")
	}
	folder := filepath.Join(r.Out, d.Folder)
	for _, o := range d.Archives {
		if o.Kind == "xlsx" {
			fmt.Fprintf(w, "  %s（%s，内部用）\n", filepath.Join(r.Out, edition.ArchiveFolder, d.Folder, filepath.FromSlash(o.Path)), kilobytes(o.Bytes))
		}
	}
	csvs, bytes := 0, int64(0)
	for _, o := range d.Outputs {
		switch {
		case o.Kind == "csv":
			csvs++
			bytes += o.Bytes
		case slices.Contains(publish.BookFormats, o.Kind):
			pages := ""
			if n := len(o.Pages); n > 0 {
				pages = fmt.Sprintf("，%d页", n)
			}
			fmt.Fprintf(w, "  %s（%s%s）\n", filepath.Join(folder, filepath.FromSlash(o.Path)), kilobytes(o.Bytes), pages)
		}
	}
	if csvs > 0 {
		fmt.Fprintf(w, "  %s（%d个文件，%s）\n", filepath.Join(folder, publish.CSVFolder), csvs, kilobytes(bytes))
	}
}

// kept is what of another origin the run kept, of all subjects.
func (p *progress) kept(sum *publish.Summary) []wholefile.Kept {
	all := []wholefile.Kept{}
	if sum != nil {
		all = append(all, sum.Kept...)
	}
	return append(all, p.aside...)
}

// tellKept says which files of another origin were moved aside, and where to.
func tellKept(w io.Writer, kept []wholefile.Kept) {
	for _, k := range kept {
		fmt.Fprintf(w, "注意：%s 是别处来的，或生成后被改动过，没有覆盖，改名为 %s\n", k.Path, filepath.Base(k.As))
	}
}

func kilobytes(bytes int64) string { return fmt.Sprintf("%d KB", (bytes+1023)/1024) }
