package dataset

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestFamilySchema(t *testing.T) {
	s := family(t)
	fn, code := s.Dim("func"), s.File("code")
	if fn.Index != 1 || fn.List != code || fn.System != "功能" || !reflect.DeepEqual(fn.Levels[2], Level{"item", "项", 7}) {
		t.Errorf("%+v", fn)
	}
	cat := s.Dim("category")
	if got := cat.Groups["项目支出"]; cat.List != nil || !reflect.DeepEqual(got, []string{"其他运转类", "特定目标类"}) {
		t.Errorf("%+v", cat)
	}
	project := s.File("spending").Column("project")
	if !reflect.DeepEqual(project.Only, &Only{Dim: cat, Words: cat.Groups["项目支出"], Label: "项目支出"}) {
		t.Errorf("%+v", project.Only)
	}
	target := s.File("indicator").Column("target")
	if !reflect.DeepEqual(target.Ref, []*Dimension{s.Dim("project"), s.Dim("unit")}) || !reflect.DeepEqual(target.Words, []string{"部门整体"}) {
		t.Errorf("%+v", target)
	}
	if unit := s.File("project").Column("unit"); !unit.Agree || unit.Kind != Ref || !s.File("task").Optional || !s.File("spending").Column("econ").Blank || !s.File("department").Column("goal").Optional {
		t.Error("a mark of a column is lost")
	}
	want := SubjectSchema{s.Dim("unit"), [2]string{"department", "code"}, [2]string{"department", "name"}, [2]string{"department", "year"}, "部门", "单位", "部门整体", s.Dim("unit").List.Column("parent"),
		Head{s.Dim("unit").List.Column("head"), []string{"本级", "机关", "机关本级", "本级机关", "本部", "机关本部"}}}
	if !reflect.DeepEqual(s.Subject, want) {
		t.Errorf("%+v", s.Subject)
	}
	if s.Dim("x") != nil || s.File("x") != nil || s.File("unit").Column("x") != nil {
		t.Error("found what is not there")
	}
}

