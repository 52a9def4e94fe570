package font

import (
	"maps"
	"slices"

	"budgetreport/fonts"
)

// Open builds the embedded faces, with an office's own font files before them: own
// gives the paths of TrueType files by the name of a face, the preferred one first.
// Characters that these files lack come from the embedded fonts: first from the
// one that is used for the face otherwise, or else the body font. The error is a
// *diag.Error with every file that cannot be used.
func Open(own map[string][]string) (*Set, error) {
	files, err := readFiles(own)
	if err != nil {
		return nil, err
	}

	embedded := fonts.All()
	var specs []Spec
	add := func(face string, preferred fonts.Font) {
		chain := append(files[face], Source{preferred.File, preferred.Data})
		for _, e := range embedded {
			if e.Face != preferred.Face {
				chain = append(chain, Source{e.File, e.Data})
			}
		}
		specs = append(specs, Spec{Name: face, Fonts: chain})
		delete(files, face)
	}
	for _, e := range embedded {
		add(e.Face, e)
	}
	for _, s := range fonts.StandIns {
		add(s.Face, embedded[slices.IndexFunc(embedded, func(e fonts.Font) bool { return e.Face == s.Embedded })])
	}
	for _, face := range slices.Sorted(maps.Keys(files)) {
		add(face, embedded[0])
	}
	return New(specs)
}
