package check

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"budgetreport/internal/book"
	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
)

// The texts that an office writes itself cannot be recomputed; only what is
// suspicious in them can be found.

// number is a number as people type it.
const number = `[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?`

var (
	// typed matches a figure with a unit of money, or a percentage.
	typed = regexp.MustCompile(number + `[余多]?(?:亿元|万元|千元|百元|元|[%％‰]|个百分点)|` +
		`[一二两三四五六七八九十百千〇零][一二两三四五六七八九十百千万亿〇零]*(?:亿元|万元)|百分之[一二两三四五六七八九十百〇零点]+`)
	// typedAmount is an amount of money that can be compared with others.
	typedAmount = regexp.MustCompile(`^(` + number + `)(亿元|万元|元)$`)
	// yearSaid matches a year as budgets write it.
	yearSaid = regexp.MustCompile(`(?:19|20)[0-9]{2}年`)
	// tokens matches numbers that may be masked amounts, with their unit of money.
	tokens = regexp.MustCompile(`(` + number + `)(亿元|万元|元)?`)
)

// own checks the texts that the office wrote about the subject, and those of other
// subjects that are in the book.
func (w *reading) own() {
	var quoted strings.Builder // all texts of the dataset that the book prints
	alone := map[string]bool{} // the printed paragraphs
	for _, bl := range w.book.Blocks {
		alone[bl.Text] = true
		for _, s := range bl.Sentences {
			for _, q := range s.Quotes {
				quoted.WriteString(q.Text)
			}
		}
	}
	for _, name := range sortedKeys(w.ds.Prose) {
		paragraphs, wrote := w.ds.Prose[name], w.ds.ProseOrigins[name]
		_, code, ofPart := strings.Cut(name, "-")
		mine := ofPart == w.subject.Part && (!ofPart || code == w.subject.Code)
		printed := slices.ContainsFunc(append(dataset.Items(paragraphs), paragraphs...), func(p string) bool {
			return strings.Contains(quoted.String(), strings.TrimRight(p, "。；;，、"))
		})
		switch {
		case !mine && !printed:
			continue
		case !printed && len(paragraphs) > 0:
			w.found(Info, ownRule, Place{File: wrote.Source}, "这段文字没有印在公开文本中：数据中没有它要说明的数，那个数与上年持平，或表式没有用它", "")
		}
		for i, p := range paragraphs {
			place := Place{File: wrote.Source}
			if wrote.Lines != nil {
				place.Lines = []int{wrote.Lines[i]}
			}
			if i < len(paragraphs)-1 && (strings.HasSuffix(p, "，") || strings.HasSuffix(p, "、")) && alone[p] {
				w.found(Warning, ownRule, place, "一段没有写完就换了行，印成了两段："+clip(p), "一行是一段，一段应写在一行里")
			}
			w.paragraph(p, place, mine, slices.ContainsFunc(w.book.Reasons, func(r book.Reason) bool { return r.Name == name }))
		}
	}
}

// paragraph checks one paragraph of the office; reason says that it gives reasons for a
// change.
func (w *reading) paragraph(p string, place Place, mine, reason bool) {
	for _, at := range typed.FindAllStringIndex(p, -1) {
		if w.named(p, at) {
			continue
		}
		w.rep.Words++
		figure := p[at[0]:at[1]]
		if w.safe(figure) != figure {
			w.rep.Findings = append(w.rep.Findings, Finding{
				Severity: Warning, Rule: ownRule, Secret: true, Place: place, Message: "这里写的一个数与涉密的金额相同，公开后就泄露了",
			})
			continue
		}
		if reason && w.typedInReason(figure, p, at[0], place) {
			continue
		}
		w.found(Info, ownRule, place, fmt.Sprintf("“%s”是手写的数，程序不能核对，请自行核对：%s", figure, sentenceAt(p, at[0])), "")
	}
	year, _ := strconv.Atoi(w.ds.Year())
	for _, at := range yearSaid.FindAllStringIndex(p, -1) {
		n, _ := strconv.Atoi(p[at[0] : at[0]+4])
		if n == year || n == year-1 || w.named(p, at) || w.ofTheTimes(p, at) {
			continue
		}
		w.found(Warning, ownRule, place, fmt.Sprintf("写的是%s，而预算年度是%d年：%s", p[at[0]:at[1]], year, sentenceAt(p, at[0])), "")
	}
	if word := w.otherSelf(p); word != "" && mine {
		w.found(Warning, ownRule, place, fmt.Sprintf("这是%s的文字，写的却是“%s”：%s", w.scope(), word, sentenceAt(p, strings.Index(p, word))), "")
	}
}

