package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"

	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// convert has LibreOffice, with a profile of its own that recalculates every
// formula on loading, make another format of a workbook. env is added to its
// environment.
func convert(t *testing.T, data []byte, format string, env ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	settings := `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>`
	for path, content := range map[string]string{"profile/user/registrymodifications.xcu": settings, "book.xlsx": string(data)} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(dir, "out")
	cmd := testtool.Command(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", out, filepath.Join(dir, "book.xlsx"))
	cmd.Env = append(os.Environ(), env...)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice 转换失败：%v\n%s", err, text)
	}
	converted, err := os.ReadFile(filepath.Join(out, "book."+format))
	if err != nil {
		t.Fatal(err)
	}
	return converted
}

// pages gives the text of each page of a PDF in the order of drawing, without
// blanks.
func pages(t *testing.T, pdf []byte) []string {
	t.Helper()
	cmd := testtool.Command(t, "pdftotext", "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext 失败：%v", err)
	}
	all := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	for i := range all {
		all[i] = squeeze(all[i])
	}
	return all
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// halfEmDigits makes fontconfig take a font whose digits are half an em wide
// for the fonts of the workbook, which few machines but Windows have.
const halfEmDigits = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family" compare="contains"><string>体</string></test>
    <edit name="family" mode="assign" binding="strong"><string>Noto Sans Mono CJK SC</string></edit>
  </match>
