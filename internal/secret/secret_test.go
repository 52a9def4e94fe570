package secret

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"budgetreport/internal/dataset"
	"budgetreport/internal/exampletest"
)

// finder makes the finder of the example with other lines of projects.
func finder(t *testing.T, edit func(lines []string) []string) *Finder {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(exampletest.Folder(t), "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	data := fstest.MapFS{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if name := filepath.Base(f); name == "项目.csv" {
			lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(text), "\r", "")), "\n")
			lines[0] += ",别名"
			for i := range lines[1:] {
				lines[i+1] += ","
			}
			text = []byte(strings.Join(edit(lines), "\n") + "\n")
			data[name] = &fstest.MapFile{Data: text}
		} else {
			data[name] = &fstest.MapFile{Data: text}
		}
	}
	ds, err := dataset.Load(exampletest.Family(t).Schema, dataset.FolderFS(data, "数据"))
	if err != nil {
		t.Fatal(err)
	}
	return New(ds)
}

// named gives the secret project of line 5 a name and aliases.
func named(name, aliases string) func([]string) []string {
	return func(lines []string) []string {
		cells := strings.Split(lines[4], ",")
		cells[1], cells[len(cells)-1] = name, aliases
		lines[4] = strings.Join(cells, ",")
		return lines
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ name, aliases, text, found string }{
		{"雪亮工程二期", "", "继续做好雪亮工程二期建设", "雪亮工程二期"},
		{"雪亮工程二期", "", "继续做好雪亮工程三期建设", ""},
		{"雪亮工程（二期）", "", "继续做好“雪亮”工程·二 期建设", "雪亮”工程·二 期"},
		{"雪亮工程(二期)", "", "雪亮工程—【二期】", "雪亮工程—【二期"},
		{"金盾A平台ＧＩＳ系统", "", "建成金盾а平台gis系统。", "金盾а平台gis系统"}, // а is Cyrillic
		{"己方长安示范", "", "已方⻓安⽰范", "已方⻓安⽰范"},
		{"二〇二二专用场地", "", "二○二二专用场地", "二○二二专用场地"},
		{"某某专门事项", "雪亮计划、X-217；天网", "X217已经验收", "X217"},
		{"某某专门事项", "雪亮计划、X-217；天网", "X2170已经验收，雪亮计划", "雪亮计划"},
		{"某某专门事项", "天网", "推进天网建设", ""},
		{"某某专门事项", "天网", "推进“天网”建设", "天网"},
		{"办公设备购置经费", "", "办公设备购置经费增加", ""},
		{"中小企业发展专项", "", "中小企业发展专项", ""}, // of the national list of codes
		{"第三方审计费用", "", "第三方审计费用增加", ""}, // a published project of the same name
		{"第三方审计", "", "第三方审计费用增加", ""},
		{"第三方审计", "", "第三方审计费用增加，第三方审计减少", "第三方审计"},
	} {
		f := finder(t, named(c.name, c.aliases))
		got := ""
		for _, h := range f.Find(c.text) {
			got += c.text[h.At:h.End]
			if n := []rune(c.text)[h.From-1 : h.To]; string(n) != c.text[h.At:h.End] {
				t.Errorf("%q: characters %d to %d are %q", c.text, h.From, h.To, string(n))
			}
		}
		if got != c.found {
			t.Errorf("%s、%s in %q: found %q, want %q", c.name, c.aliases, c.text, got, c.found)
		}
		if hidden := f.Hide(c.text); (hidden == c.text) != (c.found == "") || f.Find(hidden) != nil {
			t.Errorf("hidden: %q", hidden)
		}
	}
}

func TestCodes(t *testing.T) {
	f := finder(t, func(lines []string) []string { return lines })
	for text, want := range map[string]int{"见涉密-01。": 1, "见涉密－０１和涉密—02": 2, "涉密—013": 0, "涉密01项": 1} {
		if got := f.Find(text); len(got) != want {
			t.Errorf("%q: %v, want %d", text, got, want)
		}
	}
}

// TestNumbers: a code of digits is not found within longer numbers and amounts.
func TestNumbers(t *testing.T) {
	f := &Finder{Names: []Name{{folded: dataset.Fold("20220117").Runes}}}
	f.build(nil)
	for text, want := range map[string]bool{
		"20220117": true, "编码20220117号": true, "２０２２０１１７": true, "120220117": false, "202201170": false, "20220117.5": false, "9,20220117": false, "20220117。": true,
	} {
		if got := f.Find(text) != nil; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestMany: 10,000 names with the same beginning in a text of a million characters that
// is full of that beginning: the names share the states of their beginning, and every
// step back leads to a shallower state, so that a text takes at most two steps a character.
func TestMany(t *testing.T) {
	f := &Finder{}
	for i := range 10_000 {
		f.Names = append(f.Names, Name{folded: []rune(strings.Repeat("郑州市重", 5) + string(rune(0x4e00+i)))})
	}
	f.build(nil)
	if got, want := len(f.automaton.nodes), 1+20+10_000; got != want {
		t.Errorf("%d states, want %d", got, want)
	}
	for i, n := range f.automaton.nodes[1:] {
		if n.depth <= f.automaton.nodes[n.fail].depth {
			t.Fatalf("state %d does not step back to a shallower one", i+1)
		}
	}
	text := strings.Repeat("郑州市重", 250_000)
	if got := f.Find(text + string(rune(0x4e00+7))); len(got) != 1 || got[0].Name != 7 {
		t.Errorf("found %v", got)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("雪亮工程", "继续做好“雪亮”工程")
	f.Add("A1", "а1\xff①")
	f.Fuzz(func(t *testing.T, name, text string) {
		folded := dataset.Fold(name).Runes
		if len(folded) == 0 {
			return
		}
		find := &Finder{Names: []Name{{folded: folded}}}
		find.build(nil)
		for _, h := range find.Find(text) {
			if got := dataset.Fold(text[h.At:h.End]).Runes; string(got) != string(folded) {
				t.Errorf("%q in %q: %q", name, text, text[h.At:h.End])
			}
		}
		if find.Find(find.Hide(text)) != nil && find.Find("（涉密，不显示）") == nil {
			t.Errorf("%q is not hidden in %q", name, text)
		}
	})
}
