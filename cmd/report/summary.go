package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"budgetreport/internal/publish"
	"budgetreport/internal/wholefile"
)

// writeSummary prints the outcome of a run: every file of one subject, or a line
// for several.
func writeSummary(w io.Writer, sum *publish.Summary, book bool) {
	if n := len(sum.Subjects); n > 1 {
		fmt.Fprintf(w, "共%d份：新生成%d份，没有变化跳过%d份，失败%d份。\n", n, sum.Built, sum.Skipped, len(sum.Failed))
		fmt.Fprintf(w, "  输出文件夹 %s\n", sum.Out)
		writeCompleteness(w, &sum.Required, true)
		return
	}
	d := &sum.Subjects[0]
	if d.Skipped {
		fmt.Fprintf(w, "%s：数据和设置都没有变化，%d张表已在，没有重新生成（--fresh重新生成）。\n", d.Name, d.Tables)
	} else {
		what := fmt.Sprintf("%d张表", d.Tables)
		if book {
			what = "公开文本和" + what
		}
		fmt.Fprintf(w, "%s：%s已生成。\n", d.Name, what)
	}
	if d.Moved > 0 || len(d.Unmet) > 0 {
		writeRounding(w, d)
	}
	for _, f := range sum.Files(d) {
		size := fmt.Sprintf("%d KB", (f.Bytes+1023)/1024)
		switch {
		case f.Internal:
			size += "，内部用"
		case f.Pages > 0:
			size += fmt.Sprintf("，%d页", f.Pages)
		case f.Files > 0:
			size = fmt.Sprintf("%d个文件，%s", f.Files, size)
		}
		fmt.Fprintf(w, "  %s（%s）\n", f.Path, size)
	}
	writeCompleteness(w, &sum.Required, false)
}

// writeCompleteness prints what documents lack of what they must contain, and how many of
// these things there are.
func writeCompleteness(w io.Writer, c *publish.Completeness, several bool) {
	if c.Due == 0 {
		return
	}
	const most = 5 // codes in a line
	for _, m := range c.Missing {
		if !several {
			fmt.Fprintf(w, "缺：%s。%s\n", m.Title, m.Where)
			continue
		}
		which := strings.Join(m.Of[:min(len(m.Of), most)], "、")
		if len(m.Of) > most {
			which += "等"
		}
		fmt.Fprintf(w, "缺：%s：%d份（%s）\n", m.Title, len(m.Of), which)
	}
	fmt.Fprintf(w, "%s。\n", c.Text())
}

// writeRounding prints what 舍位平衡 did to the tables of a subject.
func writeRounding(w io.Writer, d *publish.SubjectSummary) {
	fmt.Fprintf(w, "  舍位平衡：%d个数与四舍五入差一个末位单位（report check列出）", d.Moved)
	if n := len(d.Unmet); n > 0 {
		const most = 5
		which := strings.Join(d.Unmet[:min(n, most)], "、")
		if n > most {
			which += "等"
		}
		why := "无法相符"
		if !d.Proven {
			why = "在规定的步数内没有找到相符的取法"
		}
		fmt.Fprintf(w, "，%d处合计与分项在印出的数中%s：%s（report check列在“尾差”中）", n, why, which)
	}
	fmt.Fprintln(w, "。")
}

// mostTold is how many findings are printed in full: a mistake that is everywhere
// must not hide the line that says how many there are.
const mostTold = 60

// writeRemarks prints the findings that are told in full, how many there are of
// all kinds, and the command that shows all of them.
func writeRemarks(w io.Writer, r *publish.Remarks, seeAll string) {
	told := r.Told()
	for i, f := range told {
		if i == mostTold {
			fmt.Fprintf(w, "另有%d条没有列出。\n", len(told)-mostTold)
			break
		}
		fmt.Fprintf(w, "%s：%s：%s〔%s〕\n", f.Severity, f.Place.Text(), f.Message, f.Rule)
	}
	if counts := r.Counts(); counts != "" {
		fmt.Fprintf(w, "审核：%s。用 %s 看全部。\n", counts, seeAll)
	}
}

// tellKept says which files of another origin were moved aside, and where to.
func tellKept(w io.Writer, kept []wholefile.Kept) {
	for _, k := range kept {
		fmt.Fprintf(w, "注意：%s 是别处来的，或生成后被改动过，没有覆盖，改名为 %s\n", k.Path, filepath.Base(k.As))
	}
}
