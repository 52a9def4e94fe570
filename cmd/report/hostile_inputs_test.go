package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"budgetreport/internal/edition"
)

func hostileInputs() []hostile {
	var all []hostile
	for _, some := range [][]hostile{hostileWorkbooks(), hostileData(), hostileSettings(), hostileFamilies(), hostileEditions()} {
		all = append(all, some...)
	}
	return all
}

func hostileWorkbooks() []hostile {
	const cells = 3 << 20
	return []hostile{
		{"workbook of blanks", func(h *hostileDir) []string { return h.sheet(times(400, times(million, " ")+"<a/>")) }, exitInput, "解开后大于64MB"},
		{"workbook of cells", func(h *hostileDir) []string { return h.sheet("<row>" + times(cells, `<c r="A1"/>`)) }, exitInput, "解开后大于64MB"},
		{"workbook of empty styled rows", func(h *hostileDir) []string {
			return h.sheet(times(million, `<row s="1"><c s="1"/><c s="1"/></row>`))
		}, exitInput, "收入：是空表"},
		{"workbook nested", func(h *hostileDir) []string { return h.sheet(times(million, "<a>")) }, exitInput, "内容嵌套超过64层"},
		{"workbook of attributes", func(h *hostileDir) []string { return h.sheet("<row" + times(10*million, ` a=">"`) + "/>") }, exitInput, "有一段内容大于1MB"},
		{"workbook of entities", func(h *hostileDir) []string {
			return []string{"check", "--data", h.workbook(map[string]string{"xl/s.xml": `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>`})}
		}, exitInput, "有不该有的声明"},
		{"workbook of texts", func(h *hostileDir) []string {
			return []string{"check", "--data", h.workbook(map[string]string{"xl/s.xml": "<sst>" + times(cells, "<si/>") + "</sst>"})}
		}, exitInput, "解开后大于64MB"},
		{"workbook of one text", func(h *hostileDir) []string {
			return []string{"check", "--data", h.workbook(map[string]string{
				"xl/s.xml":     "<sst><si><t>" + times(30_000, "一") + "</t></si></sst>",
				"xl/sheet.xml": "<worksheet><sheetData>" + times(million/4, `<row><c t="s"><v>0</v></c></row>`) + "</sheetData></worksheet>",
			})}
		}, exitInput, "文字的总量大于32MB"},
		{"workbook of sheets", func(h *hostileDir) []string {
			return []string{"check", "--data", h.workbook(map[string]string{"xl/workbook.xml": "<workbook><sheets>" + numbered(million/10, `<sheet name="Sheet%d"/>`) + "</sheets></workbook>"})}
		}, exitInput, "工作表多于200张"},
		{"workbook of merges", func(h *hostileDir) []string {
			return []string{"check", "--data", h.workbook(map[string]string{"xl/sheet.xml": "<worksheet><sheetData>" + times(100_000, `<row><c><v>1</v></c></row>`) + "</sheetData>" + times(million/10, `<mergeCell ref="B1:C1048576"/>`) + "</worksheet>"})}
		}, exitInput, "合并的单元格多于10000处"},
		{"workbook of wrong rows", func(h *hostileDir) []string {
			return h.sheet(`<row><c t="str"><v>单位编码</v></c><c t="str"><v>资金来源</v></c><c t="str"><v>年度</v></c><c t="str"><v>金额</v></c></row>` + times(400_000, `<row><c><v>1</v></c></row>`))
		}, exitInput, "没有列出"},
		{"archive of files", func(h *hostileDir) []string {
			parts := map[string]string{}
			for i := range 20_000 {
				parts[fmt.Sprint(i)] = ""
			}
			return []string{"check", "--data", h.workbook(parts)}
		}, exitInput, "压缩包里的文件多于10000个"},
		{"workbook that is a page", func(h *hostileDir) []string {
			return []string{"check", "--data", h.write("数据.xls", "<html><table>"+times(million, "<tr>"))}
		}, exitInput, "是网页（HTML），不是真正的Excel工作簿"},
		{"workbook without end", func(h *hostileDir) []string {
			return []string{"check", "--data", h.sparse("数据.xlsx", "PK\x03\x04", 1<<40)}
		}, exitInput, "超过64MB"},
	}
}

