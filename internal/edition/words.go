package edition

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"budgetreport/internal/book"
)

// WordsFile is the words of an edition's document in canonical form.
const WordsFile = "words.json.gz"

// Line is a title or a sentence of a document.
type Line struct {
	Kind   LineKind `json:"kind"`
	Level  int      `json:"level,omitempty"`  // of a heading
	Begins bool     `json:"begins,omitempty"` // a sentence that begins a paragraph
	Text   string   `json:"text"`
}

// LineKind is the kind of a line.
type LineKind string

// The kinds of lines.
const (
	TitleLine   LineKind = "title" // on the cover
	PartLine    LineKind = "part"
	HeadingLine LineKind = "heading"
	Sentence    LineKind = "sentence"
)

// TakeWords gives the canonical form of a document's words. Its tables have one of
// their own (Take).
func TakeWords(b *book.Book) []Line {
	var out []Line
	for _, k := range b.Blocks {
		switch k.Kind {
		case book.Cover:
			out = append(out, Line{Kind: TitleLine, Text: k.Text})
			for _, s := range k.Lines {
				out = append(out, Line{Kind: TitleLine, Text: s})
			}
		case book.Part:
			out = append(out, Line{Kind: PartLine, Text: k.Text})
		case book.Heading:
			out = append(out, Line{Kind: HeadingLine, Level: k.Level, Text: k.Text})
		case book.Paragraph:
			for i, s := range k.Sentences {
				out = append(out, Line{Kind: Sentence, Begins: i == 0, Text: s.Text})
			}
		}
	}
	return out
}

// encodeWords gives the bytes of the canonical form; their hash is the words'.
func encodeWords(words []Line) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, l := range words {
		if err := enc.Encode(l); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// WriteWords writes words, one line each, compressed, and returns their hash.
func WriteWords(w io.Writer, words []Line) (string, error) {
	data, err := encodeWords(words)
	if err != nil {
		return "", err
	}
	z := gzip.NewWriter(w)
	if err := wordsForm.writeHead(z); err != nil {
		return "", err
	}
	if _, err := z.Write(data); err != nil {
		return "", err
	}
	return Hash(data), z.Close()
}

// ReadWords reads what WriteWords wrote, in whichever version of the format.
func ReadWords(r io.Reader) ([]Line, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("不是文字存档，或已损坏：%w", err)
	}
	lines, err := wordsForm.readHead(z)
	if err != nil {
		return nil, err
	}
	out := []Line{}
	for dec := json.NewDecoder(&measured{r: lines}); ; {
		var l Line
		switch err := dec.Decode(&l); err {
		case nil:
			if out = append(out, l); len(out) > mostLines {
				return nil, fmt.Errorf("文字存档多于%d行", mostLines)
			}
		case io.EOF:
			return out, z.Close()
		default:
			return nil, fmt.Errorf("文字存档已损坏：%w", err)
		}
	}
}

// TextChange is a title or a sentence that changed.
type TextChange struct {
	Status Status `json:"status"` // Moved: to another paragraph or level
	Place  string `json:"place"`  // the titles above it
	Old    string `json:"old,omitempty"`
	New    string `json:"new,omitempty"`
}

// compareWords finds what changed from the words a to the words b.
func (w *Wording) compareWords(a, b []Line) []TextChange {
	var out []TextChange
	was, now := w.places(a), w.places(b)
	i, k := 0, 0
	gap := func(toA, toB int) { // a[i:toA] became b[k:toB]
		for _, p := range pairs(a[i:toA], b[k:toB]) {
			c := TextChange{Status: Changed}
			switch {
			case p[1] < 0:
				c = TextChange{Status: Removed, Place: was[i+p[0]], Old: a[i+p[0]].Text}
			case p[0] < 0:
				c = TextChange{Status: Added, Place: now[k+p[1]], New: b[k+p[1]].Text}
			default:
				c.Place, c.Old, c.New = now[k+p[1]], a[i+p[0]].Text, b[k+p[1]].Text
			}
			if c.Old == c.New {
				c.Status = Moved
			}
			out = append(out, c)
		}
	}
	for _, m := range append(common(a, b), [3]int{len(a), len(b), 0}) {
		gap(m[0], m[1])
		i, k = m[0]+m[2], m[1]+m[2]
	}
	return out
}

// places names for every line the headings above it, or its part where there are
// none.
func (w *Wording) places(words []Line) []string {
	out := make([]string, len(words))
	part := ""
	var titles []string
	for i, l := range words {
		switch l.Kind {
		case TitleLine:
			out[i] = w.Change.Cover
			continue
		case PartLine:
			part, titles = l.Text, nil
		case HeadingLine:
			titles = titles[:min(len(titles), max(l.Level-1, 0))]
			titles = append(titles, l.Text)
		}
		out[i] = strings.Join(titles, "／")
		if len(titles) == 0 {
			out[i] = part
		}
	}
	return out
}

