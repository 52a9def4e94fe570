package check

import (
	"math"
	"math/big"
	"strings"

	"budgetreport/internal/address"
	"budgetreport/internal/money"
	"budgetreport/internal/table"
)

// holds reports whether a comparison holds for the difference of its sides, within
// a tolerance.
func holds(op address.Op, difference *big.Int, tolerance money.Amount) bool {
	over := difference.Cmp(big.NewInt(int64(tolerance)))
	under := difference.Cmp(big.NewInt(-int64(tolerance)))
	switch op {
	case address.Equal:
		return over <= 0 && under >= 0
	case address.Unequal:
		return over > 0 || under < 0
	case address.Less:
		return over < 0
	case address.AtMost:
		return over <= 0
	case address.Greater:
		return under > 0
	default:
		return under >= 0
	}
}

// total is a sum of amounts without overflow.
type total struct {
	part money.Amount
	rest *big.Int // what did not fit into part; nil for nothing
}

// add adds f × a.
func (t *total) add(f int64, a money.Amount) {
	if product := money.Amount(f) * a; f == 0 || product/money.Amount(f) == a && product != math.MinInt64 {
		if sum, ok := money.Add(t.part, product); ok {
			t.part = sum
			return
		}
	}
	product := new(big.Int).Mul(big.NewInt(f), big.NewInt(int64(a)))
	if t.rest != nil {
		product.Add(product, t.rest)
	}
	t.rest = product
}

func (t total) value() *big.Int {
	v := big.NewInt(int64(t.part))
	if t.rest != nil {
		v.Add(v, t.rest)
	}
	return v
}

// less is t − other.
func (t total) less(other total) *big.Int { return new(big.Int).Sub(t.value(), other.value()) }

// side is the sum of one side of a comparison, exact and as printed.
type side struct {
	exact, printed total
	bound2         total // twice the tolerance of the printed sum
	masked         bool
	near2          total        // twice what the exact sum may be off, of figures known from print alone
	unknown        bool         // a masked amount is not known
	format         money.Format // of the cells, if all have the same one
	formats        int
}

func (s *side) add(t *table.Table, r, c int, factor int64) {
	cell := t.At(r, c)
	value, off2 := printed(t, cell)
	s.exact.add(factor, cell.Amount)
	s.printed.add(factor, value)
	s.bound2.add(max(factor, -factor), off2)
	s.masked = s.masked || cell.Kind == table.MaskedCell
	if cell.Near {
		s.unknown = s.unknown || cell.Kind == table.MaskedCell
		s.near2.add(max(factor, -factor), off2)
	}
	if s.formats == 0 || s.format != t.Formats[cell.Format] && s.formats == 1 {
		s.format = t.Formats[cell.Format]
		s.formats++
	}
}

func (s *side) constant(a total) {
	for _, t := range []*total{&s.exact, &s.printed} {
		t.add(1, a.part)
		if a.rest != nil {
			t.rest = new(big.Int).Add(a.rest, t.value())
			t.part = 0
		}
	}
}

// yuan is the format of sums of cells with different formats.
var yuan = money.Format{Unit: money.Yuan, Decimals: 2, Thousands: true, Zero: "0.00"}

// exactYuan is the format of Amount.Exact, for programs.
var exactYuan = money.Format{Unit: money.Yuan, Decimals: 2, Zero: "0.00"}

// near reports whether the sum is known from print alone.
func (s *side) near() bool { return s.near2.value().Sign() != 0 }

// text prints the exact or the printed sum with its unit.
func (s *side) text(exact bool) string {
	if exact {
		return show(s.exact.value(), yuan)
	}
	return show(s.printed.value(), s.inPrint())
}

// inPrint is the format of the printed sum.
func (s *side) inPrint() money.Format {
	if s.formats == 1 && step(s.format) > 0 {
		return s.format
	}
	return yuan
}

// show prints a sum with its unit; zero is printed as a figure, too.
func show(sum *big.Int, f money.Format) string {
	if sum.Sign() == 0 {
		return f.TextRounded(0) + f.Unit.String()
	}
	return f.TextBig(sum) + f.Unit.String()
}

// figure is the side in a finding. Of a masked side nothing is shown, and of the
// side opposite a masked one only the printed figure.
func (s *side) figure(maskedBeside bool) *Figure {
	switch {
	case s.masked:
		return &Figure{Masked: true}
	case maskedBeside || s.near():
		return &Figure{Printed: s.text(false)}
	}
	return &Figure{Exact: exactYuan.TextBig(s.exact.value()), Printed: s.text(false)}
}

const withheld = "（含涉密金额，不显示）"

// words returns the texts for both sides and their difference in a message.
func words(left, right *side, exact bool) (l, r, difference string) {
	masked := left.masked || right.masked
	exact = exact && !left.near() && !right.near()
	text := func(s *side) string {
		if s.masked {
			return withheld
		}
		return s.text(exact && !masked)
	}
	difference = withheld
	if !masked {
		d := side{format: left.format, formats: left.formats}
		if right.formats > 0 && (left.formats == 0 || right.format != left.format) {
			d.format, d.formats = right.format, left.formats+right.formats
		}
		if exact {
			difference = show(left.exact.less(right.exact), yuan)
		} else {
			difference = show(left.printed.less(right.printed), d.inPrint())
		}
		difference = strings.TrimPrefix(difference, "-")
	}
	return text(left), text(right), difference
}

// mayHold reports whether a comparison may hold whose difference is off by near2/2
// at most.
func mayHold(op address.Op, difference, near2 *big.Int, tolerance money.Amount) bool {
	if near2.Sign() == 0 {
		return false
	}
	twice := new(big.Int).Lsh(difference, 1)
	least, most := new(big.Int).Sub(twice, near2), new(big.Int).Add(twice, near2)
	if least.Sign() <= 0 && most.Sign() >= 0 && holds(op, new(big.Int), tolerance) {
		return true
	}
	return holds(op, least, 2*tolerance) || holds(op, most, 2*tolerance)
}

// verdict is the result of comparing two sides.
type verdict uint8

const (
	fine       verdict = iota
	differs            // exactly
	roundsOff          // in print only, within the 尾差 bound
	nearlyFine         // as far as figures known from print tell
	broken             // in print by more than the tolerance: a bug of the program
)

func compare(op address.Op, left, right *side, tolerance money.Amount) verdict {
	if left.unknown || right.unknown {
		return fine
	}
	d := left.exact.less(right.exact)
	if !holds(op, d, tolerance) {
		near2 := new(big.Int).Add(left.near2.value(), right.near2.value())
		if mayHold(op, d, near2, tolerance) {
			return nearlyFine
		}
		return differs
	}
	if left.formats == 0 || right.formats == 0 {
		return fine // a constant has no printed figure
	}
	inPrint := left.printed.less(right.printed)
	if holds(op, inPrint, tolerance) {
		return fine
	}
	off := inPrint.Sub(inPrint, d)
	bound2 := new(big.Int).Add(left.bound2.value(), right.bound2.value())
	if off.Mul(off, big.NewInt(2)).CmpAbs(bound2) <= 0 {
		return roundsOff
	}
	return broken
}
