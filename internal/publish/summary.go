package publish

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/wholefile"
)

// Summary is the outcome of a run.
type Summary struct {
	Out            string           // output folder
	Built, Skipped int              // numbers of subjects
	Failed         []Done           // with Err, in the order of their folders
	Subjects       []SubjectSummary // in the order of codes
	Datasets       []DatasetReport
	Remarks        Remarks          // without those on datasets where Refused holds them
	Required       Completeness     // what the documents must contain
	Refused        bool             // the error holds a *Refused
	Manifest       string           // path of the run's manifest, "" when only one subject was built
	Kept           []wholefile.Kept // files of another origin that were moved aside

	seals    map[string]string // of subjects' manifests, by folder
	problems diag.List         // in the input
	failures []error           // others: files that could not be written
	refused  Refused
}

// DatasetReport is what the family's rules found in one of a run's datasets.
type DatasetReport struct {
	Path  string
	Rules *check.Report
}

// SubjectSummary is the outcome of building one subject, as front ends show it.
type SubjectSummary struct {
	Code     string           `json:"code"`
	Name     string           `json:"name"`
	Folder   string           `json:"folder"`
	Skipped  bool             `json:"skipped,omitempty"`
	Failed   bool             `json:"failed,omitempty"`
	Tables   int              `json:"tables"`
	Pages    int              `json:"pages,omitempty"`
	Outputs  []edition.Output `json:"outputs"`
	Archives []edition.Output `json:"archives"`           // in the folder of the same name in 存档-不公开
	Warnings int              `json:"warnings,omitempty"` // of the checks on its tables and words
	Moved    int              `json:"moved,omitempty"`    // figures that 舍位平衡 printed one last digit off their nearest
	Unmet    []string         `json:"unmet,omitempty"`    // addresses of the totals that do not equal the sum of their parts in print
	Proven   bool             `json:"-"`                  // no rounding makes all the totals equal the sums of their parts
}

// WrittenFile is a file of a subject, or the folder of its files in a data format,
// as a person looks for it.
type WrittenFile struct {
	Path     string
	Bytes    int64
	Pages    int  // of a document; 0 for other files
	Internal bool // it stays in the office
	Files    int  // number of files in a folder; 0 for a file
}

// Files lists the files of a subject that a person opens.
func (sum *Summary) Files(s *SubjectSummary) []WrittenFile {
	var out []WrittenFile
	for _, o := range s.Archives {
		if formatNamed(o.Kind) != nil {
			at := filepath.Join(sum.Out, edition.ArchiveFolder, s.Folder, filepath.FromSlash(o.Path))
			out = append(out, WrittenFile{Path: at, Bytes: o.Bytes, Internal: true})
		}
	}
	var folders []WrittenFile
	for _, o := range s.Outputs {
		f := formatNamed(o.Kind)
		if f == nil {
			continue // it describes other files
		}
		at := filepath.Join(sum.Out, s.Folder, filepath.FromSlash(o.Path))
		if f.Kind != DataFormat {
			out = append(out, WrittenFile{Path: at, Bytes: o.Bytes, Pages: len(o.Pages)})
			continue
		}
		at = filepath.Dir(at)
		if n := len(folders); n == 0 || folders[n-1].Path != at {
			folders = append(folders, WrittenFile{Path: at})
		}
		folder := &folders[len(folders)-1]
		folder.Files++
		folder.Bytes += o.Bytes
	}
	return append(out, folders...)
}

// NothingBuilt reports whether there is nothing to show: no subject was built,
// and the run's error says why.
func (sum *Summary) NothingBuilt(err error) bool {
	return len(sum.Subjects) == 0 || err != nil && len(sum.Subjects) == len(sum.Failed)
}

// add adds the outcome of a subject; named gives its error with its name.
func (sum *Summary) add(d *Done, named func(Done) error) {
	one := SubjectSummary{
		Code: d.Subject.Code, Name: d.Subject.Name, Folder: d.Folder, Skipped: d.Skipped, Failed: d.Err != nil,
		Tables: d.Tables, Pages: d.Pages, Outputs: d.Outputs, Archives: d.Archives, Warnings: d.Warned,
	}
	if d.Rounded != nil {
		one.Moved, one.Unmet, one.Proven = len(d.Rounded.Moves), d.Rounded.Where, d.Rounded.Proven
	}
	sum.Subjects = append(sum.Subjects, one)
	sum.Kept = append(sum.Kept, d.Kept...)
	sum.seals[d.Folder] = d.Seal
	switch {
	case d.Err != nil:
		sum.fail(d, named(*d))
		return
	case d.Skipped:
		sum.Skipped++
	default:
		sum.Built++
	}
	sum.Remarks.addSubject(d)
	sum.Required.add(d.Subject.Code, d.Tally, d.Report)
}

// fail adds a subject that failed.
func (sum *Summary) fail(d *Done, err error) {
	sum.Failed = append(sum.Failed, *d)
	var refused *Refused
	switch {
	case errors.As(err, &refused):
		sum.Refused = true
		sum.refused.Errors = append(sum.refused.Errors, refused.Errors...)
	case isInput(err):
		sum.problems.Merge(err)
	default:
		sum.failures = append(sum.failures, err)
	}
}

// complete puts the subjects, which are done in any order, in their own order
// and adds what was found in the datasets: to the errors, or else to the remarks.
func (sum *Summary) complete() {
	sum.Required.sort()
	slices.SortFunc(sum.Failed, func(a, b Done) int { return cmp.Compare(a.Folder, b.Folder) })
	slices.SortStableFunc(sum.Subjects, func(a, b SubjectSummary) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortStableFunc(sum.refused.Errors, func(a, b check.Finding) int { return cmp.Compare(a.Place.Of, b.Place.Of) })
	for _, d := range sum.Datasets {
		if sum.Refused {
			sum.refused.Dataset = append(sum.refused.Dataset, d.Rules.Raised().Loud()...)
		} else {
			sum.Remarks.addDataset(d.Rules)
		}
	}
}

// err joins what went wrong.
func (sum *Summary) err() error {
	failures := slices.Clone(sum.failures)
	if sum.Refused {
		failures = append(failures, &sum.refused)
	}
	return errors.Join(append(failures, sum.problems.Err())...)
}

func isInput(err error) bool {
	var input *diag.Error
	return errors.As(err, &input)
}
