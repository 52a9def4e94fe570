// Package licences holds the licences of everything that is linked into the
// program: Go, other modules, Unicode's data, fonts. scripts/licences writes
// third-party.txt.
package licences

import (
	_ "embed"
	"fmt"
	"strings"

	"budgetreport/fonts"
)

//go:embed third-party.txt
var thirdParty string

//go:embed unicode.txt
var unicodeText string

// Licence is the licence of one thing.
type Licence struct {
	Name    string `json:"name"`              // of a module its path
	Version string `json:"version,omitempty"` // of a module
	Kind    string `json:"kind"`              // the licence's SPDX identifier
	Text    string `json:"text"`              // the whole text, with notices
}

// All lists the licences of everything linked into the program on any system.
func All() []Licence {
	all := Parse(thirdParty)
	all = append(all, Licence{"Unicode Character Database (部首与正字)", "", "Unicode-3.0", unicodeText})
	for _, f := range fonts.All() {
		if last := &all[len(all)-1]; last.Text == f.Licence {
			last.Name += "、" + f.File // faces of one family
			continue
		}
		all = append(all, Licence{f.File, "", "OFL-1.1", f.Licence})
	}
	return all
}

// mark begins the line that names a licence, before its text.
const mark = "==== "

// Format writes licences as third-party.txt holds them.
func Format(all []Licence) string {
	var b strings.Builder
	for _, l := range all {
		fmt.Fprintf(&b, "%s%s | %s | %s\n%s\n", mark, l.Name, l.Version, l.Kind, strings.TrimRight(l.Text, "\n"))
	}
	return b.String()
}

// Parse reads what Format wrote.
func Parse(text string) []Licence {
	var all []Licence
	for line := range strings.Lines(text) {
		if head, ok := strings.CutPrefix(line, mark); ok {
			name, rest, _ := strings.Cut(strings.TrimSpace(head), " | ")
			version, kind, _ := strings.Cut(rest, " | ")
			all = append(all, Licence{Name: name, Version: strings.TrimSpace(version), Kind: kind})
		} else if len(all) > 0 {
			all[len(all)-1].Text += line
		}
	}
	return all
}
