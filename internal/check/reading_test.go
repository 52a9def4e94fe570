package check

import (
	"strings"
	"testing"

	"budgetreport/internal/book"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
)

// TestOtherVocabulary reads words with another vocabulary than the family's: it
// is the only one that counts.
func TestOtherVocabulary(t *testing.T) {
	fam, _ := family(t)
	ds := exampletest.Load(t, fam, example)
	results, err := evaluate(fam, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	other := book.Reading{
		Flat: "不变", NearlyFlat: "几乎不变", Rises: []string{"多", "多支出"}, Falls: []string{"少支出", "支出"},
		ReasonRises: []string{"涨"}, ReasonFalls: []string{"砍"}, Adverbs: []string{"狠"}, Negations: []string{"莫"},
		Self: []string{"咱"}, NotSelf: "跟", YearBefore: []string{"打从"}, YearAfter: []string{"那会儿"},
	}
	for _, c := range []struct{ text, want string }{
		{"少支出{0|08[合计, 因公出国（境）费]}万元。", "“少支出0万元”：没有增减，应写持平"},
		{"多支出{0|08[合计, 因公出国（境）费]}万元。", "“多支出0万元”：没有增减"},
		{"减少{0|08[合计, 因公出国（境）费]}万元。", ""},
		{"少{0|08[合计, 因公出国（境）费]}万元。", ""},
		{"{不变|08[合计, 因公出国（境）费]}。", ""},
		{"{几乎不变|08[合计, 因公出国（境）费]}。", "写的是“几乎不变”，应写不变"},
		{"咱单位。", "写的却是“咱单位”"},
		{"本单位，跟咱单位。", ""},
	} {
		b := said(t, c.text)
		b.Reading = other
		rep := &Report{}
		rep.ReadWords(b, ds, ds.Whole(), layout.Tables(results))
		got := strings.Join(told(rep, wordsRule, changeRule), "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	w := &reading{book: &book.Book{Reading: other}}
	for reason, want := range map[string]int{"狠砍接待": -1, "接待涨": 1, "增加接待": 0, "莫涨": 0, "压减接待": 0, "物价涨，接待砍": 0} {
		if got, _ := w.reasonWay(reason); got != want {
			t.Errorf("%s: %d, want %d", reason, got, want)
		}
	}
	for text, want := range map[string]bool{"打从2018年": true, "2018年那会儿": true, "自2018年": false, "2018年以来": false, "2018年—": true, "《2018年": true} {
		at := strings.Index(text, "2018年")
		if got := w.ofTheTimes(text, []int{at, at + len("2018年")}); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
