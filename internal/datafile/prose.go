package datafile

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// The texts that an office writes itself are Markdown files in a folder of the
// dataset, or rows of a workbook's sheet with the folder's name.

// proseID is the id of the table that holds the texts of a workbook; the schema has
// none.
const proseID = "prose"

// proseFile declares the sheet of texts.
func proseFile(schema *dataset.Schema) *dataset.File { return proseSheet(schema.Prose.Folder) }

// proseSheet declares a sheet of texts by its name.
func proseSheet(name string) *dataset.File {
	return &dataset.File{ID: proseID, Name: name, Kind: dataset.Records, Optional: true, Columns: []*dataset.Column{
		{ID: "name", Name: "题目", Kind: dataset.Text},
		{ID: "text", Name: "正文", Kind: dataset.Text, Blank: true},
	}}
}

// ProseTable reports that the texts are in a table.
func (s *source) ProseTable() bool { return true }

// ProsePlace names a text in messages: the cell, if Prose has read it, and the topic.
func (s *source) ProsePlace(sheet, name string) string {
	at := sheet
	if cell := s.prose[name]; cell != "" {
		at = cell
	}
	return s.name + " " + at + "“" + name + "”"
}

// Prose reads the sheet of texts, by topic; nil if there is no such sheet. An error
// is a *diag.Error.
func (s *source) Prose(sheet string) (map[string]string, error) {
	if s.book.sheet(sheet).name == "" {
		return nil, nil
	}
	t, err := readTable(proseSheet(sheet), s)
	if err != nil {
		return nil, err
	}
	var problems diag.List
	fault := func(line, cell int, got, message, want string) {
		p := t.place(line, cell)
		p.Got, p.Message, p.Want = got, message, want
		problems.Add(p)
	}
	headers := t.file.Headers()
	for i, h := range t.header {
		if h != "" && t.column(i) == nil {
			fault(t.headerLine, i, h, "不是本表的列", diag.Suggest(h, headers))
		}
	}
	name, text := slices.Index(t.header, headers[0]), slices.Index(t.header, headers[1])
	if name < 0 || text < 0 {
		fault(t.headerLine, -1, "", "列名不对", "应有“题目”和“正文”两列")
		return nil, problems.Err()
	}
	texts := map[string]string{}
	s.prose = map[string]string{}
	for i, row := range t.rows {
		key := strings.TrimSpace(row[name])
		_, twice := texts[key]
		switch {
		case key == "":
			fault(t.lines[i], name, "", "为空", "必须填写")
			continue
		case twice:
			fault(t.lines[i], name, key, "重复", "每个题目只写一行")
		}
		texts[key] = row[text]
		s.prose[key] = t.place(t.lines[i], text).Field
	}
	return texts, problems.Err()
}

// isProseTable reports that a source has its texts in a table.
func isProseTable(src dataset.Source) bool {
	p, ok := src.(dataset.ProseSource)
	return ok && p.ProseTable()
}

// readProse returns the texts as a table, in the schema's order of topics; nil if
// there are none.
func readProse(schema *dataset.Schema, src dataset.Source) (*table, error) {
	from, ok := src.(dataset.ProseSource)
	folder := schema.Prose.Folder
	if !ok || folder == "" {
		return nil, nil
	}
	texts, err := from.Prose(folder)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	t := &table{file: proseFile(schema), headerLine: 1}
	t.header = t.file.Headers()
	t.place = func(line, _ int) diag.Problem {
		return diag.Problem{File: from.ProsePlace(folder, t.rows[line-2][0])}
	}
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	order := func(name string) int {
		topic, _, _ := strings.Cut(name, "-")
		if i := slices.Index(schema.Prose.Topics, topic); i >= 0 {
			return i
		}
		return len(schema.Prose.Topics)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a, b))
	})
	var problems diag.List
	for i, name := range names {
		if strings.ContainsAny(name, `/\:*?"<>|`) || strings.HasPrefix(name, ".") {
			problems.Add(diag.Problem{File: from.ProsePlace(folder, name), Message: "题目不能作文件名", Want: diag.Suggest(name, schema.Prose.Topics)})
		}
		// How lines end, and the ends of the last ones, do not belong to the text.
		text := strings.Join(dataset.ProseLines(texts[name]), "\n")
		t.rows = append(t.rows, []string{name, strings.TrimRight(text, "\n")})
		t.lines = append(t.lines, i+2)
	}
	return t, problems.Err()
}

// writeProse writes each text of the table to a file in a new folder.
func (t *table) writeProse(dir string) error {
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	for _, row := range t.rows {
		text := row[1]
		if text != "" {
			text += "\n"
		}
		if err := os.WriteFile(filepath.Join(dir, row[0]+".md"), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
