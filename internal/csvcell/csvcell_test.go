package csvcell

import "testing"

func TestGuard(t *testing.T) {
	for text, want := range map[string]string{
		"=100%": "'=100%", "=20次": "'=20次", `=HYPERLINK("http://example.invalid","甲")`: `'=HYPERLINK("http://example.invalid","甲")`,
		"+5": "'+5", "-以上": "'-以上", "@某": "'@某", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠某": "'＠某",
		"\t甲": "'\t甲", "\r甲": "'\r甲", "\n甲": "'\n甲", " =1": "' =1", "　＝1": "'　＝1", "\ufeff=1": "'\ufeff=1",
		"-1": "-1", "-1,234.5": "-1,234.5", "-0.5%": "-0.5%", "-": "'-", "--1": "'--1", "-1+2": "'-1+2", "-1a": "'-1a", "-.5": "'-.5",
		"'=1": "''=1", "''=1": "'''=1", "'甲'": "'甲'", "'021001": "'021001", "'": "'", "'-1": "'-1",
		"": "", " ": " ", "≥90%": "≥90%", "1+1": "1+1", "a@b": "a@b", "甲=乙": "甲=乙",
	} {
		if got := Guard(text); got != want {
			t.Errorf("Guard(%q) = %q, want %q", text, got, want)
		}
		if got := Bare(want); got != text {
			t.Errorf("Bare(%q) = %q, want %q", want, got, text)
		}
	}
}

// FuzzGuard holds that every text comes back, that what is written begins no
// formula, and that no two texts are written the same.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{"=1", "'=1", "''", "-1", "\t", " @", "＝", "'-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cell := Guard(text)
		if Bare(cell) != text {
			t.Fatalf("%q is written %q and read %q", text, cell, Bare(cell))
		}
		if cell != "" && (cell[0] == '=' || cell[0] == '+' || cell[0] == '@' || cell[0] == '\t' || cell[0] == '-' && !negative.MatchString(cell)) {
			t.Fatalf("%q begins a formula", cell)
		}
		if Guard(Bare(text)) != text && Bare(text) != text {
			t.Fatalf("%q is read as %q, which is written %q", text, Bare(text), Guard(Bare(text)))
		}
	})
}
