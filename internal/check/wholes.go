package check

import (
	"fmt"
	"math/big"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/money"
)

// whole checks that the parts of a whole add up to it, exactly and as printed, and
// that their percentages add up to 100%. A figure that is printed twice counts once.
func (w *reading) whole(i int) {
	whole := w.book.Wholes[i]
	total := w.reckon(whole.Address)
	if whole.Masked || total.masked || total.unknown || w.faulty[i+1] {
		return // not all parts are printed, or an error has been reported
	}
	var parts, shares []*read
	var said *read // the printed whole: the last one before its parts, else the first after them
	from, seen := whole.Address.String(), map[string]bool{}
	for k := range w.figures {
		f := &w.figures[k]
		switch {
		case f.from == from:
			if said == nil || parts == nil && shares == nil {
				said = f
			}
		case f.Whole != i+1 || f.unsaid || seen[f.from]:
		case f.kind == total.kind:
			parts, seen[f.from] = append(parts, f), true
		case f.kind == ofShare && f.whole == from:
			shares, seen[f.from] = append(shares, f), true
		}
	}
	if parts != nil || shares == nil {
		w.adds(whole, total.value, said, parts)
	}
	if len(shares) > 0 && (parts == nil || len(shares) == len(parts)) {
		w.adds(whole, big.NewRat(1, 1), nil, shares)
	}
}

// adds compares the sum of parts with their total; said is the printed total, nil
// where it is not printed and for percentages.
func (w *reading) adds(whole book.Whole, total *big.Rat, said *read, parts []*read) {
	place := Place{Words: w.book.Title}
	exact, printed := new(big.Rat), new(big.Rat)
	var texts []string
	for _, p := range parts {
		place = p.place
		exact.Add(exact, p.quantity.value)
		printed.Add(printed, p.value)
		texts = append(texts, p.text)
	}
	list := strings.Join(texts, "、")
	switch {
	case parts == nil:
		if total.Sign() != 0 {
			w.found(Error, sumRule, place, "“其中”没有写出各部分", "各部分相加应等于"+whole.Address.String())
		}
	case exact.Cmp(total) != 0:
		of := "合计"
		switch {
		case parts[0].kind == ofShare:
			of = "100%"
		case said != nil:
			of += said.text
		}
		w.found(Error, sumRule, place, fmt.Sprintf("所列各部分%s的精确数相加不等于%s", list, of), "各部分相加应等于"+whole.Address.String())
	case said == nil && parts[0].kind != ofShare:
		// the whole is not printed
	default:
		like, of := parts[0], total
		if said != nil {
			like, of = said, said.value
		}
		if printed.Cmp(of) == 0 {
			return
		}
		sum, all := like.sum(printed), like.sum(of)
		f := Finding{Rule: sumRule, Place: place, Left: &Figure{Printed: all}, Right: &Figure{Printed: sum}}
		f.judge(roundsOff, Rounding, fmt.Sprintf("合计%s，所列各部分%s相加为%s", all, list, sum))
		f.Message = w.safe(f.Message)
		w.rep.Findings = append(w.rep.Findings, f)
	}
}

// sum prints a sum of printed figures in the form of this one.
func (r *read) sum(v *big.Rat) string {
	_, decimals, _ := parseFigure(r.Text)
	x := new(big.Rat).Quo(v, r.scale)
	for range decimals {
		x.Mul(x, big.NewRat(10, 1))
	}
	for ; !x.IsInt(); decimals++ { // another figure has more decimals
		x.Mul(x, big.NewRat(10, 1))
	}
	f := money.Format{Decimals: decimals, Thousands: r.kind == ofMoney}
	return f.TextRounded(x.Num().Int64()) + r.text[len(r.Text):]
}
