package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/infile"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
	"budgetreport/internal/tomlpos"
	"budgetreport/templates"
)

// Settings are the contents of an office's config.toml, with the paths in it
// resolved. A front end may replace the exported fields by what its user asks for.
type Settings struct {
	Data           []string            // datasets, or folders of such
	Family         string              // name of an embedded family, or a folder
	Out            string              // output folder
	Formats        []string            // of tables; of Formats
	PackageFormats []string            // of the document; of BookFormats
	Run            []string            // what a double click does; of Runnable
	Fonts          map[string][]string // face → the office's own font files
	Naming         Naming
	PriorEdition   string // folder of what was published last year; "": last year's figures are not held against it

	office   *tomlpos.Reader // money and page, read with the family
	text     []byte          // the file itself: outputs depend on it
	problems diag.List       // mistakes of the file found so far
}

// SettingsFile is the usual name of the file of settings.
const SettingsFile = "config.toml"

// FindSettings finds the usual file of settings: the one in the working folder,
// else the one beside the program; "" where there is neither.
func FindSettings() string {
	candidates := []string{SettingsFile}
	if exe, err := os.Executable(); err == nil {
		candidates = append(candidates, filepath.Join(filepath.Dir(exe), SettingsFile))
	}
	for _, c := range candidates {
		if _, err := os.Stat(c); err == nil {
			return c
		}
	}
	return ""
}

// Runnable are the commands that need no more than the settings say.
var Runnable = []string{"check", "build", "package"}

// ReadSettings reads a file of settings; with the path "" the defaults hold. The
// error is a *diag.Error. Mistakes that only the family can tell are found by
// LoadFamily.
func ReadSettings(path string) (*Settings, error) {
	s := &Settings{
		Family: "henan", Out: "out", Formats: usualFormats(), PackageFormats: namesOf(func(f *Format) bool { return f.Package }),
		Run: []string{"build"}, Naming: DefaultNaming,
	}
	if path == "" {
		return s, nil
	}
	data, err := infile.Read(path, infile.Text)
	if err != nil {
		return nil, diag.One(diag.File(path, err))
	}
	root, err := tomlpos.Parse(path, data)
	if err != nil {
		return nil, err
	}
	r := tomlpos.Read(root, &s.problems)
	dir := filepath.Dir(path)
	relative := func(p string) string {
		if p == "" || filepath.IsAbs(p) {
			return p
		}
		return filepath.Join(dir, p)
	}
	for _, d := range r.Strings("data") {
		s.Data = append(s.Data, relative(d))
	}
	s.Family = r.String("family", s.Family)
	if !isEmbedded(s.Family) {
		s.Family = relative(s.Family)
	}
	s.Out = relative(r.String("out", s.Out))
	s.PriorEdition = relative(r.String("prior-edition", ""))
	if f := r.Strings("formats"); f != nil {
		s.Formats = f
	}
	if f := r.Strings("package-formats"); f != nil {
		s.PackageFormats = f
	}
	if c := r.Strings("run"); c != nil {
		s.Run = c
		for i, name := range c {
			switch {
			case !slices.Contains(Runnable, name):
				r.Problem("run", name, "不是双击时可做的事", diag.Suggest(name, Runnable))
			case slices.Contains(c[:i], name):
				r.Problem("run", name, "写了两次", "每件事只应写一次")
			}
		}
	}
	if o := r.Table("output"); o != nil {
		s.Naming.Folder = o.String("folder", s.Naming.Folder)
		s.Naming.File = o.String("file", s.Naming.File)
		s.Naming.Table = o.String("table", s.Naming.Table)
		s.Naming.PackageFolder = o.String("package-folder", s.Naming.PackageFolder)
		s.Naming.Package = o.String("package", s.Naming.Package)
		s.problems.Merge(s.Naming.Check(path))
		o.Close()
	}
	if f := r.Table("fonts"); f != nil {
		s.Fonts = map[string][]string{}
		for _, face := range r.Node("fonts").Keys { // an office may name faces of its own
			for _, p := range f.Strings(face.Name) {
				s.Fonts[face.Name] = append(s.Fonts[face.Name], relative(p))
			}
		}
		f.Close()
	}
	s.office, s.text = r, data
	return s, nil
}

// Err gives the mistakes found in the file so far, as a *diag.Error.
func (s *Settings) Err() error { return s.problems.Err() }

func isEmbedded(name string) bool {
	info, err := fs.Stat(templates.FS, name)
	return err == nil && info.IsDir() && !strings.ContainsAny(name, `/\`)
}

// OpenFamily finds the files of a family: one that the program brings along, or
// a folder. The error is a *diag.Error.
func OpenFamily(name string) (fs.FS, error) {
	if isEmbedded(name) {
		return fs.Sub(templates.FS, name)
	}
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		return nil, diag.One(diag.Problem{File: name, Message: "没有这套表式", Want: "应为程序自带的" + strings.Join(EmbeddedFamilies(), "、") + "，或表式文件夹的路径"})
	}
	return infile.Folder(name, infile.Text), nil
}

// EmbeddedFamilies are the names of the families that the program brings along.
func EmbeddedFamilies() []string {
	entries, err := templates.FS.ReadDir(".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// LoadFamily reads the family with the settings that the office changes in it; the
// error is a *diag.Error with the mistakes of both.
func (s *Settings) LoadFamily() (*layout.Family, error) {
	fsys, err := OpenFamily(s.Family)
	if err != nil {
		return nil, err
	}
	fam, err := layout.LoadFamily(fsys, s.Family, s.office)
	s.problems.Merge(err)
	return fam, s.problems.Err()
}

// OneDataset gives the dataset for a request that needs exactly one; the error is a
// *diag.Error where the settings name none or several.
func (s *Settings) OneDataset() (string, error) {
	switch {
	case len(s.Data) == 0:
		return "", errNoData
	case len(s.Data) > 1:
		return "", diag.One(diag.Problem{File: SettingsFile, Message: fmt.Sprintf("写了%d个数据集", len(s.Data)), Want: "这个命令只用一个，请用--data指定"})
	}
	return s.Data[0], nil
}

var errNoData = diag.One(diag.Problem{File: SettingsFile, Message: "没有写数据集在哪里", Want: "应写data = \"文件夹\"，或用--data指定"})

// LoadRules reads the checks of the family; a *diag.Error with their mistakes.
func (s *Settings) LoadRules(fam *layout.Family) (*check.Rules, error) {
	fsys, err := OpenFamily(s.Family)
	if err != nil {
		return nil, err
	}
	return check.Load(fsys, s.Family, fam)
}

// LoadWording reads what the family prints of editions; a *diag.Error with its
// mistakes.
func (s *Settings) LoadWording() (*edition.Wording, error) {
	fsys, err := OpenFamily(s.Family)
	if err != nil {
		return nil, err
	}
	return edition.LoadWording(fsys, s.Family)
}

// LoadText reads the templates of the family's words; nil where it has none. The
// error is a *diag.Error.
func (s *Settings) LoadText(fam *layout.Family) (*narrative.Text, error) {
	fsys, err := OpenFamily(s.Family)
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(fsys, path.Join(narrative.Folder, narrative.File)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return narrative.Load(fsys, s.Family, fam)
}
