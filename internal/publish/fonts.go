package publish

import (
	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
	"budgetreport/internal/render/pdf"
)

// Fonts are the faces in which a run sets everything, with the page writers that
// have them. They are opened once and shared by all subjects.
type Fonts struct {
	*font.Set
	pdf page.Writer
}

// OpenFonts opens the embedded faces, and before them an office's own font files,
// whose paths own gives by face. The error is a *diag.Error with every file that
// cannot be used.
func OpenFonts(own map[string][]string) (*Fonts, error) {
	set, err := font.Open(own)
	if err != nil {
		return nil, err
	}
	w, err := pdf.New(set)
	if err != nil {
		return nil, err
	}
	return &Fonts{set, w}, nil
}
