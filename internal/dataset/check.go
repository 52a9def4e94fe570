package dataset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"budgetreport/internal/diag"
	"budgetreport/internal/money"
)

// mostCode and mostName bound the characters of codes and names.
const mostCode, mostName = 100, 500

// check trims a cell and checks it by its column's kind; the cell's characters have
// been checked before. message is "" if the cell is valid; want returns what would be
// right. Whether a Ref is known is checked later, when all lists have been read.
func check(c *Column, cell string) (clean, message string, want func() string) {
	if c.Kind == Text {
		// Full-width blanks at the start are a text's own indent.
		clean = strings.Trim(cell, " \t\r\n")
	} else {
		clean = strings.TrimSpace(cell)
	}
	if strings.TrimSpace(clean) == "" {
		if c.Blank || c.Optional {
			return "", "", nil
		}
		return "", "为空", fixed("必须填写")
	}
	most := map[ColumnKind]int{Key: mostCode, Ref: mostCode, Name: mostName}[c.Kind]
	if most > 0 && len(clean) > most && utf8.RuneCountInString(clean) > most {
		return clean, fmt.Sprintf("多于%d字", most), fixed("应缩短")
	}
	switch c.Kind {
	case Key:
		if message, meant := judgeCode(clean); message != "" {
			return clean, message, fixed(codeWant(message, meant))
		}
	case Name, Text:
		if strings.Contains(clean, "\t") {
			return clean, tabWithin, fixed(tabRemedy)
		}
	case Word:
		if !slices.Contains(c.Words, clean) {
			return clean, "不是规定的用词", func() string { return diag.Suggest(clean, c.Words) }
		}
	case Flag:
		if clean != "是" && clean != "否" {
			return clean, "不是“是”或“否”", fixed("应为“是”或“否”")
		}
	case Order:
		if !digits(clean) || len(clean) > 9 {
			return clean, "不是序号", fixed("应为不带小数的半角数字，如12")
		}
	case Year:
		if !digits(clean) || len(clean) != 4 {
			return clean, "不是年度", fixed("应为四位半角数字，如2022")
		}
	case Date:
		if _, ok := ParseDate(clean); !ok {
			return clean, "不是日期", fixed("应为年-月-日，如2022-02-14")
		}
	case Amount:
		if _, err := money.Parse(clean); err != nil {
			return clean, err.Error(), func() string { return amountHint(clean, err) }
		}
	}
	return clean, "", nil
}

// Tabs inside a text are refused.
const tabWithin, tabRemedy = "有制表符", "应删去，或换成空格"

func digits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// invisible reports blanks and characters without a shape, such as zero-width ones that
// are copied from web pages.
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// narrow returns a text with full-width characters as half-width ones and without
// invisible characters.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case invisible(r):
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, s)
}

var scientific = regexp.MustCompile(`^[-+]?\d(\.\d*)?[eE]\+?\d+$`)

func amountHint(got string, err error) string {
	clean := strings.TrimRight(strings.TrimLeft(narrow(got), "¥￥$+"), "元")
	switch {
	case err == money.ErrDecimals:
		return "应以元为单位，至多两位小数" + inWan(clean)
	case err == money.ErrRange:
		return "请检查是否多写了数字"
	case scientific.MatchString(clean):
		return "Excel把它显示成了科学计数，应把这一列设为数值格式、两位小数"
	}
	if _, err := money.Parse(clean); err == nil {
		return "是否为“" + clean + "”？金额只写半角数字，不写空格和单位"
	}
	return "应为以元为单位的数，至多两位小数，如1234.50"
}

// inWan returns the amount in 元 that an amount with more than two decimals would be in
// 万元, phrased as a question; "" if that is not possible.
func inWan(amount string) string {
	whole, decimals, _ := strings.Cut(strings.ReplaceAll(amount, ",", ""), ".")
	decimals = strings.TrimRight(decimals, "0")
	if len(decimals) > 6 || len(whole) > 6 {
		return ""
	}
	decimals += strings.Repeat("0", 6-len(decimals))
	a, err := money.Parse(whole + decimals[:4] + "." + decimals[4:])
	if err != nil {
		return ""
	}
	return "；像是万元？那就是" + a.Exact() + "元"
}

// codeHint returns a remedy for an unknown code of a dimension: the code that was
// probably meant; "" if none is near.
func codeHint(got string, m *Members) string {
	if m.Dim.List == nil {
		return diag.Suggest(got, m.Dim.Words)
	}
	known := func(code string) bool { return m.index[code] > 0 }
	clean := narrow(got)
	switch {
	case known(clean):
		return "是否为“" + clean + "”？编码只用半角字，不含空白"
	case scientific.MatchString(clean):
		return "Excel把编码改成了科学计数，应把这一列设为文本格式后重新填写"
	case len(clean) > keptDigits && digits(clean) && strings.Trim(clean[keptDigits:], "0") == "":
		hint := "Excel只保留编码的前15位数字，应把这一列设为文本格式后重新填写"
		if near := slices.DeleteFunc(slices.Clone(m.Codes[1:]), func(c string) bool {
			return len(c) != len(clean) || c[:keptDigits] != clean[:keptDigits]
		}); len(near) == 1 {
			hint = "是否为“" + near[0] + "”？" + hint
		}
		return hint
	case known(strings.TrimSuffix(clean, ".0")):
		return "是否为“" + strings.TrimSuffix(clean, ".0") + "”？应把这一列设为文本格式"
	}
	for code := "0" + clean; len(code) <= len(clean)+3; code = "0" + code {
		if known(code) {
			return "是否为“" + code + "”？Excel会去掉编码开头的0，应把这一列设为文本格式"
		}
	}
	if i := slices.Index(m.Names[1:], got); i >= 0 {
		return "这是名称，应填编码“" + m.Codes[i+1] + "”"
	}
	if n := diag.Nearest(got, m.Codes[1:]); n != "" {
		hint := "是否为“" + n + "”？"
		if m.Dim.Levels != nil && digits(got) && slices.ContainsFunc(m.Dim.Levels, func(l Level) bool { return len(got) == l.Digits }) {
			hint += "如确有这个编码，应在“" + m.Dim.List.Name + "”表中补上"
		}
		return hint
	}
	return ""
}

// unknown returns the message for a cell that names no member of dims.
func unknown(dims []*Dimension) string {
	lists := ""
	for _, d := range dims {
		if d.List == nil {
			return "不是规定的用词"
		}
		lists += "“" + d.List.Name + "”"
	}
	return "没有在" + lists + "表中列出"
}
