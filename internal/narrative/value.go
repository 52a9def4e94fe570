package narrative

import (
	"strconv"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// value is the value of an expression.
type value struct {
	kind    valueKind
	n       int64        // of an amount in 分, of a count
	over    int64        // of a ratio: n/over
	text    string       // of a text; of a masked amount the text printed instead; of an office's texts their name in the dataset
	words   []string     // paragraphs or items
	of      address.Expr // of a number: the expression with all names resolved
	terms   int          // number of its terms
	from    origin       // of a text
	printed *int64       // of a table's cell: the printed figure, which 舍位平衡 may have adjusted, in the format as
	as      money.Format
}

// origin is the source of a text.
type origin uint8

const (
	fromData     origin = iota // the dataset
	fromYear                   // the dataset's year or the year before: it counts as a figure
	fromTemplate               // the family: it may contain no figure
)

type valueKind uint8

const (
	missing valueKind = iota // not in the data
	amount
	count
	ratio
	plain
	many
	masked
	wrong // a mistake was reported: its consequences are not
)

var kindNames = [...]string{"没有数据", "金额", "个数", "比例", "文字", "几段文字", "涉密金额", "错误"}

// where is the text of the expression of a number; "" for other values.
func (v value) where() string {
	if v.of == nil {
		return ""
	}
	return v.of.String()
}

// printsZero reports whether an amount is printed as zero in the money format f, a
// ratio as 0.0%, a count as 0.
func (v value) printsZero(f money.Format) bool {
	switch v.kind {
	case ratio:
		return !strings.ContainsAny(money.Percent(v.n, v.over), "123456789")
	case amount:
		if v.printed != nil && v.as.Unit == f.Unit && v.as.Decimals == f.Decimals {
			return *v.printed == 0
		}
		return f.Round(money.Amount(v.n)) == 0
	}
	return v.n == 0
}

// figure prints v in a format: the figure, and the text after it. Where v cannot be
// printed so, message says why.
func (v value) figure(format string, f money.Format, w *wording) (text, after, message string) {
	if v.kind == wrong {
		return "", "", ""
	}
	switch format {
	case "万元", "元", "亿元":
		if v.kind == masked {
			return v.text, format, ""
		}
		if v.kind != amount {
			break
		}
		if format != f.Unit.String() {
			f.Unit, _ = money.ParseUnit(format)
			f.Decimals = 2
		}
		if v.printed != nil && v.n != 0 && v.as.Unit == f.Unit && v.as.Decimals == f.Decimals {
			return f.TextRounded(*v.printed), format, ""
		}
		return f.Text(money.Amount(v.n)), format, ""
	case "百分比":
		if v.kind == ratio {
			return money.Percent(v.n, v.over), "%", ""
		}
	case "中文":
		switch {
		case v.kind != count:
		case v.n == 2:
			return "两", "", ""
		default:
			return table.Ordinal(int(v.n)), "", ""
		}
	case "增减", "升降":
		up, down := w.more, w.less
		if format == "升降" {
			up, down = w.grows, w.shrinks
		}
		switch {
		case v.kind != amount && v.kind != count && v.kind != ratio:
		case (v.n > 0) == (v.kind != ratio || v.over > 0):
			return "", up, ""
		default:
			return "", down, ""
		}
	case "持平":
		switch {
		case v.kind != amount && v.kind != count && v.kind != ratio:
		case v.n == 0:
			return w.flat, "", ""
		case v.printsZero(f):
			return w.nearlyFlat, "", ""
		default:
			return "", "", "印出来不是零，不能写持平"
		}
	case "":
		switch v.kind {
		case plain:
			if v.from == fromYear {
				return v.text, "", ""
			}
			return "", v.text, ""
		case masked:
			return "", v.text, ""
		case count:
			return strconv.FormatInt(v.n, 10), "", ""
		}
	}
	if v.kind == missing {
		return "", "", "：数据中没有，应先用{若 有 …}分开"
	}
	if format == "" {
		return "", "", "是" + kindNames[v.kind] + "，应写格式"
	}
	return "", "", "是" + kindNames[v.kind] + "，不能写成" + format
}
