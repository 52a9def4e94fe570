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
	"strconv"
	"strings"

	"budgetreport/internal/diag"
)

// Workbooks are written with excelize but read here, for two reasons that
// excelize_test.go holds against excelize:
//
//   - Its row iterator, which streams a sheet, gives texts only. What a dataset
//     must also know (whether a cell is a number or a text, its number format,
//     whether it has a formula, merged cells, hidden columns) excelize gives only
//     from the whole sheet in memory, which costs several times as much as
//     reading it here.
//   - Some workbooks that other programs write, and damaged ones, it misreads
//     without an error: amounts in the wrong column, missing lines.
//
// A second pass over the sheet for what the iterator lacks would have to decode
// every cell, too, and so read all that the iterator does.

// xlsxFile is a workbook opened for reading: a ZIP archive of XML files, its parts.
type xlsxFile struct {
	parts   map[string]*zip.File // by partName
	sheets  []sheetInfo          // in order of their tabs
	strings []string             // shared strings, which cells refer to by index
	formats []string             // number formats, by a cell's style
	opened  map[*zip.File]bool   // parts that have been counted
	left    limits               // what may still be unpacked
	stale   bool                 // its formulas were not computed before it was saved
}

// sheetInfo is what the workbook's main part tells about a sheet.
type sheetInfo struct {
	name, part string
	state      string // "", visible, hidden, veryHidden
}

// saveAgain is the remedy for a damaged workbook.
const saveAgain = "请在Excel或WPS中打开，另存为.xlsx"

var errDamaged = &diag.Refusal{Message: "文件已损坏，读不出来", Want: saveAgain}

// damaged reports a fault inside a workbook.
func damaged(format string, args ...any) error {
	return &diag.Refusal{Message: fmt.Sprintf(format, args...), Want: "文件可能已损坏，" + saveAgain}
}

// openXLSX reads what all sheets share. An error is a *diag.Refusal.
func openXLSX(data []byte) (*xlsxFile, error) {
	if err := notArchive(data); err != nil {
		return nil, err
	}
	// Every entry of the archive's directory begins with this signature: the
	// entries are counted before any memory is spent on them.
	if bytes.Count(data, []byte("PK\x01\x02")) > mostParts {
		return nil, &diag.Refusal{Message: fmt.Sprintf("压缩包里的文件多于%d个", mostParts), Want: saveAgain}
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // no file is made of a part's name
		return nil, errDamaged
	}
	x := &xlsxFile{parts: map[string]*zip.File{}, opened: map[*zip.File]bool{}, left: limits{mostUnpacked, mostElements}}
	for _, f := range archive.File {
		name := partName(f.Name)
		if x.parts[name] != nil {
			return nil, damaged("压缩包里有两个%s", name)
		}
		x.parts[name] = f
	}
	main, err := x.mainPart()
	if err != nil {
		return nil, err
	}
	if err := x.readMain(main); err != nil {
		if refusal := (*diag.Refusal)(nil); !errors.As(err, &refusal) {
			err = errDamaged
		}
		return nil, err
	}
	return x, nil
}

// partName is the form of a part's name that is compared: some programs write
// the same name with backslashes, a leading slash or other capitals in different
// places.
func partName(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

// has reports whether the workbook has a part.
func (x *xlsxFile) has(part string) bool { return part != "" && x.parts[partName(part)] != nil }

// openPart opens a part for reading within the limits. A part that is read
// again is not counted again.
func (x *xlsxFile) openPart(part string) (io.ReadCloser, error) {
	f := x.parts[partName(part)]
	if f == nil {
		return nil, damaged("里面缺%s", part)
	}
	left := &x.left
	if x.opened[f] {
		left = &limits{unlimited, unlimited}
	} else if f.UncompressedSize64 > uint64(left.bytes) {
		return nil, errTooMuch
	}
	x.opened[f] = true
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &boundedPart{ReadCloser: r, left: left}, nil
}

// decode reads a whole part into v.
func (x *xlsxFile) decode(part string, v any) error {
	r, err := x.openPart(part)
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(r).Decode(v)
}

// tokens calls each for every XML token of a part; each may read more from the
// decoder.
func (x *xlsxFile) tokens(part string, each func(*xml.Decoder, xml.Token) error) error {
	r, err := x.openPart(part)
	if err != nil {
		return err
	}
	defer r.Close()
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = each(d, token)
		}
		if err != nil {
			return err
		}
	}
}

