package licences

import (
	"slices"
	"testing"
)

func TestFormatIsReadAgain(t *testing.T) {
	all := []Licence{{"example.org/a", "v1.0.0", "MIT", "one\n\ntwo\n"}, {"Go", "", "BSD-3-Clause", "===\nthree | four\n"}}
	if got := Parse(Format(all)); !slices.Equal(got, all) {
		t.Errorf("%q", got)
	}
	if got := Parse(thirdParty); Format(got) != thirdParty || len(got) < 15 {
		t.Errorf("third-party.txt is not as Format writes it: %d licences", len(got))
	}
}

func TestAllHaveTexts(t *testing.T) {
	names := map[string]bool{}
	for _, l := range All() {
		if len(l.Text) < 100 || l.Kind == "" || names[l.Name] {
			t.Errorf("%s %s: %q, %d bytes", l.Name, l.Version, l.Kind, len(l.Text))
		}
		names[l.Name] = true
	}
}
