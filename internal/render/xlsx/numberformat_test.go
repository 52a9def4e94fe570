package xlsx

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"budgetreport/internal/testtool"

	"budgetreport/internal/render/workbook"
)

// LibreOffice shows every number format as the table prints it, also those of
// zero and of sums that round to zero, which the library's reader cannot.
func TestNumberFormatsInLibreOffice(t *testing.T) {
	tab := everyFormat(t)
	both(t, func(t *testing.T, working bool) {
		dir := t.TempDir()
		book := filepath.Join(dir, "book.xlsx")
		if err := os.WriteFile(book, build(t, workbook.Options{Working: working}, plain(tab)), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := testtool.Command(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "fods", "--outdir", dir, book)
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("LibreOffice 转换失败：%v\n%s", err, text)
		}
		data, err := os.ReadFile(filepath.Join(dir, "book.fods"))
		if err != nil {
			t.Fatal(err)
		}
		shown := shownIn(t, data)
		for r := range tab.Rows {
			for c := range tab.Columns {
				if cell := tab.At(r, c); shown[4+r][c] != cell.Text {
					t.Errorf("%+v of %d shows %q, printed is %q", tab.Formats[c], cell.Amount, shown[4+r][c], cell.Text)
				}
			}
		}
	})
}

// shownIn reads the text shown in each cell of a flat ODF spreadsheet's sheet.
func shownIn(t *testing.T, fods []byte) [][]string {
	t.Helper()
	var doc struct {
		Rows []struct {
			Cells []struct {
				Repeated int      `xml:"number-columns-repeated,attr"`
				Text     []string `xml:"p"`
			} `xml:"table-cell"`
		} `xml:"body>spreadsheet>table>table-row"`
		Titles []struct {
			Rows []struct{} `xml:"table-row"`
		} `xml:"body>spreadsheet>table>table-header-rows"`
	}
	if err := xml.Unmarshal(fods, &doc); err != nil {
		t.Fatal(err)
	}
	rows := make([][]string, 0, len(doc.Rows)+4)
	for _, title := range doc.Titles {
		rows = append(rows, make([][]string, len(title.Rows))...)
	}
	for _, r := range doc.Rows {
		var row []string
		for _, c := range r.Cells {
			for range min(max(c.Repeated, 1), 1000) {
				row = append(row, strings.Join(c.Text, "\n"))
			}
		}
		rows = append(rows, row)
	}
	return rows
}
