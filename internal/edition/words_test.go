package edition_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/edition"
	"budgetreport/internal/testtool"
)

// checkWords holds the sentences listed against the words themselves: what is
// listed as gone and as new makes the one from the other.
func checkWords(t *testing.T, d *edition.Diff, a, b []edition.Line) {
	t.Helper()
	texts := map[string]int{}
	for _, l := range a {
		texts[l.Text]++
	}
	for _, c := range d.Words {
		texts[c.Old]--
		texts[c.New]++
		changed, moved := c.Status == edition.Changed, c.Status == edition.Moved
		if (c.Old == "") != (c.Status == edition.Added) || (c.New == "") != (c.Status == edition.Removed) || moved != (c.Old == c.New) || changed && c.Old == c.New {
			t.Errorf("%+v", c)
		}
		if c.Place == "" {
			t.Errorf("%q has no place", c.New)
		}
	}
	delete(texts, "")
	for _, l := range b {
		texts[l.Text]--
	}
	for s, n := range texts {
		if n != 0 {
			t.Errorf("%q is listed %d times too often", s, n)
		}
	}
	if (len(d.Words) == 0) != slices.Equal(a, b) {
		t.Errorf("%d sentences listed, same %t", len(d.Words), slices.Equal(a, b))
	}
}

// TestRandomWords changes words in every way words can change.
func TestRandomWords(t *testing.T) {
	statuses := map[edition.Status]int{}
	for seed := range testtool.Sample(400, 2000) {
		rnd := rand.New(rand.NewPCG(uint64(seed), 3))
		line := func() edition.Line {
			l := edition.Line{Kind: edition.Sentence, Begins: rnd.IntN(3) == 0, Text: fmt.Sprintf("支出%d万元，占%d%%。", rnd.IntN(4), rnd.IntN(3))}
			switch rnd.IntN(6) {
			case 0:
				l.Kind, l.Begins, l.Level = edition.HeadingLine, false, 1+rnd.IntN(3)
			case 1:
				l.Kind, l.Begins = edition.PartLine, false
			}
			return l
		}
		a := []edition.Line{{Kind: edition.TitleLine, Text: "公开"}, {Kind: edition.PartLine, Text: "概况"}}
		for range 1 + rnd.IntN(12) {
			a = append(a, line())
		}
		b := slices.Clone(a)
		for range rnd.IntN(4) {
			i := 2 + rnd.IntN(len(b)-2) // the titles at the beginning stay
			switch rnd.IntN(5) {
			case 0:
				b = slices.Insert(b, i, line())
			case 1:
				if len(b) > 3 {
					b = slices.Delete(b, i, i+1)
				}
			case 2:
				b[i].Text = strings.Replace(b[i].Text, "万元", "元", 1)
			case 3:
				b[i].Begins = !b[i].Begins
			case 4:
				k := 2 + rnd.IntN(len(b)-2)
				b[i], b[k] = b[k], b[i]
			}
		}
		d := check(t, edition.Content{Words: a}, edition.Content{Words: b})
		for _, c := range d.Words {
			statuses[c.Status]++
		}
		var file bytes.Buffer
		if _, err := edition.WriteWords(&file, b); err != nil {
			t.Fatal(err)
		}
		if again, err := edition.ReadWords(&file); err != nil || !slices.Equal(again, b) {
			t.Errorf("read back: %v, %v", again, err)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if len(statuses) != 4 {
		t.Errorf("only %v", slices.Collect(maps.Keys(statuses)))
	}
}

// TestSentencesArePaired holds that a sentence is set beside the one it was.
func TestSentencesArePaired(t *testing.T) {
	sentence := func(texts ...string) []edition.Line {
		out := []edition.Line{{Kind: edition.PartLine, Text: "第二部分　情况说明"}, {Kind: edition.HeadingLine, Level: 1, Text: "一、收支"}, {Kind: edition.HeadingLine, Level: 2, Text: "（一）收入"}}
		for i, s := range texts {
			out = append(out, edition.Line{Kind: edition.Sentence, Begins: i == 0, Text: s})
		}
		return out
	}
	a := sentence("收入合计107,259.2万元。", "与2021年相比，减少7,270.8万元，下降6.3%。", "主要原因：一是项目支出减少。")
	for _, c := range []struct {
		name string
		b    []edition.Line
		want string
	}{
		{"figures", sentence("收入合计107,259.3万元。", "与2021年相比，减少7,270.7万元，下降6.3%。", "主要原因：一是项目支出减少。"),
			"changed 一、收支／（一）收入：收入合计107,259.2万元。→收入合计107,259.3万元。\nchanged 一、收支／（一）收入：与2021年相比，减少7,270.8万元，下降6.3%。→与2021年相比，减少7,270.7万元，下降6.3%。"},
		{"one more, one changed", sentence("收入合计107,259.2万元。", "其中政府性基金5.0万元。", "与2021年相比，减少7,270.7万元，下降6.3%。", "主要原因：一是项目支出减少。"),
			"added 一、收支／（一）收入：→其中政府性基金5.0万元。\nchanged 一、收支／（一）收入：与2021年相比，减少7,270.8万元，下降6.3%。→与2021年相比，减少7,270.7万元，下降6.3%。"},
		{"quite another", sentence("收入合计107,259.2万元。", "与2021年相比，减少7,270.8万元，下降6.3%。", "本年无新增人员。"),
			"removed 一、收支／（一）收入：主要原因：一是项目支出减少。→\nadded 一、收支／（一）收入：→本年无新增人员。"},
		{"gone", sentence("收入合计107,259.2万元。", "主要原因：一是项目支出减少。"), "removed 一、收支／（一）收入：与2021年相比，减少7,270.8万元，下降6.3%。→"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, w := range check(t, edition.Content{Words: a}, edition.Content{Words: c.b}).Words {
				got = append(got, fmt.Sprintf("%s %s：%s→%s", w.Status, w.Place, w.Old, w.New))
			}
			if s := strings.Join(got, "\n"); s != c.want {
				t.Errorf("%s\nwant %s", s, c.want)
			}
		})
	}
}