func TestEachMistakeOfASchemaHasItsMessage(t *testing.T) {
	data, err := os.ReadFile(familyFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, to, want string }{
		{`from    = "unit"`, `from = "units"`, "“units”不是list或codes文件；是否为“unit”？可用的有：unit、code、project"},
		{`from    = "unit"`, ``, "“unit”应写from或words其中一个；成员列在文件里的写from，固定用词的写words"},
		{`from    = "unit"`, `form = "unit"`, "“form”是不认识的键；是否为“from”？可用的有：title、words、from、system、example、groups、levels"},
		{`from    = "unit"`, `from  = "project"`, "“project”与维度“unit”的成员相同"},
		{`system  = "功能"`, `system = "功能科目"`, "“功能科目”不是文件“code”的体系；是否为“功能”？可用的有：功能、部门经济、政府经济"},
		{`system  = "功能"`, ``, "缺少“system”"},
		{`from    = "unit"`, "from  = \"unit\"\nsystem = \"功能\"", "“功能”只有成员来自codes文件的维度才写system"},
		{`title = "款", digits = 5`, `title = "款", digits = 3`, "“3”位数不对；应比上一级的3位多"},
		{`id = "group", title = "款", digits = 5 },
`, `id = "class", title = "款", digits = 5 },
`, "“class”级次重名；不能与其他级次或code、name相同"},
		{`"公用经费", "其他运转类", "特定目标类" ]`, `"公用经费", "公用经费", "其他运转类", "特定目标类" ]`, "“公用经费”写了两次"},
		{`"基本支出" = [ "人员类",`, `"基本支出" = [ "人员",`, "“人员”不是本维度的用词；是否为“人员类”？可用的有：人员类、公用经费、其他运转类、特定目标类"},
		{`"基本支出" = [`, `"人员类" = [`, "“人员类”既是用词又是分组名；分组应另取名"},
		{`"本年", "上年结转" ]`, `]`, "没有用词；至少应有一个"},
		{`"本年", "上年结转" ]`, `"本年 " ]`, "“本年 ”用词不能为空，首尾不能有空格"},
		{`id   = "task"`, `id   = "unit"`, "“unit”与前面的文件重复"},
		{`name = "年度任务"`, `name = "绩效指标"`, "“绩效指标”与前面的文件重复"},
		{"kind = \"pairs\"\nheader", "kind = \"pair\"\nheader", "“pair”不认识；是否为“pairs”？可用的有：pairs、list、codes、records、facts"},
		{`header = [ "项", "值" ]`, `header = [ "项" ]`, "header不对；pairs文件应写两个列名，其他文件不写"},
		{`{ id = "name", name = "任务名称", kind = "text" }`, `{ id = "name", name = "任务名称", kind = "txt" }`, "“txt”不认识；是否为“text”？可用的有：key、name、text、ref、word、flag、order、amount、year、date"},
		{`{ id = "name", name = "任务名称", kind = "text" }`, `{ id = "name", name = "任务名称", kind = "key" }`, "年度任务：只有list、codes和pairs文件才有key列"},
		{`{ id = "content", name = "主要内容"`, `{ id = "name", name = "主要内容"`, "“name”与前面的列重复"},
		{`{ id = "content", name = "主要内容"`, `{ id = "content", name = "任务名称"`, "“任务名称”与前面的列重复"},
		{`kind = "ref", ref = [ "fund" ] },`, `kind = "ref", ref = [ "funds" ] },`, "“funds”不是维度；是否为“fund”？可用的有：unit、func、econ、gov_econ、category、project、fund、period"},
		{`kind = "ref", ref = [ "fund" ] },`, `kind = "ref", ref = [ "unit" ] },`, "收入：维度“unit”有两列"},
		{`kind = "ref", ref = [ "fund" ] },`, `kind = "ref", ref = [ "fund", "func" ] },`, "收入：facts文件的“fund”只能引用一个维度"},
		{`kind = "ref", ref = [ "fund" ] },`, `kind = "ref" },`, "ref列应写ref，其他列不写"},
		{`kind = "word", words = [ "行政", "事业", "参公" ]`, `kind = "word"`, "word列应写words，除ref列外其他列不写"},
		{`{ id = "amount", name = "金额", kind = "amount" }`, `{ id = "amount", name = "金额", kind = "order" }`, "收入：facts文件至少应有一个amount列"},
		{`{ id = "amount", name = "金额", kind = "amount" }`, `{ id = "amount", name = "金额", kind = "amount", blank = true }`, "“amount”列必须填写；不能写optional或blank"},
		{`{ id = "code", name = "编码", kind = "key" }`, `{ id = "code", name = "编码", kind = "text" }`, "科目：codes文件应有一个key列，至多一个name列"},
		{`kind = "flag" },`, `kind = "flag", agree = true },`, "只有引用一个维度的列才写agree"},
		{`{ id = "period", name = "年度", kind = "ref", ref = [ "period" ] }`, `{ id = "period", name = "年度", kind = "ref", ref = [ "period" ], agree = true }`, "收入：只有list文件才写agree"},
		{`only = { category = "项目支出" }`, `only = { category = "项目" }`, "“项目”不是“项目类别”的用词或分组；可用的有：人员类、公用经费、其他运转类、特定目标类"},
		{`only = { category = "项目支出" }`, `only = { econ = "301" }`, "“econ”不是本文件里有固定用词的维度"},
		{`only = { category = "项目支出" }`, `only = {}`, "only不对；应写在facts文件的列中，写一个维度，不与blank、optional同用；或写在records文件的列中，写一个word列"},
		{`only = { group = "政府采购" }`, `only = { item = "货" }`, "“货”不是“事项”的用词；是否为“货物”？可用的有：货物、工程、服务、副部（省）级及以上领导用车、主要领导干部用车、机要通信用车、应急保障用车、一般公务用车、执法执勤用车、特种专业技术用车、离退休干部用车、其他用车、单位价值50万元以上通用设备、单位价值100万元以上专用设备、无"},
		{`only = { group = "政府采购" }`, `only = { holder = "政府采购" }`, "“holder”不是本文件的word列"},
		{`[[file]]
id   = "project"
name = "项目"
kind = "list"`, `[[file]]
id   = "project"
name = "项目"
kind = "codes"`, "项目：codes文件应有一个word列，说明编码属于哪个体系"},
		{`id = "kind", name = "单位性质"`, `id = "kind", name = "单位编码"`, "“单位编码”与前面的列重复"},
		{`dimension = "unit" `, `dimension = "unite" `, "“unite”不是维度；是否为“unit”？可用的有：unit、func、econ、gov_econ、category、project、fund、period"},
		{`code  = "department.code"`, `code  = "department.goal"`, "“department.goal”不是pairs文件中必填的项；是否为“department.code”？可用的有：department.code、department.name、department.year"},
		{`column = "head"`, `column = "kind"`, "“kind”不是说明机关本级的列；应为“单位”名单中的flag列"},
		{`kind = "key", digits = 6, prefix = "department.code"`, `kind = "key", digits = 60`, "“code”的digits、prefix不对；只有key列才写；digits为1到40"},
		{`6, prefix = "department.code"`, `6, prefix = "department.cod"`, "“department.cod”不是pairs文件中必填的项；是否为“department.code”？可用的有：department.code、department.name、department.year"},
		{`sort = "order"`, `sort = "place2"`, "“place2”不能用来排列；应为list文件的order列"},
		{`words = { whole = "部门", part = "单位" }`, `words = { whole = "部门" }`, "缺少“part”"},
		{`[subject]`, `[subjects]`, "缺少“subject”"},
		{`unique = [ "target", "item" ]`, `unique = [ "target", "items" ]`, "“items”不能用来分辨各行；应为records文件的列"},
		{`sort = "order"`, `unique = [ "code" ]`, "“code”不能用来分辨各行；应为records文件的列"},
		{`file   = "acknowledged"`, `file   = "unit"`, "“unit”不能作确认的清单；应为optional的records文件"},
		{`reason = "reason"`, `reason = "rule"`, "“rule”不能作确认的列；应为这个文件的text列；确认号和理由必须填写，不写optional或blank"},
		{`number = "number"`, ``, "缺少“number”"},
		{`{ id = "order", name = "序号", kind = "order" },`, `{ id = "order", name = "序号", kind = "order", example = "5" },`, "“5”只有text列才写example"},
		{`name = "部门"`, `name = 1`, "“1”不是文字；name应为文字（加引号）"},
	} {
		if !strings.Contains(string(data), test.from) {
			t.Fatalf("the schema has no %q", test.from)
		}
		_, err := ParseSchema("dataset.toml", []byte(strings.Replace(string(data), test.from, test.to, 1)))
		if err == nil {
			t.Errorf("%s: accepted", test.to)
			continue
		}
		found := false
		for _, line := range strings.Split(err.Error(), "\n") {
			place, message, _ := strings.Cut(line, "：")
			if !strings.HasPrefix(place, "dataset.toml 第") {
				t.Errorf("%s: no place in %s", test.to, line)
			}
			found = found || message == test.want
		}
		if !found {
			t.Errorf("%s:\n got  %v\n want %s", test.to, err, test.want)
		}
	}
}

