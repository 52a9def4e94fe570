package check

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// When the sums of two ledgers should be equal and differ, a single input error
// often explains the difference to the 分. The functions in this file look for
// such errors; their findings precede those about the differing sums.

// causes looks for input errors that explain the differences, those in whole
// ledgers first. An account is explained at most once.
func (b *books) causes(masked lines) []Finding {
	if f, ok := b.empty(); ok {
		return []Finding{f}
	}
	out := append(b.scales(), b.moves(masked)...)
	for side := range 2 {
		out = append(out, b.twins(side, masked)...)
	}
	for _, a := range b.accounts {
		for _, slip := range []func(*account, int, lines) (Finding, bool){b.shifted, b.negated, b.extra, b.blank} {
			for _, side := range []int{1, 0} {
				if a.surplus() == 0 || a.told {
					continue
				}
				if f, ok := slip(a, side, masked); ok {
					a.told = true
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// cause makes a finding about lines of one side.
func (b *books) cause(side int, lines []int, message string) Finding {
	f := b.finding()
	f.cause, f.spoils, f.of, f.rows, f.Message = true, true, b.led[side], lines, message
	f.Place = placeOf(b.led[side], b.led[side].Lines, "", lines...)
	return f
}

// files returns the name of a side's file and that of the other side's.
func (b *books) files(side int) (this, other string) {
	names := [2]string{b.left.Name, b.right.Name}
	return names[side], names[1-side]
}

// excess is the sum of a side of an account less that of the other side.
func (a *account) excess(side int) money.Amount {
	if side == 0 {
		return a.surplus()
	}
	return -a.surplus()
}

// empty finds a ledger without lines while the other has some.
func (b *books) empty() (Finding, bool) {
	for side, led := range b.led {
		this, other := b.files(side)
		if led == nil || led.N > 0 || len(b.accounts) == 0 {
			continue
		}
		for _, a := range b.accounts {
			a.told = true
		}
		f := b.finding()
		f.cause, f.spoils, f.Place = true, true, Place{File: led.Source}
		f.Message = fmt.Sprintf("“%s”一行也没有，“%s”却有%d行：请看是否漏填，或填在了别处", this, other, b.led[1-side].N)
		return f, true
	}
	return Finding{}, false
}

// scales finds members of the first dimension whose two sides differ by such a
// factor that one of them must be in another unit of money; where this holds for
// all members, the finding is about the whole ledger.
func (b *books) scales() []Finding {
	type whole struct {
		sum      [2]money.Amount
		lines    [2][]int
		accounts []*account
		code     uint32
	}
	var order []*whole
	at := map[uint32]*whole{}
	for _, a := range b.accounts {
		w := at[a.codes[0]]
		if w == nil {
			w = &whole{code: a.codes[0]}
			at[w.code] = w
			order = append(order, w)
		}
		for side := range 2 {
			w.sum[side] += a.sum[side]
			w.lines[side] = append(w.lines[side], a.lines[side]...)
		}
		w.accounts = append(w.accounts, a)
	}
	var out []Finding
	for small := range 2 {
		var names []string
		var lines []int
		both := 0
		for _, w := range order {
			if w.sum[0] <= 0 || w.sum[1] <= 0 {
				continue
			}
			both++
			if !reaches(w.sum[1-small], w.sum[small], b.times) {
				continue
			}
			names = append(names, name(b.ds.Dims[b.by[0].Index], w.code))
			lines = append(lines, w.lines[small]...)
			for _, a := range w.accounts {
				a.told = true
			}
		}
		if names == nil {
			continue
		}
		this, other := b.files(small)
		who := listed(names) + "的“" + this + "”"
		if len(names) == both && both > 1 {
			who = "整张“" + this + "”表"
		}
		out = append(out, b.cause(small, lines, fmt.Sprintf("%s不到“%s”的%d分之一：像是把万元当作元（或相反），请核对单位；金额一律以元为单位", who, other, b.times)))
	}
	return out
}

// twins finds lines that are equal, or equal except for the amount, where the
// excess of the account is exactly the amount of one of them, or of several equal
// ones.
func (b *books) twins(side int, masked lines) []Finding {
	led := b.led[side]
	if !slices.ContainsFunc(b.accounts, func(a *account) bool { return !a.told && a.excess(side) > 0 }) {
		return nil
	}
	var out []Finding
	for _, whole := range []bool{true, false} {
		agree := "除金额外各列"
		if whole {
			agree = "各列和金额"
		}
		for _, group := range alike(led, whole) {
			a := b.accountOf(side, group[0])
			n := b.doubled(side, group, a.excess(side), whole)
			if a.told || n == 0 {
				continue
			}
			a.told = true
			of := "一行"
			if n > 1 {
				of = fmt.Sprintf("%d行", n)
			}
			this, other := b.files(side)
			text := fmt.Sprintf("这几行%s都相同，%s的%s比%s多%s，正好是其中%s的金额：像是重复录入", agree, b.title(a), this, other, inYuan(a.excess(side)), of)
			if masked.has(led, group[0]) {
				text = fmt.Sprintf("这几行%s都相同，%s的%s又比%s多：像是重复录入", agree, b.title(a), this, other)
			}
			out = append(out, b.cause(side, group, text))
		}
	}
	return out
}

// doubled returns how many of the lines are duplicates if that explains the
// excess exactly, else 0. It may be more than one only of equal lines.
func (b *books) doubled(side int, group []int, excess money.Amount, equal bool) int {
	if excess <= 0 {
		return 0
	}
	if a := b.amount(side, group[0]); equal && a > 0 && excess%a == 0 && excess/a < money.Amount(len(group)) {
		return int(excess / a)
	}
	if slices.ContainsFunc(group, func(i int) bool { return b.amount(side, i) == excess }) {
		return 1
	}
	return 0
}

// accountOf returns the account of a line.
func (b *books) accountOf(side, line int) *account {
	return b.at[fmt.Sprint(codesOf(b.led[side], b.by, line))]
}

// moves finds pairs of accounts with opposite differences: a line was entered
// under the wrong one.
func (b *books) moves(masked lines) []Finding {
	var out []Finding
	open := map[money.Amount][]*account{} // accounts that differ, by surplus
	for _, a := range b.accounts {
		d := a.surplus()
		if a.told || max(d, -d) < money.Amount(money.Yuan) { // less than 1元 may come from rounding
			continue
		}
		if others := open[-d]; len(others) > 0 {
			c := others[0]
			open[-d] = others[1:]
			a.told, c.told = true, true
			out = append(out, b.move(c, a, masked))
			continue
		}
		open[d] = append(open[d], a)
	}
	return out
}

// move reports which line of one account seems to belong to another; lines of the
// right ledger are tried first.
func (b *books) move(a, c *account, masked lines) Finding {
	var wrong []string // titles of the dimensions in which the accounts differ
	for k, dim := range b.by {
		if a.codes[k] != c.codes[k] {
			wrong = append(wrong, dim.Title)
		}
	}
	for _, side := range []int{1, 0} {
		from, to := a, c
		if a.excess(side) < 0 {
			from, to = c, a
		}
		found := b.amounting(side, from, from.excess(side), masked)
		if found == nil {
			continue
		}
		found = b.among(side, found, to)
		this, other := b.files(side)
		return b.cause(side, found, fmt.Sprintf("%s%s像是写错了，应属%s：%s的%s比%s多%s，正好是这一行的金额，%s的正好少这么多",
			these(found), strings.Join(wrong, "、"), b.title(to), b.title(from), this, other, inYuan(from.excess(side)), b.title(to)))
	}
	from, to := a, c
	if a.surplus() > 0 {
		from, to = c, a
	}
	f := b.finding()
	f.cause, f.spoils, f.Place = true, true, Place{File: b.left.Name + "、" + b.right.Name}
	this, other := b.files(1)
	f.Message = fmt.Sprintf("%s的%s比%s多，%s的正好少这么多：像是有几行的%s写错了", b.title(from), this, other, b.title(to), strings.Join(wrong, "、"))
	return f
}

// among reduces a list of lines to those between two lines of an account, because
// ledgers are mostly in order. It returns all lines if there are none.
func (b *books) among(side int, found []int, a *account) []int {
	of := func(i int) bool {
		return i >= 0 && i < b.led[side].N && slices.Equal(codesOf(b.led[side], b.by, i), a.codes)
	}
	var out []int
	for _, i := range found {
		if of(i-1) && of(i+1) {
			out = append(out, i)
		}
	}
	if out == nil {
		return found
	}
	return out
}

// these is the beginning of a sentence about one line, or about one of several.
func these(lines []int) string {
	if len(lines) > 1 {
		return "这几行中有一行的"
	}
	return "这一行的"
}

// amounting lists the lines of an account with exactly the given amount, except
// masked ones.
func (b *books) amounting(side int, a *account, amount money.Amount, masked lines) []int {
	var out []int
	for _, i := range a.lines[side] {
		if b.amount(side, i) == amount && !masked.has(b.led[side], i) {
			out = append(out, i)
		}
	}
	return out
}

// shifts are the factors between an amount and one with zeros missing or in
// another unit of money.
var shifts = []money.Amount{10, 100, 1000, wanFactor}

// wanFactor is the number of 元 in a 万元.
const wanFactor = money.Amount(money.Wan / money.Yuan)

// shifted finds a line that makes the sides equal when its amount is multiplied or
// divided by one of shifts: one in 万元 among others in 元, or with a zero too few
// or too many.
func (b *books) shifted(a *account, side int, masked lines) (Finding, bool) {
	lack := -a.excess(side)
	for _, by := range slices.Backward(shifts) {
		var found []int
		for _, i := range a.lines[side] {
			if v := b.amount(side, i); slips(v, lack, by) && !masked.has(b.led[side], i) {
				found = append(found, i)
			}
		}
		if found == nil {
			continue
		}
		way, noughts := "乘以", "少"
		if lack < 0 {
			way, noughts = "除以", "多"
		}
		why := fmt.Sprintf("%s写了%d个0", noughts, len(fmt.Sprint(int64(by)))-1)
		if by == wanFactor {
			why = "把万元当作元（或相反），请核对单位；金额一律以元为单位"
		}
		return b.cause(side, found, fmt.Sprintf("%s金额%s%d，%s的收支就相符：像是%s", these(found), way, by, b.title(a), why)), true
	}
	return Finding{}, false
}

// slips reports whether a side that is short by lack (too great, if negative)
// becomes equal to the other when the amount v is multiplied (divided) by a
// factor. An amount in 万元 was rounded, which is allowed for.
func slips(v, lack, by money.Amount) bool {
	off := money.Amount(0)
	switch {
	case v < money.Amount(money.Yuan), lack < 0 && v/by < money.Amount(money.Yuan):
		return false
	case lack > 0:
		off = v*(by-1) - lack
		if by == wanFactor {
			return off <= by/2 && off >= -by/2
		}
	case by == wanFactor:
		off = v - v/by + lack
		return off <= 1 && off >= -1
	default:
		if v%by != 0 {
			return false
		}
		off = v - v/by + lack
	}
	return off == 0
}

// negated finds a negative amount that makes the sides equal when its sign is
// dropped.
func (b *books) negated(a *account, side int, masked lines) (Finding, bool) {
	lack := -a.excess(side)
	if lack <= 0 || lack%2 != 0 {
		return Finding{}, false
	}
	found := b.amounting(side, a, -lack/2, masked)
	if found == nil {
		return Finding{}, false
	}
	return b.cause(side, found, fmt.Sprintf("%s金额是负数，改为正数，%s的收支就正好相等", these(found), b.title(a))), true
}

// extra finds a line whose amount is exactly the excess of its side, if the side
// has other lines too.
func (b *books) extra(a *account, side int, masked lines) (Finding, bool) {
	excess := a.excess(side)
	if excess <= 0 || len(a.lines[side]) < 2 || len(a.lines[1-side]) == 0 {
		return Finding{}, false
	}
	found := b.amounting(side, a, excess, masked)
	if found == nil {
		return Finding{}, false
	}
	this, other := b.files(side)
	return b.cause(side, found, fmt.Sprintf("%s金额正好是%s的%s比%s多的%s：请看%s是否多录，或%s是否漏列", these(found), b.title(a), this, other, inYuan(excess), this, other)), true
}

// blank finds lines with the amount zero on the smaller side of an account.
func (b *books) blank(a *account, side int, _ lines) (Finding, bool) {
	var found []int
	for _, i := range a.lines[side] {
		if a.excess(side) < 0 && b.amount(side, i) == 0 {
			found = append(found, i)
		}
	}
	if found == nil {
		return Finding{}, false
	}
	this, other := b.files(side)
	return b.cause(side, found, fmt.Sprintf("金额是零，而%s的%s比%s少：请看是否漏填", b.title(a), this, other)), true
}

// lines identifies the ledger lines of masked members. Messages must not show
// their amounts, nor sums from whose difference they follow.
type lines map[int]map[uint32]bool // by dimension, the members

func (l lines) has(led *dataset.Ledger, line int) bool {
	for dim, members := range l {
		if led.Codes[dim] != nil && members[led.Codes[dim][line]] {
			return true
		}
	}
	return false
}

// maskedLines collects the members that are masked in the tables.
func maskedLines(ds *dataset.Dataset, tables []table.Sourced) lines {
	out := lines{}
	for _, t := range tables {
		for i := range t.Cells {
			if t.Cells[i].Kind != table.MaskedCell {
				continue
			}
			path, code, _ := strings.Cut(t.Member(i/len(t.Columns), i%len(t.Columns)), "/")
			dim := ds.Schema.Dim(path)
			if dim == nil {
				continue
			}
			if m, ok := ds.Dims[dim.Index].Lookup(code); ok && m > 0 {
				if out[dim.Index] == nil {
					out[dim.Index] = map[uint32]bool{}
				}
				out[dim.Index][m] = true
			}
		}
	}
	return out
}

// named holds the lines for which a cause has been reported, by file.
type named map[located]map[int]bool

func (n named) add(from located, rows []int) {
	if n[from] == nil {
		n[from] = map[int]bool{}
	}
	for _, i := range rows {
		n[from][i] = true
	}
}

// has reports whether a cause has been reported for all of the lines.
func (n named) has(from located, rows []int) bool {
	return !slices.ContainsFunc(rows, func(i int) bool { return !n[from][i] })
}

// reaches reports whether both sums are positive and great is at least times ×
// small.
func reaches(great, small money.Amount, times int64) bool {
	return great > 0 && small > 0 && int64(great)/times >= int64(small)
}

// listed joins names; of a long list it gives the first ones and the number.
func listed(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s等%d项", strings.Join(names[:most], "、"), len(names))
}
