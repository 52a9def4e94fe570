// Package publish is the service that front ends call. ReadSettings reads an
// office's config.toml; the methods of Settings answer requests. Build checks,
// typesets and writes the files of subjects, all files of a subject or none; Check
// only checks. Reprint corrects published editions, Compare and VerifyAgainst find
// what differs, Explain and Trace say where figures come from, Prior takes over
// last year's figures. Problems lists what an error says. The package knows no
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
