// Package publish is the service that front ends call. Settings are an office's
// config.toml; with them a Request becomes a Run, which checks, typesets and
// writes the files of subjects, all of a subject's or none. Reprint corrects
// what was published, Compare and HoldAgainst say what differs, Evaluate answers
// where a figure comes from, Prior carries last year's figures over. It knows no
// flags and prints nothing.
package publish

import (
	"strconv"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
)

// Select picks layouts by a list such as "01,03-05"; the empty list means all.
// Numbers need no leading zero.
func Select(layouts []*layout.Layout, list string) ([]*layout.Layout, error) {
	if strings.TrimSpace(list) == "" {
		return layouts, nil
	}
	var ids []string
	for _, l := range layouts {
		ids = append(ids, l.ID)
	}
	var problems diag.List
	find := func(text string) int {
		text = strings.TrimSpace(text)
		for i, id := range ids {
			if id == text {
				return i
			}
			if n, err := strconv.Atoi(text); err == nil {
				if m, err := strconv.Atoi(id); err == nil && n == m {
					return i
				}
			}
		}
		problems.Add(diag.Problem{File: "--tables", Got: text, Message: "没有这张表", Want: diag.Suggest(text, ids)})
		return -1
	}
	picked := map[int]bool{}
	for _, item := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '，' || r == '、' }) {
		from, to, isRange := strings.Cut(item, "-")
		lo := find(from)
		hi := lo
		if isRange {
			hi = find(to)
		}
		if lo > hi && hi >= 0 {
			problems.Add(diag.Problem{File: "--tables", Got: item, Message: "起止颠倒", Want: "应先小后大，如03-05"})
		}
		for i := lo; i <= hi && i >= 0; i++ {
			picked[i] = true
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	var out []*layout.Layout
	for i, l := range layouts {
		if picked[i] {
			out = append(out, l)
		}
	}
	return out, nil
}
