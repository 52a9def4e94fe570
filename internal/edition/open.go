package edition

import (
	"bytes"
	"errors"
	"fmt"
	"io"
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

// Edition is the files of one build of one subject, where they lie.
type Edition struct {
	Dir     string // of the published files
	Archive string // of the manifest, and tables and words in canonical form; Dir itself in editions of the old form
	*Manifest
}

// Name is what messages call the edition.
func (e *Edition) Name() string { return EditionName(e.Number, e.Date) }

// Read reads the manifest of the edition whose files are in dir, or whose archive
// dir is, and verifies its seal. An error is a *diag.Error, or fs.ErrNotExist when
// there is none.
func Read(dir string) (Edition, error) {
	abs, err := filepath.Abs(dir) // "." has a name, too
	if err != nil {
		return Edition{}, err
	}
	name, out := filepath.Base(abs), filepath.Join(dir, "..")
	archive := path.Join(ArchiveFolder, name)
	m, err := readManifest(out, path.Join(archive, File))
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return Edition{dir, filepath.Join(out, filepath.FromSlash(archive)), m}, err
	}
	m, err = readManifest(dir, File)
	if err == nil && m.Format != oldForm && filepath.Base(filepath.Dir(abs)) == ArchiveFolder {
		return Edition{filepath.Join(out, "..", name), dir, m}, nil
	}
	return Edition{dir, dir, m}, err
}

