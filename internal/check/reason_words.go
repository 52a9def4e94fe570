package check

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/book"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// reason compares the reasons of an office with the change that they explain. Each
// that states the opposite direction is reported: as a warning where it states an
// action (压减接待费), or else only as a remark, because it may be about another
// amount (上年结转减少).
func (w *reading) reason(r book.Reason) {
	q := w.reckon(r.Address)
	if q.masked || q.unknown || len(r.Words) == 0 {
		return
	}
	w.none(r)
	ways, against, certain := map[int]int{}, []int(nil), false
	for i, words := range r.Words {
		way, sure := w.reasonWay(words)
		ways[way]++
		if way*q.value.Sign() < 0 {
			against, certain = append(against, i), certain || sure
		}
	}
	did := map[int]string{1: "增加", -1: "减少"}
	all := strings.Join(r.Words, "；")
	switch n := len(r.Words); {
	case q.value.Sign() == 0:
		for _, way := range []int{1, -1} {
			if ways[way] == n {
				w.found(Warning, changeRule, w.reasonPlace(r, -1), fmt.Sprintf("金额与上年相同，原因写的却是%s：%s", did[way], all), r.Address.String())
			}
		}
	case len(against) == n && certain:
		w.found(Warning, changeRule, w.reasonPlace(r, -1), fmt.Sprintf("金额%s了，原因写的却是%s：%s", did[q.value.Sign()], did[-q.value.Sign()], all), r.Address.String())
	default:
		for _, i := range against {
			severity := Info
			if _, sure := w.reasonWay(r.Words[i]); sure {
				severity = Warning
			}
			w.found(severity, changeRule, w.reasonPlace(r, i), fmt.Sprintf("金额%s了，这一条原因说的却是%s，请核对：%s", did[q.value.Sign()], did[-q.value.Sign()], r.Words[i]), r.Address.String())
		}
	}
}

// reasonPlace is the place of reason i, of all where i is negative or the reasons are
// not one in a line.
func (w *reading) reasonPlace(r book.Reason, i int) Place {
	wrote := w.ds.ProseOrigins[r.Name]
	if i >= 0 && len(wrote.Lines) == len(r.Words) {
		return proseAt(wrote, i)
	}
	return Place{File: wrote.Source, Lines: wrote.Lines}
}

// none reports reasons that say that nothing is planned where there is an amount
// this year.
func (w *reading) none(r book.Reason) {
	change, ok := r.Address.(*address.Binary)
	if !ok || change.Op != address.Sub {
		return
	}
	q := w.reckon(change.Left)
	if q.masked || q.unknown || q.kind != ofMoney || q.value.Sign() == 0 || !q.value.Num().IsInt64() {
		return
	}
	for i, words := range r.Words {
		for _, clause := range clauses(words) {
			said := slices.IndexFunc(w.book.Reading.ReasonNone, func(s string) bool { return strings.Contains(clause, s) })
			before := slices.ContainsFunc(w.book.Reading.ReasonBefore, func(s string) bool { return strings.Contains(clause, s) })
			if said >= 0 && !before && !yearSaid.MatchString(clause) {
				w.found(Warning, changeRule, w.reasonPlace(r, i), fmt.Sprintf("今年有%s，原因写的却是“%s”：%s",
					inYuan(money.Amount(q.value.Num().Int64())), w.book.Reading.ReasonNone[said], words), change.Left.String())
				break
			}
		}
	}
}

func clauses(reason string) []string {
	return strings.FieldsFunc(reason, func(r rune) bool { return strings.ContainsRune("，、；。,;", r) })
}

// A typed figure that a reason holds is compared with everything that the subject
// publishes: what its change is computed of, then the cells of the tables.

// amountAt is a published amount and where it stands.
type amountAt struct {
	amount int64 // in 分, not negative
	name   func() string
}

// published are the amounts by size, those of reasons first among equal ones.
type published []amountAt

// publishedAmounts collects them; what is masked is not among them.
func (w *reading) publishedAmounts() published {
	var out published
	add := func(q quantity, name func() string) {
		if !q.masked && !q.unknown && q.kind == ofMoney && q.value.IsInt() && q.value.Num().IsInt64() && q.value.Sign() != 0 {
			n := q.value.Num().Int64()
			out = append(out, amountAt{max(n, -n), name})
		}
	}
	for _, r := range w.book.Reasons {
		topic := strings.Split(r.Name, "-")[0]
		add(w.reckon(r.Address), func() string { return "“" + topic + "”的增减额" })
		if change, ok := r.Address.(*address.Binary); ok {
			add(w.reckon(change.Left), func() string { return "“" + topic + "”的今年的数" })
			add(w.reckon(change.Right), func() string { return "“" + topic + "”的上年的数" })
		}
	}
	for _, t := range sortedKeys(w.tables) {
		x := w.tables[t]
		for i := range x.Cells {
			if c := &x.Cells[i]; c.Kind == table.AmountCell && c.Amount != 0 {
				row, col := i/len(x.Columns), i%len(x.Columns)
				a := int64(c.Amount)
				out = append(out, amountAt{max(a, -a), func() string { return cellPlace(x.Table, row, col).Text() }})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b amountAt) int { return cmp.Compare(a.amount, b.amount) })
	return out
}

// find returns an amount that is printed as value, with that many decimals, in a
// unit.
func (p published) find(value *big.Rat, decimals int, unit money.Unit) (amountAt, bool) {
	step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	low := new(big.Rat).Sub(value, step)
	low.Mul(low, new(big.Rat).SetInt64(int64(unit)))
	i, _ := slices.BinarySearchFunc(p, low, func(a amountAt, low *big.Rat) int { return new(big.Rat).SetInt64(a.amount).Cmp(low) })
	for ; i < len(p); i++ {
		exact := new(big.Rat).SetFrac64(p[i].amount, int64(unit))
		switch {
		case roundedTo(value, decimals, exact):
			return p[i], true
		case exact.Cmp(new(big.Rat).Add(value, step)) > 0:
			return amountAt{}, false
		}
	}
	return amountAt{}, false
}

// typedInReason compares an amount that a reason holds with what is published. It
// returns false if it cannot be compared: about a number, or in words.
func (w *reading) typedInReason(figure string, p string, at int, place Place) bool {
	parts := typedAmount.FindStringSubmatch(figure)
	if parts == nil {
		return false
	}
	value, decimals, ok := parseFigure(plain(parts[1]))
	if !ok || value.Sign() == 0 {
		return false
	}
	if w.amounts == nil {
		w.amounts = w.publishedAmounts()
	}
	unit, _ := money.ParseUnit(parts[2])
	if _, ok := w.amounts.find(value, decimals, unit); ok {
		return true
	}
	message := fmt.Sprintf("表中没有“%s”，它也不是与上年的差额，请核对：%s", figure, sentenceAt(p, at))
	for _, name := range money.UnitNames() {
		if other, _ := money.ParseUnit(name); other != unit {
			if a, ok := w.amounts.find(value, decimals, other); ok && telling(value, decimals) {
				message = fmt.Sprintf("表中没有“%s”，像是写错了单位：%s是%s%s。请核对：%s", figure, a.name(), parts[1], name, sentenceAt(p, at))
			}
		}
	}
	w.found(Warning, ownRule, place, message, "")
	return true
}

// telling reports whether a number has so many digits that another amount hardly
// agrees with it by chance.
func telling(value *big.Rat, decimals int) bool {
	return decimals > 0 || value.Cmp(big.NewRat(100, 1)) >= 0
}
