package xlsx

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"budgetreport/internal/render/workbook"
	"budgetreport/internal/table"
)

// maxTab is the greatest length of a sheet's name in UTF-16 units.
const maxTab = 31

// tabNames returns a name for each table's sheet that Excel accepts and that no other sheet
// has: the table's number as printed; if that is taken, with the member's key of a table
// made for each member.
func tabNames(sheets []workbook.Sheet, taken []string) []string {
	used := map[string]bool{}
	for _, name := range taken {
		used[strings.ToLower(name)] = true
	}
	names := make([]string, len(sheets))
	for i, s := range sheets {
		names[i] = tabName(s.Table, used)
		used[strings.ToLower(names[i])] = true
	}
	return names
}

func tabName(t *table.Table, used map[string]bool) string {
	base := cleanTab(t.Name())
	if base == "" {
		base = cleanTab(t.ID)
	}
	candidates := []string{clipTab(base, "")}
	if _, member, ok := strings.Cut(t.ID, "/"); ok {
		candidates = append(candidates, clipTab(base, "-"+cleanTab(member)))
	}
	for _, name := range candidates {
		if name != "" && !used[strings.ToLower(name)] {
			return name
		}
	}
	for n := 2; ; n++ {
		if name := clipTab(base, fmt.Sprintf("(%d)", n)); !used[strings.ToLower(name)] {
			return name
		}
	}
}

// cleanTab removes what Excel does not accept in a sheet's name.
func cleanTab(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`:\/?*[]`, r) {
			return -1
		}
		return r
	}, s)
	return strings.Trim(s, "' ")
}

// clipTab shortens base so that base and suffix fit a sheet's name.
func clipTab(base, suffix string) string {
	room := maxTab - len(utf16.Encode([]rune(suffix)))
	for i, r := range base {
		if room -= utf16.RuneLen(r); room < 0 {
			base = strings.Trim(base[:i], "' ")
			break
		}
	}
	return base + suffix
}

// quoteTab returns a sheet's name as formulas and links refer to it.
func quoteTab(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
