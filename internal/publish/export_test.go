package publish

import (
	"testing"

	"budgetreport/internal/render/font"
	"budgetreport/internal/render/page"
)

var (
	ReportFile      = reportFile
	PageFormatNames = pageFormatNames
)

// RegisterPages enters a page format into the table of formats until the test
// ends.
func RegisterPages(t *testing.T, name, chinese string, pages func(*font.Set) (page.Writer, error)) {
	before := formats
	formats = append(formats[:len(formats):len(formats)], &Format{Name: name, Chinese: chinese, Kind: PageFormat, Package: true, pages: pages})
	t.Cleanup(func() { formats = before })
}
