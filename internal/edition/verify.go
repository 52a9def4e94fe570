package edition

import (
	"errors"
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

// Verification is the result of re-reading the files of a folder.
type Verification struct {
	Editions []Edition `json:"-"` // those with a manifest that can be trusted
	Files    int       `json:"files"`
	Problems diag.List `json:"-"`
}

// Verify re-reads the files in dir, a subject's folder or an output folder, and
// compares them with their manifests. besides names folders of an output folder
// that belong to no edition.
func Verify(dir string, besides ...string) *Verification {
	v := &Verification{}
	if _, err := os.Stat(dir); err != nil {
		v.Problems.Add(diag.File(dir, err))
		return v
	}
	if e, err := Read(dir); !errors.Is(err, fs.ErrNotExist) {
		v.edition(e, err)
		return v
	}
	entries, err := infile.ReadDir(dir)
	if err != nil {
		v.Problems.Add(diag.File(dir, err))
		return v
	}
	var runs []string
	for _, e := range entries {
		at := filepath.Join(dir, e.Name())
		switch isRun, _ := path.Match("run*.json", e.Name()); {
		case e.IsDir() && slices.Contains(besides, e.Name()), e.Name() == wholefile.LockFile:
		case e.IsDir() && e.Name() == ArchiveFolder:
			v.archives(at, besides)
		case strings.HasPrefix(e.Name(), wholefile.Unfinished):
			v.Problems.Add(diag.Problem{File: at, Message: "是中断的运行留下的，下次生成时会清除"})
		case e.IsDir(): // of a subject
		case isRun:
			runs = append(runs, at)
		default:
			v.Problems.Add(diag.Problem{File: at, Message: "不属于这里"})
		}
	}
	names, err := subjects(dir)
	v.Problems.Merge(err)
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(besides, name) })
	none := len(runs) == 0
	for _, name := range names {
		at := filepath.Join(dir, name)
		e, err := Read(at)
		if errors.Is(err, fs.ErrNotExist) {
			err = noManifest(at)
		} else {
			none = false
		}
		v.edition(e, err)
	}
	if none { // no output folder: its files are not listed one by one
		if _, err := os.Stat(filepath.Join(dir, ArchiveFolder)); errors.Is(err, fs.ErrNotExist) {
			v.Problems = diag.List{}
			names = nil
		}
	}
	for _, r := range runs {
		v.run(dir, r)
	}
	if len(names) == 0 {
		v.Problems.Merge(noManifest(dir))
	}
	return v
}

func noManifest(dir string) error {
	return diag.One(diag.Problem{File: dir, Message: "没有清单（“" + ArchiveFolder + "”中的" + File + "），不是完整的一版"})
}

// archives verifies that the folder of the archives contains nothing else.
func (v *Verification) archives(dir string, besides []string) {
	entries, err := infile.ReadDir(dir)
	if err != nil {
		v.Problems.Add(diag.File(dir, err))
	}
	for _, e := range entries {
		if !e.IsDir() && !slices.Contains(besides, e.Name()) {
			v.Problems.Add(diag.Problem{File: filepath.Join(dir, e.Name()), Message: "不属于这里"})
		}
	}
}

// edition verifies the files of an edition; err says why its manifest could not
// be read.
func (v *Verification) edition(e Edition, err error) {
	if err != nil {
		v.Problems.Merge(err)
		return
	}
	v.Editions = append(v.Editions, e)
	v.Files++ // the manifest
	own := belonging{e.Archive: {File: true, RecordFile: true}}
	whole := true
	for _, part := range e.parts() {
		if _, err := os.Stat(part.dir); errors.Is(err, fs.ErrNotExist) {
			v.Problems.Add(diag.Problem{File: part.dir, Message: "没有这个文件夹，“" + ArchiveFolder + "”中有它的清单"})
			continue
		}
		f, err := e.open(part.dir)
		if err != nil {
			v.Problems.Merge(readError(part.dir, err))
			continue
		}
		for _, o := range part.outputs {
			v.Files++
			own.add(part.dir, o.Path)
			if fault := o.altered(f); fault != "" {
				v.Problems.Add(diag.Problem{File: f.At(o.Path), Message: fault})
				whole = whole && o.Path != SnapshotFile && o.Path != WordsFile
			}
		}
		f.Close()
	}
	if whole {
		_, err := e.Content()
		v.Problems.Merge(err)
	}
	v.foreign(e.Dir, own)
	if e.Archive != e.Dir {
		v.foreign(e.Archive, own)
	}
}

// belonging is the set of names that belong to an edition, by folder.
type belonging map[string]map[string]bool

// add adds a file and the folders that it lies in.
func (b belonging) add(dir, name string) {
	if b[dir] == nil {
		b[dir] = map[string]bool{}
	}
	for ; name != "."; name = path.Dir(name) {
		b[dir][name] = true
	}
}

// foreign reports files in one of an edition's folders that do not belong to it.
func (v *Verification) foreign(dir string, own belonging) {
	const most = 1000
	found := 0
	err := filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // already said
		}
		if err != nil {
			v.Problems.Add(diag.File(at, err))
			return nil
		}
		rel, err := filepath.Rel(dir, at)
		if rel = filepath.ToSlash(rel); err != nil || rel == "." || own[dir][rel] {
			return err
		}
		if found++; found > most {
			v.Problems.Add(diag.Problem{File: dir, Message: "还有别的文件不属于这一版，没有列出"})
			return filepath.SkipAll
		}
		v.Problems.Add(diag.Problem{File: at, Message: "不属于这一版，清单中没有"})
		if d.IsDir() {
			return filepath.SkipDir
		}
		return nil
	})
	v.Problems.Merge(err)
}

// run compares the manifest of a run with the manifests of its subjects.
func (v *Verification) run(dir, file string) {
	f, err := wholefile.Open(dir)
	if err != nil {
		v.Problems.Merge(readError(dir, err))
		return
	}
	defer f.Close()
	data, err := f.ReadFile(filepath.Base(file), infile.Manifest)
	if err != nil {
		v.Problems.Merge(readError(file, err))
		return
	}
	v.Files++
	m, err := decodeRun(data, "运行")
	if err != nil {
		v.Problems.Add(diag.File(file, err))
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

// altered says how a file differs from its description in the manifest; "" when it
// does not.
func (o *Output) altered(in *wholefile.Folder) string {
	var input *diag.Error
	if info, err := in.Stat(o.Path); err == nil && info.Mode().IsRegular() && info.Size() != o.Bytes {
		return changedSize(info.Size(), o.Bytes)
	}
	if o.Bytes > mostFile {
		return fmt.Sprintf("大于%dMB，没有核对", mostFile>>20)
	}
	sum, size, err := in.Hash(o.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "缺这个文件"
	case errors.As(err, &input):
		return input.Problems[0].Message
	case err != nil:
		return diag.Reason(err)
	case size != o.Bytes:
		return changedSize(size, o.Bytes)
	case sum != o.SHA256:
		return "被改动过：内容与清单中的SHA-256不符"
	}
	return ""
}

func changedSize(now, noted int64) string {
	return fmt.Sprintf("被改动过：现有%d字节，清单中是%d字节", now, noted)
}

// Whole reports whether everything is as the manifests describe it.
func (v *Verification) Whole() bool { return v.Problems.Len() == 0 }

// Subjects names the editions that were found, for messages.
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
