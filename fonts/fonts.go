// Package fonts embeds the OFL faces that lie beside it, so that the one binary
// runs on a machine that has no Chinese fonts. Their licences are OFL-*.txt.
package fonts

import _ "embed"

var (
	//go:embed NotoSerifSC-Regular.ttf
	serif []byte
	//go:embed NotoSerifSC-Bold.ttf
	serifBold []byte
	//go:embed NotoSansSC-Medium.ttf
	sans []byte

	//go:embed OFL-NotoSerifSC.txt
	serifLicence string
	//go:embed OFL-NotoSansSC.txt
	sansLicence string
)

// Font is one embedded TrueType file.
type Font struct {
	Face    string // the name layouts use: serif, serif-bold, sans
	File    string // its file name
	Data    []byte // the file; never to be written to
	Licence string // the text of its licence
}

// All gives every embedded font in a fixed order, the body face first.
func All() []Font {
	return []Font{
		{"serif", "NotoSerifSC-Regular.ttf", serif, serifLicence},
		{"serif-bold", "NotoSerifSC-Bold.ttf", serifBold, serifLicence},
		{"sans", "NotoSansSC-Medium.ttf", sans, sansLicence},
	}
}
