package publish_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/money"
	"budgetreport/internal/publish"
	"budgetreport/internal/table"
)

// secretive writes a dataset of several units whose projects are partly secret,
// with amounts of all sizes up to the largest a line may have. Names of codes are
// those of the example.
func secretive(t *testing.T, units int, rng *rand.Rand) string {
	t.Helper()
	dir := t.TempDir()
	codes, err := os.ReadFile(filepath.Join(exampleData, "科目.csv"))
	if err != nil {
		t.Fatal(err)
	}
	pick := map[string][]string{}
	for _, line := range strings.Split(string(codes), "\n") {
		if f := strings.Split(line, ","); len(f) > 1 && len(f[1]) >= 5 && !(f[0] == "功能" && len(f[1]) < 7) {
			pick[f[0]] = append(pick[f[0]], f[1])
		}
	}
	one := func(of []string) string { return of[rng.Intn(len(of))] }
	funds := []string{"一般公共预算-财政拨款", "一般公共预算-其他", "政府性基金", "国有资本经营预算", "财政专户管理资金", "事业收入", "其他收入"}
	funds = funds[:1+rng.Intn(len(funds))]
	yuan := func(a int64) string { return money.Amount(a).Exact() }

	files := map[string][][]string{
		"部门":   {{"项", "值"}, {"部门编码", "021"}, {"部门名称", "某局"}, {"年度", "2022"}},
		"单位":   {{"单位编码", "单位名称", "单位性质", "序号"}},
		"项目":   {{"项目编码", "项目名称", "单位编码", "项目类别", "涉密", "转移支付", "表11序号", "表13序号"}},
		"支出":   {{"单位编码", "功能科目编码", "部门经济科目编码", "政府经济科目编码", "项目类别", "项目编码", "资金来源", "年度", "金额"}},
		"收入":   {{"单位编码", "资金来源", "年度", "金额"}},
		"绩效指标": {{"对象", "一级指标", "二级指标", "三级指标", "指标值", "指标值说明", "序号"}},
	}
	add := func(name string, fields ...any) {
		var row []string
		for _, f := range fields {
			row = append(row, fmt.Sprint(f))
		}
		files[name] = append(files[name], row)
	}
	left := int64(9e16) // of what a ledger may sum to
	line := func(unit, category, project string) {
		most := min(int64(1e15), left/8, []int64{1e6, 1e9, 1e12, 1e15}[rng.Intn(4)])
		amount := 1 + rng.Int63n(max(most, 1))
		left -= amount
		fund, period := one(funds), "本年"
		if rng.Intn(6) == 0 {
			period = "上年结转"
		}
		econ := one(pick["部门经济"])
		for project == "" && !strings.Contains("301 302 303 309 310", econ[:3]) { // 基本支出 has columns for these alone
			econ = one(pick["部门经济"])
		}
		add("支出", unit, one(pick["功能"]), econ, one(pick["政府经济"]), category, project, fund, period, yuan(amount))
		add("收入", unit, fund, period, yuan(amount))
	}
	projects := 0
	for u := 1; u <= units; u++ {
		unit := fmt.Sprintf("021%03d", u)
		add("单位", unit, fmt.Sprintf("第%d单位", u), "事业", u)
		for range 2 + rng.Intn(8) {
			line(unit, "公用经费", "")
		}
		for range rng.Intn(6) {
			projects++
			code, category := fmt.Sprintf("P%04d", projects), one([]string{"其他运转类", "特定目标类"})
			secret := one([]string{"否", "否", "否", "是"})
			if projects == 1 {
				secret = "是"
			}
			add("项目", code, "项目"+code, unit, category, secret, one([]string{"是", "否"}), projects, projects)
			for range 1 + rng.Intn(3) {
				line(unit, category, code)
			}
		}
	}
	for name, rows := range files {
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".csv"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "科目.csv"), codes, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// audited audits the tables of a whole dataset and checks what it says of each
// amount against the amount.
func audited(t *testing.T, fam *layout.Family, ds *dataset.Dataset) (masked, found int) {
	t.Helper()
	results, err := publish.Evaluate(fam.Layouts, ds, ds.Whole())
	if err != nil {
		t.Fatal(err)
	}
	amounts := map[string]money.Amount{}
	for _, r := range results {
		for i := range r.Cells {
			if r.Cells[i].Kind == table.MaskedCell {
				amounts[r.Address(i/len(r.Columns), i%len(r.Columns))] = r.Cells[i].Amount
			}
		}
	}
	rep := publish.Audit(results)
	for _, f := range rep.Findings {
		x, ok := amounts[f.Cells[0]]
		if !ok || f.Open || x < f.Least || f.Most < x || f.Most-x > max(x, -x)/10 || x-f.Least > max(x, -x)/10 {
			t.Errorf("%s is %s: %+v", f.Cells[0], x.Exact(), f)
		}
	}
	return rep.Masked, len(rep.Findings)
}

// TestTheAuditOfRandomDatasets decides every masked amount of datasets of 2 to 40
// units, whose amounts go up to the largest there may be.
func TestTheAuditOfRandomDatasets(t *testing.T) {
	fam := exampletest.Family(t)
	rng := rand.New(rand.NewSource(1))
	masked, found := 0, 0
	for _, units := range []int{2, 2, 3, 4, 5, 6, 8, 12, 40} {
		m, f := audited(t, fam, exampletest.Load(t, fam, secretive(t, units, rng)))
		if m == 0 {
			t.Errorf("%d units: nothing is masked", units)
		}
		masked, found = masked+m, found+f
	}
	t.Logf("%d amounts masked, %d of them no secret", masked, found)
	if found == 0 || found == masked {
		t.Errorf("%d amounts masked, %d of them no secret", masked, found)
	}
}

// TestTheAuditOfTheExampleInLarge multiplies every amount of the example: what
// its sums give away they give away still.
func TestTheAuditOfTheExampleInLarge(t *testing.T) {
	fam := exampletest.Family(t)
	for _, times := range []money.Amount{1000, 9000} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(exampleData)); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"支出", "收入"} {
			path := filepath.Join(dir, name+".csv")
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			at := slices.Index(rows[0], "金额")
			for _, row := range rows[1:] {
				a, err := money.Parse(row[at])
				if err != nil {
					t.Fatal(err)
				}
				row[at] = (a * times).Exact()
			}
			var b bytes.Buffer
			if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if masked, found := audited(t, fam, exampletest.Load(t, fam, dir)); masked != 2 || found != 2 {
			t.Errorf("times %d: %d masked, %d found", times, masked, found)
		}
	}
}

// TestProtectEitherHidesOrNames masks further until nothing can be computed any
// more, or names every amount that cannot be hidden so.
func TestProtectEitherHidesOrNames(t *testing.T) {
	fam := protecting(t)
	rng := rand.New(rand.NewSource(3))
	hidden, named := 0, 0
	for _, units := range []int{2, 2, 2, 3, 3, 4, 5, 12} {
		ds := exampletest.Load(t, fam, secretive(t, units, rng))
		results, err := publish.Evaluate(fam.Layouts, ds, ds.Whole())
		var mistakes *diag.Error
		switch {
		case errors.As(err, &mistakes):
			named++
			seen := map[string]bool{}
			for _, p := range mistakes.Problems {
				if seen[p.File] || !strings.Contains(p.Message, "的涉密金额") {
					t.Errorf("%+v", p)
				}
				seen[p.File] = true
			}
		case err != nil:
			t.Fatal(err)
		default:
			hidden++
			if rep := publish.Audit(results); len(rep.Findings) > 0 {
				t.Errorf("%d units: %+v", units, rep.Findings)
			}
		}
	}
	if named == 0 {
		t.Errorf("%d hidden, %d named", hidden, named)
	}
	t.Logf("%d hidden, %d named", hidden, named)
}
