package terminal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// nasty holds what terminals obey: a colour, a title, C1, bidi overrides.
const nasty = "a\x1b[31mb\x07c\u009bd\u202ee\u2066f\rg\x7fh\U000E0041i"

func TestCommandsToTerminalsBecomeVisible(t *testing.T) {
	shown := func(text string, asJSON bool, pieces int) string {
		var b bytes.Buffer
		w := NewWriter(&b, &asJSON)
		for i := 0; i < len(text); i += pieces {
			piece := text[i:min(i+pieces, len(text))]
			if n, err := w.Write([]byte(piece)); n != len(piece) || err != nil {
				t.Fatal(n, err)
			}
		}
		return b.String()
	}
	const want = "a␛[31mb␇c〔U+009B〕d〔U+202E〕e〔U+2066〕f␍g␡h〔U+E0041〕i"
	for _, pieces := range []int{1, 2, 3, 100} {
		if got := shown(nasty, false, pieces); got != want {
			t.Errorf("in pieces of %d: %q", pieces, got)
		}
	}
	const ordinary = "预算01表\t“一”、１\n𠮷é"
	if got := shown(ordinary, false, 1); got != ordinary {
		t.Errorf("%q", got)
	}
	if got := shown("a\x9bb\xff", false, 1); got != "a\ufffdb\ufffd" {
		t.Errorf("bytes that are no characters: %q", got)
	}
	data, err := json.Marshal(map[string]string{"name": nasty})
	if err != nil {
		t.Fatal(err)
	}
	got := shown(string(data), true, 1)
	var back map[string]string
	if err := json.Unmarshal([]byte(got), &back); err != nil || back["name"] != nasty {
		t.Errorf("%v %q", err, back)
	}
	if strings.ContainsFunc(got, isCommand) {
		t.Errorf("%q", got)
	}
}

// FuzzWriter: no text makes the Writer write commands to the terminal.
func FuzzWriter(f *testing.F) {
	f.Add(nasty, 3)
	f.Add("\xe2\x80", 1)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		var b bytes.Buffer
		w := NewWriter(&b, new(bool))
		cut = min(max(cut, 0), len(text))
		w.Write([]byte(text[:cut]))
		w.Write([]byte(text[cut:]))
		if strings.ContainsFunc(b.String(), isCommand) {
			t.Errorf("%q", b.String())
		}
	})
}
