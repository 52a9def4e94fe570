// Package zipsort writes ZIP files (workbooks, Word files) whose bytes depend
// only on the names and contents of their parts.
package zipsort

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Writer writes a ZIP file with its parts sorted by name and without times.
// excelize writes the parts of a workbook in the order of a Go map, so that every
// file would be different. Each part is compressed as it is written; only the
// compressed parts are held in memory until Close.
type Writer struct {
	out   io.Writer
	parts []*part
}

// compression is the level that archive/zip uses.
const compression = 5

type part struct {
	name  string
	data  bytes.Buffer // deflated
	flate *flate.Writer
	crc   hash.Hash32
	size  uint64
}

// New returns a writer; Close writes the file to w.
func New(w io.Writer) *Writer { return &Writer{out: w} }

// Create begins a part and ends the one before it.
func (a *Writer) Create(name string) (io.Writer, error) {
	if err := a.endPart(); err != nil {
		return nil, err
	}
	p := &part{name: name, crc: crc32.NewIEEE()}
	var err error
	if p.flate, err = flate.NewWriter(&p.data, compression); err != nil {
		return nil, err
	}
	a.parts = append(a.parts, p)
	return p, nil
}

// Write adds to the part.
func (p *part) Write(b []byte) (int, error) {
	p.crc.Write(b)
	p.size += uint64(len(b))
	return p.flate.Write(b)
}

func (a *Writer) endPart() error {
	if len(a.parts) == 0 {
		return nil
	}
	p := a.parts[len(a.parts)-1]
	err := p.flate.Close()
	p.flate = nil
	return err
}

// AddFS exists for excelize's interface ZipWriter, which does not call it here.
func (a *Writer) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the whole file to the writer given to New, which it leaves open.
func (a *Writer) Close() error {
	if err := a.endPart(); err != nil {
		return err
	}
	slices.SortFunc(a.parts, func(x, y *part) int { return strings.Compare(x.name, y.name) })
	z := zip.NewWriter(a.out)
	for _, p := range a.parts {
		w, err := z.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.crc.Sum32(),
			CompressedSize64: uint64(p.data.Len()), UncompressedSize64: p.size,
		})
		if err != nil {
			return err
		}
		if _, err := p.data.WriteTo(w); err != nil {
			return err
		}
	}
	return z.Close()
}