func TestAllMistakesOfASchemaComeAtOnce(t *testing.T) {
	const text = `[dimension.unit]
title = "单位"
from = "units"
[dimension.kind]
words = [ "甲" ]
[[file]]
id = "unit"
name = "单位"
kind = "list"
columns = [
  { id = "code", name = "编码", kind = "key", blank = true },
  { id = "x", name = "甲", kind = "word" },
]
[subject]
dimension = "unit"
colour = "红"
`
	const want = `dataset.toml 第3行第8字：“units”不是list或codes文件；是否为“unit”？可用的有：unit
dataset.toml 第4行第1字：缺少“title”
dataset.toml 第10行第11字：单位：没有维度以这个文件为成员
dataset.toml 第11行第3字：“code”列必须填写；不能写optional或blank
dataset.toml 第12行第3字：word列应写words，除ref列外其他列不写
dataset.toml 第14行第1字：缺少“code”
dataset.toml 第14行第1字：缺少“name”
dataset.toml 第14行第1字：缺少“year”
dataset.toml 第14行第1字：缺少“words”
dataset.toml 第16行第1字：“colour”是不认识的键；可用的有：dimension、code、name、year、words、target、parent、head`
	_, err := ParseSchema("dataset.toml", []byte(text))
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v", err)
	}
}

