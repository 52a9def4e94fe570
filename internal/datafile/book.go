package datafile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
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
}

// sheetRef is a sheet of the workbook.
type sheetRef struct {
	name, part string
	state      string // "", visible, hidden, veryHidden
}

var errDamaged = errors.New("damaged")

// openBook reads what all sheets share. A problem without message means that
// all is well.
func openBook(data []byte) (*book, diag.Problem) {
	const saveAs = "应在Excel或WPS中另存为“Excel工作簿（.xlsx）”"
	switch {
	case len(data) == 0:
		return nil, diag.Problem{Message: "是空文件"}
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		// Both old workbooks and encrypted ones are compound files; the latter
		// have a stream of this name, in UTF-16.
		if bytes.Contains(data, []byte(strings.Join(strings.Split("EncryptedPackage", ""), "\x00"))) {
			return nil, diag.Problem{Message: "加了密码，读不出来", Want: "应取消密码后保存"}
		}
		return nil, diag.Problem{Message: "是旧格式的工作簿（.xls或.et）", Want: saveAs}
	case !bytes.HasPrefix(data, []byte("PK")):
		return nil, diag.Problem{Message: "不是Excel工作簿（.xlsx）", Want: "数据集应为.xlsx工作簿，或放着CSV文件的文件夹"}
	}
	damaged := diag.Problem{Message: "文件已损坏，读不出来", Want: "请在Excel或WPS中打开，另存为.xlsx"}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged
	}
	b := &book{parts: map[string]*zip.File{}}
	for _, f := range archive.File {
		b.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	main, err := b.mainPart()
	switch {
	case err != nil:
		return nil, damaged
	case strings.HasSuffix(main, ".bin"):
		return nil, diag.Problem{Message: "是二进制格式的工作簿（.xlsb）", Want: saveAs}
	case main == "":
		return nil, diag.Problem{Message: "不是Excel工作簿（.xlsx）", Want: saveAs}
	}
	if b.open(main) != nil {
		return nil, damaged
	}
	return b, diag.Problem{}
}

// decode reads a part into v; a part that is missing is left as it is.
func (b *book) decode(part string, v any) error {
	r, err := b.openPart(part)
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(r).Decode(v)
}

func (b *book) openPart(part string) (io.ReadCloser, error) {
	f := b.parts[strings.ToLower(part)]
	if f == nil {
		return nil, errDamaged
	}
	return f.Open()
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
	if b.parts[strings.ToLower(rels)] == nil {
		return byID, byType, nil
	}
	var list relations
	if err := b.decode(rels, &list); err != nil {
		return nil, nil, err
	}
	for _, r := range list.List {
		target := path.Join(dir, r.Target)
		if strings.HasPrefix(r.Target, "/") {
			target = strings.TrimPrefix(path.Clean(r.Target), "/")
		}
		byID[r.ID], byType[path.Base(r.Type)] = target, target
	}
	return byID, byType, nil
}

// mainPart finds the workbook's main part, "" if the archive is something else.
func (b *book) mainPart() (string, error) {
	_, byType, err := b.relations("")
	if err != nil {
		return "", err
	}
	main := byType["officeDocument"]
	if path.Base(path.Dir(main)) == "word" || path.Base(path.Dir(main)) == "ppt" {
		return "", nil
	}
	return main, nil
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
	}
	if err := b.decode(main, &workbook); err != nil {
		return err
	}
	byID, byType, err := b.relations(main)
	if err != nil {
		return err
	}
	for _, s := range workbook.Sheets {
		part := byID[s.ID+s.StrictID]
		if b.parts[strings.ToLower(part)] == nil {
			return errDamaged
		}
		b.sheets = append(b.sheets, sheetRef{s.Name, part, s.State})
	}
	if part := byType["sharedStrings"]; part != "" {
		if err := b.readStrings(part); err != nil {
			return err
		}
	}
	if part := byType["styles"]; part != "" {
		return b.readFormats(part)
	}
	return nil
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
	var list struct {
		Strings []text `xml:"si"`
	}
	if err := b.decode(part, &list); err != nil {
		return err
	}
	for i := range list.Strings {
		b.strings = append(b.strings, list.Strings[i].String())
	}
	return nil
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
	s, err := b.read(ref)
	return err == nil && len(s.rows) == 0
}
