package publish_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/xuri/excelize/v2"

	"budgetreport/internal/check"
	"budgetreport/internal/edition"
	"budgetreport/internal/exampletest"
	"budgetreport/internal/layout"
	"budgetreport/internal/publish"
	"budgetreport/internal/table"
	"budgetreport/internal/testtool"
)

// office is what builds the example.
func office(t testing.TB, out string) *publish.Office {
	t.Helper()
	fonts, err := publish.OpenFonts(nil)
	if err != nil {
		t.Fatal(err)
	}
	fam := exampletest.Family(t)
	return &publish.Office{
		Family: fam, Rules: rulesOf(t, fam), Layouts: fam.Layouts, Fonts: fonts, Manner: publish.Manner{Formats: publish.Formats()},
		Destination: publish.Destination{Out: out, Naming: publish.DefaultNaming}, Origin: publish.Origin{Program: "test", Settings: "test"},
	}
}

// rulesOf are the checks of henan for a family that is it, or a variant of it.
func rulesOf(t testing.TB, fam *layout.Family) *check.Rules {
	t.Helper()
	rules, err := check.Load(exampletest.Files(t), "templates/henan", fam)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// file is an output with its path on disk.
type file struct {
	edition.Output
	file string
}

// write builds the whole package of the dataset in dir into a new folder.
func write(t testing.TB, dir string) []file {
	t.Helper()
	o := office(t, t.TempDir())
	ds := exampletest.Load(t, o.Family, dir)
	d := o.Build(context.Background(), checked(t, o, ds), ds.Whole())
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	var out []file
	for _, f := range d.Outputs {
		out = append(out, file{f, filepath.Join(o.Out, d.Folder, f.Path)})
	}
	return out
}

func output(t testing.TB, outs []file, kind string) file {
	t.Helper()
	for _, o := range outs {
		if o.Kind == kind {
			return o
		}
	}
	t.Fatalf("no %s among the outputs", kind)
	return file{}
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

var amountToken = regexp.MustCompile(`^-?[\d,]+\.\d$`)

// TestPDFHoldsEveryCell reads the PDF with poppler: each table's pages hold the
// text of every cell in order, and just the amounts of its cells, each once.
func TestPDFHoldsEveryCell(t *testing.T) {
	rs := evaluate(t, exampleData)
	pdf := output(t, write(t, exampleData), "pdf")
	pages := strings.Split(testtool.Run(t, "pdftotext", "-raw", pdf.file, "-"), "\f")
	if len(pages)-1 != len(pdf.Pages) {
		t.Fatalf("poppler finds %d pages of %d", len(pages)-1, len(pdf.Pages))
	}
	byTable := make([][]string, len(rs))
	for i, p := range pages[:len(pdf.Pages)] {
		k := slices.IndexFunc(rs, func(r *layout.Result) bool { return strings.Contains(p, r.Number+"\n") })
		if k < 0 {
			t.Fatalf("page %d bears no table number", i+1)
		}
		byTable[k] = append(byTable[k], p)
		text := squeeze(p)
		around := []string{rs[k].Title, rs[k].Left, rs[k].Right, rs[k].Subtitle, fmt.Sprintf("第%d页共%d页", i+1, len(pdf.Pages))}
		for _, h := range rs[k].Header {
			around = append(around, h.Text)
		}
		for _, s := range around {
			if !strings.Contains(text, squeeze(s)) {
				t.Errorf("page %d of %s lacks %q", i+1, rs[k].Number, s)
			}
		}
	}
	for k, r := range rs {
		t.Run(r.ID, func(t *testing.T) {
			text := squeeze(strings.Join(byTable[k], ""))
			var want, got []string
			for i := range r.Rows {
				for c := range r.Columns {
					cell := r.At(i, c)
					if cell.Kind == table.AmountCell && cell.Text != "" {
						want = append(want, cell.Text)
					}
					if cell.Text != "" && len([]rune(cell.Text)) < 60 && !strings.Contains(text, squeeze(cell.Text)) {
						t.Errorf("%s %q is not in the PDF", r.Address(i, c), cell.Text)
					}
				}
			}
			for _, w := range strings.Fields(strings.Join(byTable[k], "\n")) {
				if amountToken.MatchString(w) {
					got = append(got, w)
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("amounts in the PDF %v\nof the table %v", got, want)
			}
		})
	}
}

// TestPDFIsSound puts the document before independent readers.
func TestPDFIsSound(t *testing.T) {
	path := output(t, write(t, exampleData), "pdf").file
	testtool.Run(t, "qpdf", "--check", path) // exits 3 on a warning
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	if err := api.ValidateFile(path, conf); err != nil {
		t.Errorf("pdfcpu: %v", err)
	}
	words := func(s string) []string {
		runes := []rune(squeeze(s))
		slices.Sort(runes)
		return strings.Split(string(runes), "")
	}
	poppler, mupdf := words(testtool.Run(t, "pdftotext", "-raw", path, "-")), words(testtool.Run(t, "mutool", "draw", "-q", "-F", "text", path))
	if !slices.Equal(poppler, mupdf) {
		t.Errorf("poppler reads %d characters, MuPDF %d, not the same", len(poppler), len(mupdf))
	}
	if info := testtool.Run(t, "pdfinfo", path); !strings.Contains(info, "2022年郑州市工业和信息化局部门预算公开表") {
		t.Errorf("no title: %s", info)
	}
}

// TestWorkbookHoldsEveryCell reads the workbook back: every sheet shows every
// cell of its table, below its header.
func TestWorkbookHoldsEveryCell(t *testing.T) {
	rs := evaluate(t, exampleData)
	f, err := excelize.OpenFile(output(t, write(t, exampleData), "xlsx").file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells := 0
	for _, r := range rs {
		rows, err := f.GetRows(r.Number)
		if err != nil {
			t.Fatal(err)
		}
		last := len(rows) // GetRows drops empty rows at the end
		for last > 0 && strings.Join(rows[last-1], "") == "" {
			last--
		}
		top := firstBodyRow(t, f, r)
		for i := range r.Rows {
			for c := range r.Columns {
				cells++
				name, _ := excelize.CoordinatesToCellName(c+1, top+i)
				got, err := f.GetCellValue(r.Number, name)
				if err != nil {
					t.Fatal(err)
				}
				if r.At(i, c).Kind == table.CoveredCell {
					continue
				}
				if r.At(i, c).Indent > 0 {
					got = strings.TrimLeft(got, "\u3000") // the number format's indentation
				}
				if got != r.At(i, c).Text {
					t.Fatalf("%s!%s shows %q, the table %q (%s)", r.Number, name, got, r.At(i, c).Text, r.Address(i, c))
				}
			}
		}
	}
	if cells != 8508 {
		t.Errorf("read %d cells, the published tables have 8508", cells)
	}
}

// firstBodyRow finds the body by the print titles: it begins under them.
func firstBodyRow(t *testing.T, f *excelize.File, r *layout.Result) int {
	t.Helper()
	for _, n := range f.GetDefinedName() {
		var top int
		if n.Name == "_xlnm.Print_Titles" && n.Scope == r.Number {
			if _, err := fmt.Sscanf(n.RefersTo[strings.LastIndex(n.RefersTo, ":$")+2:], "%d", &top); err != nil {
				t.Fatal(err)
			}
			return top + 1
		}
	}
	t.Fatalf("%s has no print titles", r.Number)
	return 0
}

// TestSameInputSameBytes builds with other numbers of processors, and with the
// dataset's files made in another order.
func TestSameInputSameBytes(t *testing.T) {
	sums := func(dir string) map[string]string {
		out := map[string]string{}
		for _, o := range write(t, dir) {
			data, err := os.ReadFile(o.file)
			if err != nil {
				t.Fatal(err)
			}
			sum := fmt.Sprintf("%x", sha256.Sum256(data))
			if sum != o.SHA256 {
				t.Errorf("%s reports another hash than its bytes have", o.file)
			}
			out[o.Path] = sum
		}
		return out
	}
	want := sums(exampleData)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	copied := t.TempDir()
	names, err := filepath.Glob(filepath.Join(exampleData, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(names)
	for _, n := range names {
		data, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, filepath.Base(n)), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for run, dir := range []string{exampleData, copied} {
		runtime.GOMAXPROCS(run + 1)
		for name, sum := range sums(dir) {
			if sum != want[name] {
				t.Errorf("run %d: %s differs", run, name)
			}
		}
	}
}

// TestFailureLeavesTheFormerEdition builds over a former edition with a name
// that no font can print.
func TestFailureLeavesTheFormerEdition(t *testing.T) {
	o := office(t, t.TempDir())
	ds := exampletest.Load(t, o.Family, exampleData)
	if d := o.Build(context.Background(), checked(t, o, ds), ds.Whole()); d.Err != nil {
		t.Fatal(d.Err)
	}
	before := listing(t, o.Out)
	broken := mutated(t, "单位.csv", "郑州市节能中心", "郑州市\U00020BB7中心")
	ds = exampletest.Load(t, o.Family, broken)
	unlooked := *o
	unlooked.Formats = []string{"csv"} // whose check does not look for glyphs: typesetting has to
	err := o.Build(context.Background(), checked(t, &unlooked, ds), ds.Whole()).Err
	if err == nil || !strings.Contains(err.Error(), "U+20BB7") || !strings.Contains(err.Error(), "预算03表") {
		t.Errorf("error does not name table and character: %v", err)
	}
	if after := listing(t, o.Out); !bytes.Equal(before, after) {
		t.Errorf("the folder changed:\n%s\nwas\n%s", after, before)
	}
}

// listing is every file below dir with its hash.
func listing(t testing.TB, dir string) []byte {
	t.Helper()
	var b bytes.Buffer
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			fmt.Fprintln(&b, path)
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %x\n", path, sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkPackage(b *testing.B) {
	o := office(b, b.TempDir())
	o.Formats, o.Fresh = []string{"xlsx", "pdf"}, true
	b.ReportAllocs()
	for b.Loop() {
		ds := exampletest.Load(b, o.Family, exampleData)
		if d := o.Build(context.Background(), checked(b, o, ds), ds.Whole()); d.Err != nil {
			b.Fatal(d.Err)
		}
	}
}
