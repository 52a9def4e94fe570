package edition

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
	"budgetreport/internal/wholefile"
)

// RunFile is the manifest of a run over several subjects, in the output folder;
// BookRunFile is that of a run that makes whole documents.
const (
	RunFile     = "run.json"
	BookRunFile = "run-预算公开.json"
)

// RunManifest lists the subjects of a run, or of one shard of it.
type RunManifest struct {
	Format   int          `json:"format"`
	Program  string       `json:"program"`
	Book     bool         `json:"book,omitempty"`  // of whole documents, not of tables
	Shard    int          `json:"shard,omitempty"` // 1 … Of; 0 for a whole run
	Of       int          `json:"of,omitempty"`
	All      []string     `json:"all"` // folders of every subject of the run, of all shards
	Subjects []RunSubject `json:"subjects"`
	Seal     string       `json:"seal"` // sha256 of this manifest with an empty seal
}

// RunSubject is one subject of a run.
type RunSubject struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Folder string `json:"folder"`
	Seal   string `json:"seal"` // of its manifest; "" when it failed
}

// WriteRun writes the manifest of a run, run.json or run-02-of-10.json, and
// returns its path. It replaces an earlier one; another file of that name is kept
// under another name and returned.
func WriteRun(ctx context.Context, out string, m *RunManifest) (string, []wholefile.Kept, error) {
	name := RunFile
	if m.Book {
		name = BookRunFile
	}
	if m.Of > 1 {
		name = fmt.Sprintf("run-%02d-of-%02d.json", m.Shard, m.Of)
	} else {
		m.Shard, m.Of = 0, 0
	}
	slices.Sort(m.All)
	slices.SortFunc(m.Subjects, func(a, b RunSubject) int { return cmp.Compare(a.Folder, b.Folder) })
	data, err := m.encode()
	if err != nil {
		return "", nil, err
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return "", nil, err
	}
	path := filepath.Join(out, name)
	ours := func(data []byte) bool { _, err := decodeRun(data, "运行"); return err == nil }
	kept, err := wholefile.Write(ctx, path, wholefile.WriteOptions{Ours: ours}, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	return path, kept, err
}

// encode seals the manifest and gives its bytes.
func (m *RunManifest) encode() ([]byte, error) {
	m.Format, m.Seal = runForm.Writes, ""
	body, err := marshal(m)
	if err != nil {
		return nil, err
	}
	m.Seal = Hash(body)
	return marshal(m)
}

// decodeRun reads the manifest of a run, which messages call what. The error is a
// *diag.Refusal: a newer program wrote it, or a byte of it was changed.
func decodeRun(data []byte, what string) (*RunManifest, error) {
	if refused := runForm.newer(data); refused != nil {
		return nil, refused
	}
	var m RunManifest
	if decodeStrict(data, &m) == nil && slices.Contains(runForm.Reads, m.Format) && m.Of <= mostShards && m.sound(data) {
		return &m, nil
	}
	return nil, &diag.Refusal{Message: "不是" + what + "的清单，或被改动过"}
}

// sound reports whether the manifest, written again, is data, and names folders
// only.
func (m *RunManifest) sound(data []byte) bool {
	again, err := m.encode()
	return err == nil && bytes.Equal(again, data) && !slices.ContainsFunc(m.Subjects, func(s RunSubject) bool { return !wholefile.IsSafe(s.Folder) })
}

// MergeRuns joins the shards' manifests of a folder into one of the whole run. The
// error is a *diag.Error that names the subjects that are missing, built twice or
// failed.
func MergeRuns(ctx context.Context, out string) (*RunManifest, []wholefile.Kept, error) {
	f, err := wholefile.Open(out)
	if err != nil {
		return nil, nil, readError(out, err)
	}
	defer f.Close()
	entries, err := infile.ReadDir(out)
	if err != nil {
		return nil, nil, readError(out, err)
	}
	var names []string
	for _, e := range entries {
		if shard, _ := path.Match("run-*-of-*.json", e.Name()); shard {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, nil, diag.One(diag.Problem{File: out, Message: "没有分片运行的清单（run-…-of-….json）"})
	}
	var problems diag.List
	var whole RunManifest
	seen := map[string]string{} // folder → file
	shards := map[int]bool{}
	for i, name := range names {
		path := f.At(name)
		data, err := f.ReadFile(name, infile.Manifest)
		if err != nil {
			return nil, nil, readError(path, err)
		}
		m, err := decodeRun(data, "分片运行")
		if err != nil {
			problems.Add(diag.File(path, err))
			continue
		}
		if i == 0 {
			whole = RunManifest{Program: m.Program, All: m.All, Of: m.Of}
		}
		if m.Of != whole.Of || m.Program != whole.Program || !slices.Equal(m.All, whole.All) {
			problems.Add(diag.Problem{File: path, Message: "与" + names[0] + "不是同一次运行的分片", Want: "数据集、程序和分片数都应相同"})
			continue
		}
		shards[m.Shard] = true
		for _, s := range m.Subjects {
			if other, twice := seen[s.Folder]; twice {
				problems.Add(diag.Problem{File: path, Got: s.Folder, Message: "在" + other + "中已有"})
				continue
			}
			seen[s.Folder] = name
			if s.Seal == "" {
				problems.Add(diag.Problem{File: path, Got: s.Folder, Message: "没有生成成功"})
			}
			whole.Subjects = append(whole.Subjects, s)
		}
	}
	for i := 1; i <= whole.Of; i++ {
		if !shards[i] {
			problems.Add(diag.Problem{File: out, Message: fmt.Sprintf("缺第%d片（共%d片）的清单", i, whole.Of)})
		}
	}
	for _, f := range whole.All {
		if _, ok := seen[f]; !ok {
			problems.Add(diag.Problem{File: out, Got: f, Message: "哪一片都没有生成"})
		}
	}
	if err := problems.Err(); err != nil {
		return nil, nil, err
	}
	_, kept, err := WriteRun(ctx, out, &RunManifest{Program: whole.Program, All: whole.All, Subjects: whole.Subjects})
	return &whole, kept, err
}
