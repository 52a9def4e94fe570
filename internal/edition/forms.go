package edition

import (
	"strconv"
	"strings"
)

// Form tells which versions of a file the program writes and reads.
type Form struct {
	File   string `json:"file"`
	Writes int    `json:"writes"`
	Reads  []int  `json:"reads"`
}

// Readable lists Reads: 2、3.
func (f Form) Readable() string {
	var all []string
	for _, n := range f.Reads {
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all, "、")
}

// Forms lists the forms of what archives hold. Those of tables and words bear no
// number in the file: they are the first.
func Forms() []Form {
	return []Form{
		{File, form, []int{oldForm, form}},
		{SnapshotFile, 1, []int{1}},
		{WordsFile, 1, []int{1}},
		{RunFile, runForm, []int{runForm}},
	}
}
