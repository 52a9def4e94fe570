package dataset

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// ProseSource is a Source that also has texts of the office.
type ProseSource interface {
	// Prose returns the Markdown files of a folder by name without extension; none
	// if there is no such folder. The error is a *diag.Error.
	Prose(folder string) (map[string]string, error)
	// ProsePlace returns where the text of a name is, for messages.
	ProsePlace(folder, name string) string
	// ProseTable reports whether the texts are in a table with the folder's name.
	ProseTable() bool
}

func (f *folder) ProseTable() bool { return false }

func (f *folder) ProsePlace(dir, name string) string { return path.Join(dir, name+".md") }

func (f *folder) Prose(dir string) (map[string]string, error) {
	entries, err := fs.ReadDir(f.fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diag.One(diag.File(dir, err))
	}
	var problems diag.List
	texts := map[string]string{}
	for _, e := range entries {
		name, isText := strings.CutSuffix(e.Name(), ".md")
		if e.IsDir() && !isText || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
			continue
		}
		file := path.Join(dir, e.Name())
		if !isText {
			problems.Add(diag.Problem{File: file, Message: "不是文字文件", Want: "应为.md文件"})
			continue
		}
		data, problem := f.read(file, infile.Text)
		if problem.Message == "" {
			data, problem = decodeText(data, "文字文件", "应另存为UTF-8")
			problem.File = file
		}
		if problem.Message != "" {
			problems.Add(problem)
			continue
		}
		texts[name] = string(data)
	}
	return texts, problems.Err()
}

// prose reads the office's texts.
func (l *loader) prose() {
	schema := l.ds.Schema
	src, ok := l.src.(ProseSource)
	if !ok || schema.Prose.Folder == "" {
		return
	}
	texts, err := src.Prose(schema.Prose.Folder)
	l.problems.Merge(err)
	l.ds.Prose, l.ds.ProseOrigins = map[string][]string{}, map[string]ProseOrigin{}
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		file := src.ProsePlace(schema.Prose.Folder, name)
		topic, code, ofPart := strings.Cut(name, "-")
		if !slices.Contains(schema.Prose.Topics, topic) {
			l.problems.Add(diag.Problem{File: file, Got: topic, Message: "不是规定的题目", Want: diag.Suggest(topic, schema.Prose.Topics)})
			continue
		}
		if ofPart && !l.member([]*Dimension{schema.Subject.Dim}, code) {
			if l.faultOfList(schema.Subject.Dim, code, diag.Problem{File: file}) {
				continue
			}
			l.problems.Add(diag.Problem{File: file, Got: code, Message: unknown([]*Dimension{schema.Subject.Dim}), Want: l.codeInName(topic, code)})
			continue
		}
		words, lines := l.paragraphs(file, texts[name])
		if src.ProseTable() {
			lines = nil
		}
		l.ds.Prose[name], l.ds.ProseOrigins[name] = words, ProseOrigin{file, lines}
	}
}

// codeInName returns a remedy for an unknown code in the name of a text.
func (l *loader) codeInName(topic, code string) string {
	m := l.ds.Dims[l.ds.Schema.Subject.Dim.Index]
	padded := code
	for range 3 {
		padded = "0" + padded
		if m.index[padded] > 0 {
			return "应写作“" + topic + "-" + padded + "”"
		}
	}
	return codeHint(code, m)
}