// common finds a longest common subsequence of a and b: runs of equal lines as
// index in a, index in b and length, in order.
func common(a, b []Line) [][3]int {
	front := 0
	for front < min(len(a), len(b)) && a[front] == b[front] {
		front++
	}
	back := 0
	for back < min(len(a), len(b))-front && a[len(a)-1-back] == b[len(b)-1-back] {
		back++
	}
	x, y := a[front:len(a)-back], b[front:len(b)-back]
	var out [][3]int
	add := func(i, k, n int) {
		if n == 0 {
			return
		}
		if last := len(out) - 1; last >= 0 && out[last][0]+out[last][2] == i && out[last][1]+out[last][2] == k {
			out[last][2] += n
			return
		}
		out = append(out, [3]int{i, k, n})
	}
	add(0, 0, front)
	if len(x)*len(y) > mostAlike {
		inOrder(x, y, func(i, k int) { add(front+i, front+k, 1) })
		add(len(a)-back, len(b)-back, back)
		return out
	}
	best := make([][]int, len(x)+1) // of x[i:], y[k:]
	for i := range best {
		best[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for k := len(y) - 1; k >= 0; k-- {
			if best[i][k] = max(best[i+1][k], best[i][k+1]); x[i] == y[k] {
				best[i][k] = 1 + best[i+1][k+1]
			}
		}
	}
	for i, k := 0, 0; i < len(x) && k < len(y); {
		switch {
		case x[i] == y[k]:
			add(front+i, front+k, 1)
			i, k = i+1, k+1
		case best[i+1][k] >= best[i][k+1]:
			i++
		default:
			k++
		}
	}
	add(len(a)-back, len(b)-back, back)
	return out
}

// inOrder finds a common subsequence where there are too many lines to find a
// longest one: each line of b is matched with the next equal one of a.
func inOrder(a, b []Line, found func(i, k int)) {
	where := map[Line][]int{}
	for i, l := range a {
		where[l] = append(where[l], i)
	}
	next := 0
	for k, l := range b {
		at := where[l]
		if n, _ := slices.BinarySearch(at, next); n < len(at) {
			found(at[n], k)
			next = at[n] + 1
		}
	}
}

// alike is the share from which on two sentences count as one that was changed.
const alike = 0.4

// pairs matches lines that were replaced with their replacements, in order and so
// that the sum of their likenesses is the greatest; -1 is none.
func pairs(a, b []Line) [][2]int {
	if len(a)*len(b) > mostPairs {
		return oneByOne(len(a), len(b))
	}
	likeness := func(i, k int) float64 {
		if s := share(a[i].Text, b[k].Text); a[i].Kind == b[k].Kind && s >= alike {
			return s
		}
		return -1
	}
	best := make([][]float64, len(a)+1)
	like := make([][]float64, len(a)+1)
	for i := range best {
		best[i], like[i] = make([]float64, len(b)+1), make([]float64, len(b))
	}
	for i := len(a) - 1; i >= 0; i-- {
		for k := len(b) - 1; k >= 0; k-- {
			like[i][k] = likeness(i, k)
			best[i][k] = max(best[i+1][k], best[i][k+1], like[i][k]+best[i+1][k+1])
		}
	}
	var out [][2]int
	i, k := 0, 0
	for i < len(a) || k < len(b) {
		switch {
		case i < len(a) && k < len(b) && like[i][k] > 0 && best[i][k] == like[i][k]+best[i+1][k+1]:
			out = append(out, [2]int{i, k})
			i, k = i+1, k+1
		case k == len(b) || i < len(a) && best[i][k] == best[i+1][k]:
			out = append(out, [2]int{i, -1})
			i++
		default:
			out = append(out, [2]int{-1, k})
			k++
		}
	}
	return out
}

// oneByOne pairs lines by position where there are too many to compare all.
func oneByOne(a, b int) [][2]int {
	var out [][2]int
	for i := range max(a, b) {
		p := [2]int{i, i}
		if i >= a {
			p[0] = -1
		}
		if i >= b {
			p[1] = -1
		}
		out = append(out, p)
	}
	return out
}

// share is the share of pairs of neighbouring characters that two texts have in
// common, from 0 to 1.
func share(a, b string) float64 {
	count := map[[2]rune]int{}
	total, both := 0, 0
	each := func(s string, do func([2]rune)) {
		last := rune(0)
		for _, r := range s[:min(len(s), mostShared)] {
			do([2]rune{last, r})
			last = r
			total++
		}
	}
	each(a, func(p [2]rune) { count[p]++ })
	each(b, func(p [2]rune) {
		if count[p] > 0 {
			count[p]--
			both++
		}
	})
	if total == 0 {
		return 1
	}
	return float64(2*both) / float64(total)
}
