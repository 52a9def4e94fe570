package publish

import (
	"errors"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
)

// Verified is what was found when the files of editions were read again.
type Verified struct {
	Whole    bool           `json:"whole"` // nothing is wrong
	Files    int            `json:"files"` // files read
	Problems []diag.Problem `json:"problems"`
	Subjects string         `json:"-"` // names the editions
}

// Verify reads the files of a folder, of one edition or of several, and compares
// them with their manifests.
func Verify(folder string) *Verified { return verified(edition.Verify(folder, ReportFolder)) }

// VerifyAgainst does so and also makes the tables and words of the editions from
// a dataset, to compare them with those of the editions. An error is a
// *diag.Error of the family or the dataset.
func (s *Settings) VerifyAgainst(folder, data string) (*Verified, error) {
	v := edition.Verify(folder, ReportFolder)
	k, err := s.Load()
	if err != nil {
		return nil, err
	}
	ds, err := loadDataset(k.Family, data)
	if err != nil {
		return nil, err
	}
	for i := range v.Editions {
		if err := k.compareWith(ds, data, &v.Editions[i], &v.Problems); err != nil {
			return nil, err
		}
	}
	return verified(v), nil
}

func verified(v *edition.Verification) *Verified {
	out := &Verified{Whole: v.Whole(), Files: v.Files, Problems: []diag.Problem{}, Subjects: v.Subjects()}
	var wrong *diag.Error
	if errors.As(v.Problems.Err(), &wrong) {
		out.Problems = wrong.Problems
	}
	return out
}

// compareWith adds to problems where an edition differs from what the dataset
// named data gives.
func (k *Templates) compareWith(ds *dataset.Dataset, data string, e *edition.Edition, problems *diag.List) error {
	now, ok, err := k.content(e.Manifest, ds)
	if !ok {
		problems.Add(diag.Problem{File: e.Dir, Message: "数据集" + data + "中没有" + e.Subject.Name + "（" + e.Subject.Code + "）"})
		return nil
	}
	if err != nil {
		return err
	}
	was, err := e.Content()
	if err != nil {
		return nil // edition.Verify has told of it
	}
	d := k.Wording.Compare(was, now)
	if len(d.Words) > 0 {
		problems.Add(diag.Problem{File: e.Dir, Message: "文字与数据集算出的不同：" + d.WordsSummary(), Want: "用report diff看是哪些句"})
	}
	for _, t := range d.Tables {
		problems.Add(diag.Problem{File: e.Dir, Got: t.Number + t.Title, Message: "与数据集算出的不同：" + t.Summary(), Want: "用report diff看是哪些格"})
	}
	for _, in := range ds.Inputs {
		for _, h := range e.Inputs {
			if h.Name == in.Name && h.SHA256 != in.Hash() {
				problems.Add(diag.Problem{File: e.Dir, Got: in.Name, Message: "与生成这一版时的不是同一个文件"})
			}
		}
	}
	return nil
}
