package edition

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
	"budgetreport/internal/wholefile"
)

// Verification is what re-reading the files of a folder found.
type Verification struct {
	Editions []Edition `json:"-"` // those with a manifest that can be trusted
	Files    int       `json:"files"`
	Problems diag.List `json:"-"`
}

// Verify re-reads the files at dir, the folder of a subject or an output
// folder, against their manifests. besides names folders of an output folder
// that are not of an edition.
func Verify(dir string, besides ...string) *Verification {
	v := &Verification{}
	if _, err := os.Stat(dir); err != nil {
		v.Problems.Add(diag.File(dir, err))
		return v
	}
	if _, err := os.Stat(filepath.Join(dir, File)); err == nil {
		v.edition(dir)
		return v
	}
	entries, err := infile.ReadDir(dir)
	if err != nil {
		v.Problems.Add(diag.File(dir, err))
		return v
	}
	found := false
	var runs []string
	for _, e := range entries {
		at := filepath.Join(dir, e.Name())
		switch isRun, _ := path.Match("run*.json", e.Name()); {
		case e.IsDir() && slices.Contains(besides, e.Name()), e.Name() == ".lock":
		case strings.HasPrefix(e.Name(), wholefile.Unfinished):
			v.Problems.Add(diag.Problem{File: at, Message: "是中断的运行留下的，下次生成时会清除"})
		case e.IsDir():
			found = true
			v.edition(at)
		case isRun:
			runs = append(runs, at)
		default:
			v.Problems.Add(diag.Problem{File: at, Message: "不属于这里"})
		}
	}
	for _, r := range runs {
		v.run(dir, r)
	}
	if !found {
		v.Problems.Add(diag.Problem{File: dir, Message: "没有清单（" + File + "），不是完整的一版"})
	}
	return v
}

// edition verifies the folder of a subject.
func (v *Verification) edition(dir string) {
	m, err := Read(dir)
	if os.IsNotExist(err) {
		v.Problems.Add(diag.Problem{File: dir, Message: "没有清单（" + File + "），不是完整的一版"})
		return
	}
	if err != nil {
		v.Problems.Merge(err)
		return
	}
	e := Edition{dir, m}
	v.Editions = append(v.Editions, e)
	v.Files++ // the manifest
	belongs := map[string]bool{".": true, File: true}
	whole := true
	for _, o := range m.Outputs {
		v.Files++
		for p := o.Path; p != "."; p = path.Dir(p) {
			belongs[p] = true
		}
		if fault := o.altered(dir); fault != "" {
			v.Problems.Add(diag.Problem{File: filepath.Join(dir, filepath.FromSlash(o.Path)), Message: fault})
			whole = whole && o.Path != SnapshotFile && o.Path != WordsFile
		}
	}
	if whole {
		_, err := e.Content()
		v.Problems.Merge(err)
	}
	err = filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			v.Problems.Add(diag.File(at, err))
			return nil
		}
		rel, err := filepath.Rel(dir, at)
		if err != nil || belongs[filepath.ToSlash(rel)] {
			return err
		}
		v.Problems.Add(diag.Problem{File: at, Message: "不属于这一版，清单中没有"})
		if d.IsDir() {
			return filepath.SkipDir
		}
		return nil
	})
	v.Problems.Merge(err)
}

// run verifies the manifest of a run against the subjects' own.
func (v *Verification) run(dir, file string) {
	data, err := infile.Read(file, infile.Manifest)
	if err != nil {
		v.Problems.Add(diag.File(file, err))
		return
	}
	v.Files++
	m, ok := decodeRun(data)
	if !ok {
		v.Problems.Add(diag.Problem{File: file, Message: "不是运行的清单，或被改动过"})
		return
	}
	seals := map[string]string{}
	for _, e := range v.Editions {
		seals[filepath.Base(e.Dir)] = e.Seal
	}
	for _, s := range m.Subjects {
		at := filepath.Join(dir, s.Folder)
		_, err := os.Stat(at)
		switch seal, read := seals[s.Folder]; {
		case s.Seal == "":
			v.Problems.Add(diag.Problem{File: at, Message: "在那次运行中没有生成成功（" + filepath.Base(file) + "）"})
		case err != nil:
			v.Problems.Add(diag.Problem{File: at, Message: "没有这个文件夹，" + filepath.Base(file) + "中有"})
		case read && seal != s.Seal:
			v.Problems.Add(diag.Problem{File: at, Message: "不是" + filepath.Base(file) + "所记的那一次生成的"})
		}
	}
	if m.Of > 1 {
		return
	}
	for _, e := range v.Editions {
		if folder := filepath.Base(e.Dir); e.Made.Book == m.Book && !slices.Contains(m.All, folder) {
			v.Problems.Add(diag.Problem{File: filepath.Join(dir, folder), Message: "不属于这次运行，" + filepath.Base(file) + "中没有"})
		}
	}
}

// altered says in what a file is not as the manifest describes it; "" when it is.
func (o *Output) altered(dir string) string {
	at := filepath.Join(dir, filepath.FromSlash(o.Path))
	info, err := os.Lstat(at)
	switch {
	case os.IsNotExist(err):
		return "缺这个文件"
	case err != nil:
		return diag.Reason(err)
	case !info.Mode().IsRegular():
		return "不是普通文件"
	}
	sum, size, err := HashFile(at)
	switch {
	case err != nil:
		return diag.Reason(err)
	case size != o.Bytes:
		return fmt.Sprintf("被改动过：现有%d字节，清单中是%d字节", size, o.Bytes)
	case sum != o.SHA256:
		return "被改动过：内容与清单中的SHA-256不符"
	}
	return ""
}

// Whole reports whether everything is as the manifests say.
func (v *Verification) Whole() bool { return v.Problems.Len() == 0 }

// Subjects names whose editions were found.
func (v *Verification) Subjects() string {
	if len(v.Editions) == 1 {
		e := v.Editions[0]
		return e.Subject.Called(e.Made.Book) + e.Name()
	}
	var names []string
	count := map[string]int{}
	for _, e := range v.Editions {
		if count[e.Name()]++; count[e.Name()] == 1 {
			names = append(names, e.Name())
		}
	}
	for i, n := range names {
		names[i] = fmt.Sprintf("%s%d份", n, count[n])
	}
	return strings.Join(names, "、")
}
