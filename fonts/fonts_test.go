package fonts

import (
	"strings"
	"testing"
)

func TestEveryFaceIsThereWithItsLicence(t *testing.T) {
	var faces []string
	for _, f := range All() {
		faces = append(faces, f.Face)
		if string(f.Data[:4]) != "\x00\x01\x00\x00" {
			t.Errorf("%s is not TrueType", f.File)
		}
		if !strings.Contains(f.Licence, "SIL OPEN FONT LICENSE Version 1.1") {
			t.Errorf("%s: the licence is not the OFL", f.File)
		}
	}
	if got := strings.Join(faces, " "); got != "serif serif-bold sans" {
		t.Errorf("faces: %s", got)
	}
}
