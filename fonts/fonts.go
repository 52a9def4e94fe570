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

// StandIn names a face of documents whose customary font may not be given away,
// and the embedded face that stands in for it where an office names none.
type StandIn struct{ Face, Embedded string }

// StandIns are the faces of GB/T 9704 documents beside 黑体, which is sans.
var StandIns = []StandIn{
	{"title", "serif-bold"}, // 小标宋
	{"kai", "serif-bold"},   // 楷体
	{"fangsong", "serif"},   // 仿宋
}

// All gives every embedded font in a fixed order, the body face first.
func All() []Font {
	return []Font{
		{"serif", "NotoSerifSC-Regular.ttf", serif, serifLicence},
		{"serif-bold", "NotoSerifSC-Bold.ttf", serifBold, serifLicence},
		{"sans", "NotoSansSC-Medium.ttf", sans, sansLicence},
	}
}
