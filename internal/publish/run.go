package publish

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"budgetreport/internal/check"
	"budgetreport/internal/datafile"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/infile"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
	"budgetreport/internal/wholefile"
)

// Run is a run over several datasets and subjects.
type Run struct {
	Office
	Data    []string // datasets
	Units   []string // units wanted, by code or prefix*; nil: the department
	Each    bool     // the department and every unit
	Shard   Shard
	Workers int                  // 0: one for each processor
	Report  func(Done, Progress) // called from one goroutine at a time; may be nil
}

// Shard is the n-th part of a run that this process does; the zero value is all.
type Shard struct{ Index, Of int } // 1 ≤ Index ≤ Of

// Has reports whether the subject with a code belongs to the shard. The parts
// depend on the code alone, so that they are the same on every machine.
func (s Shard) Has(code string) bool {
	if s.Of < 2 {
		return true
	}
	h := fnv.New32a()
	h.Write([]byte(code))
	return int(h.Sum32()%uint32(s.Of)) == s.Index-1
}

// Progress says how far a run has come.
type Progress struct {
	Done  int     // subjects done
	Share float64 // of the whole run, 0 to 1, by datasets
}

// Summary is the outcome of a run.
type Summary struct {
	Built, Skipped int
	Failed         []Done // with Err
	Datasets       []DatasetReport
	Refused        bool             // the error holds a *Refused
	Manifest       string           // path of the run's manifest, "" when only one subject was built
	Kept           []wholefile.Kept // what of another origin stood in the place of that
}

// DatasetReport is what the family's rules found in one of a run's datasets.
type DatasetReport struct {
	Path  string
	Rules *check.Report
}

type job struct {
	ds      *Checked
	subject layout.Subject
	share   float64 // of the run that is done with it
}

// Do builds every subject wanted, on Workers goroutines. A subject or a dataset
// that fails is reported and the rest goes on; the error then joins a
// *diag.Error, a *Refused and failures to write, or is the context's. Datasets are held only while their subjects are being built.
func (r *Run) Do(ctx context.Context) (*Summary, error) {
	workers := r.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	if err := r.outside(); err != nil {
		return nil, err
	}
	wholefile.Sweep(ctx, r.Out)

	sum := &Summary{}
	jobs := make(chan job)
	results := make(chan result)
	var feedErr error
	var all []edition.RunSubject
	go func() {
		defer close(jobs)
		all, sum.Datasets, feedErr = r.feed(ctx, jobs)
	}()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				results <- result{r.Build(ctx, j.ds, j.subject), j.share}
			}
		})
	}
	go func() {
		wg.Wait()
		close(results)
	}()

	var problems diag.List
	var failures []error // not of the input: files that could not be written
	refused := &Refused{}
	seals := map[string]string{}
	done := 0
	share := 0.0
	for d := range results {
		if errors.Is(d.Err, context.Canceled) {
			continue
		}
		done++
		share = max(share, d.share)
		switch {
		case d.Err != nil:
			sum.Failed = append(sum.Failed, d.Done)
			err := r.named(d.Done)
			var no *Refused
			switch {
			case errors.As(err, &no):
				sum.Refused = true
				refused.Errors = append(refused.Errors, no.Errors...)
			case isInput(err):
				problems.Merge(err)
			default:
				failures = append(failures, err)
			}
		case d.Skipped:
			sum.Skipped++
		default:
			sum.Built++
		}
		seals[d.Folder] = d.Seal
		if r.Report != nil {
			r.Report(d.Done, Progress{Done: done, Share: share})
		}
	}
	slices.SortFunc(sum.Failed, func(a, b Done) int { return cmp.Compare(a.Folder, b.Folder) })
	problems.Merge(feedErr)
	slices.SortStableFunc(refused.Errors, func(a, b check.Finding) int { return cmp.Compare(a.Place.Of, b.Place.Of) })
	if sum.Refused {
		for _, d := range sum.Datasets {
			refused.Dataset = append(refused.Dataset, d.Rules.Raised().Loud()...)
		}
	}
	if ctx.Err() != nil {
		return sum, ctx.Err()
	}
	if len(all) > 1 && (len(sum.Failed) == 0 || sum.Built+sum.Skipped > 0) { // a shard may have no subjects
		var err error
		if sum.Manifest, sum.Kept, err = r.runManifest(ctx, all, seals); err != nil {
			failures = append(failures, err)
		}
	}
	if sum.Refused {
		failures = append(failures, refused)
	}
	return sum, errors.Join(append(failures, problems.Err())...)
}

func isInput(err error) bool {
	var input *diag.Error
	return errors.As(err, &input)
}

type result struct {
	Done
	share float64
}