func hostileData() []hostile {
	const header = "单位编码,功能科目,部门经济科目,政府经济科目,支出类别,项目编码,资金来源,年度,金额\n"
	return []hostile{
		{"CSV of commas", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"支出.csv": header + times(30*million, ",")})
		}, exitInput, "格，超过16384格"},
		{"CSV of quoted lines", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"支出.csv": header + times(5*million, "\"\n\",")})
		}, exitInput, "格，超过16384格"},
		{"CSV of one cell", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"支出.csv": header + times(30*million, "1")})
		}, exitInput, "超过32767字"},
		{"CSV of an open quote", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"支出.csv": header + "\"" + times(10*million, "1\n")})
		}, exitInput, "引号的用法不对"},
		{"CSV of wrong lines", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"支出.csv": header + times(10*million, "1\n")})
		}, exitInput, "没有列出"},
		{"CSV of unknown codes", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"支出.csv": header + numbered(300_000, "%d,2080501,30101,50101,人员类,,一般公共预算-财政拨款,本年,1.00\n")})
		}, exitInput, "没有列出"},
		{"CSV of many codes", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"项目.csv": "单位编码,项目编码,项目名称,项目类别,涉密,转移支付,表11序号,表13序号\n" + numbered(300_000, "021001,4101002%014d,项目,特定目标类,否,否,,\n")})
		}, exitInput, "没有列出"},
		{"CSV without end", func(h *hostileDir) []string {
			args := h.dataset(nil)
			h.sparse("数据/支出.csv", header, 1<<40)
			return args
		}, exitInput, "超过64MB"},
		{"texts without end", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"文字/主要职责.md": times(200_000, "是\n")})
		}, exitInput, "一篇文字至多2000段"},
		{"texts of marks", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"文字/主要职责.md": times(150_000, "# 是\n")})
		}, exitInput, "一篇文字至多2000段"},
		{"long names", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"单位.csv": "单位编码,单位名称,单位性质,序号\n021001," + times(30_000, "一") + ",行政,1\n"})
		}, exitInput, "多于500字"},
		{"long codes", func(h *hostileDir) []string {
			return h.dataset(map[string]string{"单位.csv": "单位编码,单位名称,单位性质,序号\n" + times(30_000, "0") + ",一,行政,1\n"})
		}, exitInput, "多于100字"},
		{"long texts", func(h *hostileDir) []string {
			data, err := os.ReadFile("../../examples/zhengzhou-2022/绩效指标.csv")
			if err != nil {
				h.t.Fatal(err)
			}
			header, rest, _ := strings.Cut(string(data), "\n")
			long := regexp.MustCompile(`(?m),[^,\r\n]*(,\d*\r?)$`).ReplaceAllString(rest, ","+times(5000, "一")+"$1")
			return h.dataset(map[string]string{"绩效指标.csv": header + "\n" + long})
		}, exitOK, ""},
		{"names that command a terminal", func(h *hostileDir) []string {
			return h.dataset(map[string]string{
				"单位.csv":              "单位编码,单位名称,单位性质,序号\n0210\x1b[31m01,一\x1b]0;题\x07二\u009b31m\u202e三,行政,1\n",
				"支\x1b[2J出\u202e.csv": "a\n",
			})
		}, exitInput, "〔U+202E〕"},
		{"folder of many files", func(h *hostileDir) []string {
			if err := os.MkdirAll(h.at("数据"), 0o755); err != nil {
				h.t.Fatal(err)
			}
			for i := range 100_001 {
				f, err := os.Create(h.at(fmt.Sprintf("数据/%d.csv", i)))
				if err != nil {
					h.t.Fatal(err)
				}
				f.Close()
			}
			return []string{"check", "--data", h.at("数据")}
		}, exitInput, "文件夹里的文件多于100000个"},
	}
}