// readManifest reads the manifest under a name in a folder. The folder may be a
// link, since the user named it; nothing below it may be one.
func readManifest(folder, name string) (*Manifest, error) {
	f, err := wholefile.Open(folder)
	if err == nil {
		defer f.Close()
		var data []byte
		if data, err = f.ReadFile(name, infile.Manifest); err == nil {
			return Decode(f.At(name), data)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return nil, readError(filepath.Join(folder, filepath.FromSlash(name)), err)
}

// Open finds the editions at a path, which is a manifest, a subject's folder or
// its archive, or an output folder with several of them. They come in the order of
// their names. The error is a *diag.Error.
func Open(path string) ([]Edition, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	if !info.IsDir() {
		dir, name := filepath.Split(path)
		m, err := readManifest(filepath.Clean(dir), name)
		if err != nil {
			return nil, err
		}
		e, err := Read(filepath.Clean(dir))
		if err != nil || e.Seal != m.Seal { // a manifest that was renamed or moved
			e = Edition{filepath.Clean(dir), filepath.Clean(dir), m}
		}
		return []Edition{e}, nil
	}
	e, err := Read(path)
	switch {
	case err == nil:
		return []Edition{e}, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	dirs, err := subjects(path)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	var problems diag.List
	var out []Edition
	for _, dir := range dirs {
		e, err := Read(filepath.Join(path, dir))
		switch {
		case err == nil:
			out = append(out, e)
		case !errors.Is(err, fs.ErrNotExist):
			problems.Merge(err)
		}
	}
	if len(out) == 0 {
		problems.Add(diag.Problem{File: path, Message: "没有清单（" + File + "，在旁边的“" + ArchiveFolder + "”中）", Want: "这不是生成过的文件夹，或那次生成没有完成，或“" + ArchiveFolder + "”没有一起带来"})
	}
	return out, problems.Err()
}

// subjects lists the folders of subjects in an output folder, including those of
// which only the archive is there, in the order of their names.
func subjects(out string) ([]string, error) {
	entries, err := infile.ReadDir(out)
	if err != nil {
		return nil, err
	}
	archives, err := infile.ReadDir(filepath.Join(out, ArchiveFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range slices.Concat(entries, archives) {
		if e.IsDir() && e.Name() != ArchiveFolder && !strings.HasPrefix(e.Name(), wholefile.Unfinished) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// Unchanged reports whether dir holds a complete build of exactly this manifest:
// the same program, layouts, settings and inputs, and every output with the hash
// in its manifest.
func (m *Manifest) Unchanged(dir string) bool {
	old, err := Read(dir)
	if err != nil {
		return false
	}
	a, b := *m, *old.Manifest
	a.Format = manifestForm.Writes
	for _, k := range []*Manifest{&a, &b} { // known only after the build
		k.Tables, k.Words, k.Outputs, k.Archives, k.Warnings, k.Required, k.Seal = nil, "", nil, nil, 0, nil, ""
	}
	x, errX := marshal(a)
	y, errY := marshal(b)
	if errX != nil || errY != nil || !bytes.Equal(x, y) {
		return false
	}
	whole := len(old.Outputs)+len(old.Archives) > 0
	err = old.files(func(in *wholefile.Folder, o Output) { whole = whole && o.altered(in) == "" })
	return whole && err == nil
}

// MayReplace reports whether the edition m may replace what is in dir. An edition
// with a number, of another subject or year, or of another kind must not be
// replaced; working builds may, and an edition by itself. The error is a
// *diag.Error that says what to do instead.
func (m *Manifest) MayReplace(dir string) error {
	refuse := func(message, want string) error {
		return diag.One(diag.Problem{File: dir, Message: message + "，不能覆盖", Want: "请用--out写到另一个文件夹；" + want})
	}
	correct := "要更正这一版，请用report reprint --against " + dir
	old, err := Read(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		var both diag.List
		both.Merge(refuse("有一份读不出或改动过的清单（"+File+"），不知是不是已定的版", correct))
		both.Merge(err)
		return both.Err()
	case old.Number > 0 && old.Seal != m.Seal:
		return refuse(fmt.Sprintf("已有%s的%s", old.Subject.Name, old.Name()), correct)
	case old.Subject.Code != m.Subject.Code || old.Subject.Part != m.Subject.Part || old.Subject.Year != m.Subject.Year || old.Made.Book != m.Made.Book:
		return refuse(fmt.Sprintf("里面是%s年%s", old.Subject.Year, old.Subject.Called(old.Made.Book)), "要用同一个文件夹，请先移走它和“"+ArchiveFolder+"”中同名的文件夹")
	}
	return nil
}

// part is a folder of an edition and the files in it.
type part struct {
	dir     string
	outputs []Output
}

// parts are the folders that hold files of the edition.
func (e *Edition) parts() []part {
	return slices.DeleteFunc([]part{{e.Dir, e.Outputs}, {e.Archive, e.Archives}}, func(p part) bool { return len(p.outputs) == 0 })
}

// files calls visit for every file of the edition with its folder.
func (e *Edition) files(visit func(in *wholefile.Folder, o Output)) error {
	for _, part := range e.parts() {
		f, err := e.open(part.dir)
		if err != nil {
			return err
		}
		for _, o := range part.outputs {
			visit(f, o)
		}
		f.Close()
	}
	return nil
}

// open opens one of the edition's folders. Where there are two, they were found
// by their place in an output folder, and neither may be a link.
func (e *Edition) open(dir string) (*wholefile.Folder, error) {
	if e.Dir == e.Archive {
		return wholefile.Open(dir)
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	parent, err := wholefile.Open(filepath.Join(dir, ".."))
	if err != nil {
		return nil, err
	}
	defer parent.Close()
	return parent.Sub(filepath.Base(abs))
}

// readError makes an error of reading a *diag.Error about path.
func readError(path string, err error) error {
	var input *diag.Error
	if errors.As(err, &input) {
		return err
	}
	return diag.One(diag.File(path, err))
}

// Content reads the edition's tables and words and compares them with the
// manifest. The error is a *diag.Error.
func (e *Edition) Content() (Content, error) {
	var problems diag.List
	var c Content
	f, err := e.open(e.Archive)
	if err != nil {
		return c, readError(e.Archive, err)
	}
	defer f.Close()
	read := func(name string, decode func(io.Reader) error) {
		if data, err := f.ReadFile(name, infile.Snapshots); err != nil {
			problems.Merge(readError(f.At(name), err))
		} else if err := decode(bytes.NewReader(data)); err != nil {
			problems.Add(diag.Problem{File: f.At(name), Message: err.Error()})
		}
	}
	read(SnapshotFile, func(r io.Reader) (err error) {
		if c.Tables, err = ReadSnapshots(r); err != nil {
			return err
		}
		return e.matchTables(c.Tables)
	})
	if e.Words != "" {
		read(WordsFile, func(r io.Reader) (err error) {
			if c.Words, err = ReadWords(r); err != nil {
				return err
			}
			data, err := encodeWords(c.Words)
			if err == nil && Hash(data) != e.Words {
				err = errors.New("中的文字与清单不符")
			}
			return err
		})
	}
	return c, problems.Err()
}

// matchTables compares tables with the manifest.
func (m *Manifest) matchTables(tables []Snapshot) error {
	if len(tables) != len(m.Tables) {
		return errors.New("中的表与清单不符")
	}
	for i, t := range tables {
		data, err := t.Encode()
		if err != nil {
			return err
		}
		if want := m.Tables[i]; Hash(data) != want.SHA256 || t.ID != want.ID || t.Number != want.Number || t.Title != want.Title {
			return fmt.Errorf("中的表%s与清单不符", t.ID)
		}
	}
	return nil
}
