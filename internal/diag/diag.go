// Package diag reports everything that is wrong with an input, all at once: each
// problem with its place, the offending text and what would be right. Messages
// are Chinese, for accountants.
package diag

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Problem is one thing wrong with an input.
type Problem struct {
	File    string `json:"file"`             // as the user knows it: 支出.csv, templates/henan/03.toml, 预算.xlsx
	Line    int    `json:"line,omitempty"`   // 1-based line of the file, 0 when the whole file is meant
	Col     int    `json:"column,omitempty"` // 1-based, in characters; 0 when unknown
	Field   string `json:"field,omitempty"`  // the column's header, or the sheet's cell (支出!I57), or a whole sheet (支出!)
	Got     string `json:"got,omitempty"`    // the offending text
	Message string `json:"message"`          // what is wrong
	Want    string `json:"want,omitempty"`   // what would be right
}

// String returns the problem as one line:
//
//	支出.csv 第12行“金额”列：“12.345”金额多于两位小数；应为最多两位小数的元
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Where())
	if b.Len() > 0 {
		b.WriteString("：")
	}
	if p.Got != "" {
		fmt.Fprintf(&b, "“%s”", clip(p.Got))
	}
	b.WriteString(p.Message)
	if p.Want != "" {
		b.WriteString("；")
		b.WriteString(p.Want)
	}
	return oneLine.Replace(b.String())
}

// Where returns the place alone: 支出.csv 第12行“金额”列.
func (p Problem) Where() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, " 第%d行", p.Line)
		if p.Col > 0 {
			fmt.Fprintf(&b, "第%d字", p.Col)
		}
	}
	switch {
	case strings.Contains(p.Field, "!"):
		b.WriteString(" " + strings.TrimSuffix(p.Field, "!"))
	case p.Field != "":
		fmt.Fprintf(&b, "“%s”列", p.Field)
	}
	return b.String()
}

// oneLine keeps a problem on one line, whatever names and texts hold.
var oneLine = strings.NewReplacer("\r", "␍", "\n", "␊")

// clip shortens the offending text when a whole paragraph is at fault.
func clip(s string) string {
	const most = 40
	count := 0
	for i := range s {
		if count++; count > most {
			return s[:i] + "…"
		}
	}
	return s
}

// List collects problems. The zero value is ready for use.
type List struct{ problems []Problem }

// Add adds a problem.
func (l *List) Add(p Problem) { l.problems = append(l.problems, p) }

// Merge adds the problems of err: all of them if err is an *Error, else one with
// err's text. nil adds none.
func (l *List) Merge(err error) {
	switch e := err.(type) {
	case nil:
	case *Error:
		l.problems = append(l.problems, e.Problems...)
	default:
		l.Add(Problem{Message: err.Error()})
	}
}

// Len returns how many problems were added.
func (l *List) Len() int { return len(l.problems) }

// Err returns nil if there are no problems, else an *Error with the problems as
// Sorted returns them.
func (l *List) Err() error {
	if len(l.problems) == 0 {
		return nil
	}
	return &Error{Problems: l.Sorted()}
}

// Sorted returns the problems by file, line and column, exact repeats dropped;
// nil if there are none.
func (l *List) Sorted() []Problem {
	ps := slices.Clone(l.problems)
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return slices.Compact(ps)
}

// Error is every problem of an input.
type Error struct{ Problems []Problem }

// One returns an error of a single problem.
func One(p Problem) *Error { return &Error{Problems: []Problem{p}} }

// Error returns one line per problem.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Refusal is the reason why an input is not read, in Chinese, without its place:
// a caller that knows the place makes a Problem of it by Refused.
type Refusal struct {
	Message string // what is wrong
	Want    string // what would be right; may be ""
}

// Error returns both parts.
func (r *Refusal) Error() string {
	if r.Want == "" {
		return r.Message
	}
	return r.Message + "；" + r.Want
}

// Refused sets Message and Want of p if err is a *Refusal, and reports whether
// it is one.
func Refused(p *Problem, err error) bool {
	var r *Refusal
	if !errors.As(err, &r) {
		return false
	}
	p.Message, p.Want = r.Message, r.Want
	return true
}

// File returns the problem of a file that could not be read because of err.
func File(name string, err error) Problem {
	if errors.Is(err, fs.ErrNotExist) {
		if filepath.Ext(name) == "" {
			return Problem{File: name, Message: "没有这个文件或文件夹"}
		}
		return Problem{File: name, Message: "没有这个文件"}
	}
	if p := (Problem{File: name}); Refused(&p, err) {
		return p
	}
	return Problem{File: name, Message: "读不出这个文件", Want: Reason(err)}
}

// Reason returns in Chinese why the system refused a file; for an unusual reason
// the system's own words.
func Reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "没有这个文件或文件夹"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "没有读写的权限"
	case errors.Is(err, syscall.ENOSPC):
		return "磁盘已满"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return "同名的文件占着文件夹的位置"
	case errors.Is(err, syscall.ELOOP):
		return "链接绕成了圈"
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "文件名太长"
	}
	return err.Error()
}

// Nearest returns the known name that got was most likely meant to be, "" if
// more than half of the characters differ from every one. To bound the time, only
// the first 10,000 known names are tried, and none for a text over 1,000 bytes.
func Nearest(got string, known []string) string {
	const longest, most = 1000, 10_000
	best, bestDist := "", 1<<30
	if len(got) > longest {
		return ""
	}
	g := []rune(got)
	for _, k := range known[:min(len(known), most)] {
		if len(k) > longest {
			continue
		}
		r := []rune(k)
		if max(len(g)-len(r), len(r)-len(g)) >= bestDist {
			continue // no nearer than the best
		}
		if d := distance(g, r); d < bestDist {
			best, bestDist = k, d
		}
	}
	if bestDist*2 > max(len([]rune(got)), len([]rune(best))) {
		return ""
	}
	return best
}

// Suggest returns a Want for an unknown name: the nearest known name if there is
// one, and the list of all.
func Suggest(got string, known []string) string {
	if n := Nearest(got, known); n != "" {
		return "是否为“" + n + "”？可用的有：" + strings.Join(known, "、")
	}
	return "可用的有：" + strings.Join(known, "、")
}

// distance is the Levenshtein distance, case folded.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if lower(a[i-1]) == lower(b[j-1]) {
				cost = 0
			}
			diag, row[j] = row[j], min(row[j]+1, row[j-1]+1, diag+cost)
		}
	}
	return row[len(b)]
}

func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}
