package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"

	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/wholefile"
)

// stage collects a folder's files and puts them there only when all are
// complete: a failed, cancelled or killed run leaves the former edition whole,
// or files without a manifest, never a mixture that passes for an edition.
type stage struct {
	*wholefile.Stage // of the output folder
	out, folder      string
	files, archives  []edition.Output
	made             *edition.Manifest // of the edition that the files are; nil for files that are no edition
}

// newStage begins a change of a folder in an output folder.
func newStage(ctx context.Context, out, folder string) (*stage, error) {
	s, err := wholefile.NewStage(ctx, out)
	if err != nil {
		return nil, err
	}
	return &stage{Stage: s, out: out, folder: folder}, nil
}

// archive gives the path of a file of the archive, from the output folder.
func (s *stage) archive(name string) string {
	return path.Join(edition.ArchiveFolder, s.folder, name)
}

// write writes a file of the folder.
func (s *stage) write(ctx context.Context, name, kind string, body func(io.Writer) error) (*edition.Output, error) {
	return s.add1(ctx, &s.files, path.Join(s.folder, filepath.ToSlash(name)), filepath.ToSlash(name), kind, body)
}

// keep writes a file of the archive.
func (s *stage) keep(ctx context.Context, name, kind string, body func(io.Writer) error) (*edition.Output, error) {
	name = filepath.ToSlash(name)
	return s.add1(ctx, &s.archives, s.archive(name), name, kind, body)
}

func (s *stage) add1(ctx context.Context, list *[]edition.Output, at, name, kind string, body func(io.Writer) error) (*edition.Output, error) {
	f, err := s.Write(ctx, at, body)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, writing(filepath.Join(s.out, filepath.FromSlash(at)), err)
	}
	*list = append(*list, edition.Output{Path: name, Kind: kind, Bytes: f.Bytes, SHA256: f.SHA256})
	return &(*list)[len(*list)-1], nil
}

// writing words an error that occurred while a file was written: mistakes of the
// input stay as they are, errors of the system get the name of the file.
func writing(path string, err error) error {
	if isInput(err) {
		return err
	}
	return fmt.Errorf("写“%s”时出错：%s", path, diag.Reason(err))
}

// commit puts the files in their places. The manifest of the edition that was
// there is removed first, the new one is put there last. It returns the files of
// another origin that it moved aside; for an edition with a number these are an
// error instead.
func (s *stage) commit(ctx context.Context) ([]wholefile.Kept, error) {
	return s.Commit(ctx, func() (*wholefile.Order, error) {
		if s.made == nil {
			return &wholefile.Order{Keep: true, Record: path.Join(s.folder, edition.RecordFile)}, nil
		}
		dir := filepath.Join(s.out, s.folder)
		if err := s.made.MayReplace(dir); err != nil {
			return nil, err
		}
		o := &wholefile.Order{
			Seal: s.archive(edition.File), Record: s.archive(edition.RecordFile), Keep: s.made.Number == 0, Known: wholefile.Known{},
			Remedy: "定版的文件夹中不能有别的；请把它移走，或用--out写到另一个文件夹",
		}
		former, err := edition.Read(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return o, nil // files without a manifest are not the program's
		}
		if err != nil {
			return nil, err
		}
		return o, s.replaces(o, &former)
	})
}

// replaces enters in the order the files of the former edition.
func (s *stage) replaces(o *wholefile.Order, former *edition.Edition) error {
	made := map[string]bool{}
	for _, f := range s.Files() {
		made[f.Name] = true
	}
	at := s.archive("")
	if former.Archive == former.Dir { // of the old format: the archive is among the files to publish
		at = s.folder
	}
	was := func(name, sum string) {
		o.Known[name] = []string{sum}
		if !made[name] {
			o.Stale = append(o.Stale, name)
		}
	}
	for _, f := range former.Outputs {
		was(path.Join(s.folder, f.Path), f.SHA256)
	}
	for _, f := range former.Archives {
		was(path.Join(at, f.Path), f.SHA256)
	}
	manifest := path.Join(at, edition.File)
	data, err := former.Reseal()
	o.Known[manifest] = []string{edition.Hash(data)}
	o.Unseal = []string{manifest}
	return err
}
