package check

import (
	"fmt"

	"budgetreport/internal/dataset"
	"budgetreport/internal/money"
	"budgetreport/internal/tomlpos"
)

// balance is a [[balance]]: two ledgers must have equal sums for each combination
// of members of some dimensions.
type balance struct {
	common
	left, right *dataset.File
	measure     [2]string
	by          []*dataset.Dimension
	times       int64 // a ratio of the sides from which on their units of money must differ
	say, note   string
}

func (d *decoder) balance(r *tomlpos.Reader) {
	x := &balance{common: d.common(r, Warning)}
	x.left, x.right = d.file(r, "left", dataset.Facts), d.file(r, "right", dataset.Facts)
	r.Require("by")
	for _, id := range r.Strings("by") {
		if dim := d.dim(r, "by", id, x.left, x.right); dim != nil {
			x.by = append(x.by, dim)
		}
	}
	if x.left != nil && x.right != nil {
		x.measure = [2]string{measureOf(x.left), measureOf(x.right)}
	}
	x.times = d.times(r, usualTimes)
	marks := []string{"left", "right", "difference"}
	for _, dim := range x.by {
		marks = append(marks, dim.ID)
	}
	x.say = d.say(r, marks)
	x.note = r.String("note", "")
	d.balances = append(d.balances, x)
}

// account holds the lines of two ledgers for one combination of members.
type account struct {
	codes []uint32        // of the balance's dimensions
	sum   [2]money.Amount // left, right
	lines [2][]int        // of the two ledgers
	told  bool            // a cause of the difference has been found
}

// surplus is left sum − right sum.
func (a *account) surplus() money.Amount { return a.sum[0] - a.sum[1] }

// books holds the accounts of a balance in the order of the ledgers.
type books struct {
	*balance
	ds       *dataset.Dataset
	led      [2]*dataset.Ledger
	accounts []*account
	at       map[string]*account // by their codes
}

// open adds up the two ledgers.
func (x *balance) open(ds *dataset.Dataset) *books {
	b := &books{balance: x, ds: ds, led: [2]*dataset.Ledger{ds.Facts[x.left.ID], ds.Facts[x.right.ID]}, at: map[string]*account{}}
	for side, led := range b.led {
		if led == nil {
			continue
		}
		for i := range led.N {
			codes := codesOf(led, x.by, i)
			key := fmt.Sprint(codes)
			a := b.at[key]
			if a == nil {
				a = &account{codes: codes}
				b.at[key] = a
				b.accounts = append(b.accounts, a)
			}
			a.lines[side] = append(a.lines[side], i)
			if x.measure[side] != "" {
				a.sum[side] += b.amount(side, i)
			}
		}
	}
	return b
}

func codesOf(led *dataset.Ledger, by []*dataset.Dimension, line int) []uint32 {
	codes := make([]uint32, len(by))
	for k, dim := range by {
		codes[k] = led.Codes[dim.Index][line]
	}
	return codes
}

func (b *books) amount(side, line int) money.Amount {
	return b.led[side].Measures[b.measure[side]][line]
}

// title names an account in messages: 021006甲中心的事业收入（本年）.
func (b *books) title(a *account) string {
	text := ""
	for i, dim := range b.by {
		switch n := name(b.ds.Dims[dim.Index], a.codes[i]); i {
		case 0:
			text = n
		case 1:
			text += "的" + n
		default:
			text += "（" + n + "）"
		}
	}
	return text
}

// differences reports the accounts whose sides differ. Those with a known cause
// are not marked to be printed in full (Tell).
func (b *books) differences() []Finding {
	var out []Finding
	for _, a := range b.accounts {
		if a.surplus() == 0 {
			continue
		}
		d := max(a.surplus(), -a.surplus())
		values := map[string]string{"left": inYuan(a.sum[0]), "right": inYuan(a.sum[1]), "difference": inYuan(d)}
		for i, dim := range b.by {
			values[dim.ID] = name(b.ds.Dims[dim.Index], a.codes[i])
		}
		f := b.finding()
		f.Tell, f.spoils = f.Tell && !a.told, a.surplus() < 0
		f.Message, f.Why, f.Place = fill(b.say, values), b.note, Place{File: b.left.Name + "、" + b.right.Name}
		f.Left, f.Right = &Figure{Exact: a.sum[0].Exact()}, &Figure{Exact: a.sum[1].Exact()}
		out = append(out, f)
	}
	return out
}

// inYuan formats an amount for messages about the dataset.
func inYuan(a money.Amount) string { return yuan.Text(a) + "元" }
