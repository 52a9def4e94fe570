// Package edition keeps what is known of a finished build: the manifest of its
// files, and its tables and words in canonical form, in an archive apart from the
// published files. With them an edition can be verified, compared and corrected
// without its dataset. It reads no clock: an edition's number and date are given.
package edition

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"budgetreport/internal/diag"
	"budgetreport/internal/wholefile"
)

// File is the manifest's name in an edition's archive.
const File = "manifest.json"

// RecordFile lists, in an archive, the files of a build that is not complete yet.
const RecordFile = "written.json"

// ArchiveFolder lies in an output folder beside the published folders. It has a
// folder of the same name for each of them with what is not published: the
// manifest, and tables and words in canonical form.
const ArchiveFolder = "存档-不公开"

// Manifest describes the files of one build of one subject.
type Manifest struct {
	Format   int         `json:"format"`            // version of this format
	Program  string      `json:"program"`           // what built it: version or hash of the program
	Family   string      `json:"family"`            // name of the layout family
	Layouts  string      `json:"layouts"`           // sha256 over the family's files
	Settings string      `json:"settings"`          // sha256 over everything else that the outputs depend on
	Made     Made        `json:"made"`              // how it was requested, so that a correction is made in the same way
	Number   int         `json:"edition,omitempty"` // 0: a working build, not yet an edition
	Date     string      `json:"date,omitempty"`
	Corrects *Correction `json:"corrects,omitempty"`
	Subject  Subject     `json:"subject"`
	Inputs   []Hashed    `json:"inputs"` // the dataset's files
	Tables   []Table     `json:"tables"`
	Words    string      `json:"words,omitempty"`    // sha256 of the canonical form of the document's words
	Outputs  []Output    `json:"outputs"`            // what may be published
	Archives []Output    `json:"archives,omitempty"` // what stays in the archive
	Warnings int         `json:"warnings,omitempty"` // number of warnings of the checks on its tables and words
	Required *Tally      `json:"required,omitempty"` // of the whole document: what it must contain
	Seal     string      `json:"seal"`               // sha256 of this manifest with an empty seal
}

// Tally is how many of the things that a disclosure must contain it has.
type Tally struct {
	Due      int `json:"due"`                // all that must be there
	Given    int `json:"given"`              // that are, or of which the document says that there is nothing
	Nothing  int `json:"nothing"`            // the latter
	Accepted int `json:"accepted,omitempty"` // that are missing, as a person has acknowledged
}

// Made is how the outputs were requested.
type Made struct {
	Formats []string `json:"formats"`
	Split   bool     `json:"split,omitempty"`   // a file for each table
	Working bool     `json:"working,omitempty"` // workbooks with exact amounts
	Layouts []string `json:"layouts,omitempty"` // ids of the requested layouts; empty: all
	Draft   string   `json:"draft,omitempty"`
	Book    bool     `json:"book,omitempty"` // the whole document with its words instead of files of tables
}

// Like reports whether both were requested in the same way.
func (m Made) Like(k Made) bool {
	return slices.Equal(m.Formats, k.Formats) && slices.Equal(m.Layouts, k.Layouts) &&
		m.Split == k.Split && m.Working == k.Working && m.Draft == k.Draft && m.Book == k.Book
}

// Correction says which edition another one corrects, and why.
type Correction struct {
	Number int    `json:"edition,omitempty"`
	Date   string `json:"date,omitempty"`
	Seal   string `json:"seal"`
	Reason string `json:"reason,omitempty"`
}

// Subject is the department or the unit that tables are about.
type Subject struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Year string `json:"year"`
	Part bool   `json:"part,omitempty"` // a unit's own report
}

// Called is how messages name the files of the subject: its tables, or with book
// its whole document.
func (s Subject) Called(book bool) string {
	name := s.Name + "（" + s.Code + "）"
	if book {
		return name + "公开文本"
	}
	return name
}

// Hashed is a file and its hash.
type Hashed struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Table is one table of the edition.
type Table struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	SHA256 string `json:"sha256"` // of its canonical form
}

// CorrectedFolder holds, in the folder of an edition that corrects another, the
// corrected tables and the notice.
const CorrectedFolder = "更正"

// NoticeName is the name of the notice's files in it, without their endings.
const NoticeName = "更正说明"

// DescriptionKind is the Output.Kind of the file that describes the CSV files.
const DescriptionKind = "datapackage"

// Output is one file of the edition.
type Output struct {
	Path   string   `json:"path"` // in the edition's folder, or in its archive, with slashes
	Kind   string   `json:"kind"` // the name of its format; DescriptionKind; "tables" and "words" in canonical form
	Bytes  int64    `json:"bytes"`
	SHA256 string   `json:"sha256"`
	Pages  []string `json:"pages,omitempty"`  // of a document: sha256 of each page's content without the page number
	Tables []string `json:"tables,omitempty"` // ids of the tables in it
}

// Encode seals the manifest and gives its bytes.
func (m *Manifest) Encode() ([]byte, error) {
	m.Format = manifestForm.Writes
	return m.seal()
}

// Reseal gives the bytes that a manifest was read from: those of its own format.
func (m *Manifest) Reseal() ([]byte, error) {
	k := *m
	return k.seal()
}

func (m *Manifest) seal() ([]byte, error) {
	m.Seal = ""
	body, err := marshal(m)
	if err != nil {
		return nil, err
	}
	m.Seal = Hash(body)
	return marshal(m)
}

// decodeStrict refuses fields that v does not have.
func decodeStrict(data []byte, v any) error {
	dec := json.NewDecoder(&measured{r: bytes.NewReader(data)})
	dec.DisallowUnknownFields()
	return dec.Decode(v)
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// Hash is the sha256 of data in hex.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// HashFile is the sha256 of a file in hex, and its size.
func HashFile(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// Decode reads a manifest's bytes; path names it in messages.
func Decode(path string, data []byte) (*Manifest, error) {
	broken := func(message, want string) error {
		return diag.One(diag.Problem{File: path, Message: message, Want: want})
	}
	if refused := manifestForm.newer(data); refused != nil {
		return nil, broken(refused.Message, refused.Want)
	}
	var m Manifest
	if err := decodeStrict(data, &m); err != nil {
		return nil, broken("不是清单文件，或已损坏", err.Error())
	}
	if refused := manifestForm.refuse(m.Format); refused != nil {
		return nil, broken(refused.Message, refused.Want)
	}
	seal := m.Seal
	again, err := m.seal()
	if err != nil {
		return nil, err
	}
	if m.Seal != seal || !bytes.Equal(again, data) {
		return nil, broken("清单被改动过", "它的内容与封记不符")
	}
	if n := len(m.Outputs) + len(m.Archives); n > mostFiles {
		return nil, broken(fmt.Sprintf("清单中有%d个文件，多于%d个", n, mostFiles), "")
	}
	seen := map[string]bool{}
	for i, o := range slices.Concat(m.Outputs, m.Archives) { // a valid seal is no proof of good intent: anyone can compute one
		if i == len(m.Outputs) {
			seen = map[string]bool{} // these are in another folder
		}
		if seen[o.Path] {
			return nil, broken("清单中的“"+o.Path+"”写了两次", "")
		}
		seen[o.Path] = true
		if !wholefile.IsSafe(o.Path) || len(o.Path) > mostPath {
			return nil, broken("清单中的“"+o.Path+"”不是这个文件夹中的文件名", "")
		}
	}
	return &m, nil
}
