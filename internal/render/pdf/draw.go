package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/signintech/gopdf"
)

// part is a range of pages that gopdf draws as a document of its own.
type part struct {
	pages   []dividedPage
	subsets []*subset
	last    bool // the last part carries the fonts of the whole document
}

// streams are the objects of a part that the document needs, as gopdf wrote them,
// without “n 0 obj” and “endobj”.
type streams struct {
	contents [][]byte // by page
	fonts    [][]byte // font files by subset, of the last part only
}

// gopdf writes its objects in this order: catalog, page tree, outlines,
// resources; for every font its ToUnicode map, file, descriptor, CID font and
// font; for every page the page and its content stream.
const (
	firstFontObject = 5
	fontObjects     = 5
	fontFileObject  = 1 // of those of a font, from 0
)

// draw has gopdf draw the part.
func (p *part) draw() (streams, error) {
	var gp gopdf.GoPdf
	gp.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	families := make([]string, len(p.subsets))
	for i, s := range p.subsets {
		var err error
		if families[i], err = s.font.addTo(&gp, s.copy); err != nil {
			return streams{}, err
		}
	}
	if p.last { // measuring a text adds its characters to the embedded font
		for i, s := range p.subsets {
			if err := gp.SetFont(families[i], "", 1); err != nil {
				return streams{}, err
			}
			if _, err := gp.MeasureTextWidth(string(s.used)); err != nil {
				return streams{}, err
			}
		}
	}
	for i := range p.pages {
		if err := p.pages[i].draw(&gp, families); err != nil {
			return streams{}, err
		}
	}
	var file bytes.Buffer
	if _, err := gp.WriteTo(&file); err != nil {
		return streams{}, err
	}
	return p.extract(file.Bytes())
}

// draw has gopdf draw a page.
func (p *dividedPage) draw(gp *gopdf.GoPdf, families []string) error {
	gp.AddPageWithOption(gopdf.PageOption{PageSize: &gopdf.Rect{W: p.Width, H: p.Height}})
	grey := -1.0
	fill := func(to float64) {
		if grey != to {
			gp.SetGrayFill(to)
			grey = to
		}
	}
	for _, f := range p.Fills {
		fill(f.Grey)
		gp.RectFromUpperLeftWithStyle(f.X, f.Y, f.W, f.H, "F")
	}
	fill(0) // for the texts; it also gives a blank page a content stream
	width := -1.0
	for _, r := range p.Rules {
		if width != r.Width {
			gp.SetLineWidth(r.Width)
			width = r.Width
		}
		gp.Line(r.X1, r.Y1, r.X2, r.Y2)
	}
	now, size := -1, 0.0
	for _, r := range p.runs {
		if now != r.subset || size != r.size {
			if err := gp.SetFont(families[r.subset], "", r.size); err != nil {
				return err
			}
			now, size = r.subset, r.size
		}
		gp.SetXY(r.x, r.y)
		if err := gp.Text(r.s); err != nil {
			return err
		}
	}
	return nil
}

// extract takes the objects that are needed out of the file that gopdf wrote. A
// file of any other form than the one expected is an error, never a wrong page.
func (p *part) extract(file []byte) (streams, error) {
	objects, err := split(file)
	if err != nil {
		return streams{}, fmt.Errorf("gopdf: %w", err)
	}
	firstPage := firstFontObject + fontObjects*len(p.subsets)
	if want := firstPage - 1 + 2*len(p.pages); len(objects) != want {
		return streams{}, fmt.Errorf("gopdf: %d objects, want %d", len(objects), want)
	}
	stream := func(number int, key string) []byte {
		o := objects[number-1]
		if !bytes.HasSuffix(o, []byte("\nendstream\n")) || !bytes.Contains(o[:min(len(o), 100)], []byte(key)) {
			err = fmt.Errorf("gopdf: object %d is not the stream expected", number)
		}
		return o
	}
	var out streams
	for i := range p.pages {
		out.contents = append(out.contents, stream(firstPage+2*i+1, "/Length "))
	}
	if p.last {
		for i := range p.subsets {
			out.fonts = append(out.fonts, stream(firstFontObject+fontObjects*i+fontFileObject, "/Length1 "))
		}
	}
	return out, err
}

// split gives the objects of a PDF file, object 1 first, by its cross-reference
// table.
func split(file []byte) ([][]byte, error) {
	bad := errors.New("unexpected form of the file")
	const start = "startxref\n"
	end, ok := bytes.CutSuffix(file, []byte("\n%%EOF\n"))
	i := bytes.LastIndex(end, []byte(start))
	if !ok || i < 0 {
		return nil, bad
	}
	at, err := strconv.Atoi(string(end[i+len(start):]))
	if err != nil || at < 0 || at > len(file) {
		return nil, bad
	}
	table, ok := bytes.CutPrefix(file[at:], []byte("xref\n0 "))
	if !ok {
		return nil, bad
	}
	const entry = 20
	count, entries, _ := bytes.Cut(table, []byte("\n"))
	n, err := strconv.Atoi(string(count)) // one more than there are objects
	if err != nil || n < 1 || n > len(entries)/entry {
		return nil, bad
	}
	ends := make([]int, n) // where object i ends and i+1 begins
	ends[n-1] = at
	for i := range n - 1 {
		if ends[i], err = strconv.Atoi(string(entries[(i+1)*entry:][:10])); err != nil {
			return nil, bad
		}
	}
	objects := make([][]byte, n-1)
	for i := range objects {
		if ends[i] < 0 || ends[i] > ends[i+1] || ends[i+1] > len(file) {
			return nil, bad
		}
		o, begins := bytes.CutPrefix(file[ends[i]:ends[i+1]], fmt.Appendf(nil, "%d 0 obj\n", i+1))
		o, closes := bytes.CutSuffix(o, []byte("endobj\n\n"))
		if !begins || !closes {
			return nil, bad
		}
		objects[i] = o
	}
	return objects, nil
}
