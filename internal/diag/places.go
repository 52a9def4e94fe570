package diag

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// mostRuns is how many runs of lines or cells a list names; after that only the
// total count is given.
const mostRuns = 12

// Lines names lines of a file: 第3、7至9行. Of very many it names the first ones and
// gives the total count: 第3、7至9行等120行.
func Lines(lines []int) string {
	runs, all := runsOf(lines, func(from, to int) string { return span(strconv.Itoa(from), strconv.Itoa(to), to-from) })
	text := "第" + strings.Join(runs, "、") + "行"
	if !all {
		text += fmt.Sprintf("等%d行", len(lines))
	}
	return text
}

// cellName is a cell, 支出!I57, or a row of a sheet, 支出!第57行.
var cellName = regexp.MustCompile(`^(.*!)(?:([A-Z]+)(\d+)|第(\d+)行)$`)

// Cells names cells and rows of a workbook's sheets, given as in Problem.Field:
// 支出!I57、I60至I71, 支出!第3、7至9行. Any other text is repeated unchanged.
func Cells(cells []string) string {
	type column struct{ sheet, letters string }
	var order []column
	rows := map[column][]int{}
	var parts []string
	for _, c := range cells {
		m := cellName.FindStringSubmatch(c)
		if m == nil {
			parts = append(parts, strings.TrimSuffix(c, "!"))
			continue
		}
		of := column{m[1], m[2]}
		if rows[of] == nil {
			order = append(order, of)
		}
		row, _ := strconv.Atoi(m[3] + m[4])
		rows[of] = append(rows[of], row)
	}
	for _, of := range order {
		if of.letters == "" {
			parts = append(parts, of.sheet+Lines(rows[of]))
			continue
		}
		runs, all := runsOf(rows[of], func(from, to int) string {
			return span(of.letters+strconv.Itoa(from), of.letters+strconv.Itoa(to), to-from)
		})
		text := of.sheet + strings.Join(runs, "、")
		if !all {
			text += fmt.Sprintf("等%d格", len(rows[of]))
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "、")
}

// runsOf names the runs of consecutive numbers, in ascending order; all is false
// if there are more than mostRuns.
func runsOf(numbers []int, name func(from, to int) string) (runs []string, all bool) {
	sorted := slices.Compact(slices.Sorted(slices.Values(numbers)))
	for i := 0; i < len(sorted); i++ {
		if len(runs) == mostRuns {
			return runs, false
		}
		from := sorted[i]
		for i+1 < len(sorted) && sorted[i+1] == sorted[i]+1 {
			i++
		}
		runs = append(runs, name(from, sorted[i]))
	}
	return runs, true
}

// span names a run with more numbers after its first.
func span(from, to string, more int) string {
	switch more {
	case 0:
		return from
	case 1:
		return from + "、" + to
	}
	return from + "至" + to
}

// Alike groups the problems of one file that differ only in their line, or only
// in the row of their cell. Groups have one problem or more and stand in the order
// of their first.
func Alike(problems []Problem) [][]Problem {
	at := map[Problem]int{}
	var groups [][]Problem
	for _, p := range problems {
		key := p
		key.Line = 0
		if m := cellName.FindStringSubmatch(p.Field); m != nil {
			key.Field = m[1] + m[2]
		}
		if i, ok := at[key]; ok && p.Col == 0 {
			groups[i] = append(groups[i], p)
			continue
		}
		at[key] = len(groups)
		groups = append(groups, []Problem{p})
	}
	return groups
}

// Together makes one problem of a group of Alike; its File names all the lines
// or cells.
func Together(group []Problem) Problem {
	p := group[0]
	if len(group) == 1 {
		return p
	}
	var lines []int
	var cells []string
	for _, q := range group {
		lines, cells = append(lines, q.Line), append(cells, q.Field)
	}
	p.Line = 0
	if cellName.MatchString(p.Field) {
		p.File, p.Field = p.File+" "+Cells(cells), ""
	} else {
		p.File += " " + Lines(lines)
	}
	return p
}
