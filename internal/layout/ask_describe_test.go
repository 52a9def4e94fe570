package layout

import (
	"reflect"
	"testing"
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
