package docx

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"budgetreport/internal/book"
	"budgetreport/internal/table"
)

const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`

const packageRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="document" Type="` + relations + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const documentRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="fonts" Type="` + relations + `/fontTable" Target="fontTable.xml"/>` +
	`<Relationship Id="footer" Type="` + relations + `/footer" Target="footer1.xml"/>` +
	`<Relationship Id="header" Type="` + relations + `/header" Target="header1.xml"/>` +
	`<Relationship Id="settings" Type="` + relations + `/settings" Target="settings.xml"/>` +
	`<Relationship Id="styles" Type="` + relations + `/styles" Target="styles.xml"/></Relationships>`

// settings asks Word to update the page numbers of the contents on opening, after a
// question to the user: they depend on its fonts and on what is edited.
const settings = `<w:settings` + namespaces + `><w:characterSpacingControl w:val="compressPunctuation"/><w:updateFields w:val="true"/>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
	`<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>`

func (d *doc) core() {
	d.f(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:creator>%s</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>`,
		escape(d.book.Title), escape(d.book.Author))
}

// footer writes the page number in the form of the book or, where it has none, of
// the tables.
func (d *doc) footer() {
	form := d.book.Style.PageNumber
	if at := slices.IndexFunc(d.book.Blocks, isTable); form == "" && at >= 0 {
		form = d.book.Blocks[at].Table.Style.PageNumber
	}
	field := func(name string) string {
		return `</w:t></w:r><w:fldSimple w:instr=" ` + name + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve">`
	}
	form = strings.NewReplacer("{page}", field("PAGE"), "{pages}", field("NUMPAGES")).Replace(escape(form))
	d.f(`<w:ftr%s><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p></w:ftr>`, namespaces, form)
}

// draft writes the page header, which marks a draft and is otherwise empty.
func (d *doc) draft() {
	d.f(`<w:hdr%s><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>%s</w:t></w:r></w:p></w:hdr>`, namespaces, escape(d.book.Draft))
}

func isTable(k book.Block) bool { return k.Kind == book.TableOf }

// style is a paragraph style. The id is used in this file; the name is one that Word
// knows, and shows in the user's language, or one of this package.
type style struct {
	id, name, properties string
	text                 table.Text
	outline              int // level in the navigation pane, 0 for none
}

func (d *doc) list() []style {
	s := d.book.Style
	spacing := func(before, after, line int) string {
		return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d" w:line="%d" w:lineRule="exact"/>`, before, after, line)
	}
	// Titles are higher than a line of the grid and would take two lines of it.
	const center, keep, free = `<w:jc w:val="center"/>`, "<w:keepNext/><w:keepLines/>", `<w:snapToGrid w:val="0"/>`
	indent := func(size float64) string {
		return fmt.Sprintf(`<w:ind w:firstLineChars="%d" w:firstLine="%d"/>`, s.Indent*100, twentieths(size)*s.Indent)
	}
	line := twentieths(s.LinePitch)
	// A title takes a whole number of lines, so that the words stay on the grid.
	title := func(t table.Text) int { return line * max(1, int(math.Ceil(t.Size*1.1/s.LinePitch))) }
	list := []style{
		{"Normal", "Normal", "<w:widowControl/>" + spacing(0, 0, line) + indent(s.Body.Size) + `<w:jc w:val="both"/>`, s.Body, 0},
		{"Title", "Title", free + spacing(d.book.Style.Rows()/4*line, line, 2*line) + center, s.CoverTitle, 0},
		{"Subtitle", "Subtitle", spacing(0, 0, line) + center, s.Body, 0},
		{"CoverDate", "封面日期", spacing(0, 0, line) + center, s.Body, 0},
		{"ContentsTitle", "TOC Heading", free + spacing(0, line, title(s.Part)) + center, s.Part, 0},
		{"Heading1", "heading 1", keep + free + spacing(0, line, title(s.Part)) + center, s.Part, 1},
	}
	for i, h := range s.Headings {
		list = append(list, style{fmt.Sprintf("Heading%d", i+2), fmt.Sprintf("heading %d", i+2), keep + spacing(0, 0, line) + indent(h.Size), h, i + 2})
	}
	for i := range 3 {
		left := i * 2 * twentieths(s.Contents.Size)
		list = append(list, style{fmt.Sprintf("TOC%d", i+1), fmt.Sprintf("toc %d", i+1),
			fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs>%s<w:ind w:left="%d"/>`,
				d.area, spacing(0, 0, line), left), s.Contents, 0})
	}
	list = append(list, style{"Footer", "footer", spacing(0, 0, footerLine(s)) + center, s.Footer, 0},
		style{"Gap", "间隔", spacing(0, 0, 20), table.Text{Size: 1}, 0})
	if at := slices.IndexFunc(d.book.Blocks, isTable); at >= 0 {
		t := d.book.Blocks[at].Table.Style                                   // all tables of a family have the same style
		const tight = `<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>` // without Word's own spaces: widths are measured without them
		list = append(list,
			style{"TableTitle", "表题", keep + spacing(0, titleGap, pitch(t.Title, t.Leading)) + center, t.Title, d.tableLevel() + 1},
			style{"TableSubtitle", "表副题", "<w:keepNext/>" + spacing(0, 0, pitch(t.Subtitle, t.Leading)) + center, t.Subtitle, 0},
			style{"TableLine", "表上说明", "<w:keepNext/>" + spacing(0, lineGap, pitch(t.Lines, t.Leading)), t.Lines, 0},
			style{"TableHeader", "表头", tight + spacing(0, 0, pitch(t.Header, t.Leading)) + center, t.Header, 0},
			style{"TableText", "表文", tight + spacing(0, 0, pitch(t.Body, t.Leading)), t.Body, 0},
			style{"TableNote", "表注", spacing(0, 0, pitch(t.Note, t.Leading)), t.Note, 0})
	}
	return list
}

// isOwn reports whether the name of a style is unknown to Word.
func isOwn(name string) bool { return name[0] >= 0x80 }

func (d *doc) styles() {
	d.raw("<w:styles" + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:kinsoku/><w:overflowPunct/></w:pPr></w:pPrDefault></w:docDefaults>`)
	for _, s := range d.list() {
		attribute := ""
		if s.id == "Normal" {
			attribute = ` w:default="1"`
		}
		if isOwn(s.name) {
			attribute = ` w:customStyle="1"`
		}
		d.f(`<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>`, attribute, s.id, s.name)
		if s.outline > 0 {
			d.raw(`<w:next w:val="Normal"/>`)
		}
		d.f(`<w:qFormat/><w:pPr>%s`, s.properties)
		if s.outline > 0 {
			d.f(`<w:outlineLvl w:val="%d"/>`, s.outline-1)
		}
		d.raw("</w:pPr><w:rPr>")
		if s.text.Excel != "" {
			d.f(`<w:rFonts w:ascii="%[1]s" w:eastAsia="%[1]s" w:hAnsi="%[1]s" w:cs="%[1]s"/>`, escape(s.text.Excel))
		}
		if s.text.Bold {
			d.raw("<w:b/>")
		}
		d.f(`<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/></w:rPr></w:style>`, halves(s.text.Size))
	}
	d.raw("</w:styles>")
}

// fontTable names substitutes for fonts that are not installed.
func (d *doc) fontTable() {
	substitutes := map[string]string{
		"仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体", "方正小标宋简体": "宋体",
		"仿宋": "FangSong", "楷体": "KaiTi", "黑体": "SimHei", "宋体": "SimSun",
	}
	var names []string
	for _, s := range d.list() {
		if n := s.text.Excel; n != "" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	d.raw("<w:fonts" + namespaces + ">")
	for _, n := range names {
		d.f(`<w:font w:name="%s">`, escape(n))
		if other, ok := substitutes[n]; ok {
			d.f(`<w:altName w:val="%s"/>`, other)
		}
		d.raw(`<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>`)
	}
	d.raw("</w:fonts>")
}