// feed reads the datasets one after another and hands out their subjects. It
// returns all subjects of the run, those of other shards too, what the rules
// found in the datasets and what was wrong with datasets that could not be read.
func (r *Run) feed(ctx context.Context, jobs chan<- job) ([]edition.RunSubject, []DatasetReport, error) {
	var problems diag.List
	var all []edition.RunSubject
	var reports []DatasetReport
	owner := map[string]string{} // folder, folded → whose
	for i, path := range r.Data {
		ds, err := r.load(path)
		if err != nil {
			problems.Merge(inDataset(r.Data, path, err))
			continue
		}
		reports = append(reports, DatasetReport{path, r.inReport(path, ds.Rules)})
		subjects, err := layout.Subjects(ds.Dataset, r.Units, r.Each)
		problems.Merge(err)
		for k, s := range subjects {
			folder := r.Folder(ds.Dataset, s)
			who := s.Code + " " + s.Name
			if other, taken := owner[wholefile.Fold(folder)]; taken {
				problems.Add(diag.Problem{File: path, Got: folder, Message: "：“" + other + "”与“" + who + "”的输出文件夹同名（大小写不算不同）", Want: "请在config.toml的[output]中让folder含有{编码}"})
				continue
			}
			owner[wholefile.Fold(folder)] = who
			all = append(all, edition.RunSubject{Code: s.Code, Name: s.Name, Folder: folder})
			if !r.Shard.Has(s.Code) {
				continue
			}
			share := (float64(i) + float64(k+1)/float64(len(subjects))) / float64(len(r.Data))
			select {
			case jobs <- job{ds, s, share}:
			case <-ctx.Done():
				return all, reports, nil
			}
		}
	}
	return all, reports, problems.Err()
}

// load reads a dataset and checks it.
func (r *Run) load(path string) (*Checked, error) {
	ds, err := loadDataset(r.Family, path)
	if err != nil {
		return nil, err
	}
	return r.Check(ds)
}

// inDataset says which dataset the files of an error are in, when there are several.
func inDataset(all []string, path string, err error) error {
	var input *diag.Error
	if len(all) < 2 || !errors.As(err, &input) {
		return err
	}
	var named diag.List
	for _, p := range input.Problems {
		p.File = filepath.Join(path, p.File)
		named.Add(p)
	}
	return named.Err()
}

// inReport does the same for what was found in a dataset.
func (r *Run) inReport(path string, rep *check.Report) *check.Report {
	if len(r.Data) < 2 {
		return rep
	}
	named := *rep
	named.Findings = slices.Clone(rep.Findings)
	for i := range named.Findings {
		named.Findings[i].Place.Of = path + "："
	}
	return &named
}

// runManifest writes what the run, or this shard of it, has built.
func (r *Run) runManifest(ctx context.Context, all []edition.RunSubject, seals map[string]string) (string, []wholefile.Kept, error) {
	m := edition.RunManifest{Program: r.Program, Book: r.Book != nil, Shard: r.Shard.Index, Of: r.Shard.Of}
	for _, s := range all {
		m.All = append(m.All, s.Folder)
		if r.Shard.Has(s.Code) {
			s.Seal = seals[s.Folder]
			m.Subjects = append(m.Subjects, s)
		}
	}
	return edition.WriteRun(ctx, r.Out, &m)
}

// FindDatasets finds the datasets under the paths given: each is one (a folder
// with a file of the schema, or a workbook), or a folder of such.
func FindDatasets(schema *dataset.Schema, paths []string) ([]string, error) {
	var problems diag.List
	var out []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			problems.Add(diag.File(p, err))
			continue
		}
		if !info.IsDir() || isDataset(schema, p) {
			out = append(out, p)
			continue
		}
		entries, err := infile.ReadDir(p) // sorted by name
		if err != nil {
			problems.Add(diag.File(p, err))
			continue
		}
		found := false
		for _, e := range entries {
			sub := filepath.Join(p, e.Name())
			if e.IsDir() && isDataset(schema, sub) || !e.IsDir() && isWorkbook(schema, sub) {
				out = append(out, sub)
				found = true
			}
		}
		if !found {
			problems.Add(diag.Problem{File: p, Message: "不是数据集", Want: "应为有“" + schema.Files[0].Name + ".csv”等文件的文件夹、这样的工作簿，或放着它们的文件夹"})
		}
	}
	return out, problems.Err()
}

func isDataset(schema *dataset.Schema, dir string) bool {
	return slices.ContainsFunc(schema.Files, func(f *dataset.File) bool {
		_, err := os.Stat(filepath.Join(dir, f.Name+".csv"))
		return err == nil
	})
}

// isWorkbook reports whether a file among datasets is one itself: a workbook with
// sheets of the schema. One that is damaged counts, so that it is told of and
// not left out; the file that a program keeps of a workbook it has open does not.
func isWorkbook(schema *dataset.Schema, path string) bool {
	name := filepath.Base(path)
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") || strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".") {
		return false
	}
	src, err := datafile.Open(path)
	if err != nil {
		return true
	}
	names, err := src.Names()
	known := 0
	for _, f := range schema.Files {
		if slices.Contains(names, f.Name) {
			known++
		}
	}
	return err != nil || known > 1 // one name alone may be that of anything
}

// Examined is what the checks found for one subject.
type Examined struct {
	Dataset *Checked
	Subject layout.Subject
	Report  *check.Report // on the tables and the words
	Like    *table.Table  // one of the tables, for the style of a report
}

// Examine checks every subject wanted, as a build would, and writes nothing.
// It reports them in order; first says that a subject's dataset is a new one.
func (r *Run) Examine(ctx context.Context, report func(x *Examined, first bool) error) error {
	var problems diag.List
	for _, path := range r.Data {
		ds, err := r.load(path)
		if err != nil {
			problems.Merge(inDataset(r.Data, path, err))
			continue
		}
		ds.Rules = r.inReport(path, ds.Rules)
		subjects, err := layout.Subjects(ds.Dataset, r.Units, r.Each)
		problems.Merge(err)
		for i, s := range subjects {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			c, err := r.examine(ds, s)
			if err != nil {
				problems.Merge(inDataset(r.Data, path, err))
				continue
			}
			if err := report(&Examined{ds, s, c.report, c.results[0].Table}, i == 0); err != nil {
				return err
			}
		}
	}
	return problems.Err()
}