func hostileSettings() []hostile {
	font := func(h *hostileDir) string { return h.sparse("字体.ttf", "\x00\x01\x00\x00", 60<<20) }
	return []hostile{
		{"settings of arrays", func(h *hostileDir) []string { return h.config("data = " + times(million, "[")) }, exitInput, "嵌套超过32层"},
		{"settings of tables", func(h *hostileDir) []string { return h.config("data = " + times(million/6, "{a = ")) }, exitInput, "嵌套超过32层"},
		{"settings of a dotted key", func(h *hostileDir) []string { return h.config(times(million/2, "a.") + "a = 1") }, exitInput, "键超过32级"},
		{"settings of keys", func(h *hostileDir) []string { return h.config(numbered(100_000, "a%d=1\n")) }, exitInput, "内容超过50000项"},
		{"settings of unknown keys", func(h *hostileDir) []string {
			return h.config("a = {" + numbered(24_000, "a%d=1,") + "}\n" + numbered(400, "b%d=1\n"))
		}, exitInput, "不认识的键"},
		{"settings without end", func(h *hostileDir) []string {
			return []string{"build", "--config", h.sparse("config.toml", "", 1<<40)}
		}, exitInput, "超过1MB"},
		{"settings of fonts", func(h *hostileDir) []string {
			return h.config("[fonts]\nserif = [" + times(40_000, "\""+font(h)+"\",")[:900_000/len(font(h))*len(font(h))/2] + "]")
		}, exitInput, "config.toml"},
		{"settings of faces", func(h *hostileDir) []string {
			font(h)
			return h.config("[fonts]\n" + numbered(20_000, "f%d = \"字体.ttf\"\n"))
		}, exitInput, "字体名多于64个"},
		{"a font of nothing", func(h *hostileDir) []string {
			font(h)
			return h.config("[fonts]\nserif = \"字体.ttf\"\n")
		}, exitInput, "字体里没有“head”数据"},
		{"a font without end", func(h *hostileDir) []string {
			h.sparse("字体.ttf", "\x00\x01\x00\x00", 1<<40)
			return h.config("[fonts]\nserif = \"字体.ttf\"\n")
		}, exitInput, "超过64MB"},
	}
}

func hostileFamilies() []hostile {
	const rows = `{ each = "unit", rows = [ { each = "func" } ] },`
	nested := func(depth int) string {
		inner := `{ each = "project" }`
		for i := range depth {
			inner = fmt.Sprintf(`{ each = "%s", all = true, rows = [ %s ] }`, []string{"func", "econ", "gov_econ", "unit"}[i%4], inner)
		}
		return inner + ","
	}
	words := func(text string) func(h *hostileDir) []string {
		return func(h *hostileDir) []string { return h.family("book/附件.md", "#", text+"\n#") }
	}
	return []hostile{
		{"layout that multiplies", func(h *hostileDir) []string { return h.family("03.toml", rows, nested(13)) }, exitInput, "这张表太大"},
		{"layout that prints much", func(h *hostileDir) []string {
			args := h.family("03.toml", rows, nested(2))
			return append(args, "--format", "pdf,docx,html,csv,xlsx")
		}, exitRefused, "公开就是泄密"}, // it lists the masked projects by name
		{"layout nested", func(h *hostileDir) []string { return h.family("03.toml", rows, nested(2000)) }, exitInput, "嵌套超过32层"},
		{"layout of columns", func(h *hostileDir) []string {
			return h.family("07.toml", "columns = [", "columns = ["+numbered(4000, `{ title = "c%d", sum = "amount" },`))
		}, exitInput, "至多300列"},
		{"layout of rows", func(h *hostileDir) []string {
			return h.family("07.toml", "rows = [", "rows = ["+numbered(9000, `{ label = "r%d" },`))
		}, exitInput, "多于2000种行"},
		{"family of one table", func(h *hostileDir) []string {
			return h.family("family.toml", `"12", "13"`, `"12", "13"`+times(20_000, `, "07"`))
		}, exitInput, "至多200张"},
		{"layout of type that cannot be seen", func(h *hostileDir) []string {
			return h.family("family.toml", `size = 9.5, excel = "宋体"`, `size = 0.0001, excel = "宋体"`)
		}, exitInput, "不是合理的字号"},
		{"layout of narrow lines", func(h *hostileDir) []string { return h.family("family.toml", "leading  = 1.3", "leading = 1e-300") }, exitInput, "不在合理的范围内"},
		{"checks of brackets", func(h *hostileDir) []string {
			return h.family("checks.toml", "\n[[check]]", "\n[[check]]\nid = \"x\"\nsay = \"x\"\nformula = \""+times(million/3, "(")+"\"\n\n[[check]]")
		}, exitInput, "括号多于50层，太深"},
		{"checks of terms", func(h *hostileDir) []string {
			return h.family("checks.toml", "\n[[check]]", "\n[[check]]\nid = \"x\"\nsay = \"x\"\nformula = \""+times(million/30, "03[合计, 合计] + ")+" 1 = 1\"\n\n[[check]]")
		}, exitInput, "多于500项，太长"},
		{"checks of every cell for every cell", func(h *hostileDir) []string {
			every := "\n[[check]]\nid = \"x%d\"\nsay = \"x\"\neach = \"03[{u}/{f}]\"\nformula = \"03[{u}/{f}, 合计] = " + times(490, "03[*/*, *] + ") + "1\"\n"
			return h.family("checks.toml", "\n[[check]]", numbered(20, every)+"\n[[check]]")
		}, exitOK, "审核公式要核对的格太多"},
		{"checks of many values", func(h *hostileDir) []string {
			return h.family("checks.toml", "\n[[check]]", "\n[[check]]\nid = \"x\"\nsay = \"x\"\neach = ["+times(20_000, "{ u = \"合计\" },")+"]\nformula = \"03[{u}, 合计] = "+times(490, "03[{u}, 合计] + ")+"1\"\n\n[[check]]")
		}, exitInput, "审核公式和它们的变量太多"},
		{"words of brackets", words("{" + times(400_000, "(") + "零}"), exitInput, "括号多于50层，太深"},
		{"words nested", words(times(40_000, "{若 是部门}")), exitInput, "嵌套超过30层"},
		{"words that double", words("{设 甲0 = 零}\n" + doubled(40) + "{甲40|元}"), exitInput, "算式太长"},
		{"words of lists in lists", words("{每 甲 于 项目}{每 乙 于 项目}{每 丙 于 项目}{每 丁 于 项目}{每 戊 于 项目}{主体}" + times(5, "{完}")), exitInput, "文字太长"},
		{"words of lines", words(times(200_000, "是\n")), exitInput, "模板太长"},
		{"words of one line", words(times(300_000, "是")), exitOK, ""},
		{"family file without end", func(h *hostileDir) []string {
			args := h.family("family.toml", "name", "name")
			h.sparse("henan/03.toml", "", 1<<40)
			return args
		}, exitInput, "超过1MB"},
	}
}

