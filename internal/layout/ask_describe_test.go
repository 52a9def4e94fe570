package layout

import (
	"reflect"
	"testing"

	"budgetreport/internal/table"
)

// TestDescribe tells every kind of row in words.
func TestDescribe(t *testing.T) {
	schema, def := testFamily(t)
	columns := `columns = [ { title = "名称", show = "name" }, { title = "预算", columns = [ { title = "数", sum = "budget" } ] } ]` + "\n"
	for _, c := range []struct{ name, rows, want string }{
		{"fixed rows counted together", `rows = [ { label = "甲" }, { label = "乙" }, { total = "合计" } ]`, "固定二行；合计"},
		{"fixed rows at the end", `rows = [ { total = "合计" }, { label = "甲" } ]`, "合计；固定一行"},
		{"no fixed rows before a group", `rows = [ { each = "unit" } ]`, "每个单位"},
		{"groups in groups", `rows = [ { total = "合计" }, { each = "unit", rows = [ { each = [ "func", "econ" ] } ] } ]`, "合计；每个单位（每个功能科目与经济科目）"},
		{"rows under a fixed row", `rows = [ { label = "甲", rows = [ { each = "unit" } ] } ]`, "固定一行；其下（每个单位）"},
		{"label at the side, empty lines", `rows = [ { side = "旁", rows = [ { label = "甲" } ] }, { filler = 2 } ]`, "旁（固定一行）；空行"},
		{"with its foot", "rows = [ { each = \"unit\" } ]\nfoot = [ { total = \"总计\" } ]", "每个单位；合计"},
	} {
		l, err := parseLayout("layout.toml", "T", []byte("title = \"支出表\"\nfrom = \"spending\"\n"+columns+c.rows), schema, def)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		want := Description{Title: "支出表", Columns: []string{"名称", "预算.数"}, Rows: c.want}
		if got := l.Describe(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
	}
	l, err := parseLayout("layout.toml", "T", []byte("title = \"收支表\"\n[[statement]]\nfrom = \"income\"\ncolumns = [ { title = \"收\", sum = \"budget\" } ]\nrows = [ { label = \"甲\" } ]\n"+
		"[[statement]]\nfrom = \"spending\"\ncolumns = [ { title = \"支\", sum = \"budget\" } ]\nrows = [ { total = \"合计\" } ]\n"), schema, def)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := l.Describe(), (Description{Title: "收支表", Columns: []string{"收", "支"}, Rows: "固定一行 ‖ 合计"}); !reflect.DeepEqual(got, want) {
		t.Errorf("two statements: %+v, want %+v", got, want)
	}
}

// TestBlank is an empty table on the layout's paper, which it may turn, in the
// style of the family.
func TestBlank(t *testing.T) {
	fam, _ := henan(t)
	blanks := map[string]*table.Table{}
	for _, l := range fam.Layouts {
		blanks[l.ID] = l.Blank()
	}
	for id, c := range map[string]struct{ width, height float64 }{"01": {210, 297}, "03": {297, 210}} {
		b := blanks[id]
		if b.Page.Width != c.width || b.Page.Height != c.height || b.Page.Size != "A4" || b.Page.Top != 14 || b.Page.Right != 13 {
			t.Errorf("%s: %+v", id, b.Page)
		}
		st := b.Style
		if st.PageNumber != "第 {page} 页 共 {pages} 页" || st.NumberAt != table.AlignLeft || st.LastRows != 3 || st.Leading != 1.3 || st.PadX != 0.9 || st.PadY != 0.8 || st.BodyFloor != 9 {
			t.Errorf("%s: %+v", id, st)
		}
		if st.Body.Size != 9.5 || st.Body.Excel != "宋体" || st.Title.Size <= st.Body.Size {
			t.Errorf("%s: body %+v, title %+v", id, st.Body, st.Title)
		}
	}
}
