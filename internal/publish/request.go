package publish

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/narrative"
)

// RequestError is a request that contradicts itself or what it is about: asked
// otherwise it could be met.
type RequestError struct{ Message string }

// Error gives the message.
func (e *RequestError) Error() string { return e.Message }

// Request asks for the files of subjects, in the words of the user.
type Request struct {
	Units   []string // by code or prefix*; nil: the department
	Each    bool     // the department and every unit
	Tables  string   // list of tables such as 01,03-05; "": all
	XLSX    string   // published (so is ""), or working: exact amounts and live formulas, for the archive
	Split   bool     // files for each table instead of one for all
	Shard   string   // i/n: the i-th of n parts; "": all
	Edition int      // number of the edition; 0: a working build
	Date    string   // of the edition, 2022-03-01; "": none
	Force   bool     // a draft, whatever the checks find
	Fresh   bool     // write files again that are there and unchanged
	Workers int      // 0: one for each processor
	Book    bool     // the document of words and tables

	Report func(Done, Progress) // called for each subject as it is done, from one goroutine at a time; may be nil

	layouts []string // ids of the tables wanted, instead of Tables
}

// Build builds what is asked for. The error is that of NewRun, with no summary,
// or that of Run.Do.
func (s *Settings) Build(ctx context.Context, q *Request) (*Summary, error) {
	r, err := s.NewRun(q)
	if err != nil {
		return nil, err
	}
	return r.Do(ctx)
}

// NewRun resolves a request with the settings. Everything that is wrong in
// them, in the family and in the paths of the datasets is one *diag.Error.
func (s *Settings) NewRun(q *Request) (*Run, error) {
	var problems diag.List
	r := &Run{Units: q.Units, Each: q.Each, Workers: q.Workers, Report: q.Report}
	var err error
	possible := Formats()
	if q.Book {
		possible = BookFormats()
	}
	r.Formats, err = ParseFormats(s.Formats, possible)
	problems.Merge(err)
	if len(s.Data) == 0 {
		problems.Merge(errNoData)
	}
	switch q.XLSX {
	case "", "published":
	case "working":
		r.Working = true
	default:
		problems.Add(diag.Problem{File: "--xlsx", Got: q.XLSX, Message: "不是工作簿的种类", Want: diag.Suggest(q.XLSX, []string{"published", "working"})})
	}
	r.Shard, err = parseShard(q.Shard)
	problems.Merge(err)
	if q.Force && q.Edition > 0 {
		problems.Add(diag.Problem{File: "--force", Message: "不能与--edition同用", Want: "草稿不能定版，应先改正错误"})
	}
	if _, err := time.Parse(time.DateOnly, q.Date); q.Date != "" && err != nil {
		problems.Add(diag.Problem{File: "--date", Got: q.Date, Message: "不是日期", Want: "应写作2022-03-01"})
	}
	if q.Edition < 0 {
		problems.Add(diag.Problem{File: "--edition", Got: strconv.Itoa(q.Edition), Message: "不是版次", Want: "应为1、2……"})
	}
	fam, err := s.LoadFamily()
	problems.Merge(err)
	if err != nil {
		return nil, problems.Err()
	}
	r.Layouts, err = Select(pick(fam, q.layouts), q.Tables)
	problems.Merge(err)
	r.Data, err = FindDatasets(fam.Schema, s.Data)
	problems.Merge(err)
	r.Fonts, err = OpenFonts(s.Fonts)
	problems.Merge(err)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	r.Family, r.Out, r.Naming = fam, s.Out, s.Naming
	r.Rules, err = s.LoadRules(fam)
	if err != nil {
		return nil, err
	}
	r.Sources = slices.Concat(s.Data, r.Data)
	if !isEmbedded(s.Family) {
		r.Sources = append(r.Sources, s.Family)
	}
	r.Split, r.Fresh = q.Split, q.Fresh
	r.Number, r.Date = q.Edition, q.Date
	if q.Force {
		r.Draft = "草稿"
	}
	r.Program = ProgramID()
	if r.Last, err = s.openPublished(fam); err != nil {
		return nil, err
	}
	r.Settings, err = s.hash(r)
	if err == nil && q.Book {
		err = s.addBook(r)
	}
	return r, err
}

func parseShard(text string) (Shard, error) {
	if text == "" {
		return Shard{}, nil
	}
	i, n, ok := strings.Cut(text, "/")
	index, errI := strconv.Atoi(i)
	of, errN := strconv.Atoi(n)
	if !ok || errI != nil || errN != nil || index < 1 || index > of || of > 100000 {
		return Shard{}, diag.One(diag.Problem{File: "--shard", Got: text, Message: "写法不对", Want: "应为i/n，如2/10（第2片，共10片）"})
	}
	return Shard{Index: index, Of: of}, nil
}

// hash covers whatever the outputs depend on besides program, layouts and
// dataset: what config.toml and the flags choose, and the office's own fonts.
func (s *Settings) hash(r *Run) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q %t %t %q %+v\n", r.Formats, r.Split, r.Working, r.Draft, r.Naming)
	for _, l := range r.Layouts {
		fmt.Fprintf(h, "%s\n", l.ID)
	}
	if s.text != nil {
		fmt.Fprintf(h, "%s\n", s.text)
	}
	if r.Last != nil { // what one edition has approved, another may refuse
		fmt.Fprintf(h, "%q\n", r.Last.editions.seals)
	}
	for _, face := range r.Fonts.Names() {
		for _, path := range s.Fonts[face] {
			sum, _, err := edition.HashFile(path)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(h, "%s %s %s\n", face, filepath.Base(path), sum)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// addBook makes r a run of documents with words. Their folders are apart from
// those of the tables, for each has a manifest of its own.
func (s *Settings) addBook(r *Run) error {
	text, err := s.LoadText(r.Family)
	if err != nil {
		return err
	}
	if text == nil {
		file := path.Join(s.Family, narrative.Folder, narrative.File)
		return diag.One(diag.Problem{File: file, Message: "没有这个文件，这套表式只有表，没有文字", Want: "用report build生成表；文字的写法见docs/narrative.md"})
	}
	r.Book = text.Make
	r.Settings += text.SHA256
	return nil
}
