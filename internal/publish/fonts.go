package publish

import (
	"budgetreport/internal/diag"
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
)

// Fonts are the faces in which a run sets everything, with a writer of each page
// format that has them. They are opened once and shared by all subjects.
type Fonts struct {
	*font.Set
	writers map[*Format]page.Writer
}

// OpenFonts opens the embedded faces, and before them an office's own font files,
// whose paths own gives by face. The error is a *diag.Error with every file that
// cannot be used.
func OpenFonts(own map[string][]string) (*Fonts, error) {
	set, err := font.Open(own)
	if err != nil {
		return nil, err
	}
	var problems diag.List
	fonts := &Fonts{set, map[*Format]page.Writer{}}
	for _, f := range formats {
		if f.isPages() {
			fonts.writers[f], err = f.pages(set)
			problems.Merge(err)
		}
	}
	return fonts, problems.Err()
}
