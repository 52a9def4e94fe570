package publish

import (
	"context"
	"os"
	"strings"

	"budgetreport/internal/check"
	"budgetreport/internal/datafile"
	"budgetreport/internal/diag"
)

// AcknowledgeRequest asks to accept warnings of the checks.
type AcknowledgeRequest struct {
	CheckRequest          // whose warnings
	Numbers      []string // of the warnings
	Reason       string   // why they are accepted
}

// Accepted is a warning that was acknowledged.
type Accepted struct {
	Path   string `json:"path"` // of the file that it was written to
	Number string `json:"number"`
	Rule   string `json:"rule"`
	Place  string `json:"place"`
}

// Acknowledge writes warnings, with the reason, into the dataset's list of those that a
// person has looked at. The error is a *diag.Error for what is no warning of the
// dataset, and for a workbook, which is left to the person: it says what to type where.
func (s *Settings) Acknowledge(ctx context.Context, q *AcknowledgeRequest) ([]Accepted, error) {
	path, err := s.OneDataset()
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(q.Reason) == "" {
		return nil, &RequestError{"应写--reason和理由：理由与警告一起留在审核报告中"}
	}
	fam, err := s.LoadFamily()
	if err != nil {
		return nil, err
	}
	list := fam.Schema.Acknowledged
	if list.File == nil {
		return nil, diag.One(diag.Problem{File: s.Family, Message: "没有规定确认的清单", Want: "应在dataset.toml中写[acknowledged]"})
	}
	sum, err := s.Check(ctx, &CheckRequest{Units: q.Units, Each: q.Each})
	if err != nil {
		return nil, err
	}
	var problems diag.List
	var rows [][]string
	var out []Accepted
	for _, number := range q.Numbers {
		f := sum.numbered(number)
		switch {
		case f == nil:
			want := "确认号在report check列出的警告后面；说的有了变化，确认号也变"
			if !q.Each {
				want += "；单位的警告要加--each-unit"
			}
			problems.Add(diag.Problem{File: path, Got: number, Message: "不是这次审核中哪一条警告的确认号", Want: want})
			continue
		case f.Severity == check.Acknowledged:
			problems.Add(diag.Problem{File: path, Got: number, Message: "已经确认过", Want: "要改理由，请改“" + list.File.Name + "”中的那一行"})
			continue
		}
		row := make([]string, len(list.File.Columns))
		for i, c := range list.File.Columns {
			switch c {
			case list.Number:
				row[i] = f.Number
			case list.Rule:
				row[i] = f.Rule
			case list.Reason:
				row[i] = strings.TrimSpace(q.Reason)
			}
		}
		rows, out = append(rows, row), append(out, Accepted{Number: f.Number, Rule: f.Rule, Place: f.Place.Text()})
	}
	info, err := os.Stat(path)
	for i, row := range rows {
		switch {
		case problems.Err() != nil:
		case err == nil && !info.IsDir():
			problems.Merge(datafile.RowByHand(path, list.File, row))
		default:
			if out[i].Path, err = datafile.AppendRow(ctx, path, list.File, row); err != nil {
				return out[:i], err
			}
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// numbered is the finding with a number, nil for none.
func (sum *CheckSummary) numbered(number string) *check.Finding {
	for _, r := range sum.Results {
		for i := range r.Findings {
			if f := &r.Findings[i]; f.Number != "" && strings.EqualFold(f.Number, strings.TrimSpace(number)) {
				return f
			}
		}
	}
	return nil
}
