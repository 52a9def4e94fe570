package edition

import (
	"io/fs"
	pathpkg "path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// WordingFile is the family's file of what is printed of editions.
const WordingFile = "edition.toml"

// Wording is the texts that a family prints of editions and their corrections.
// Every field is a text of WordingFile; it may contain the placeholders named in
// its tag "with", in braces.
type Wording struct {
	Edition struct {
		Number     string `toml:"number" with:"n"`
		Unnumbered string `toml:"unnumbered"`
		Dated      string `toml:"dated" with:"edition date"`
		Corrects   string `toml:"corrects" with:"edition old"`
		Mark       string `toml:"mark"`                // after the titles of corrected tables, and in the names of their files
		Subject    string `toml:"subject" with:"name"` // above the header, left
	} `toml:"edition"`
	Cell struct { // remarks at changed cells
		Was   string `toml:"was" with:"old"`
		Added string `toml:"added"`
	} `toml:"cell"`
	Change struct { // kinds of changes and their numbers
		Changed      string `toml:"changed"`
		Added        string `toml:"added"`
		Removed      string `toml:"removed"`
		Moved        string `toml:"moved"`
		Regrouped    string `toml:"regrouped"` // a sentence in another paragraph or at another level
		Cells        string `toml:"cells" with:"change n"`
		Rows         string `toml:"rows" with:"change n"`
		Sentences    string `toml:"sentences" with:"change n"`
		Layout       string `toml:"layout" with:"n"`
		Rounded      string `toml:"rounded" with:"n"`
		Between      string `toml:"between"`
		TableAdded   string `toml:"table_added"`
		TableRemoved string `toml:"table_removed"`
		NotPrinted   string `toml:"not_printed"`
		Row          string `toml:"row" with:"n"` // without a name
		Blank        string `toml:"blank"`        // a cell without a text
		None         string `toml:"none"`         // no sentence
		Cover        string `toml:"cover"`
	} `toml:"change"`
	Layout struct { // what changed around the figures
		Number         string `toml:"number"`
		Title          string `toml:"title"`
		Subtitle       string `toml:"subtitle"`
		Left           string `toml:"left"`
		Center         string `toml:"center"`
		Right          string `toml:"right"`
		ColumnAdded    string `toml:"column_added"`
		ColumnRemoved  string `toml:"column_removed"`
		ColumnTitle    string `toml:"column_title"`
		ColumnKind     string `toml:"column_kind"`
		ColumnOrder    string `toml:"column_order"`
		Header         string `toml:"header"`
		Formats        string `toml:"formats"`
		Notes          string `toml:"notes"`
		Cells          string `toml:"cells"`
		CellsCount     string `toml:"cells_count" with:"n"`
		SideBySide     string `toml:"side_by_side"`
		Format         string `toml:"format" with:"unit decimals"`
		Thousands      string `toml:"thousands"`
		Trimmed        string `toml:"trimmed"`
		Zero           string `toml:"zero" with:"zero"`
		BetweenFormats string `toml:"between_formats"`
	} `toml:"layout"`
	Notice struct { // the notice of a correction
		Title        string `toml:"title"`
		Overview     string `toml:"overview"` // sections and their facts
		Item         string `toml:"item"`
		Content      string `toml:"content"`
		Reason       string `toml:"reason"`
		Tables       string `toml:"tables"`
		Table        string `toml:"table" with:"table changes"`
		NotReprinted string `toml:"not_reprinted"`
		Changes      string `toml:"changes"`
		Sentences    string `toml:"sentences"`
		Unchanged    string `toml:"unchanged"`
		Number       string `toml:"number"` // titles of columns
		OfTable      string `toml:"of_table"`
		Row          string `toml:"row"`
		Column       string `toml:"column"`
		Was          string `toml:"was"`
		Now          string `toml:"now"`
		Difference   string `toml:"difference"`
		Place        string `toml:"place"`
		Checked      string `toml:"checked"`
		Hash         string `toml:"hash"`
		Compared     string `toml:"compared"`
		WholeTable   string `toml:"whole_table" with:"change title"` // cells
		Layout       string `toml:"layout"`
		OneRow       string `toml:"one_row" with:"change"`
		File         string `toml:"file" with:"path"`
		Same         string `toml:"same"`
		Different    string `toml:"different"`
		New          string `toml:"new"`
	} `toml:"notice"`
}

// LoadWording reads WordingFile from a family's folder, which messages call
// name. The error is a *diag.Error with every mistake.
func LoadWording(fsys fs.FS, name string) (*Wording, error) {
	file := pathpkg.Join(name, WordingFile)
	data, err := fs.ReadFile(fsys, WordingFile)
	if err != nil {
		return nil, diag.One(diag.File(file, err))
	}
	return ParseWording(file, data)
}

// ParseWording reads the text of a WordingFile; file is its name in messages.
func ParseWording(file string, data []byte) (*Wording, error) {
	root, err := tomlpos.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var problems diag.List
	w := &Wording{}
	r := tomlpos.Read(root, &problems)
	sections := reflect.ValueOf(w).Elem()
	for i := range sections.NumField() {
		key := sections.Type().Field(i).Tag.Get("toml")
		r.Require(key)
		section := r.Table(key)
		if section == nil {
			continue
		}
		texts := sections.Field(i)
		for k := range texts.NumField() {
			tag := texts.Type().Field(k).Tag
			texts.Field(k).SetString(section.Phrase(tag.Get("toml"), strings.Fields(tag.Get("with"))...))
		}
		section.Close()
	}
	r.Close()
	if n := r.Table("notice"); n != nil {
		var titles []string
		for _, key := range []string{"number", "of_table", "row", "column", "was", "now", "difference"} {
			title := n.String(key, "")
			if n.Has(key) && (title == "" || slices.Contains(titles, title)) {
				n.Problem(key, title, "不能作列的标题", "各列的标题不能为空，也不能相同")
			}
			titles = append(titles, title)
		}
	}
	return w, problems.Err()
}

// fill puts values into the placeholders of a text: name, value, name, value.
func fill(text string, values ...string) string {
	for i := 0; i < len(values); i += 2 {
		values[i] = "{" + values[i] + "}"
	}
	return strings.NewReplacer(values...).Replace(text)
}

// count puts a number into the placeholder {n} of a text.
func count(text string, n int) string { return fill(text, "n", strconv.Itoa(n)) }

// EditionName is what readers call an edition: 第2版（2022-03-01）. Number 0 is
// an edition that was not numbered; date may be empty.
func (w *Wording) EditionName(number int, date string) string {
	name := w.Edition.Unnumbered
	if number > 0 {
		name = count(w.Edition.Number, number)
	}
	if date != "" {
		name = fill(w.Edition.Dated, "edition", name, "date", date)
	}
	return name
}

// CorrectionName is what readers call an edition that corrects another:
// 第2版（2022-03-01）更正第1版（2022-02-14）.
func (w *Wording) CorrectionName(number int, date string, oldNumber int, oldDate string) string {
	return fill(w.Edition.Corrects, "edition", w.EditionName(number, date), "old", w.EditionName(oldNumber, oldDate))
}

// status names the kind of a change of a table, a row, a cell or a sentence.
func (w *Wording) status(s Status) string {
	switch s {
	case Added:
		return w.Change.Added
	case Removed:
		return w.Change.Removed
	case Moved:
		return w.Change.Moved
	}
	return w.Change.Changed
}

// row names the n-th row of a table, counted from 1; 0 is none.
func (w *Wording) row(n int) string {
	if n == 0 {
		return ""
	}
	return count(w.Change.Row, n)
}

// ofSentences names the kind of a change of sentences.
func (w *Wording) ofSentences(s Status) string {
	if s == Moved {
		return w.Change.Regrouped
	}
	return w.status(s)
}