// named reports whether a part of a text belongs to a name in the dataset's lists.
func (w *reading) named(text string, at []int) bool {
	for _, name := range w.names {
		for from := 0; ; {
			i := strings.Index(text[from:], name)
			if i < 0 {
				break
			}
			if i += from; i <= at[0] && at[1] <= i+len(name) {
				return true
			}
			from = i + len(name)
		}
	}
	return false
}

// ofTheTimes reports whether a year is not meant as a budget year: part of a
// number, of a span of years (2021—2025年), of a date, of a document's title, or
// beside one of the family's words for that (2018年以来).
func (w *reading) ofTheTimes(text string, at []int) bool {
	before, after := text[:at[0]], text[at[1]:]
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	inTitle := strings.Count(before, "《") > strings.Count(before, "》")
	return inTitle || isFigure(last) || isFigure(next) || strings.ContainsRune("-—–~～", last) || strings.ContainsRune("—-～", next) ||
		slices.ContainsFunc(w.book.Reading.YearBefore, func(s string) bool { return strings.HasSuffix(before, s) }) ||
		slices.ContainsFunc(w.book.Reading.YearAfter, func(s string) bool { return strings.HasPrefix(after, s) })
}

// sentenceAt is the sentence of a paragraph that contains the byte at an index.
func sentenceAt(p string, at int) string {
	from := strings.LastIndex(p[:at], "。") + 1
	if from > 0 {
		from += len("。") - 1
	}
	to := len(p)
	if i := strings.Index(p[at:], "。"); i >= 0 {
		to = at + i
	}
	return clip(p[from:to])
}

// scope is the word for the subject of the report: 部门 or 单位.
func (w *reading) scope() string {
	if w.subject.Part {
		return w.ds.Schema.Subject.Part
	}
	return w.ds.Schema.Subject.Whole
}

// otherSelf finds the words by which a report of the other scope refers to itself:
// 本部门 in a unit's, 本单位 in the department's; "": none. 基本单位 and 成本部门 are
// not such words.
func (w *reading) otherSelf(text string) string {
	other := w.ds.Schema.Subject.Part
	if w.subject.Part {
		other = w.ds.Schema.Subject.Whole
	}
	if other == "" || other == w.scope() {
		return ""
	}
	for _, self := range w.book.Reading.Self {
		word := self + other
		for from := 0; ; {
			i := strings.Index(text[from:], word)
			if i < 0 {
				break
			}
			before, _ := utf8.DecodeLastRuneInString(text[:from+i])
			if from+i == 0 || !strings.ContainsRune(w.book.Reading.NotSelf, before) {
				return word
			}
			from += i + len(word)
		}
	}
	return ""
}

// safe replaces masked amounts in a text, whatever their unit.
func (w *reading) safe(text string) string {
	if len(w.secrets) == 0 {
		return text
	}
	return tokens.ReplaceAllStringFunc(text, func(token string) string {
		parts := tokens.FindStringSubmatch(token)
		value, decimals, ok := parseFigure(plain(parts[1]))
		if !ok || value.Sign() == 0 || parts[2] == "" && decimals == 0 {
			return token
		}
		telling := decimals > 0 || value.Cmp(big.NewRat(100, 1)) >= 0 // 1亿元 does not disclose 0.6亿元
		for _, name := range money.UnitNames() {
			unit, _ := money.ParseUnit(name)
			if parts[2] != "" && parts[2] != name {
				continue
			}
			for _, s := range w.secrets {
				exact := new(big.Rat).Quo(s, new(big.Rat).SetInt64(int64(unit)))
				if value.Cmp(exact) == 0 || telling && roundedTo(value, decimals, exact) {
					return "XXXX" + parts[2]
				}
			}
		}
		return token
	})
}

// reasonWay is the direction of change that a reason states: 1, -1, or 0 where it
// states none or both. sure reports whether it states an action (压减接待费) and not
// a result (上年结转减少), which may be of another amount.
func (w *reading) reasonWay(reason string) (way int, sure bool) {
	has := func(words []string) bool {
		return slices.ContainsFunc(words, func(s string) bool { return strings.Contains(reason, s) })
	}
	read := &w.book.Reading
	up := has(read.ReasonRises)
	if up == has(read.ReasonFalls) || has(read.Negations) {
		return 0, false
	}
	words, direction := read.ReasonFalls, -1
	if up {
		words, direction = read.ReasonRises, 1
	}
	for _, clause := range clauses(reason) {
		for trimmed := true; trimmed; {
			trimmed = false
			for _, a := range read.Adverbs {
				if rest, ok := strings.CutPrefix(clause, a); ok {
					clause, trimmed = rest, true
				}
			}
		}
		for _, word := range words {
			if strings.HasPrefix(clause, word) {
				return direction, true
			}
			if strings.HasSuffix(clause, word) {
				way = direction
			}
		}
	}
	return way, false
}
