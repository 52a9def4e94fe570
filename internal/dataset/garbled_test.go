package dataset

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func misread(t *testing.T, data string, as interface {
	String(string) (string, error)
}) string {
	t.Helper()
	out, err := as.String(data)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(out, "\ufffd")
}

func TestGarbledTextsAreKnown(t *testing.T) {
	for _, text := range []string{"测试单位", "加快企业培育", "郑州市节能中心", "中心", "一般公共预算财政拨款", "（本级）", "其他运转类"} {
		for way, wrong := range map[string]string{
			"UTF-8 as GBK":     misread(t, text, simplifiedchinese.GBK.NewDecoder()),
			"UTF-8 as Western": misread(t, text, charmap.Windows1252.NewDecoder()),
			"GBK as Western":   misread(t, gb18030(t, text), charmap.Windows1252.NewDecoder()),
		} {
			if strings.Contains(wrong, "\ufffd") { // bytes without a letter are lost on the way, and are told as such
				continue
			}
			was := strings.TrimSuffix(garbled("1."+wrong+"A"), "…")
			if was == "" || !strings.HasPrefix(text, was) {
				t.Errorf("%s: %s of %s is taken for %q", way, wrong, text, was)
			}
		}
	}
	for _, text := range []string{"洹河治理", "浠水县", "涓涓细流", "é", "Café Zoë", "±5%", "×÷·°", "ÅÄÖ", "锛", "测试单位", "£100", "①②", "“娴”"} {
		if was := garbled(text); was != "" {
			t.Errorf("%s is taken for %s", text, was)
		}
	}
}

// TestNoProperTextIsGarbled goes through all that the examples and the family
// say.
func TestNoProperTextIsGarbled(t *testing.T) {
	n := 0
	for _, root := range []string{"../../examples", "../../templates", "testdata/cases/base"} {
		err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
			if ext := filepath.Ext(path); err != nil || e.IsDir() || ext != ".csv" && ext != ".md" && ext != ".toml" {
				return err
			}
			f, err := os.Open(path)
			if err != nil {
				return err
			}
			defer f.Close()
			lines := bufio.NewScanner(f)
			for lines.Scan() {
				for _, text := range strings.FieldsFunc(lines.Text(), func(r rune) bool { return strings.ContainsRune(",，。、；：（）“” |", r) }) {
					if was := garbled(text); was != "" {
						t.Errorf("%s: %s is taken for %s", path, text, was)
					}
					n++
				}
			}
			return lines.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 10_000 {
		t.Errorf("only %d texts", n)
	}
}
