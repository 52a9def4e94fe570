package datafile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"budgetreport/internal/diag"
)

// A workbook is read here rather than by excelize, because whether a cell is a
// number or a text, how a formula was computed, what is hidden and what a
// number looks like all matter, and because a value must come as it is stored:
// excelize gives texts only, rounded by way of float64.

// book is a workbook opened for reading.
type book struct {
	parts   map[string]*zip.File
	sheets  []sheetRef
	strings []string // shared by the cells of all sheets
	formats []string // number formats, by a cell's style
	opened  map[*zip.File]bool
	left    limits          // what may still be read
	blank   map[string]bool // by part: a sheet that may be left out was looked into
	stale   bool            // it says itself that its formulas were not computed before it was saved
}

// sheetRef is a sheet of the workbook.
type sheetRef struct {
	name, part string
	state      string // "", visible, hidden, veryHidden
}

// saveAgain is what to do about a workbook that is damaged.
const saveAgain = "请在Excel或WPS中打开，另存为.xlsx"

var errDamaged = &diag.Refusal{Message: "文件已损坏，读不出来", Want: saveAgain}

// damaged says what is wrong inside a workbook.
func damaged(format string, args ...any) error {
	return &diag.Refusal{Message: fmt.Sprintf(format, args...), Want: "文件可能已损坏，" + saveAgain}
}

// openBook reads what all sheets share. An error is a *diag.Refusal.
func openBook(data []byte) (*book, error) {
	if err := notArchive(data); err != nil {
		return nil, err
	}
	// The archive's own list is told by this signature; it is counted before
	// anything is made of it.
	if bytes.Count(data, []byte("PK\x01\x02")) > mostParts {
		return nil, &diag.Refusal{Message: fmt.Sprintf("压缩包里的文件多于%d个", mostParts), Want: saveAgain}
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are only compared
		return nil, errDamaged
	}
	b := &book{parts: map[string]*zip.File{}, opened: map[*zip.File]bool{}, left: limits{mostUnpacked, mostElements}}
	for _, f := range archive.File {
		name := partName(f.Name)
		if b.parts[name] != nil {
			return nil, damaged("压缩包里有两个%s", name)
		}
		b.parts[name] = f
	}
	main, err := b.mainPart()
	if err != nil {
		return nil, err
	}
	if err := b.open(main); err != nil {
		if refusal := (*diag.Refusal)(nil); !errors.As(err, &refusal) {
			err = errDamaged
		}
		return nil, err
	}
	return b, nil
}

// partName is how a part's name is compared: some programs write it with
// backslashes, a slash in front or other capitals than where it is named.
func partName(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

// decode reads a part into v.
func (b *book) decode(part string, v any) error {
	r, err := b.openPart(part)
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(r).Decode(v)
}

// has reports whether the workbook has a part.
func (b *book) has(part string) bool { return part != "" && b.parts[partName(part)] != nil }

// openPart opens a part to be read within the bounds.
func (b *book) openPart(part string) (io.ReadCloser, error) {
	f := b.parts[partName(part)]
	if f == nil {
		return nil, damaged("里面缺%s", part)
	}
	left := &b.left
	if b.opened[f] { // it has been counted
		free := unbounded
		left = &free
	} else if f.UncompressedSize64 > uint64(left.bytes) {
		return nil, errTooMuch
	}
	b.opened[f] = true
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &boundedPart{ReadCloser: r, left: left}, nil
}

type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// relations reads where a part's relations lead: by id and by the last word of
// their type.
func (b *book) relations(part string) (byID, byType map[string]string, err error) {
	dir, name := path.Split(part)
	byID, byType = map[string]string{}, map[string]string{}
	rels := dir + "_rels/" + name + ".rels"
	if !b.has(rels) {
		return byID, byType, nil
	}
	var list relations
	if err := b.decode(rels, &list); err != nil {
		return nil, nil, err
	}
	for _, r := range list.List {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/"+dir, target)
		}
		target = strings.TrimPrefix(path.Clean(target), "/")
		byID[r.ID], byType[path.Base(r.Type)] = target, target
	}
	return byID, byType, nil
}

// mainPart finds the workbook's main part. The error says what the archive is
// instead.
func (b *book) mainPart() (string, error) {
	_, byType, err := b.relations("")
	if err != nil {
		return "", errDamaged
	}
	const usual = "xl/workbook.xml"
	main := byType["officeDocument"]
	switch folder := path.Base(path.Dir(main)); {
	case folder == "word":
		return "", notWorkbook("是Word文档（.docx）")
	case folder == "ppt":
		return "", notWorkbook("是演示文稿（.pptx）")
	case strings.HasSuffix(main, ".bin"):
		return "", &diag.Refusal{Message: "是二进制格式的工作簿（.xlsb）", Want: saveAs}
	case b.has(main):
		return main, nil
	case b.has(usual):
		return usual, nil
	case b.has("content.xml"):
		return "", &diag.Refusal{Message: "是OpenDocument文件（.ods）", Want: saveAs}
	case main != "":
		return "", damaged("里面缺%s", main)
	}
	return "", notWorkbook("是压缩包")
}

