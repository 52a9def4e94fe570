package linebreak

import "github.com/go-text/typesetting/segmenter"

// Span is a part of a text: characters From..To-1.
type Span struct{ From, To int }

// Piece is a part of a text that no break may divide, with the spaces and the
// newline after it.
type Piece struct {
	Span
	Hard bool // it ends with a newline, and more follows
}

// Pieces divides a text at its possible breaks. UAX #14 gives the candidates; the
// rules of Chinese typesetting (CLREQ, GB/T 15834) and of figures remove some.
func Pieces(rs []rune) []Piece {
	ok, hard := breaks(rs)
	out := make([]Piece, 0, len(rs))
	from := 0
	for to := 1; to <= len(rs); to++ {
		if ok[to] {
			out = append(out, Piece{Span{from, to}, hard[to]})
			from = to
		}
	}
	return out
}

// breaks finds where a line may end: ok[i] allows a new line to begin with rs[i],
// hard[i] requires it.
func breaks(rs []rune) (ok, hard []bool) {
	ok, hard = make([]bool, len(rs)+1), make([]bool, len(rs)+1)
	var seg segmenter.Segmenter
	seg.Init(rs)
	for it := seg.LineIterator(); it.Next(); {
		l := it.Line()
		end := l.Offset + len(l.Text)
		ok[end], hard[end] = true, end < len(rs) && rs[end-1] == '\n'
	}
	for i := 1; i < len(rs); i++ {
		if ok[i] && !hard[i] {
			ok[i] = mayBreak(rs, i)
		}
	}
	// A number keeps its unit: 3.6亿元, 2022年度, 30 万吨.
	for i := 1; i < len(rs); i++ {
		if !isDigit(rs[i-1]) || isDigit(rs[i]) {
			continue
		}
		from := i
		if rs[i] == ' ' {
			from++
		}
		if n := unitLength(rs[from:]); n > 0 {
			for j := i; j < from+n; j++ {
				ok[j] = hard[j]
			}
		}
	}
	return ok, hard
}

// mayBreak applies the rules that look at both sides of a break before rs[i].
func mayBreak(rs []rune, i int) bool {
	a, b := rs[i-1], rs[i]
	space := a == ' '
	for j := i - 1; j > 0 && a == ' '; j-- {
		a = rs[j-1] // a space does not separate a bracket from its content
	}
	switch {
	case noStart(b), noEnd(a):
		return false
	case space:
		return true
	case isDigit(b) && (isSign(a) || a == '第' || a == '〕'):
		return false // －1,234, ≥90, 第3, 〔2019〕19号
	case joins(a) && isDigit(b), isDigit(a) && (joins(b) || isDigit(b)):
		return false // 2024—2026, 1,234.56
	case a == '/' || a == '／':
		return false // 元/年
	}
	return !endsOrdinal(rs[:i])
}

// endsOrdinal reports whether s ends with the number of an item (1. or （二）), which
// must be on the line of the words after it.
func endsOrdinal(s []rune) bool {
	i := len(s) - 1
	switch s[i] {
	case '.', '．', '、':
		j := i
		for j > 0 && isDigit(s[j-1]) {
			j--
		}
		return j < i && (j == 0 || clauseEnd(s[j-1]))
	case '）', ')':
		j := i
		for j > 0 && (isDigit(s[j-1]) || isNumeral(s[j-1])) {
			j--
		}
		return j < i && j > 0 && (s[j-1] == '（' || s[j-1] == '(')
	}
	return false
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func isNumeral(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十':
		return true
	}
	return false
}

// joins reports marks within figures, ranges and codes.
func joins(r rune) bool {
	switch r {
	case ',', '.', ':', '-', '–', '—', '~', '～', '·', '×', '*', '/', '．', '：':
		return true
	}
	return false
}

func isSign(r rune) bool {
	switch r {
	case '-', '－', '−', '+', '＋', '±', '≥', '≤', '＞', '＜', '>', '<', '≈', '=', '＝', '￥', '¥', '$', '№', '≠', '△':
		return true
	}
	return false
}

func clauseEnd(r rune) bool {
	switch r {
	case '。', '；', '：', '，', ';', ':', ' ', '\n', '？', '！', '　':
		return true
	}
	return false
}

// mayCut reports whether a piece that is wider than a line may be cut between
// a and b: no closing mark begins a line, no opening mark ends one.
func mayCut(a, b rune) bool { return !noEnd(a) && !noStart(b) }

