package publish

import (
	"context"
	"strconv"

	"budgetreport/internal/datafile"
	"budgetreport/internal/diag"
)

// Started is the outcome of NextYear.
type Started struct {
	Path    string               `json:"path"`
	Year    string               `json:"year"`              // of the new dataset
	From    string               `json:"from"`              // where last year's figures come from
	Figures int                  `json:"figures"`           // of last year
	Missing []string             `json:"missing,omitempty"` // units without them
	Tables  []datafile.NextTable `json:"tables"`
	Speak   []datafile.OfYear    `json:"speak,omitempty"` // kept texts that speak of the year that is over
}

// StartedTable is what became of a table.
type StartedTable = datafile.NextTable

// NextYear starts the dataset of the next year at the path to, which must not exist: a
// workbook or a folder. Lists are kept, what belongs to one year is emptied, and the
// figures of the year become last year's: those that were published, where a folder of
// editions is named, else those of the dataset, which must be free of errors then. The
// error is a *diag.Error, a *Refused or a failure to write.
func (s *Settings) NextYear(ctx context.Context, from, to, published string) (*Started, error) {
	if inside(to, from) {
		return nil, diag.One(diag.Problem{File: to, Message: "在原来的数据集里面", Want: "请写在它旁边"})
	}
	k, err := s.Load()
	if err != nil {
		return nil, err
	}
	now, err := loadDataset(k.Family, from)
	if err != nil {
		return nil, err
	}
	year, err := strconv.Atoi(now.Year())
	if err != nil {
		return nil, err
	}
	done := &Started{Path: to, Year: strconv.Itoa(year + 1)}
	next := datafile.NextYear{Year: year}
	if k.Text != nil && k.Text.PriorFile() != nil {
		source := published
		if source == "" {
			source = from
		}
		last, err := k.openLast(source, now.Year(), now)
		if err != nil {
			return nil, err
		}
		c := &Carried{file: k.Text.PriorFile()}
		if err := c.take(k, last, now, from); err != nil {
			return nil, err
		}
		next.Prior, next.Rows = c.file, c.rows
		done.From, done.Figures, done.Missing = last.name(), len(c.rows), c.Missing
	}
	done.Tables, done.Speak, err = datafile.WriteNext(ctx, k.Family.Schema, from, to, next)
	return done, err
}
