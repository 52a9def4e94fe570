package check

import (
	"strconv"

	"budgetreport/internal/address"
	"budgetreport/internal/money"
)

// formula compares two sums over cells:
//
//	03[合计, 合计] = 03[合计, 基本支出.小计] + 03[合计, 项目支出.小计]
//	2 × 08[合计, 公务接待费] ≤ 10000
//
// It is a list of terms on either side.
type formula struct {
	left, right []term
	op          address.Op
}

// term is factor × the cells of ref, or × an amount written in 元.
type term struct {
	factor int64
	ref    *address.Ref // nil for an amount
	amount money.Amount
}

// mostFactor is the greatest product of factors that is not taken for a mistake.
const mostFactor = 1000

// readFormula reads the text of a formula.
func readFormula(text string) (f formula, bad *address.Mistake) {
	p := address.NewParser(text, 0)
	c := p.Comparison()
	if bad = p.End(); bad != nil {
		return f, bad
	}
	f.op = c.Op
	if f.left, bad = terms(nil, c.Left, 1); bad == nil {
		f.right, bad = terms(nil, c.Right, 1)
	}
	return f, bad
}

// terms appends the terms of a sum, each multiplied by factor.
func terms(out []term, e address.Expr, factor int64) ([]term, *address.Mistake) {
	switch e := e.(type) {
	case *address.Ref:
		if e.Col.IsZero() {
			return nil, &address.Mistake{At: e.Pos(), Got: e.String(), Message: "方括号中应有行和列", Want: "行与列之间写半角逗号，如03[合计, 基本支出.小计]"}
		}
		return append(out, term{factor: factor, ref: e}), nil
	case *address.Const:
		if e.N == 0 {
			return append(out, term{factor: factor}), nil
		}
	case *address.Name:
		a, err := money.Parse(e.Text)
		if err != nil {
			return nil, &address.Mistake{At: e.Pos(), Got: e.Text, Message: "既不是一格也不是金额", Want: "一格写成 表[行, 列]；金额以元为单位，如10000或0.05"}
		}
		return append(out, term{factor: factor, amount: a}), nil
	case *address.Binary:
		switch e.Op {
		case address.Mul:
			n, err := strconv.ParseInt(e.Left.String(), 10, 64)
			if err != nil || n < 1 || n > mostFactor || max(factor, -factor)*n > mostFactor {
				return nil, &address.Mistake{At: e.Pos(), Got: e.Left.String(), Message: "不能作倍数", Want: "倍数应为1到" + strconv.Itoa(mostFactor) + "的整数，写在×前面"}
			}
			return terms(out, e.Right, factor*n)
		case address.Add, address.Sub:
			out, bad := terms(out, e.Left, factor)
			if bad != nil {
				return nil, bad
			}
			if e.Op == address.Sub {
				factor = -factor
			}
			return terms(out, e.Right, factor)
		}
	}
	return nil, &address.Mistake{At: e.Pos(), Got: e.String(), Message: "不能写在审核公式中", Want: "可写格、金额（元）、括号，用+、-相连，前面可乘整数"}
}

// readDomain reads a domain of a check's variables, 表[行]: the rows that match.
func readDomain(text string) (*address.Ref, *address.Mistake) {
	p := address.NewParser(text, 0)
	r := p.Ref()
	if bad := p.End(); bad != nil {
		return nil, bad
	}
	if r.Row.IsZero() || !r.Col.IsZero() || r.Optional {
		return nil, &address.Mistake{Got: text, Message: "应写成 表[行]", Want: "如11[{u}]：11表的每一行，{u}是行的编码"}
	}
	return r, nil
}
