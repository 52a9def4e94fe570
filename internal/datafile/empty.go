package datafile

import (
	"fmt"
	"slices"
	"strings"

	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
)

// emptyTables returns the tables of an empty dataset: headers and an example row
// each, which is refused until it is deleted; in a table of pairs and in that of texts
// the names, without values.
func emptyTables(schema *dataset.Schema) []*table {
	files := slices.Clone(schema.Files)
	if schema.Prose.Folder != "" {
		files = append(files, proseFile(schema))
	}
	var tables []*table
	for _, f := range files {
		t := &table{file: f, header: f.Headers(), headerLine: 1}
		t.place = func(int, int) diag.Problem { return diag.Problem{File: f.Name} }
		switch {
		case f.ID == proseID:
			for _, topic := range schema.Prose.Topics {
				t.rows = append(t.rows, []string{topic, ""})
			}
		case f.Kind == dataset.Pairs:
			for _, c := range f.Columns {
				t.rows = append(t.rows, []string{c.Name, ""})
			}
		default:
			row := make([]string, len(f.Columns))
			for i, c := range f.Columns {
				row[i] = exampleValue(schema, f, c)
			}
			row[0] = dataset.Example + row[0]
			t.rows = append(t.rows, row)
		}
		for i := range t.rows {
			t.lines = append(t.lines, i+2)
		}
		tables = append(tables, t)
	}
	return tables
}

// exampleValue returns a value that a column could hold, "" where it may be empty.
func exampleValue(schema *dataset.Schema, f *dataset.File, c *dataset.Column) string {
	if only := c.Only; only != nil && only.Word != nil && !slices.Contains(only.Words, only.Word.Words[0]) || only == nil && c.Optional {
		return ""
	}
	switch c.Kind {
	case dataset.Key:
		for _, d := range schema.Dims {
			if d.List == f && d.Example != "" {
				return d.Example
			}
		}
	case dataset.Ref:
		if c.Only != nil && c.Only.Dim != nil && !slices.Contains(c.Only.Words, c.Only.Dim.Words[0]) {
			return ""
		}
		if words := refWords(c); words != nil {
			return words[0]
		}
		for _, d := range c.Ref {
			if d.Example != "" {
				return d.Example
			}
		}
	case dataset.Word:
		return c.Words[0]
	case dataset.Flag:
		return "否"
	case dataset.Order:
		return "1"
	case dataset.Amount:
		return "1234.50"
	case dataset.Year:
		return "2022"
	case dataset.Date:
		return "2022-02-14"
	case dataset.Text:
		if c.Example != "" {
			return c.Example
		}
	}
	return c.Name
}

// refWords returns the words that a cell of a Ref column may hold: those allowed in
// the column, and those of its dimensions.
func refWords(c *dataset.Column) []string {
	words := slices.Clone(c.Words)
	for _, d := range c.Ref {
		words = append(words, d.Words...)
	}
	return words
}

// columnHelp tells how a column is filled in.
func columnHelp(schema *dataset.Schema, f *dataset.File, c *dataset.Column) string {
	var parts []string
	add := func(text string) { parts = append(parts, text) }
	switch {
	case f.ID == proseID && c == f.Columns[0]:
		return "题目。写某个单位的，在后面加“-”和单位编码，如“" + schema.Prose.Topics[0] + "-" + schema.Subject.Dim.Example + "”。"
	case f.ID == proseID:
		return "正文，印在文字说明中。格内一行一段，换行用Alt+Enter。可以空着。"
	}
	switch c.Kind {
	case dataset.Key:
		once := "，每个只列一次"
		if f.Kind == dataset.Pairs {
			once = ""
		}
		add("编码" + once + "。单元格应为文本格式，以免丢失开头的0。")
		if c.Digits > 0 {
			add(fmt.Sprintf("至少%d位。", c.Digits))
		}
		for _, d := range schema.Dims {
			if d.List == f && d.Levels != nil {
				add(d.System + "：" + d.LevelWords() + "。")
			}
		}
	case dataset.Name:
		add("名称，原样印在表上。")
	case dataset.Text:
		add("文字。")
	case dataset.Ref:
		var from []string
		for _, d := range c.Ref {
			if d.List != nil {
				from = append(from, "“"+d.List.Name+"”表中列出的"+strings.TrimSuffix(d.Title, "编码")+"编码")
			}
		}
		if words := refWords(c); words != nil {
			text := strings.Join(words, "、")
			if len(words) > 1 {
				text += "之一"
			}
			from = append(from, text)
		}
		add("填写" + strings.Join(from, "，或") + "。")
	case dataset.Word:
		add("填写" + strings.Join(c.Words, "、") + "之一。")
	case dataset.Flag:
		add("填写“是”或“否”。")
	case dataset.Order:
		add("序号，不带小数的数字；按它从小到大排列。")
	case dataset.Amount:
		add("金额，以元为单位，至多两位小数。")
	case dataset.Year:
		add("四位数字，如2022。")
	case dataset.Date:
		add("日期，如2022-02-14。")
	}
	switch {
	case c.Only != nil:
		add("“" + c.Only.On() + "”为“" + c.Only.Label + "”时必须填写，其余空着。")
	case c.Blank || c.Optional:
		add("可以空着。")
	default:
		add("必须填写。")
	}
	return strings.Join(parts, "\n")
}