func FuzzParseSchema(f *testing.F) {
	data, err := os.ReadFile(familyFile)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("dimension = 1\nfile = [ { columns = [ { only = { a = 1 }, ref = [ 2 ] } ], kind = 'facts' } ]\nsubject = { words = 1 }"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSchema("dataset.toml", data)
		if (s == nil) == (err == nil) {
			t.Fatal("neither a schema nor an error, or both")
		}
	})
}

// TestOtherPlacesSchema holds that another place's dataset is TOML alone: two
// measures on a line, a fifth category, a further ledger, an optional column.
func TestOtherPlacesSchema(t *testing.T) {
	const text = `
[dimension.item]
title = "采购品目"
from = "item"
[dimension.kind]
title = "类别"
words = [ "货物", "工程", "服务" ]
[[file]]
id = "about"
name = "基本情况"
kind = "pairs"
header = [ "项目", "内容" ]
columns = [
  { id = "code", name = "编码", kind = "text" },
  { id = "name", name = "名称", kind = "text" },
  { id = "year", name = "年度", kind = "year" },
  { id = "last", name = "上年决算", kind = "amount", optional = true },
]
[[file]]
id = "item"
name = "品目"
kind = "list"
columns = [ { id = "code", name = "编码", kind = "key" }, { id = "up", name = "上级", kind = "ref", ref = [ "item" ], blank = true } ]
[[file]]
id = "buy"
name = "政府采购"
kind = "facts"
columns = [
  { id = "item", name = "品目", kind = "ref", ref = [ "item" ] },
  { id = "kind", name = "类别", kind = "ref", ref = [ "kind" ], optional = true },
  { id = "what", name = "说明", kind = "text", blank = true },
  { id = "budget", name = "预算数", kind = "amount" },
  { id = "final", name = "决算数", kind = "amount" },
]
[subject]
dimension = "item"
code = "about.code"
name = "about.name"
year = "about.year"
words = { whole = "全部", part = "部分" }
`
	s, err := ParseSchema("dataset.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Load(s, FolderFS(mapFS(
		"基本情况.csv", "项目,内容\n编码,甲\n名称,某市\n年度,2024\n上年决算,\"1,234.50\"\n",
		"品目.csv", "编码,上级\nA02,A\nA,\n",
		"政府采购.csv", "说明,决算数,品目,预算数\n\"两台, 含安装\",0.10,A02,\"1,000.00\"\n,-5,A,2\n",
	), "数据"))
	if err != nil {
		t.Fatal(err)
	}
	buy := d.Facts["buy"]
	if sum(buy.Measures["budget"]) != 1002_00 || sum(buy.Measures["final"]) != -4_90 || buy.Texts["what"][0] != "两台, 含安装" || !reflect.DeepEqual(buy.Codes, [][]uint32{{1, 2}, {0, 0}}) {
		t.Errorf("%+v", buy)
	}
	if d.Pairs["about"]["last"] != "1,234.50" || d.Dims[0].Names[1] != "A02" {
		t.Error("a text is wrong")
	}
}
