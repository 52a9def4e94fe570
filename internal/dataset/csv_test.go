package dataset

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/diag"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// utf16Text is a text as UTF-16 with its mark.
func utf16Text(t testing.TB, text []byte, order unicode.Endianness) []byte {
	t.Helper()
	out, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes(bytes.TrimPrefix(text, []byte("\uFEFF")))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// loadAll loads and drops what tells one folder of the same data from another:
// hashes and where its cells stand.
func loadAll(t *testing.T, s *Schema, m fstest.MapFS) *Dataset {
	t.Helper()
	d, err := Load(s, FolderFS(m, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	d.Inputs, d.pairs = nil, nil
	for _, l := range d.Facts {
		l.origin = origin{}
	}
	for _, l := range d.Lists {
		l.origin = origin{}
	}
	return d
}

func TestEncodingsAndLineEndsDoNotMatter(t *testing.T) {
	s := family(t)
	want := loadAll(t, s, realFiles(t))
	recode := map[string]func([]byte) []byte{
		"UTF-8 with BOM": func(b []byte) []byte { return append([]byte("\uFEFF"), b...) },
		"GB18030": func(b []byte) []byte {
			out, err := simplifiedchinese.GB18030.NewEncoder().Bytes(b)
			if err != nil {
				t.Fatal(err)
			}
			return out
		},
		"UTF-16":                func(b []byte) []byte { return utf16Text(t, b, unicode.LittleEndian) },
		"UTF-16, big end":       func(b []byte) []byte { return utf16Text(t, b, unicode.BigEndian) },
		"UTF-8 with BOM, twice": func(b []byte) []byte { return append([]byte("\uFEFF\uFEFF"), b...) },
		"CR": func(b []byte) []byte {
			return bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r"))
		},
		"CR, CR LF": func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\r\n")) },
		"line ends of all kinds": func(b []byte) []byte {
			ends := []string{"\n", "\r\n", "\r"}
			var out []byte
			for i, line := range bytes.Split(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\n")) {
				out = append(append(out, line...), ends[i%3]...)
			}
			return out
		},
		"Ctrl-Z at the end":     func(b []byte) []byte { return append(b, "\x1a"...) },
		"Ctrl-Z and zero bytes": func(b []byte) []byte { return append(b, "\r\n\x1a\x00\x00\x00"...) },
		"zero bytes at the end": func(b []byte) []byte { return append(b, "\n\x00\x00\x00"...) },
		"CRLF":                  func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) },
		"no last line end":      func(b []byte) []byte { return bytes.TrimRight(b, "\r\n") },
		"blank rows at the end": func(b []byte) []byte { return append(b, "\n,,,,\n   \n\u3000,\n"...) },
		"blanks around cells": func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte(",021001,"), []byte(", 021001\u3000,"))
		},
	}
	for name, f := range recode {
		m := realFiles(t)
		for file := range m {
			m[file] = &fstest.MapFile{Data: f(m[file].Data)}
		}
		if got := loadAll(t, s, m); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: not the same dataset", name)
		}
	}
}

// TestWhatStandsAboveTheHeader holds that lines without content, and the one that
// tells Excel of the commas, are passed over, and that lines are still counted
// as they are in the file.
func TestWhatStandsAboveTheHeader(t *testing.T) {
	s := family(t)
	want := loadAll(t, s, realFiles(t))
	for above, lines := range map[string]int32{"\uFEFFsep=,\r\n": 1, "\"SEP=,\",,\n": 1, "sep=,\r": 1, ",,,\n\n  ,\n": 3} {
		m := realFiles(t)
		for file := range m {
			m[file] = &fstest.MapFile{Data: append([]byte(above), bytes.TrimPrefix(m[file].Data, []byte("\uFEFF"))...)}
		}
		got := loadAll(t, s, m)
		if n := got.Facts["spending"].Lines[0]; n != want.Facts["spending"].Lines[0]+lines {
			t.Errorf("%q: the first line is %d", above, n)
		}
		for id, l := range got.Facts {
			l.Lines = want.Facts[id].Lines
		}
		for id, l := range got.Lists {
			l.Lines = want.Lists[id].Lines
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: not the same dataset", above)
		}
	}
}

// TestShuffledColumnsGiveTheSameDataset is a property over random orders of
// columns and random empty columns between them.
func TestShuffledColumnsGiveTheSameDataset(t *testing.T) {
	s := family(t)
	want := loadAll(t, s, realFiles(t))
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		m := realFiles(t)
		for file := range m {
			rows, err := csv.NewReader(bytes.NewReader(m[file].Data)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			order := rng.Perm(len(rows[0]) + rng.IntN(2))
			var b bytes.Buffer
			w := csv.NewWriter(&b)
			for _, row := range rows {
				out := make([]string, len(order))
				for i, from := range order {
					if from < len(row) {
						out[i] = row[from]
					}
				}
				if err := w.Write(out); err != nil {
					t.Fatal(err)
				}
			}
			w.Flush()
			m[file] = &fstest.MapFile{Data: b.Bytes()}
		}
		if got := loadAll(t, s, m); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: not the same dataset", seed)
		}
	}
}

