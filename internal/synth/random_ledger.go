package synth

import (
	"fmt"
	"slices"
	"strings"
)

// domain is what a department does and the 功能科目 it books to.
type domain struct {
	topic, office, institution string // 行政运行, 事业运行
	projects                   []string
}

var domains = []domain{
	{"工业和信息化", "2150501", "2150550", []string{"2150517", "2150805", "2150503"}},
	{"教育", "2050101", "2050204", []string{"2050102", "2050199", "2050201", "2050202", "2050299"}},
	{"农业农村", "2130101", "2130104", []string{"2130106", "2130199"}},
	{"应急管理", "2240101", "2240450", []string{"2240106", "2240404", "2240405"}},
	{"自然资源和规划", "2200101", "2200150", []string{"2200199", "2120199"}},
	{"商务", "2160201", "2160299", []string{"2160299", "2011308", "2220599"}},
	{"公安", "2040201", "2040299", []string{"2040219", "2040220"}},
	{"文化广电和旅游", "2070101", "2070199", []string{"2070109", "2070199"}},
	{"生态环境", "2110101", "2110199", []string{"2110301", "2110302", "2110199"}},
	{"城市管理", "2120101", "2120199", []string{"2120104", "2120199"}},
	{"交通运输", "2140101", "2140106", []string{"2140104", "2140106"}},
	{"人力资源和社会保障", "2080101", "2080199", []string{"2080199"}},
	{"机关事务管理", "2010301", "2010350", []string{"2010302", "2010399"}},
}

// otherFuncs are 功能科目 that any department may have projects under, and
// fundFuncs those of the two funds that have their own.
var (
	otherFuncs = []string{
		"2020599", "2030603", "2030699", "2050802", "2050803", "2060404", "2060499", "2100408", "2100410", "2170399",
		"2199999", "2210105", "2210199", "2220599", "2299999", "2300299",
	}
	fundFuncs = map[string][]string{
		"政府性基金":    {"2082202", "2120801", "2120803", "2120899", "2296002", "2296003", "2340199"},
		"国有资本经营预算": {"2230105", "2230299", "2239999"},
	}
)

// The 部门经济科目 of 公用经费 and of projects.
var (
	officeEcons = []string{
		"30201", "30202", "30203", "30204", "30205", "30206", "30207", "30208", "30209", "30211", "30213", "30214", "30215", "30216",
		"30218", "30224", "30225", "30226", "30227", "30228", "30229", "30239", "30240", "30299", "30902", "30907", "31002", "31007",
	}
	projectEcons = []string{
		"30201", "30202", "30203", "30211", "30213", "30214", "30215", "30216", "30218", "30226", "30227", "30299", "30304", "30305",
		"30307", "30308", "30309", "30310", "30399", "30901", "30902", "30905", "30906", "30907", "30999", "31001", "31002", "31003",
		"31005", "31006", "31007", "31009", "31099", "31101", "31199", "31204", "31205", "31299", "39908", "39999",
	}
	tripEcons = []string{"30217", "30231", "30212", "31013", "30913"} // “三公”
)

// govEcon returns the 政府经济科目 of a 部门经济科目 in a kind of unit.
func govEcon(econ, kind string) string {
	if kind == "事业" {
		return pairs[econ][1]
	}
	return pairs[econ][0]
}

// basic books the 基本支出 of a unit.
func (m *maker) basic(u *Unit) {
	run, retired, medical := m.domain.office, "2080501", "2101101"
	if u.Kind == "事业" {
		run, retired, medical = m.domain.institution, "2080502", "2101102"
	}
	book := func(fn, econ, category string) {
		s := m.sources[u.Code][0]
		if all := m.sources[u.Code]; m.chance(20) {
			if other := pick(m, all); basicFund(other.fund) && (other.period == current || m.chance(30)) {
				s = other
			}
		}
		gov := govEcon(econ, u.Kind)
		if gov == "" {
			return
		}
		m.line(Line{Unit: u.Code, Func: fn, Econ: econ, GovEcon: gov, Category: category, Fund: s.fund, Period: s.period}, m.weight())
	}
	book(run, "30101", "人员类")
	for _, econ := range some(m, []string{"30102", "30103", "30106", "30107", "30114", "30199"}, m.IntN(5)) {
		book(run, econ, "人员类")
	}
	for _, fe := range some(m, [][2]string{
		{"2080505", "30108"}, {"2080506", "30109"}, {medical, "30110"}, {"2101103", "30111"}, {medical, "30112"}, {"2089999", "30112"},
		{"2210201", "30113"}, {retired, "30301"}, {retired, "30302"}, {run, "30305"}, {run, "30399"},
	}, 3+m.IntN(9)) {
		book(fe[0], fe[1], "人员类")
	}
	for _, econ := range some(m, officeEcons, 1+m.IntN(12)) {
		book(run, econ, "公用经费")
	}
	for i, econ := range tripEcons {
		if m.chance(50 >> i) {
			book(run, econ, "公用经费")
		}
	}
}