</fontconfig>`

// With fonts as wide as those of Excel the workbook prints at full size.
func TestPrintedPagesAreOursAtFullSize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fonts.conf")
	if err := os.WriteFile(path, []byte(halfEmDigits), 0o600); err != nil {
		t.Fatal(err)
	}
	env := "FONTCONFIG_FILE=" + path
	cmd := testtool.Command(t, "fc-match", "宋体")
	cmd.Env = append(os.Environ(), env)
	if out, err := cmd.Output(); err != nil || !strings.Contains(string(out), "Noto Sans Mono CJK") {
		t.Fatalf("需要 apt-get install fontconfig fonts-noto-cjk：%s%v", out, err)
	}
	samePages(t, env)
}

// With whatever fonts the machine has, columns may be wider and the print
// smaller, but the pages are the same.
func TestPrintedPagesAreOursWithoutTheFonts(t *testing.T) { samePages(t) }

// samePages checks that, printed, every page of a table bears its number,
// title and whole header, the rows that our pages bear, and its own number.
func samePages(t *testing.T, env ...string) {
	sheets := real(t)
	got := pages(t, convert(t, write(t, sheets, workbook.Options{Index: true}), "pdf", env...))
	total := 1
	for _, s := range sheets {
		total += len(s.Breaks) + 1
	}
	if len(got) != total {
		t.Fatalf("%d pages, ours and the index are %d", len(got), total)
	}
	at := 0
	for _, s := range sheets {
		tab := s.Table
		for i := range len(s.Breaks) + 1 {
			at++
			must := []string{tab.Number, tab.Title, tab.Subtitle, tab.Left, tab.Right, fmt.Sprintf("第%d页共%d页", at+1, total)}
			for _, h := range tab.Header {
				must = append(must, h.Text)
			}
			from, to := 0, len(tab.Rows)
			if i > 0 {
				from = s.Breaks[i-1]
			}
			if i < len(s.Breaks) {
				to = s.Breaks[i]
			}
			for r := from; r < to; r++ {
				for c := range tab.Columns {
					if cell := tab.At(r, c); cell.RowSpan == 1 {
						must = append(must, cell.Text)
					}
				}
			}
			if i == len(s.Breaks) {
				must = append(must, tab.Notes...)
			}
			for _, text := range must {
				if !strings.Contains(got[at], squeeze(text)) {
					t.Errorf("%s, page %d of %d lacks %q", tab.Number, i+1, len(s.Breaks)+1, text)
				}
			}
		}
	}
}

// amounts reads the numbers of every amount cell of a workbook.
func amounts(t *testing.T, sheets []workbook.Sheet, data []byte) map[string]float64 {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	values := map[string]float64{}
	for _, s := range sheets {
		for r := range s.Table.Rows {
			for c := range s.Table.Columns {
				if s.Table.At(r, c).Kind != table.AmountCell {
					continue
				}
				name, _ := excelize.CoordinatesToCellName(c+1, bodyRow(s.Table)+r)
				text, err := f.GetCellValue(s.Table.Number, name, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				if text == "" {
					continue
				}
				if values[s.Table.Number+"!"+name], err = strconv.ParseFloat(text, 64); err != nil {
					t.Errorf("%s!%s holds %q", s.Table.Number, name, text)
				}
			}
		}
	}
	return values
}

func TestHardRecalculationChangesNothing(t *testing.T) {
	sheets := real(t)
	data := write(t, sheets, workbook.Options{Working: true})
	before, after := amounts(t, sheets, data), amounts(t, sheets, convert(t, data, "xlsx"))
	if len(before) < 1500 || len(before) != len(after) {
		t.Errorf("%d amounts before, %d after", len(before), len(after))
	}
	for name, was := range before {
		if is, ok := after[name]; !ok || math.Abs(is-was) > 1e-9 {
			t.Errorf("%s was %v and is %v", name, was, is)
		}
	}
}

// One detail of 预算03表 grows by a tenth of 万元; its unit, the grand total and
// the sums across follow, and nothing else.
func TestTotalsFollowADetail(t *testing.T) {
	sheets := real(t)[2:3]
	tab := sheets[0].Table
	data := write(t, sheets, workbook.Options{Working: true})
	// The first line of the first unit, in its first amount that is no sum.
	row := 2
	col := 0
	for tab.Columns[col].Kind != table.AmountColumn || tab.Columns[col].Parts != nil || tab.At(row, col).Amount == 0 {
		col++
	}
	name := func(r, c int) string {
		n, _ := excelize.CoordinatesToCellName(c+1, bodyRow(tab)+r)
		return tab.Number + "!" + n
	}
	before := amounts(t, sheets, data)
	old := before[name(row, col)]
	_, ref, _ := strings.Cut(name(row, col), "!")
	after := amounts(t, sheets, convert(t, setValue(t, data, ref, old, old+0.1), "xlsx"))

	sums := []int{col} // the columns that the change runs through
	for c := range tab.Columns {
		for _, part := range tab.Columns[c].Parts {
			for _, s := range sums {
				if part == s {
					sums = append(sums, c)
				}
			}
		}
	}
	for c := len(tab.Columns) - 1; c >= 0; c-- { // and the outer sums, which stand before the inner
		for _, part := range tab.Columns[c].Parts {
			for _, s := range sums {
				if part == s && !contains(sums, c) {
					sums = append(sums, c)
				}
			}
		}
	}
	changed := map[string]bool{}
	for _, r := range []int{0, 1, row} {
		for _, c := range sums {
			changed[name(r, c)] = true
		}
	}
	if len(changed) < 9 {
		t.Fatalf("only %v change", changed)
	}
	for cell, was := range before {
		want := was
		if changed[cell] {
			want += 0.1
		}
		if math.Abs(after[cell]-want) > 1e-9 {
			t.Errorf("%s was %v, is %v, should be %v", cell, was, after[cell], want)
		}
	}
}

func contains(list []int, x int) bool {
	for _, v := range list {
		if v == x {
			return true
		}
	}
	return false
}

// setValue replaces the number in one cell of the first sheet of a workbook.
func setValue(t *testing.T, data []byte, ref string, old, value float64) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/worksheets/sheet1.xml" {
			start := bytes.Index(text, []byte(`<c r="`+ref+`"`))
			end := start + bytes.Index(text[start:], []byte("</c>"))
			was := fmt.Sprintf("<v>%v</v>", old)
			if !bytes.Contains(text[start:end], []byte(was)) {
				t.Fatalf("%s is %s", ref, text[start:end])
			}
			cell := strings.Replace(string(text[start:end]), was, fmt.Sprintf("<v>%v</v>", value), 1)
			text = []byte(string(text[:start]) + cell + string(text[end:]))
		}
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