// noStart reports marks that may not begin a line.
func noStart(r rune) bool {
	switch r {
	case '，', '。', '、', '；', '：', '？', '！', '）', '》', '〉', '」', '』', '”', '’', '】', '〕', '〗', '］', '｝', '〞', '〟',
		'％', '‰', '℃', '·', '・', '‧', '…', '—', '～', '〜', '–', '／', '￠', '々', '°', '′', '″', '﹚', '﹞', '﹜', '．', '﹐', '﹑', '﹒',
		',', '.', ';', ':', '?', '!', ')', ']', '}', '%', '/', '´', '﹔', '﹕', '﹖', '﹗', '﹪':
		return true
	}
	return false
}

// noEnd reports marks that may not end a line.
func noEnd(r rune) bool {
	switch r {
	case '（', '《', '〈', '「', '『', '“', '‘', '【', '〔', '〖', '［', '｛', '〝', '﹙', '﹝', '﹛', '￥', '＄', '￡', '＃', '№', '(', '[', '{', '¥', '$', '＠':
		return true
	}
	return false
}

// isMark reports punctuation and spaces, which are not words by themselves.
func isMark(r rune) bool { return noStart(r) || noEnd(r) || r == ' ' || r == '　' }

// isScale reports the counting words between a figure and its unit.
func isScale(r rune) bool { return r == '万' || r == '亿' || r == '千' || r == '百' || r == '十' }

// units are measure words by first character, longest first. They are on the line of
// the figure before them.
var units = map[rune][]string{
	'元': {"元"}, '角': {"角"}, '年': {"年度", "年级", "年期", "年"}, '月': {"月份", "月底", "月末", "月"}, '个': {"个百分点", "个工作日", "个月", "个"},
	'日': {"日"}, '号': {"号"}, '时': {"时"}, '小': {"小时", "小类"}, '分': {"分钟", "分"}, '秒': {"秒"}, '天': {"天"}, '周': {"周年", "周岁", "周"}, '季': {"季度"},
	'岁': {"岁"}, '人': {"人次", "人日", "人天", "人"}, '名': {"名"}, '位': {"位"}, '户': {"户次", "户"}, '家': {"家次", "家"}, '项': {"项次", "项"}, '次': {"次"},
	'场': {"场次", "场"}, '批': {"批次", "批"}, '件': {"件次", "件"}, '套': {"套"}, '台': {"台套", "台次", "台"}, '辆': {"辆次", "辆"}, '部': {"部"}, '份': {"份"}, '册': {"册"},
	'篇': {"篇"}, '条': {"条"}, '款': {"款"}, '期': {"期"}, '级': {"级"}, '类': {"类"}, '种': {"种"}, '处': {"处"}, '所': {"所"}, '座': {"座"}, '栋': {"栋"}, '间': {"间"},
	'平': {"平方公里", "平方千米", "平方米"}, '立': {"立方米"}, '公': {"公里", "公顷", "公斤", "公分"}, '米': {"米"}, '厘': {"厘米"}, '毫': {"毫米", "毫克", "毫升"}, '亩': {"亩"},
	'吨': {"吨"}, '克': {"克"}, '瓦': {"瓦"}, '度': {"度"}, '倍': {"倍"}, '成': {"成"}, '百': {"百分点"}, '%': {"%"}, '％': {"％"}, '‰': {"‰"}, '℃': {"℃"}, '㎡': {"㎡"},
	'升': {"升"}, '兆': {"兆瓦", "兆"}, '枚': {"枚"}, '张': {"张"}, '幅': {"幅"}, '支': {"支"}, '只': {"只"}, '头': {"头"}, '株': {"株"}, '课': {"课时"}, '学': {"学时"}, '床': {"床"},
}

// unitLength is the length of the unit at the beginning of s: 万元, 人次, 万平方米.
func unitLength(s []rune) int {
	n := 0
	for n < len(s) && isScale(s[n]) {
		n++
	}
	if n < len(s) {
		for _, u := range units[s[n]] {
			if hasPrefix(s[n:], u) {
				return n + len([]rune(u))
			}
		}
	}
	return n
}

func hasPrefix(s []rune, prefix string) bool {
	i := 0
	for _, r := range prefix {
		if i >= len(s) || s[i] != r {
			return false
		}
		i++
	}
	return true
}
