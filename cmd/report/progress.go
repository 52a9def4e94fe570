package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"budgetreport/internal/publish"
)

// progress shows how far a run has come: on a terminal a bar with rate and
// remaining time, elsewhere a line now and then.
type progress struct {
	out     io.Writer // nil: nothing is shown
	bar     bool
	started time.Time
	shown   time.Time // when something was shown last
}

func (a *app) newProgress(quiet bool) *progress {
	p := &progress{started: time.Now()}
	if quiet || a.json {
		return p
	}
	p.out = a.err
	if f, ok := a.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		p.out, p.bar = f, true // a.err would show the control characters of the bar as signs
	}
	return p
}

// show shows the progress, if it is time.
func (p *progress) show(at publish.Progress) {
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
	if at.Failed > 0 {
		text += fmt.Sprintf("，失败%d份", at.Failed)
	}
	if !p.bar {
		fmt.Fprintln(p.out, text)
		return
	}
	const width = 30
	full := int(at.Share * width)
	fmt.Fprintf(p.out, "\r\x1b[K[%s%s] %s", strings.Repeat("█", full), strings.Repeat("░", width-full), text)
}

// end removes the bar.
func (p *progress) end() {
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
