package page

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// TestContent: everything on a page counts but the page number.
func TestContent(t *testing.T) {
	cell := Ref{Element: &Element{}, Kind: DataCell}
	sample := func() *Page {
		return &Page{
			Width: 595, Height: 842,
			Fills: []Fill{{1, 2, 3, 4, 0.9, cell}}, Rules: []Rule{{1, 2, 3, 2, 0.5, Ref{}}}, Links: []Link{{1, 2, 3, 4, 5, 6, Ref{}}},
			Texts: []Text{{1, 2, 9, "serif", "支出", cell}, {3, 2, 9, "serif", "6,886.2", cell}, {9, 9, 9, "serif", "第 3 页", Ref{Kind: PageNumber}}},
		}
	}
	same := sample().Content()
	for name, change := range map[string]func(p *Page){
		"width":        func(p *Page) { p.Width++ },
		"height":       func(p *Page) { p.Height++ },
		"fill":         func(p *Page) { p.Fills[0].Grey = 1 },
		"no fill":      func(p *Page) { p.Fills = nil },
		"rule":         func(p *Page) { p.Rules[0].Width = 1 },
		"another rule": func(p *Page) { p.Rules = append(p.Rules, p.Rules[0]) },
		"link":         func(p *Page) { p.Links[0].Page++ },
		"link's top":   func(p *Page) { p.Links[0].Top++ },
		"place":        func(p *Page) { p.Texts[0].X += 1e-9 },
		"size":         func(p *Page) { p.Texts[0].Size++ },
		"face":         func(p *Page) { p.Texts[0].Face = "sans" },
		"figure":       func(p *Page) { p.Texts[1].S = "6,886.3" },
		"other cuts":   func(p *Page) { p.Texts[0].Face, p.Texts[0].S = "serif支", "出" },
		"one less":     func(p *Page) { p.Texts = p.Texts[1:] },
		"unnumbered":   func(p *Page) { p.Texts[2].Ref.Kind = DataCell },
	} {
		p := sample()
		if change(p); bytes.Equal(p.Content(), same) {
			t.Errorf("%s does not count", name)
		}
	}
	p := sample()
	if p.Texts[2].S = "第 4 页"; !bytes.Equal(p.Content(), same) {
		t.Error("the page number counts")
	}
	for name, change := range map[string]func(p *Page){
		"no page number": func(p *Page) { p.Texts = p.Texts[:2] },
		"another place":  func(p *Page) { p.Texts = []Text{p.Texts[2], p.Texts[0], p.Texts[1]} },
		"other reference": func(p *Page) {
			p.Texts[1].Ref.Row, p.Fills[0].Ref, p.Rules[0].Ref.Kind, p.Links[0].Ref.At = 7, Ref{}, WholeTable, 1
		},
	} {
		p := sample()
		if change(p); !bytes.Equal(p.Content(), same) {
			t.Errorf("%s counts", name)
		}
	}
}

func TestEachMakesThePagesInOrderAndChecksWhereTheyLead(t *testing.T) {
	doc := Document{Pages: 3, Page: func(i int) Page { return Page{Width: float64(i)} }, Bookmarks: []Bookmark{{Page: 2}}}
	var got []float64
	if err := doc.Each(func(i int, p Page) error { got = append(got, float64(i), p.Width); return nil }); err != nil || !slices.Equal(got, []float64{0, 0, 1, 1, 2, 2}) {
		t.Errorf("pages %v, %v", got, err)
	}
	stop := errors.New("stop")
	calls := 0
	if err := doc.Each(func(i int, _ Page) error { calls++; return stop }); err != stop || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
	link := func(to int) func(int) Page {
		return func(i int) Page {
			if i == 1 {
				return Page{Links: []Link{{Page: to}}}
			}
			return Page{}
		}
	}
	for _, c := range []struct {
		d    Document
		want string
	}{
		{Document{}, "没有可以写的页"},
		{Document{Pages: 2, Page: link(1), Bookmarks: []Bookmark{{Title: "表", Page: 2}}}, "书签“表”指到第3页，一共只有2页"},
		{Document{Pages: 2, Page: link(1), Bookmarks: []Bookmark{{Title: "表", Page: -1}}}, "书签“表”指到第0页，一共只有2页"},
		{Document{Pages: 2, Page: link(2)}, "第2页：链接指到第3页，一共只有2页"},
		{Document{Pages: 2, Page: link(-1)}, "第2页：链接指到第0页，一共只有2页"},
		{Document{Pages: 2, Page: link(0)}, ""},
	} {
		err := c.d.Each(func(int, Page) error { return nil })
		if err == nil && c.want != "" || err != nil && err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
