package edition

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/diag"
)

// Form is which versions of a file's format the program writes and reads.
// Every version that was ever written stays readable; testdata holds an example
// of each.
type Form struct {
	File   string `json:"file"`
	Writes int    `json:"writes"`
	Reads  []int  `json:"reads"`
}

// The formats of the files of an archive, and of the manifest of a run.
//
// Manifests of the version oldForm lie, like the rest of their archive, among the
// published files, and list the files of the archive among Outputs.
//
// Tables and words are lines of JSON. The first version of them has no head; since
// the second a line {"format":2} comes before the others.
var (
	manifestForm = Form{File, 3, []int{oldForm, 3}}
	tablesForm   = Form{SnapshotFile, 2, []int{1, 2}}
	wordsForm    = Form{WordsFile, 2, []int{1, 2}}
	runForm      = Form{RunFile, 2, []int{2}}
)

const oldForm = 2

// Forms lists the formats of what archives hold, and of the manifests of runs.
func Forms() []Form { return []Form{manifestForm, tablesForm, wordsForm, runForm} }

// Readable lists Reads for messages: 2、3.
func (f Form) Readable() string {
	var all []string
	for _, n := range f.Reads {
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all, "、")
}

// refuse refuses a version that is not read; nil for one that is.
func (f Form) refuse(version int) *diag.Refusal {
	switch {
	case slices.Contains(f.Reads, version):
		return nil
	case version > f.Writes:
		return &diag.Refusal{Message: fmt.Sprintf("由更新的程序写成：是第%d种格式，本程序只认识第%s种", version, f.Readable()), Want: "请用更新的程序"}
	}
	return &diag.Refusal{Message: fmt.Sprintf("是第%d种格式，本程序只认识第%s种", version, f.Readable()), Want: "请用当时的程序"}
}

// head is the version of a format at the beginning of a file.
type head struct {
	Format int `json:"format"`
}

// newer refuses a manifest that a newer program wrote: its other fields may be
// unknown.
func (f Form) newer(data []byte) *diag.Refusal {
	var h head
	if json.Unmarshal(data, &h) != nil || h.Format <= f.Writes {
		return nil
	}
	return f.refuse(h.Format)
}

// headStart is the beginning of the head of tables and words. No file of the first
// version begins with it.
const headStart = `{"format":`

// writeHead writes the head of tables or words.
func (f Form) writeHead(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s%d}\n", headStart, f.Writes)
	return err
}

// readHead reads the head of tables or words, if they have one, and gives the
// rest. The error is a *diag.Refusal.
func (f Form) readHead(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if start, _ := b.Peek(len(headStart)); string(start) != headStart {
		return b, nil
	}
	line, err := b.ReadSlice('\n')
	var h head
	if err != nil || json.Unmarshal(line, &h) != nil {
		return nil, &diag.Refusal{Message: "已损坏：第一行不是格式的版本"}
	}
	if refused := f.refuse(h.Format); refused != nil {
		return nil, refused
	}
	return b, nil
}
