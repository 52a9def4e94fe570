package publish

import (
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
)

// HoldAgainst makes the tables and words of verified editions anew from a
// dataset, and adds to their problems what in the editions is different. An
// error is one of the dataset.
func (k *Templates) HoldAgainst(v *edition.Verification, data string) error {
	ds, err := loadDataset(k.Family, data)
	if err != nil {
		return err
	}
	for i := range v.Editions {
		if err := k.holdAgainst(&v.Problems, ds, &v.Editions[i], data); err != nil {
			return err
		}
	}
	return nil
}

// holdAgainst notes in what an edition is not what the dataset gives.
func (k *Templates) holdAgainst(problems *diag.List, ds *dataset.Dataset, e *edition.Edition, data string) error {
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
		return nil // already said
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