func TestUnreadableFiles(t *testing.T) {
	for _, test := range []struct{ file, data, want string }{
		{"年任务.csv", "a,b\n", "年任务.csv：不是数据集的表；是否为“年度任务”？可用的有：部门、单位、科目、项目、收入、支出、绩效指标、年度任务、上年、其他事项、确认、旧机构、易混词；不用的应移出去"},
		{"项目表.csv", "a,b\n", "项目表.csv：不是数据集的表；是否为“项目”？可用的有：部门、单位、科目、项目、收入、支出、绩效指标、年度任务、上年、其他事项、确认、旧机构、易混词；不用的应移出去"},
		{"年度任务.CSV", "任务名称,主要内容,序号\n", "年度任务.csv：与“年度任务.CSV”是同一张表；只应留一个"},
		{"年度任务.csv", "", "年度任务.csv：是空文件；第一行应为列名"},
		{"年度任务.csv", "任务名称,主要内容,序号\n甲,\xff\xff,1\n", "年度任务.csv 第2行：有既不是UTF-8也不是GB18030的字；应另存为“CSV UTF-8（逗号分隔）”"},
		{"年度任务.csv", "任务名称\t主要内容\t序号\n", "年度任务.csv 第1行：“任务名称\t主要内容\t序号”各列以制表符分隔，不是英文逗号；应另存为“CSV UTF-8（逗号分隔）”，各列之间用英文逗号"},
		{"年度任务.csv", "\"任务名称,\n主要内容,序号\n", "年度任务.csv 第1行：引号的用法不对，到第2行为止都被当作同一格；有逗号、引号或换行的内容应整格用英文双引号括起，其中的引号写两个"},
		{"年度任务.csv", "任务名称,主要内容,序号,\n甲,\"一\n\n二\",1,\n乙,丙,x,\n丁,戊,3,备注\n", "年度任务.csv 第5行“序号”列：“x”不是序号；应为不带小数的半角数字，如12\n" +
			"年度任务.csv 第6行：“备注”写在没有列名的第4列；应补上列名或清空这一格"},
	} {
		m := realFiles(t)
		m[test.file] = &fstest.MapFile{Data: []byte(test.data)}
		_, err := Load(family(t), FolderFS(m, "数据"))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s %q:\n got  %v\n want %s", test.file, test.data, err, test.want)
		}
	}
	if _, err := Load(family(t), Folder("没有的文件夹")); err == nil || err.Error() != "没有的文件夹：打不开数据文件夹；请检查路径：没有这个文件或文件夹" {
		t.Error(err)
	}
}

// TestAMissingListIsReportedOnce holds that the ledgers' codes are not blamed
// for a list that could not be read whole.
func TestAMissingListIsReportedOnce(t *testing.T) {
	m := realFiles(t)
	delete(m, "单位.csv")
	m["科目.csv"].Data = []byte("体系,编码\n功能,205\n")
	m["项目.csv"].Data = append(m["项目.csv"].Data, "多一行,只有两格\n"...)
	change(t, m, "支出.csv", ",410100220000000046424,", ",没有这个项目,")
	_, err := Load(family(t), FolderFS(m, "数据"))
	want := "单位.csv：缺少这张表\n科目.csv 第1行：缺少“名称”列\n项目.csv 第21行：有2格，表头有8格；各行的格数应与表头相同，内容中有逗号时应加英文双引号"
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v", err)
	}
}

func TestOptionalFilesMayBeAbsent(t *testing.T) {
	m := realFiles(t)
	delete(m, "绩效指标.csv")
	delete(m, "年度任务.csv")
	d := loadAll(t, family(t), m)
	if d.Lists["indicator"] != nil || d.Lists["task"] != nil {
		t.Error("an absent file has rows")
	}
}

func TestEverythingWrongComesAtOnceInOrder(t *testing.T) {
	m := realFiles(t)
	delete(m, "部门.csv")
	change(t, m, "单位.csv", "行政,1", "机关,一")
	change(t, m, "项目.csv", "否,是,1,19", "无,是,1,19")
	change(t, m, "支出.csv", "021001,2080505,30108", "21001,280505,30108")
	change(t, m, "支出.csv", "2844865.00", "2844865.001")
	change(t, m, "收入.csv", "本年,223200.00", "去年,")
	m["备份.csv"] = &fstest.MapFile{Data: []byte("x")}
	_, err := Load(family(t), FolderFS(m, "数据"))
	want := `单位.csv 第2行“单位性质”列：“机关”不是规定的用词；可用的有：行政、事业、参公
单位.csv 第2行“序号”列：“一”不是序号；应为不带小数的半角数字，如12
备份.csv：不是数据集的表；不用的应移出去；可用的有：部门、单位、科目、项目、收入、支出、绩效指标、年度任务、上年、其他事项、确认、旧机构、易混词
支出.csv 第2行“金额”列：“2844865.001”金额多于两位小数；应以元为单位，至多两位小数
支出.csv 第4行“单位编码”列：“21001”没有在“单位”表中列出；是否为“021001”？Excel会去掉编码开头的0，应把这一列设为文本格式
支出.csv 第4行“功能科目编码”列：“280505”没有在“科目”表中列出；是否为“2080505”？
收入.csv 第3行“年度”列：“去年”不是规定的用词；是否为“本年”？可用的有：本年、上年结转
收入.csv 第3行“金额”列：为空；必须填写
部门.csv：缺少这张表
项目.csv 第2行“涉密”列：“无”不是“是”或“否”；应为“是”或“否”`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v", err)
	}
}

