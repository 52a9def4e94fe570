package dataset

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// baseWith is the sound base with some files changed.
func baseWith(t *testing.T, files map[string]string) fstest.MapFS {
	t.Helper()
	base := os.DirFS("testdata/base")
	names, err := fs.Glob(base, "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	m := fstest.MapFS{}
	for _, name := range names {
		data, err := fs.ReadFile(base, name)
		if err != nil {
			t.Fatal(err)
		}
		m[name] = &fstest.MapFile{Data: data}
	}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

const (
	unitHeader    = "单位编码,单位名称,单位性质,序号\n101001,某市甲局,行政,1\n101002,某市甲局乙中心,事业,2\n"
	projectHeader = "项目编码,项目名称,单位编码,项目类别,涉密,转移支付,表11序号,表13序号\nP001,会议室改造,101001,特定目标类,否,否,1,1\nP002,培训项目,101002,其他运转类,是,否,2,2\n"
)

func projects(codes ...string) string {
	var b strings.Builder
	b.WriteString(projectHeader)
	for _, c := range codes {
		b.WriteString(c + ",项目" + c + ",101001,特定目标类,否,否,3,3\n")
	}
	return b.String()
}

// TestLikelyDamageIsRemarked holds what is said of codes that may be right.
func TestLikelyDamageIsRemarked(t *testing.T) {
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a unit of another department", map[string]string{"单位.csv": unitHeader + "201001,丙站,事业,3\n"},
			"单位.csv 第4行“单位编码”列：“201001”不以部门编码“101”开头；请核对编码"},
		{"a department's code that no unit has", map[string]string{"部门.csv": "项,值\n部门编码,102\n部门名称,某市甲局\n年度,2024\n"},
			"部门.csv 第2行“值”列：“102”：“单位”表中的编码都不以它开头；如部门编码或单位表的编码有误，应改正"},
		{"a digit too few", map[string]string{"项目.csv": projects("410100220000000000017", "410100220000000000018", "410100220000000000019", "41010022000000000020")},
			"项目.csv 第7行“项目编码”列：“41010022000000000020”比同一名单中其他编码的21位少1位；请核对是否少了数字；Excel会去掉编码开头的0，应把这一列设为文本格式"},
	} {
		ds, err := Load(family(t), FolderFS(baseWith(t, test.files), "数据"))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if len(ds.Notices) != 1 || ds.Notices[0].String() != test.want {
			t.Errorf("%s:\n got  %v\n want %s", test.name, ds.Notices, test.want)
		}
	}
}

// TestSoundCodesPass holds codes that look strange and are right.
func TestSoundCodesPass(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"units under units":    {"单位.csv": unitHeader + "101002001,丙站,事业,3\n101002002,丁站,事业,4\n101002003,戊站,事业,5\n101002004,己站,事业,6\n"},
		"numbers in a row":     {"项目.csv": projects("8", "9", "10", "11", "12")},
		"zeros kept":           {"项目.csv": projects("0008", "0009", "0010", "0100")},
		"letters and Chinese":  {"项目.csv": projects("涉密-01", "1E5", "OIl", "X_1", "2024-甲-01")},
		"two systems of codes": {"项目.csv": projects("410100220000000000017", "31010724000001", "410100220000000000018", "31010724000002")},
		"many zeros inside":    {"项目.csv": projects("410100220000000100000", "410100220000000000100")},
		"zeros, but at front":  {"项目.csv": projects("00024000000010000000")},
	} {
		ds, err := Load(family(t), FolderFS(baseWith(t, files), "数据"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if len(ds.Notices) > 0 {
			t.Errorf("%s: %v", name, ds.Notices)
		}
	}
}

func TestLostZeros(t *testing.T) {
	codes := []string{"021001", "21002", "P1", "0"}
	for code, want := range map[string]string{"21001": "021001", "021002": "21002", "021001": "", "21": "", "": "", "P01": "", "00": ""} {
		if got := LostZeros(code, codes); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

func FuzzCode(f *testing.F) {
	for _, s := range []string{"021001", "4.101E+20", "０２１", "=\"021\"", "021/06", "Jun-21", "410100220000000000000", "涉密-01", "1024.0", "О1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, code string) {
		message, meant := judgeCode(code)
		if message == "" && meant != "" {
			t.Errorf("%q is right but meant %q", code, meant)
		}
		if again, _ := judgeCode(meant); meant != "" && again != "" {
			t.Errorf("%q: the remedy %q is wrong itself: %s", code, meant, again)
		}
	})
}

// TestCodesThatAreLostAreNotCalledRepeated holds that codes which Excel made the
// same are told for that alone.
func TestCodesThatAreLostAreNotCalledRepeated(t *testing.T) {
	m := realFiles(t)
	text := regexp.MustCompile(`4101002200000000\d+`).ReplaceAllString(string(m["项目.csv"].Data), "410100220000000000000")
	m["项目.csv"].Data = []byte(text)
	_, err := Load(family(t), FolderFS(m, "数据"))
	if err == nil || !strings.Contains(err.Error(), "第16位起全是0") || strings.Contains(err.Error(), "重复") {
		t.Error(err)
	}
}
