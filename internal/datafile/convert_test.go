package datafile

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"budgetreport/internal/dataset"
	"budgetreport/internal/testtool"
)

func mustConvert(t *testing.T, from, to string) {
	t.Helper()
	if _, err := Convert(t.Context(), henan(t), from, to); err != nil {
		t.Fatal(err)
	}
}

// files returns the contents of the files in and under a folder, by path.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out[name] = string(read(t, filepath.Join(dir, name)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheRealDatasetSurvivesBothWays(t *testing.T) {
	dir := t.TempDir()
	book, folder, again := filepath.Join(dir, "预算.xlsx"), filepath.Join(dir, "数据"), filepath.Join(dir, "再次.xlsx")
	mustConvert(t, example2022, book)
	mustConvert(t, book, folder)
	mustConvert(t, folder, again)
	got := files(t, folder)
	for name, want := range files(t, example2022) {
		if strings.HasSuffix(name, ".csv") {
			want = "\uFEFF" + want
		}
		if got[name] != want {
			t.Errorf("%s is not the same", name)
		}
	}
	one, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(again)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("the same data is not the same workbook")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Errorf("something is left behind: %v", left)
	}
}

// tricky lists texts that programs tend to change.
var tricky = []string{
	"", " ", "021001", "000", "410100220000000046424", "1.0", "1.10", "100", "100.00", "-0.50", "-0.00", "0.00", "0", "1,234.50", "1E5", "9999999999999.99", "10000000000000.00",
	"=1+1", "+1", "-1", "@x", "'021", "''", `"`, `""`, `a"b,c`, "a,b", "a\nb", "\n", "a\n\nb\n", "\t", "　全角　", " \u00a0x\u00a0", "2022-01-01", "1/2", "TRUE", "#N/A", "#REF!", "是", "示例：",
	"_x000D_", "_x005F_", "_x005F_x000D_", "&amp;", "<b>&</b>", "]]>", "𬭚", "e\u0301", "\u200b", "\ufeffx", "5%", "12", "012", "2022", "-7", "999999999999999", "1234567890123456", "\\", "\\.", strings.Repeat("长", 3000),
}

