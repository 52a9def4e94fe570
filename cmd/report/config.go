package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
	"budgetreport/internal/layout"
	"budgetreport/internal/publish"
	"budgetreport/internal/tomlpos"
	"budgetreport/templates"
)

// settings are an office's config.toml, paths resolved.
type settings struct {
	data    []string
	family  string
	out     string
	formats []string
	run     []string            // commands of a double click
	fonts   map[string][]string // face → the office's own font files
	naming  publish.Naming
	office  *tomlpos.Reader // money and page, read with the family

	officeText []byte // the file itself: outputs depend on it

	packageFormats []string

	problems diag.List // mistakes of the file found so far
}

const configName = "config.toml"

// runnable are the commands that need no more than config.toml says.
var runnable = []string{"check", "build", "package"}

// loadSettings reads the configuration: the file named, else the one in the
// working folder, else the one beside the program. Without any, defaults hold.
func (a *app) loadSettings() (*settings, error) {
	s := &settings{family: "henan", out: "out", formats: []string{"xlsx", "pdf"}, packageFormats: []string{"pdf", "docx", "html", "csv"}, run: []string{"build"}, naming: publish.DefaultNaming}
	path, err := a.findConfig()
	if path == "" || err != nil {
		return s, err
	}
	data, err := infile.Read(path, infile.Text)
	if err != nil {
		return nil, &diag.Error{Problems: []diag.Problem{diag.File(path, err)}}
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
		s.data = append(s.data, relative(d))
	}
	s.family = r.String("family", s.family)
	if !isEmbedded(s.family) {
		s.family = relative(s.family)
	}
	s.out = relative(r.String("out", s.out))
	if f := r.Strings("formats"); f != nil {
		s.formats = f
	}
	if f := r.Strings("package-formats"); f != nil {
		s.packageFormats = f
	}
	if c := r.Strings("run"); c != nil {
		s.run = c
		for i, name := range c {
			switch {
			case !slices.Contains(runnable, name):
				r.Problem("run", name, "不是双击时可做的事", diag.Suggest(name, runnable))
			case slices.Contains(c[:i], name):
				r.Problem("run", name, "写了两次", "每件事只应写一次")
			}
		}
	}
	if o := r.Table("output"); o != nil {
		s.naming.Folder = o.String("folder", s.naming.Folder)
		s.naming.File = o.String("file", s.naming.File)
		s.naming.Table = o.String("table", s.naming.Table)
		s.naming.PackageFolder = o.String("package-folder", s.naming.PackageFolder)
		s.naming.Package = o.String("package", s.naming.Package)
		s.problems.Merge(s.naming.Check(path))
		o.Close()
	}
	if f := r.Table("fonts"); f != nil {
		s.fonts = map[string][]string{}
		for _, face := range r.Node("fonts").Keys { // an office may name faces of its own
			for _, p := range f.Strings(face.Name) {
				s.fonts[face.Name] = append(s.fonts[face.Name], relative(p))
			}
		}
		f.Close()
	}
	s.office, s.officeText = r, data
	return s, nil
}

func (a *app) findConfig() (string, error) {
	if a.config != "" {
		if _, err := os.Stat(a.config); err != nil {
			return "", &diag.Error{Problems: []diag.Problem{diag.File(a.config, err)}}
		}
		return a.config, nil
	}
	candidates := []string{configName}
	if exe, err := os.Executable(); err == nil {
		candidates = append(candidates, filepath.Join(filepath.Dir(exe), configName))
	}
	for _, c := range candidates {
		if _, err := os.Stat(c); err == nil {
			return c, nil
		}
	}
	return "", nil
}

func isEmbedded(name string) bool {
	info, err := fs.Stat(templates.FS, name)
	return err == nil && info.IsDir() && !strings.ContainsAny(name, `/\`)
}

// openFamily finds a layout family: one the program brings along, or a folder.
func openFamily(name string) (fs.FS, error) {
	if isEmbedded(name) {
		return fs.Sub(templates.FS, name)
	}
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		return nil, &diag.Error{Problems: []diag.Problem{{File: name, Message: "没有这套表式", Want: "应为程序自带的" + strings.Join(embeddedFamilies(), "、") + "，或表式文件夹的路径"}}}
	}
	return infile.Folder(name, infile.Text), nil
}

func embeddedFamilies() []string {
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

// loadFamily reads the family and what the office sets otherwise.
func (s *settings) loadFamily() (*layout.Family, error) {
	fsys, err := openFamily(s.family)
	if err != nil {
		return nil, err
	}
	fam, err := layout.LoadFamily(fsys, s.family, s.office)
	s.problems.Merge(err)
	return fam, s.problems.Err()
}

// dataset is the one dataset of a command that takes one.
func (s *settings) dataset() (string, error) {
	switch {
	case len(s.data) == 0:
		return "", errNoData
	case len(s.data) > 1:
		return "", &diag.Error{Problems: []diag.Problem{{File: configName, Message: fmt.Sprintf("写了%d个数据集", len(s.data)), Want: "这个命令只用一个，请用--data指定"}}}
	}
	return s.data[0], nil
}

var errNoData = &diag.Error{Problems: []diag.Problem{{File: configName, Message: "没有写数据集在哪里", Want: "应写data = \"文件夹\"，或用--data指定"}}}
