package publish

import (
	"os"
	"path/filepath"

	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/wholefile"
)

// ReportFolder holds the reports of the checks in an output folder, apart from
// what is published.
const ReportFolder = "审核报告"

// outside refuses an output folder that is one of the sources.
func (o *Office) outside() error {
	for _, source := range o.Sources {
		if same(o.Out, source) {
			return mixed(o.Out, "就是“"+source+"”，程序要从那里读")
		}
	}
	return nil
}

// apart refuses a subject's folder that is, or holds, something that is read,
// and one whose name is that of another part of an output folder.
func (o *Office) apart(folder string) error {
	for _, taken := range []string{edition.ArchiveFolder, ReportFolder, edition.RunFile, edition.BookRunFile} {
		if wholefile.Fold(folder) == wholefile.Fold(taken) {
			return mixed(filepath.Join(o.Out, folder), "这个名称另有用处")
		}
	}
	if err := o.outside(); err != nil {
		return err
	}
	for _, dir := range []string{filepath.Join(o.Out, folder), filepath.Join(o.Out, edition.ArchiveFolder)} {
		for _, source := range o.Sources {
			if inside(source, dir) {
				return mixed(dir, "里面有“"+source+"”，程序要从那里读")
			}
		}
	}
	return nil
}

// apartFromOld refuses to write a correction over or into the edition that it
// corrects.
func (c *Correction) apartFromOld(folder string) error {
	dest := filepath.Join(c.Out, folder)
	if same(dest, c.Old.Dir) {
		return diag.One(diag.Problem{File: dest, Message: "就是要更正的那一版，不能覆盖", Want: "请用--out写到另一个文件夹"})
	}
	for _, old := range []string{c.Old.Dir, c.Old.Archive} {
		if inside(c.Out, old) {
			return mixed(c.Out, "在要更正的那一版里面")
		}
	}
	return c.apart(folder)
}

// mixed is the error for a folder that cannot be used for output.
func mixed(dir, why string) error {
	return diag.One(diag.Problem{File: dir, Message: "不能作输出文件夹：" + why, Want: "请用--out写到另一个文件夹，或改config.toml的[output]"})
}

// same reports whether two paths are of the same file or folder.
func same(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// inside reports whether a path is that of dir or of something in it. A path that
// does not exist yet is inside the folders above it that exist.
func inside(path, dir string) bool {
	d, err := os.Stat(dir)
	if err != nil {
		return false
	}
	if path, err = filepath.Abs(path); err != nil {
		return false
	}
	for {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		if p, err := os.Stat(path); err == nil && os.SameFile(p, d) {
			return true
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}