// doubled defines names each of which is made of the one before, twice.
func doubled(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "{设 甲%d = 甲%d + 甲%d}\n", i+1, i, i)
	}
	return b.String()
}

// sealed is a manifest of so many files with a seal that holds.
func sealed(h *hostileDir, files int) string {
	m := &edition.Manifest{}
	for i := range files {
		m.Outputs = append(m.Outputs, edition.Output{Path: fmt.Sprintf("%d.csv", i)})
	}
	m.Tables = []edition.Table{{ID: "01"}}
	data, err := m.Encode()
	if err != nil {
		h.t.Fatal(err)
	}
	return string(data)
}

func hostileEditions() []hostile {
	verify := func(h *hostileDir) []string { return []string{"verify", h.at("一版")} }
	return []hostile{
		{"manifest without end", func(h *hostileDir) []string {
			h.archive("")
			h.sparse(edition.ArchiveFolder+"/一版/manifest.json", "{", 1<<40)
			return verify(h)
		}, exitDifferent, "超过16MB"},
		{"manifest of items", func(h *hostileDir) []string {
			h.archive(`{"outputs":[` + times(4*million, "{},") + `{}]}`)
			return verify(h)
		}, exitDifferent, "嵌套太深，或内容太多"},
		{"archive of blanks", func(h *hostileDir) []string {
			h.archive(sealed(h, 1), times(400*million, " "))
			return []string{"diff", h.at("一版"), h.at("一版")}
		}, exitInput, "解开后大于48MB"},
		{"archive of cells", func(h *hostileDir) []string {
			h.archive(sealed(h, 1), `{"rows":[{"ids":[],"cells":[`, times(15*million, "{},"))
			return []string{"diff", h.at("一版"), h.at("一版")}
		}, exitInput, "嵌套太深，或内容太多"},
		{"archive of tables", func(h *hostileDir) []string {
			h.archive(sealed(h, 1), times(4*million, `{"rows":[]}`))
			return []string{"diff", h.at("一版"), h.at("一版")}
		}, exitInput, "嵌套太深，或内容太多"},
		{"manifest of files", func(h *hostileDir) []string {
			h.archive(sealed(h, 60_000))
			return verify(h)
		}, exitDifferent, "多于10000个"},
		{"folder of strange files", func(h *hostileDir) []string {
			h.archive(sealed(h, 1))
			for i := range 20_000 {
				h.write(fmt.Sprintf("一版/%d", i), "")
			}
			return verify(h)
		}, exitDifferent, "没有列出"},
		{"manifest nested", func(h *hostileDir) []string {
			h.archive(`{"outputs":` + times(5*million, "["))
			return []string{"diff", h.at("一版"), h.at("一版")}
		}, exitInput, "嵌套太深，或内容太多"},
	}
}
