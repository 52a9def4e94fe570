package dataset

import (
	"slices"
	"strings"

	"budgetreport/internal/diag"
	"budgetreport/internal/tomlpos"
)

// SecretSchema declares which members of a list are secret (涉密): nothing that is published
// may hold their names, codes or aliases.
type SecretSchema struct {
	Dim    *Dimension // of the members; nil: a dataset has no secrets
	Flag   *Column    // of its list: 是 says that a member is secret
	Alias  *Column    // further names of a member, parted by 、 or ；; nil for none
	Least  int        // characters of the shortest text that is looked for within other texts
	Digits int        // digits of the shortest code of digits alone that is looked for
	Common []string   // words that anybody uses: a name of these alone cannot be told from other texts
}

// secret reads [secret].
func (p *schemaParser) secret(r *tomlpos.Reader) {
	if r == nil {
		return
	}
	for _, key := range []string{"dimension", "flag", "least", "digits", "common"} {
		r.Require(key)
	}
	s := &p.schema.Secret
	id := r.String("dimension", "")
	dim := p.schema.Dim(id)
	flag, alias := r.String("flag", ""), r.String("alias", "")
	s.Least, s.Digits = r.IntIn("least", 4, 2, 100), r.IntIn("digits", 8, 2, 100)
	s.Common = p.words(r, "common")
	switch {
	case dim == nil || dim.List == nil || dim.List.Kind != List:
		if r.Has("dimension") {
			r.Problem("dimension", id, "不是有名单的维度", diag.Suggest(id, p.schema.DimIDs()))
		}
	case dim.List.Column(flag) == nil || dim.List.Column(flag).Kind != Flag:
		r.Problem("flag", flag, "不是说明涉密的列", "应为“"+dim.Title+"”名单中的flag列")
	case alias != "" && (dim.List.Column(alias) == nil || dim.List.Column(alias).Kind != Text):
		r.Problem("alias", alias, "不是写别名的列", "应为“"+dim.Title+"”名单中的text列")
	default:
		s.Dim, s.Flag, s.Alias = dim, dim.List.Column(flag), dim.List.Column(alias)
	}
	r.Close()
}

// Secret is a member whose names must not be published.
type Secret struct {
	Row   int // in the Texts of the list
	Texts []SecretText
}

// SecretText is one of the names of a secret member.
type SecretText struct {
	Column *Column // its code, name or alias
	Text   string
}

// Secrets lists the secret members in the order of their list.
func (d *Dataset) Secrets() []Secret {
	s := &d.Schema.Secret
	if s.Dim == nil {
		return nil
	}
	list := d.Lists[s.Dim.List.ID]
	if list == nil {
		return nil
	}
	var out []Secret
	for row := range list.N {
		if list.Value(s.Flag.ID, row) != "是" {
			continue
		}
		m := Secret{Row: row}
		for _, c := range list.File.Columns {
			switch text := list.Value(c.ID, row); {
			case c.Kind == Key || c.Kind == Name:
				m.Texts = append(m.Texts, SecretText{c, text})
			case c == s.Alias:
				for _, one := range strings.FieldsFunc(text, partsAliases) {
					m.Texts = append(m.Texts, SecretText{c, one})
				}
			}
		}
		m.Texts = slices.DeleteFunc(m.Texts, func(t SecretText) bool { return t.Text == "" })
		out = append(out, m)
	}
	return out
}

// partsAliases reports whether a character stands between two aliases.
func partsAliases(r rune) bool { return strings.ContainsRune("、；;\n", r) }
