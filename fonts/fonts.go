// Package fonts embeds the font files in its folder, so that the program needs no
// Chinese fonts on the machine. Their licences are in OFL-*.txt.
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

// StandIn is a face of official documents whose customary font may not be
// redistributed, and the embedded face used for it unless an office configures a
// font of its own.
type StandIn struct{ Face, Embedded string }

// StandIns lists the faces of GB/T 9704 documents other than 黑体, which is sans.
var StandIns = []StandIn{
	{"title", "serif-bold"}, // 小标宋
	{"kai", "serif-bold"},   // 楷体
	{"fangsong", "serif"},   // 仿宋
}

// All returns every embedded font in a fixed order, the body face first.
func All() []Font {
	return []Font{
		{"serif", "NotoSerifSC-Regular.ttf", serif, serifLicence},
		{"serif-bold", "NotoSerifSC-Bold.ttf", serifBold, serifLicence},
		{"sans", "NotoSansSC-Medium.ttf", sans, sansLicence},
	}
}