// relationships reads which parts a part refers to: by the id of the
// relationship, and by the last word of its type.
func (x *xlsxFile) relationships(part string) (byID, byType map[string]string, err error) {
	dir, name := path.Split(part)
	byID, byType = map[string]string{}, map[string]string{}
	rels := dir + "_rels/" + name + ".rels"
	if !x.has(rels) {
		return byID, byType, nil
	}
	var list struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := x.decode(rels, &list); err != nil {
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

// mainPart finds the workbook's main part. The error tells what kind of file
// the archive is, if it is no workbook of this format.
func (x *xlsxFile) mainPart() (string, error) {
	_, byType, err := x.relationships("")
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
	case x.has(main):
		return main, nil
	case x.has(usual):
		return usual, nil
	case x.has("content.xml"):
		return "", &diag.Refusal{Message: "是OpenDocument文件（.ods）", Want: saveAs}
	case main != "":
		return "", damaged("里面缺%s", main)
	}
	return "", notWorkbook("是压缩包")
}

// readMain reads the main part and what it refers to, apart from the sheets.
func (x *xlsxFile) readMain(main string) error {
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
	if err := x.decode(main, &workbook); err != nil {
		return err
	}
	byID, byType, err := x.relationships(main)
	if err != nil {
		return err
	}
	if len(workbook.Sheets) > mostSheets {
		return &diag.Refusal{Message: fmt.Sprintf("工作表多于%d张", mostSheets), Want: "应只留数据集的表"}
	}
	x.stale = workbook.Calc.stale()
	sheetOf, named := map[string]string{}, map[string]bool{} // by part; by name in small letters
	for _, s := range workbook.Sheets {
		if named[strings.ToLower(s.Name)] {
			return damaged("有两张工作表都叫“%s”", s.Name)
		}
		named[strings.ToLower(s.Name)] = true
		part := byID[s.ID+s.StrictID]
		if !x.has(part) {
			return damaged("里面缺工作表“%s”的内容", s.Name)
		}
		if other, twice := sheetOf[partName(part)]; twice {
			return damaged("工作表“%s”和“%s”的内容存在同一处", other, s.Name)
		}
		sheetOf[partName(part)] = s.Name
		x.sheets = append(x.sheets, sheetInfo{s.Name, part, s.State})
	}
	// Some programs refer to these two parts without writing them when no cell
	// has a text or a style; then nothing is missing.
	if part := byType["sharedStrings"]; x.has(part) {
		if err := x.readStrings(part); err != nil {
			return err
		}
	}
	if part := byType["styles"]; x.has(part) {
		return x.readFormats(part)
	}
	return nil
}

// calculation holds the settings that tell when formulas are computed.
type calculation struct {
	Mode      string `xml:"calcMode,attr"`
	OnSave    string `xml:"calcOnSave,attr"`
	Completed string `xml:"calcCompleted,attr"`
	OnLoad    string `xml:"fullCalcOnLoad,attr"`
}

// stale reports that the values stored with formulas may be old: a program
// changed cells and left the computing to whoever opens the workbook, or a
// person had switched it off.
func (c calculation) stale() bool {
	isFalse := func(s string) bool { return s == "0" || s == "false" }
	return isTrue(c.OnLoad) || isFalse(c.Completed) || c.Mode == "manual" && isFalse(c.OnSave)
}

// richText is a text, plain or in runs of different fonts. Phonetic readings,
// which are stored beside the runs, do not belong to it.
type richText struct {
	Plain []string `xml:"t"`
	Runs  []string `xml:"r>t"`
}

// String returns the text with line breaks as in a CSV file.
func (t *richText) String() string {
	s := unescape(strings.Join(t.Plain, "") + strings.Join(t.Runs, ""))
	return strings.ReplaceAll(s, "\r\n", "\n")
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape restores characters that XML cannot hold, which are stored as _x000D_.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(code string) string {
		r, _ := strconv.ParseUint(code[2:6], 16, 16)
		return string(rune(r))
	})
}

// readStrings reads the shared strings.
func (x *xlsxFile) readStrings(part string) error {
	return x.tokens(part, func(d *xml.Decoder, token xml.Token) error {
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "si" {
			return nil
		}
		var s richText
		if err := d.DecodeElement(&s, &start); err != nil {
			return err
		}
		x.strings = append(x.strings, s.String())
		return nil
	})
}

// sheet finds a sheet by its name; the zero value if there is none.
func (x *xlsxFile) sheet(name string) sheetInfo {
	for _, info := range x.sheets {
		if info.name == name {
			return info
		}
	}
	return sheetInfo{}
}

// defaultName is what Excel, WPS and LibreOffice call the sheets of a new workbook.
var defaultName = regexp.MustCompile(`^(Sheet|工作表)\d+$`)

// unused reports a sheet that came with the new workbook and is still empty.
func (x *xlsxFile) unused(info sheetInfo) bool {
	if !defaultName.MatchString(info.name) {
		return false
	}
	s, err := x.read(info)
	return err == nil && len(s.rows) == 0
}