// TestConvertingIsTheIdentity is a property over random tables of tricky
// texts, of any columns of the schema in any order and some that it does not know.
func TestConvertingIsTheIdentity(t *testing.T) {
	s := henan(t)
	for seed := range uint64(25) {
		rng := rand.New(rand.NewPCG(seed, 7))
		dir := t.TempDir()
		data := filepath.Join(dir, "数据")
		if err := os.Mkdir(data, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, f := range s.Files {
			header := append(f.Headers(), "别的", "")
			rng.Shuffle(len(header), func(i, j int) { header[i], header[j] = header[j], header[i] })
			header = append(header, "末列")
			var b bytes.Buffer
			w := csv.NewWriter(&b)
			w.Write(header)
			for range rng.IntN(30) {
				row := make([]string, len(header))
				for i := range row {
					row[i] = tricky[rng.IntN(len(tricky))]
				}
				w.Write(row)
			}
			w.Flush()
			if err := os.WriteFile(filepath.Join(data, f.Name+".csv"), b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		book, back := filepath.Join(dir, "b.XLSX"), filepath.Join(dir, "再")
		mustConvert(t, data, book)
		mustConvert(t, book, back)
		want, err := readTables(s, dataset.Folder(data))
		if err != nil {
			t.Fatal(err)
		}
		got, err := readTables(s, dataset.Folder(back))
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if !reflect.DeepEqual(got[i].header, want[i].header) || !reflect.DeepEqual(got[i].rows, want[i].rows) {
				t.Fatalf("seed %d: %s is not the same", seed, want[i].file.Name)
			}
		}
	}
}

// folderOf writes files, as pairs of name and text, into a new folder.
func folderOf(t *testing.T, pairs ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "数据")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, pairs[i]), []byte(pairs[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestWhatCannotBeKeptIsRefused: nothing is lost without a message, and then nothing
// is written.
func TestWhatCannotBeKeptIsRefused(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"a table that is none", "备份.csv", "a\n", "备份.csv：不是数据集的表；可用的有：部门、单位、科目、项目、收入、支出、绩效指标、年度任务"},
		{"cells too many", "年度任务.csv", "任务名称,序号\n甲,1,多\n", "年度任务.csv 第2行：有3格，表头有2格；各行的格数应与表头相同"},
		{"cells too few", "年度任务.csv", "任务名称,序号\n甲\n", "年度任务.csv 第2行：有1格，表头有2格；各行的格数应与表头相同"},
		{"a character that XML has not", "年度任务.csv", "任务名称,序号\n甲\x01,1\n", "年度任务.csv 第2行“任务名称”列：“甲\x01”不能原样写出；请删去看不见的字；一格不能超过32767字"},
		{"a text too long for a cell", "年度任务.csv", "任务名称\n" + strings.Repeat("长", 32768) + "\n", "年度任务.csv 第2行：第1格超过32767字；是否少了一个引号，把许多行当成了一格？"},
		{"an escape within another", "年度任务.csv", "任务名称\n_x0041_x0042_\n", "年度任务.csv 第2行“任务名称”列：“_x0041_x0042_”不能原样写出"},
		{"misused quotes", "年度任务.csv", "任务名称,序号\n\"甲,1\n", "年度任务.csv 第2行：引号的用法不对"},
	} {
		from := folderOf(t, c.file, c.text)
		to := filepath.Join(t.TempDir(), "b.xlsx")
		_, err := Convert(t.Context(), henan(t), from, to)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s:\n got  %v\n want %s", c.name, err, c.want)
		}
		if left := files(t, filepath.Dir(to)); len(left) != 0 {
			t.Errorf("%s: something was written", c.name)
		}
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	book, folder := filepath.Join(dir, "b.xlsx"), filepath.Join(dir, "数据")
	full := folderOf(t, "备注.txt", "x")
	if err := os.WriteFile(book, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{book, full} {
		if _, err := Convert(t.Context(), henan(t), example2022, to); err == nil || err.Error() != to+"：已经有了，不会覆盖；应写一个还没有的文件或文件夹" {
			t.Errorf("%s: %v", to, err)
		}
		if _, err := Init(t.Context(), henan(t), to); err == nil {
			t.Errorf("%s: overwritten", to)
		}
	}
	if data, err := os.ReadFile(book); err != nil || string(data) != "mine" {
		t.Error("the file was touched")
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Init(t.Context(), henan(t), folder); err != nil {
		t.Errorf("an empty folder is refused: %v", err)
	}
}

// TestAnEmptyDatasetIsRefusedUntilFilledIn: both forms, with the same remedies.
func TestAnEmptyDatasetIsRefusedUntilFilledIn(t *testing.T) {
	s := henan(t)
	dir := t.TempDir()
	book, folder := filepath.Join(dir, "预算.xlsx"), filepath.Join(dir, "数据")
	for _, to := range []string{book, folder} {
		if n, err := Init(t.Context(), s, to); err != nil || n != len(s.Files)+1 {
			t.Fatal(n, err)
		}
	}
	refused := func(path string, strip ...string) []string {
		t.Helper()
		src, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = dataset.Load(s, src)
		if err == nil {
			t.Fatal("an empty dataset is accepted")
		}
		text := err.Error()
		for i := 0; i < len(strip); i += 2 {
			text = strings.ReplaceAll(text, strip[i], strip[i+1])
		}
		return strings.Split(text, "\n")
	}
	fromBook := refused(book)
	for _, want := range []string{
		"预算.xlsx 支出!A2：“示例：021001”是示例，不是数据；填好数据后应删除这一行",
		"预算.xlsx 科目!A2：“示例：功能”是示例，不是数据；填好数据后应删除这一行",
		"预算.xlsx 部门!B2：为空；必须填写",
	} {
		found := false
		for _, got := range fromBook {
			found = found || got == want
		}
		if !found {
			t.Errorf("no “%s” in\n%s", want, strings.Join(fromBook, "\n"))
		}
	}
	if fromFolder := refused(folder); len(fromFolder) != len(fromBook) {
		t.Errorf("the folder has other mistakes than the workbook:\n%s", strings.Join(fromFolder, "\n"))
	}
	// An example row is refused by itself, not for what is in it.
	rows := 0
	for _, f := range s.Files {
		if f.Kind != dataset.Pairs {
			rows++
		}
	}
	examples := 0
	for _, line := range fromBook {
		if strings.Contains(line, "是示例") {
			examples++
		} else if !strings.HasSuffix(line, "为空；必须填写") {
			t.Errorf("also: %s", line)
		}
	}
	if examples != rows {
		t.Errorf("%d example rows, %d tables", examples, rows)
	}
}

// TestAnExampleRowIsRightButForItsMark: an example row is accepted once its mark is
// removed.
func TestAnExampleRowIsRightButForItsMark(t *testing.T) {
	s := henan(t)
	folder := filepath.Join(t.TempDir(), "数据")
	if _, err := Init(t.Context(), s, folder); err != nil {
		t.Fatal(err)
	}
	for name, text := range files(t, folder) {
		text = strings.ReplaceAll(text, dataset.Example, "")
		switch name {
		case "文字/主要职责.md":
			text = "一句话。\n"
		case "部门.csv":
			text = "项,值\n部门编码,021\n部门名称,某局\n年度,2022\n"
		case "科目.csv":
			text += "部门经济,30101,基本工资\n政府经济,50101,工资奖金津补贴\n"
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := dataset.Load(s, dataset.Folder(folder)); err != nil {
		t.Error(err)
	}
}

// TestATopicThatIsNoFileName: a workbook cannot name files outside its folder.
func TestATopicThatIsNoFileName(t *testing.T) {
	parts := unpack(t, realBook(t))
	proseSheetOf("题目", "正文", "../外面", "x")(parts)
	dir := t.TempDir()
	book := filepath.Join(dir, "预算.xlsx")
	if err := os.WriteFile(book, pack(t, parts), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Convert(t.Context(), henan(t), book, filepath.Join(dir, "数据"))
	if err == nil || !strings.HasPrefix(err.Error(), "预算.xlsx 文字!B2“../外面”：题目不能作文件名") {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("something was written: %v", left)
	}
}

// TestLibreOfficeKeepsTheDataset has LibreOffice open and save the workbooks.
func TestLibreOfficeKeepsTheDataset(t *testing.T) {
	s := henan(t)
	dir := t.TempDir()
	empty := filepath.Join(dir, "空白.xlsx")
	if _, err := Init(t.Context(), s, empty); err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(dir, "预算.xlsx")
	mustConvert(t, example2022, full)
	for _, path := range []string{empty, full} {
		saved := resave(t, path)
		before, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		want, err := readTables(s, before)
		if err != nil {
			t.Fatal(err)
		}
		after, err := Open(saved)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readTables(s, after)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%d tables instead of %d", len(got), len(want))
		}
		for i := range want {
			if !reflect.DeepEqual(got[i].header, want[i].header) || !reflect.DeepEqual(got[i].rows, want[i].rows) {
				t.Errorf("%s: %s is not the same", path, want[i].file.Name)
			}
		}
		parts := unpack(t, read(t, saved))
		if n := strings.Count(fmt.Sprint(parts), "<dataValidation "); n < 10 {
			t.Errorf("LibreOffice kept %d lists to choose from", n)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func resave(t *testing.T, path string) string {
	t.Helper()
	dir := t.TempDir()
	cmd := testtool.Command(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir, path)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice 转换失败：%v\n%s", err, text)
	}
	return filepath.Join(dir, filepath.Base(path))
}
