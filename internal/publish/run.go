package publish

import (
	"context"
	"errors"
	"hash/fnv"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/wholefile"
)

// Run builds subjects of several datasets.
type Run struct {
	Office
	Data    []string // datasets
	Units   []string // units wanted, by code or prefix*; nil: the department
	Each    bool     // the department and every unit
	Shard   Shard
	Workers int                  // 0: one for each processor
	Report  func(Done, Progress) // called for each subject, from one goroutine at a time; may be nil
}

// Shard is one of several parts of a run that are built by different processes;
// the zero value is the whole run.
type Shard struct{ Index, Of int } // 1 ≤ Index ≤ Of

// Has reports whether the subject with a code belongs to the shard. That depends
// on the code alone, so that it is the same on every machine.
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
	Done   int     // subjects done, failed ones among them
	Failed int     // subjects that failed
	Share  float64 // of the whole run, 0 to 1, by datasets
}

type job struct {
	ds      *Checked
	subject dataset.Subject
	share   float64 // of the run that is done with it
}

// result is the outcome of a job.
type result struct {
	Done
	share float64
}

// Do builds every subject wanted, on Workers goroutines. A subject or a dataset
// that fails is reported and the others are built; the error then joins a
// *diag.Error, a *Refused and failures to write, or is the context's. Datasets
// are held only while their subjects are being built.
func (r *Run) Do(ctx context.Context) (*Summary, error) {
	if err := r.outside(); err != nil {
		return nil, err
	}
	wholefile.Sweep(ctx, r.Out)

	sum := &Summary{Out: r.Out, seals: map[string]string{}, Kept: []wholefile.Kept{}}
	jobs := make(chan job)
	var feedErr error
	var all []edition.RunSubject
	go func() {
		defer close(jobs)
		all, sum.Datasets, feedErr = r.feed(ctx, jobs)
	}()
	share := 0.0
	for d := range r.build(ctx, jobs) {
		if errors.Is(d.Err, context.Canceled) {
			continue
		}
		share = max(share, d.share)
		sum.add(&d.Done, r.named)
		if r.Report != nil {
			r.Report(d.Done, Progress{Done: len(sum.Subjects), Failed: len(sum.Failed), Share: share})
		}
	}
	sum.problems.Merge(feedErr)
	sum.complete()
	if ctx.Err() != nil {
		return sum, ctx.Err()
	}
	if len(all) > 1 && (len(sum.Failed) == 0 || sum.Built+sum.Skipped > 0) { // a shard may have no subjects
		manifest, kept, err := r.runManifest(ctx, all, sum.seals)
		if err != nil {
			sum.failures = append(sum.failures, err)
		}
		sum.Manifest, sum.Kept = manifest, append(append([]wholefile.Kept{}, kept...), sum.Kept...)
	}
	return sum, sum.err()
}

// build builds the subjects of jobs, several at a time.
func (r *Run) build(ctx context.Context, jobs <-chan job) <-chan result {
	workers := r.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	results := make(chan result)
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
	return results
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
		subjects, err := ds.Dataset.Subjects(r.Units, r.Each)
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