// projects adds projects of a unit that are not masked.
func (m *maker) projects(u *Unit) {
	n := m.IntN(4)
	if u.Code == m.set.Units[0].Code {
		n = m.IntN(12)
	}
	for range n {
		category := pick(m, []string{"其他运转类", "特定目标类"})
		transfer := u.Kind != "事业" && category == "特定目标类" && m.chance(25)
		sources := []src{m.sources[u.Code][0]}
		if m.chance(60) {
			sources = some(m, m.sources[u.Code], 1+m.IntN(3))
		}
		m.project(u, Project{Name: m.projectName(), Unit: u.Code, Category: category, Transfer: transfer}, sources, m.weight())
	}
}

// project adds a project that is not masked, its indicators, and lines of about the weight
// for each of its sources.
func (m *maker) project(u *Unit, p Project, sources []src, weight int64) {
	p.Code = m.list(p)
	for _, from := range sources {
		funcs := fundFuncs[from.fund]
		if funcs == nil {
			funcs = m.domain.projects
			if m.chance(25) {
				funcs = otherFuncs
			}
		}
		lines := 1 + m.IntN(3)
		for range lines {
			l := Line{Unit: u.Code, Func: pick(m, funcs), Category: p.Category, Project: p.Code, Fund: from.fund, Period: from.period}
			if p.Transfer {
				l.GovEcon = "51301"
			} else {
				l.Econ = pick(m, projectEcons)
				l.GovEcon = govEcon(l.Econ, u.Kind)
			}
			m.line(l, weight/int64(lines)+1)
		}
	}
	m.indicators(p.Code)
}

// masks gives some units masked projects, so many and so similar that none can be computed:
// at least two of each 项目类别 that are no transfers, and two transfers or none, all booked to
// the same codes and sources.
func (m *maker) masks() {
	if m.shape.Careless {
		for i := range m.set.Projects {
			m.set.Projects[i].Secret = m.chance(25)
		}
		return
	}
	if m.shape.Plain || !m.shape.Masks && m.chance(60) {
		return
	}
	for _, u := range some(m, m.set.Units, 1+m.IntN(3)) {
		var codes []Line
		for _, from := range some(m, m.sources[u.Code], 1+m.IntN(2)) {
			funcs := fundFuncs[from.fund]
			if funcs == nil {
				funcs = m.domain.projects
			}
			econ := pick(m, projectEcons)
			codes = append(codes, Line{Unit: u.Code, Func: pick(m, funcs), Econ: econ, GovEcon: govEcon(econ, u.Kind), Fund: from.fund, Period: from.period})
		}
		n := 2 * (2 + m.IntN(2))
		transfers := 0
		if u.Kind != "事业" && m.chance(30) {
			transfers = 2
		}
		for i := range n + transfers {
			p := Project{Name: fmt.Sprintf("涉密项目%s（名称虚构）", numerals[i+1]), Unit: u.Code, Category: "特定目标类", Secret: true, Transfer: i >= n}
			if i < n && i%2 == 0 {
				p.Category = "其他运转类"
			}
			p.Code = m.list(p)
			for _, l := range codes {
				if l.Category, l.Project = p.Category, p.Code; p.Transfer {
					l.Econ, l.GovEcon = "", "51301"
				}
				m.line(l, 600+m.Int64N(900))
			}
		}
	}
}

// list adds a project to the list of projects and returns its code.
func (m *maker) list(p Project) string {
	p.Code = fmt.Sprintf("4101%02d%015d", m.set.Year%100, len(m.set.Projects)*977+m.IntN(900)+100)
	m.set.Projects = append(m.set.Projects, p)
	return p.Code
}

// number numbers the projects for tables 11 and 13.
func (m *maker) number() {
	s := m.set
	for i, k := range m.Perm(len(s.Projects)) {
		s.Projects[i].Order11 = k + 1
	}
	order := make([]int, len(s.Projects))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		p, q := s.Projects[a], s.Projects[b]
		return strings.Compare(p.Category+p.Code, q.Category+q.Code)
	})
	for k, i := range order {
		s.Projects[i].Order13 = k + 1
	}
}