func TestManyProblemsOfAFileAreCounted(t *testing.T) {
	m := realFiles(t)
	text := string(m["支出.csv"].Data)
	m["支出.csv"].Data = []byte(strings.ReplaceAll(text, "本年", "今年"))
	change(t, m, "单位.csv", "行政,1", "行政,一")
	_, err := Load(family(t), FolderFS(m, "数据"))
	problems := err.(*diag.Error).Problems
	if len(problems) != 202 {
		t.Fatal(len(problems), "problems")
	}
	if got, want := problems[201].String(), "支出.csv 第202行：从这一行起还有22个问题没有列出"; got != want {
		t.Errorf("got %s", got)
	}
}

func FuzzLoadCSV(f *testing.F) {
	schema, real := family(f), realFiles(f)
	for name := range real {
		f.Add(strings.TrimSuffix(name, ".csv"), real[name].Data[:min(len(real[name].Data), 1500)])
	}
	f.Add("支出", []byte("金额,金额,\"\n\"\"\n,,,\n"))
	f.Add("科目", []byte("体系,编码,名称\n功能,2,甲\n功能,\xd6\xd0,\n功能,20508,乙\n"))
	f.Add("收入", []byte("2024年收入,,,\n单位：万元,,,\n单位编码,资金来源,年度,金额\n"))
	f.Add("收入", []byte("sep=,\r单位编码,资金来源,年度,金额\r021001,一般公共预算-财政拨款,本年,1\r合计,,,1\r,,,1\r制表人：甲\r单位编码,资金来源,年度,金额\r\x1a"))
	f.Add("单位", []byte("单位编码,单位名称,单位性质,序号\n021001,⽰例\u00ade\u0301\u202e,行政,1\n"))
	f.Add("年度任务", []byte("任务名称,主要内容,序号\n\xd6\xd0,\xce\xc4,1\n中,文,2\n"))
	f.Add("部门", []byte("\uFEFF值,项\n,,\n021,部门编码"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		m := fstest.MapFS{}
		for n, file := range real {
			m[n] = file
		}
		m[strings.Map(func(r rune) rune {
			if r == '/' || r == '\\' || r == 0 {
				return -1
			}
			return r
		}, name)+".csv"] = &fstest.MapFile{Data: data}
		d, err := Load(schema, FolderFS(m, "数据"))
		if err != nil {
			for _, p := range err.(*diag.Error).Problems {
				if p.File == "" || p.Message == "" {
					t.Fatalf("a problem without place or message: %#v", p)
				}
			}
			return
		}
		for _, led := range d.Facts {
			for _, i := range led.Dims {
				if len(led.Codes[i]) != led.N {
					t.Fatal("a column is not as long as the ledger")
				}
				for _, c := range led.Codes[i] {
					if int(c) >= len(d.Dims[i].Codes) {
						t.Fatal("a code is not in the dictionary")
					}
				}
			}
		}
	})
}

// bigLedger repeats the real ledger until it has n lines.
func bigLedger(t testing.TB, n int) fstest.MapFS {
	m := realFiles(t)
	lines := strings.SplitAfter(strings.TrimRight(string(m["支出.csv"].Data), "\n")+"\n", "\n")
	head, body := lines[0], lines[1:len(lines)-1]
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		b.WriteString(body[i%len(body)])
	}
	m["支出.csv"] = &fstest.MapFile{Data: []byte(b.String())}
	return m
}

func BenchmarkLoad(b *testing.B) {
	schema := family(b)
	for _, n := range []int{222, 100_000} {
		m := bigLedger(b, n)
		b.Run(fmt.Sprintf("%d lines", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Load(schema, FolderFS(m, "数据")); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// mapFS is a folder in memory: names and texts by turns.
func mapFS(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

// TestTablesThatAlsoAreWorkbooks: whoever opens a CSV file in Excel may save what
// was changed as a workbook beside it.
func TestTablesThatAlsoAreWorkbooks(t *testing.T) {
	files := realFiles(t)
	for _, name := range []string{"支出.xlsx", "收入.ET", "上报.xlsx", "项目.csv.bak"} {
		files[name] = &fstest.MapFile{Data: []byte("x")}
	}
	d, err := Load(family(t), FolderFS(files, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range d.Notices {
		got = append(got, n.String())
	}
	want := "支出.xlsx：没有读，用的是支出.csv；在它里面改过的，应另存为支出.csv；没有用的请移走\n收入.ET：没有读，用的是收入.csv；在它里面改过的，应另存为收入.csv；没有用的请移走"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}
