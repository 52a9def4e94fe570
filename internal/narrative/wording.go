package narrative

import (
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/table"
	"budgetreport/internal/tomlpos"
)

// wording is what the program itself prints between the words of the templates
// and the data: the section [wording] of book.toml.
type wording struct {
	numbers                         [4]string // of parts, then of headings and numbered paragraphs by level; with {一} or {n}
	table                           string    // number of a table in the contents, with {一} or {n}
	more, less                      string    // format 增减
	grows, shrinks                  string    // format 升降
	flat, nearlyFlat                string    // format 持平: of exactly zero, of what rounds to zero
	list                            string    // format 并列: between two texts
	reasons, reason, betweenReasons string    // format 原因: before all, before each of several with {一}, between two
}

// readWording reads the section [wording].
func readWording(r *tomlpos.Reader) wording {
	var w wording
	for i, key := range []string{"part", "heading1", "heading2", "heading3"} {
		w.numbers[i] = r.Phrase(key, "一", "n")
	}
	w.table = r.Phrase("table", "一", "n")
	for _, word := range []struct {
		key string
		to  *string
	}{
		{"increase", &w.more}, {"decrease", &w.less}, {"grow", &w.grows}, {"shrink", &w.shrinks},
		{"flat", &w.flat}, {"nearly_flat", &w.nearlyFlat},
	} {
		if *word.to = r.Phrase(word.key); *word.to == "" && r.Has(word.key) {
			r.Problem(word.key, "", "不能为空", "")
		}
	}
	w.list, w.reasons, w.betweenReasons = r.Phrase("list"), r.Phrase("reasons"), r.Phrase("between_reasons")
	w.reason = r.Phrase("reason", "一")
	for _, key := range []string{"increase", "decrease", "grow", "shrink", "flat", "nearly_flat", "list", "reasons", "reason", "between_reasons"} {
		if text := r.String(key, ""); strings.ContainsFunc(text, isDigit) {
			r.Problem(key, text, "：文字中不能直接写数", "")
		}
	}
	return w
}

// readReading reads the section [reading]. The words that the program prints for
// changes count among those that people write.
func readReading(r *tomlpos.Reader, w wording) book.Reading {
	words := func(key string, more ...string) []string {
		r.Require(key)
		list := r.Strings(key)
		if slices.Contains(list, "") {
			r.Problem(key, "", "中有空的", "每个词至少一个字")
		}
		return slices.DeleteFunc(append(more, list...), func(s string) bool { return s == "" })
	}
	out := book.Reading{Flat: w.flat, NearlyFlat: w.nearlyFlat, NotSelf: r.Phrase("not_self")}
	out.Rises, out.Falls = words("rises", w.more, w.grows), words("falls", w.less, w.shrinks)
	out.ReasonRises = words("reason_rises", out.Rises...)
	out.ReasonFalls = words("reason_falls", out.Falls...)
	out.Adverbs, out.Negations, out.Self = words("adverbs"), words("negations"), words("self")
	out.ReasonNone, out.ReasonBefore = words("reason_none"), words("reason_before")
	out.YearBefore, out.YearAfter = words("year_before"), words("year_after")
	return out
}

// numbered fills the n-th number into a form with {一} or {n}.
func numbered(form string, n int) string {
	return strings.NewReplacer("{一}", table.Ordinal(n), "{n}", strconv.Itoa(n)).Replace(form)
}

// enumerated puts several texts side by side.
func (w *wording) enumerated(texts []string) []piece {
	var out []piece
	for i, text := range texts {
		if i > 0 {
			out = append(out, piece{text: w.list})
		}
		out = append(out, piece{text: strings.TrimRight(text, "。；;，、"), quote: true})
	}
	return out
}

// reasonsOf states one reason, or several with their numbers.
func (w *wording) reasonsOf(texts []string) []piece {
	out := []piece{{text: w.reasons}}
	for i, text := range texts {
		if i > 0 {
			out = append(out, piece{text: w.betweenReasons})
		}
		if len(texts) > 1 {
			out = append(out, piece{text: numbered(w.reason, i+1)})
		}
		out = append(out, piece{text: strings.TrimRight(text, "。；;，"), quote: true})
	}
	return out
}
