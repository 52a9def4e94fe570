package dataset

import "budgetreport/internal/tomlpos"

// Acknowledged declares the list of warnings that a person has looked at and accepts: a
// Records file, and its columns. File is nil if datasets have no such list.
type Acknowledged struct {
	File   *File
	Number *Column // the number of the warning
	Rule   *Column // its rule; cells may be empty
	Reason *Column // why it is accepted; never empty
}

// acknowledged reads acknowledged = { file, number, rule, reason }: a file and three of its
// columns.
func (p *schemaParser) acknowledged(r *tomlpos.Reader) {
	if r == nil {
		return
	}
	a := &p.schema.Acknowledged
	r.Require("file")
	id := r.String("file", "")
	if a.File = p.schema.File(id); a.File == nil || a.File.Kind != Records || !a.File.Optional {
		if r.Has("file") {
			r.Problem("file", id, "不能作确认的清单", "应为optional的records文件")
		}
		a.File = nil
	}
	column := func(key string, filled bool) *Column {
		r.Require(key)
		id := r.String(key, "")
		if a.File == nil || id == "" {
			return nil
		}
		c := a.File.Column(id)
		if c == nil || c.Kind != Text || filled && (c.Blank || c.Optional) {
			r.Problem(key, id, "不能作确认的列", "应为这个文件的text列；确认号和理由必须填写，不写optional或blank")
			return nil
		}
		return c
	}
	a.Number, a.Rule, a.Reason = column("number", true), column("rule", false), column("reason", true)
	r.Close()
}