func (b *book) open(main string) error {
	var workbook struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			// Files saved as “Strict Open XML” use another name space.
			StrictID string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
		} `xml:"sheets>sheet"`
		Calc calculation `xml:"calcPr"`
	}
	if err := b.decode(main, &workbook); err != nil {
		return err
	}
	byID, byType, err := b.relations(main)
	if err != nil {
		return err
	}
	if len(workbook.Sheets) > mostSheets {
		return &diag.Refusal{Message: fmt.Sprintf("工作表多于%d张", mostSheets), Want: "应只留数据集的表"}
	}
	b.stale = workbook.Calc.stale()
	taken, named := map[string]string{}, map[string]bool{}
	for _, s := range workbook.Sheets {
		if named[strings.ToLower(s.Name)] {
			return damaged("有两张工作表都叫“%s”", s.Name)
		}
		named[strings.ToLower(s.Name)] = true
		part := byID[s.ID+s.StrictID]
		if !b.has(part) {
			return damaged("里面缺工作表“%s”的内容", s.Name)
		}
		if other, twice := taken[partName(part)]; twice {
			return damaged("工作表“%s”和“%s”的内容存在同一处", other, s.Name)
		}
		taken[partName(part)] = s.Name
		b.sheets = append(b.sheets, sheetRef{s.Name, part, s.State})
	}
	// Programs name these parts although they have not written them: without
	// texts, or with cells that all look the same, nothing is missing.
	if part := byType["sharedStrings"]; b.has(part) {
		if err := b.readStrings(part); err != nil {
			return err
		}
	}
	if part := byType["styles"]; b.has(part) {
		return b.readFormats(part)
	}
	return nil
}

// calculation is what a workbook says of when its formulas are computed.
type calculation struct {
	Mode      string `xml:"calcMode,attr"`
	OnSave    string `xml:"calcOnSave,attr"`
	Completed string `xml:"calcCompleted,attr"`
	OnLoad    string `xml:"fullCalcOnLoad,attr"`
}

// stale reports that the values stored with formulas may be old ones: a program
// changed cells and left the computing to whoever opens the workbook, or a
// person had switched it off.
func (c calculation) stale() bool {
	isFalse := func(s string) bool { return s == "0" || s == "false" }
	return isTrue(c.OnLoad) || isFalse(c.Completed) || c.Mode == "manual" && isFalse(c.OnSave)
}

// text is a string of a workbook: plain, or in runs of different fonts. Notes
// on pronunciation, which hang beside the runs, are no part of it.
type text struct {
	Plain []string `xml:"t"`
	Runs  []string `xml:"r>t"`
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// String gives the text. Characters that XML cannot hold are stored as _x000D_.
func (t *text) String() string {
	s := unescape(strings.Join(t.Plain, "") + strings.Join(t.Runs, ""))
	return strings.ReplaceAll(s, "\r\n", "\n") // as in a CSV file
}

func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		var r rune
		for _, d := range strings.ToLower(m[2:6]) {
			r = r<<4 | rune(strings.IndexRune("0123456789abcdef", d))
		}
		return string(r)
	})
}

func (b *book) readStrings(part string) error {
	r, err := b.openPart(part)
	if err != nil {
		return err
	}
	defer r.Close()
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			var s text
			if err := d.DecodeElement(&s, &start); err != nil {
				return err
			}
			b.strings = append(b.strings, s.String())
		}
	}
}

// sheet finds a sheet by its name.
func (b *book) sheet(name string) sheetRef {
	for _, ref := range b.sheets {
		if ref.name == name {
			return ref
		}
	}
	return sheetRef{}
}

// defaultName is what Excel, WPS and LibreOffice call the sheets of a new workbook.
var defaultName = regexp.MustCompile(`^(Sheet|工作表)\d+$`)

// unused reports a sheet that came with the new workbook and was never written to.
func (b *book) unused(ref sheetRef) bool {
	if !defaultName.MatchString(ref.name) {
		return false
	}
	if empty, known := b.blank[ref.part]; known {
		return empty
	}
	s, err := b.read(ref)
	if b.blank == nil {
		b.blank = map[string]bool{}
	}
	b.blank[ref.part] = err == nil && len(s.rows) == 0
	return b.blank[ref.part]
}
