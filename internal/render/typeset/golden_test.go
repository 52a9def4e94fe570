package typeset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"budgetreport/internal/table"
)

// situations are named as what they show; each is one golden file of pages as
// text, testdata/<name>.txt. UPDATE=1 writes them anew: read the diff.
var situations = []struct {
	name string
	make func(testing.TB) *table.Table
}{
	{"header-repeats-on-every-page", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "科目编码|<|单位（科目名称）|基本支出|<", "类@|款@|^|合计#|其中：财政拨款#")
		s.Header[1].Rows = 2
		s.details(20, -1, "201|0%d|一般公共服务支出|1,234.5|98.0")
		return s.done(t)
	}},
	{"group-row-repeats-with-续-after-break", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "单位代码@|单位（科目名称）|合计#|小计#")
		s.row(table.TotalRow, -1, "|合计|1,234.5|98.0")
		for _, unit := range []string{"021001|试验局本级", "021002|试验局信息中心"} {
			g := s.row(table.GroupRow, -1, unit+"|500.0|50.0")
			s.details(9, g, "20805|行政单位离退休%d|40.0|5.0")
		}
		return s.done(t)
	}},
	{"nested-groups-repeat-outermost-first", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "单位代码@|单位（科目名称）|合计#")
		g := s.row(table.GroupRow, -1, "021|试验局|500.0")
		k := s.row(table.GroupRow, g, "021001|本级|500.0")
		s.details(20, k, "20805|行政单位离退休%d|40.0")
		return s.done(t)
	}},
	{"group-row-amounts-repeat-when-asked", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "单位代码@|单位（科目名称）|合计#")
		s.Continue = table.Continue{Mark: "续：", Before: true, Amounts: true}
		g := s.row(table.GroupRow, -1, "021001|试验局|500.0")
		s.details(12, g, "20805|行政单位离退休%d|40.0")
		return s.done(t)
	}},
	{"nothing-repeats-when-told-so", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "单位代码@|单位（科目名称）|合计#")
		s.Continue = table.Continue{None: true}
		g := s.row(table.GroupRow, -1, "021001|试验局|500.0")
		s.details(12, g, "20805|行政单位离退休%d|40.0")
		return s.done(t)
	}},
	{"orphan-group-heading-moves-down", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "单位代码@|单位（科目名称）|合计#")
		g := s.row(table.GroupRow, -1, "021001|试验局|500.0")
		s.details(6, g, "20805|行政单位离退休%d|40.0")
		g = s.row(table.GroupRow, -1, "021002|信息中心|500.0")
		k := s.row(table.GroupRow, g, "021002|信息中心本部|500.0")
		s.details(6, k, "20805|行政单位离退休%d|40.0")
		return s.done(t)
	}},
	{"leading-total-keeps-the-next-row", func(t testing.TB) *table.Table {
		s := newSketch(150, 68, "单位代码@|单位（科目名称）|合计#")
		g := s.row(table.GroupRow, -1, "021001|试验局|500.0")
		s.details(3, g, "20805|行政单位离退休%d|40.0")
		g = s.row(table.GroupRow, -1, "021002|试验二局|500.0")
		s.row(table.TotalRow, g, "|小计|500.0")
		s.details(5, g, "20805|行政单位离退休%d|40.0")
		return s.done(t)
	}},
	{"closing-total-keeps-a-row-above", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "科目编码@|科目名称|合计#")
		s.Style.LastRows = 1
		s.details(8, -1, "20805|行政单位离退休%d|40.0")
		s.row(table.TotalRow, -1, "|支出总计|500.0")
		return s.done(t)
	}},
	{"rowspan-is-cut-and-its-label-repeats-with-续", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目编码@|项目名称|金额#|指标")
		s.detail(-1, "41010|产业发展专项资金|402.0|完成率1")
		for range 14 {
			s.detail(-1, "^|^|^|完成率")
		}
		return s.done(t)
	}},
	{"masked-amount-of-a-cut-rowspan-is-not-repeated", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目编码@|项目名称|金额#|指标")
		s.detail(-1, "41010|涉密项目|XXXX|完成率1")
		for range 14 {
			s.detail(-1, "^|^|^|完成率")
		}
		return s.done(t)
	}},
	{"short-record-moves-down-whole", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目编码@|项目名称|金额#|指标")
		s.details(6, -1, "41010|项目%d|402.0|完成率")
		s.detail(-1, "41020|试验项目|402.0|完成率1")
		s.detail(-1, "^|^|^|完成率2")
		s.detail(-1, "^|^|^|完成率3")
		s.details(3, -1, "41010|项目%d|402.0|完成率")
		return s.done(t)
	}},
	{"ragged-record-moves-down-whole", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目编码@|项目名称|金额#|指标")
		s.details(6, -1, "41010|项目%d|402.0|完成率")
		for i := range 3 {
			r := s.detail(-1, "41020|试验项目|402.0|完成率")
			s.Rows[r].Sub = i
		}
		s.details(3, -1, "41010|项目%d|402.0|完成率")
		return s.done(t)
	}},
	{"rowspan-taller-than-page", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目编码@|项目名称|金额#|指标")
		s.detail(-1, "41010|产业发展专项资金|402.0|完成率1")
		for range 40 {
			s.detail(-1, "^|^|^|完成率")
		}
		return s.done(t)
	}},
	{"rowspan-text-taller-than-page-flows", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.Columns[1].Width = 30
		s.detail(-1, "甲|"+strings.Repeat("推动制造业高质量发展，", 18)+"|402.0")
		s.detail(-1, "乙|^|402.0")
		s.detail(-1, "丙|^|402.0")
		s.detail(-1, "丁|说明到此为止。|402.0")
		return s.done(t)
	}},
	{"row-taller-than-page-is-cut-between-lines", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.Columns[1].Width = 40
		s.detail(-1, "前一项目|说明|1.0")
		s.detail(-1, "产业发展专项资金|"+strings.Repeat("推动制造业高质量发展，", 20)+"完。|402.0")
		s.detail(-1, "后一项目|说明|1.0")
		return s.done(t)
	}},
	{"row-is-not-cut-where-it-fits-a-page", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.Columns[1].Width = 40
		s.details(4, -1, "项目%d|说明|1.0")
		s.detail(-1, "产业发展专项资金|"+strings.Repeat("推动制造业高质量发展，", 5)+"完。|402.0")
		return s.done(t)
	}},
	{"row-stays-with-the-row-it-is-kept-with", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.details(8, -1, "项目%d|说明|1.0")
		s.Rows[7].Keep, s.Rows[6].Keep = true, true
		s.details(3, -1, "其他%d|说明|1.0")
		return s.done(t)
	}},
	{"note-stays-with-last-row", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.details(7, -1, "项目%d|说明|1.0")
		s.Notes = []string{"备注：本表仅含当年财政拨款安排的支出。"}
		return s.done(t)
	}},
	{"note-higher-than-page-runs-on-without-header", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.details(2, -1, "项目%d|说明|1.0")
		s.Notes = []string{strings.Repeat("本表仅含当年财政拨款安排的支出。", 30)}
		return s.done(t)
	}},
	{"last-page-holds-a-few-rows", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.details(8, -1, "项目%d|说明|1.0")
		return s.done(t)
	}},
	{"table-without-rows-has-header-and-note", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.Notes = []string{"备注：本单位无政府性基金预算支出，故本表无数据。"}
		return s.done(t)
	}},
	{"header-taller-than-page-degrades-to-header-without-title", func(t testing.TB) *table.Table {
		s := newSketch(150, 56, "项目\n项目\n项目|说明|金额#")
		s.details(9, -1, "项目%d|说明|1.0")
		return s.done(t)
	}},
	{"header-taller-than-page-degrades", func(t testing.TB) *table.Table {
		s := newSketch(150, 82, "项目\n项目\n项目\n项目\n项目\n项目\n项目\n项目|说明|金额#")
		s.details(9, -1, "项目%d|说明|1.0")
		return s.done(t)
	}},
	{"form-heading-repeats", func(t testing.TB) *table.Table {
		s := form(150, 80, 4)
		s.detail(-1, "*年度履职目标|坚持稳中求进工作总基调，推动高质量发展。|<|<")
		h := s.row(table.HeadingRow, -1, "*年度主要任务|*任务名称|*主要内容|<")
		s.heading = h
		for range 9 {
			s.detail(-1, "^|完善管理体系|建立并完善管理体系，推进信息化和工业化融合。|<")
		}
		s.heading = -1
		h = s.row(table.HeadingRow, -1, "*一级指标|*二级指标|*三级指标|*指标值")
		s.heading = h
		s.detail(-1, "产出指标|重点工作|完成率|100%")
		s.detail(-1, "^|^|及时率|100%")
		return s.done(t)
	}},
	{"nothing-repeats-where-a-group-begins-the-page", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "单位代码@|单位（科目名称）|合计#")
		for _, unit := range []string{"021001|试验一局", "021002|试验二局", "021003|试验三局"} {
			g := s.row(table.GroupRow, -1, unit+"|500.0")
			s.details(4, g, "20805|行政单位离退休%d|40.0")
		}
		return s.done(t)
	}},
	{"repeated-rows-higher-than-half-a-page-are-left-out", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "单位代码@|单位（科目名称）|合计#")
		g := s.row(table.GroupRow, -1, "021|试验局\n二\n三\n四\n五|500.0")
		k := s.row(table.GroupRow, g, "021001|本级|500.0")
		s.details(9, k, "20805|行政单位离退休%d|40.0")
		return s.done(t)
	}},
	{"group-row-with-only-a-code-is-marked-where-it-has-room", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "单位代码@|科目名称|合计#")
		g := s.row(table.GroupRow, -1, "021||500.0")
		s.details(9, g, "2080501|行政单位离退休%d|40.0")
		return s.done(t)
	}},
	{"rowspan-that-ends-at-the-break-is-not-continued", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|指标|指标值")
		s.Style.LastRows = 1
		s.detail(-1, "甲项目|完成率|1")
		for range 5 {
			s.detail(-1, "^|完成率|1")
		}
		s.details(4, -1, "乙项目%d|完成率|1")
		return s.done(t)
	}},
	{"rowspans-of-different-length-are-cut-at-once", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "一级指标|二级指标|三级指标|指标值")
		s.detail(-1, "产出指标|数量指标|次数1|1")
		for i := range 15 {
			second := "^"
			if i == 3 || i == 11 {
				second = "质量指标"
			}
			s.detail(-1, "^|"+second+"|次数|1")
		}
		return s.done(t)
	}},
	{"cell-over-rows-and-columns-is-cut", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "类|款|三级指标|指标值")
		s.detail(-1, "合并的标签|<|次数1|1")
		for range 9 {
			s.detail(-1, "^|^|次数|1")
		}
		// What ^ and < draw one by one is one cell over two columns and ten rows.
		for r := 1; r < 10; r++ {
			s.At(r, 1).Text = "^"
		}
		return s.done(t)
	}},
	{"label-over-a-group-row-and-its-details-goes-on-under-the-repeated-row", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "部门|单位|科目|合计#")
		g := s.row(table.GroupRow, -1, "试验局|试验局本级|小计|500.0")
		s.details(9, g, "^|本级%d|科目|40.0")
		return s.done(t)
	}},
	{"form-heading-of-two-rows-repeats", func(t testing.TB) *table.Table {
		s := form(150, 80, 3)
		h := s.row(table.HeadingRow, -1, "*任务|*主要内容|<")
		s.heading = h
		s.heading = s.row(table.HeadingRow, -1, "^|*目标|*措施")
		s.details(9, -1, "任务%d|推动高质量发展|推进融合")
		return s.done(t)
	}},
	{"equal-columns-yield-where-they-cost-pages", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "科目名称|合计#|政府性基金#|国有资本#|专户资金#|其他#")
		for c := 1; c < 6; c++ {
			s.Columns[c].Equal = "资金"
		}
		s.details(12, -1, "机关事业单位基本养老保险缴费支出%d|107,259.2||||")
		return s.done(t)
	}},
	{"font-steps-down-where-figures-do-not-fit", func(t testing.TB) *table.Table {
		s := newSketch(145, 80, "甲#|乙#|丙#|丁#|戊#|己#")
		s.Style.BodyFloor = 8
		s.detail(-1, "1,107,259,107,259.2|107,259.2|1,107,259.2|1,107,259.2|11,107,259.2|107,259.2")
		return s.done(t)
	}},
	{"declared-widths-are-honoured", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "甲|乙|丙|丁#")
		s.Columns[0].Width, s.Columns[1].MinWidth, s.Columns[2].MaxWidth = 20, 50, 15
		s.detail(-1, "推动制造业高质量发展|乙|推动制造业高质量发展|1.0")
		return s.done(t)
	}},
	{"long-word-is-cut-where-its-column-may-not-be-wider", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "网址|金额#")
		s.Columns[0].MaxWidth = 25
		s.detail(-1, "见http://zzgxj.zhengzhou.gov.cn/2022.html|1.0")
		return s.done(t)
	}},
	{"long-words-do-not-make-the-font-smaller", func(t testing.TB) *table.Table {
		s := newSketch(96, 80, "甲|乙|丙|金额#")
		s.detail(-1, "ABCDEFGHIJKLMNO|ABCDEFGHIJKLMNO|ABCDEFGHIJKLMNO|1,107,259.2")
		return s.done(t)
	}},
	{"newlines-in-a-cell-are-kept", func(t testing.TB) *table.Table {
		s := newSketch(150, 80, "项目|说明|金额#")
		s.detail(-1, "甲\n乙|一、目标\n\n二、任务|1.0")
		return s.done(t)
	}},
	{"long-lines-above-the-header-stack", func(t testing.TB) *table.Table {
		s := newSketch(100, 80, "项目|说明|金额#")
		s.Left = "单位名称：郑州市工业和信息化局所属各事业单位及代管单位"
		s.Center = "2022年度"
		s.Subtitle = "（2022年度）"
		s.detail(-1, "甲|乙|1.0")
		return s.done(t)
	}},
}

func TestSituations(t *testing.T) {
	for _, c := range situations {
		t.Run(c.name, func(t *testing.T) {
			p := plan(t, c.make(t))
			golden(t, c.name, pagesText(p))
			for i := range p.Pages() {
				checkPage(t, p, i)
			}
			checkStructure(t, p)
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("pages differ from %s:\n%s", file, got)
	}
}
