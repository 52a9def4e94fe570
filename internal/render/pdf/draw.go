package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/signintech/gopdf"
)

// part is a piece of the document that gopdf draws by itself.
type part struct {
	sheets []sheet
	actors []*actor
	level  int
	last   bool // the last part carries the fonts of the whole document
}

// drawn is what becomes of a part: objects as gopdf wrote them, without
// “n 0 obj” and “endobj”.
type drawn struct {
	contents [][]byte // by page
	fonts    [][]byte // fontObjects per actor, of the last part only
}

// gopdf numbers its objects: catalog, page tree, outlines, resources, then for
// every font its text map, file, descriptor, CID font and font, then for every
// page the page and what is on it.
const (
	firstFontObject = 5
	fontObjects     = 5
)

// draw has gopdf draw the part.
func (p *part) draw() (drawn, error) {
	var gp gopdf.GoPdf
	gp.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	if p.level != 0 {
		gp.SetCompressLevel(p.level)
	}
	families := make([]string, len(p.actors))
	for i, a := range p.actors {
		var err error
		if families[i], err = a.font.AddTo(&gp, a.copy); err != nil {
			return drawn{}, err
		}
	}
	if p.last { // measuring adds what it measures to the embedded font
		for i, a := range p.actors {
			if err := gp.SetFont(families[i], "", 1); err != nil {
				return drawn{}, err
			}
			if _, err := gp.MeasureTextWidth(string(a.runes)); err != nil {
				return drawn{}, err
			}
		}
	}
	for _, s := range p.sheets {
		if err := s.draw(&gp, families); err != nil {
			return drawn{}, err
		}
	}
	var file bytes.Buffer
	if _, err := gp.WriteTo(&file); err != nil {
		return drawn{}, err
	}
	return p.cut(file.Bytes())
}

// draw has gopdf draw a page.
func (s *sheet) draw(gp *gopdf.GoPdf, families []string) error {
	gp.AddPageWithOption(gopdf.PageOption{PageSize: &gopdf.Rect{W: s.Width, H: s.Height}})
	grey := -1.0
	fill := func(to float64) {
		if grey != to {
			gp.SetGrayFill(to)
			grey = to
		}
	}
	for _, f := range s.Fills {
		fill(f.Grey)
		gp.RectFromUpperLeftWithStyle(f.X, f.Y, f.W, f.H, "F")
	}
	fill(0) // for the texts; and so a blank page has contents too
	width := -1.0
	for _, r := range s.Rules {
		if width != r.Width {
			gp.SetLineWidth(r.Width)
			width = r.Width
		}
		gp.Line(r.X1, r.Y1, r.X2, r.Y2)
	}
	now, size := -1, 0.0
	for _, r := range s.runs {
		if now != r.actor || size != r.size {
			if err := gp.SetFont(families[r.actor], "", r.size); err != nil {
				return err
			}
			now, size = r.actor, r.size
		}
		gp.SetXY(r.x, r.y)
		if err := gp.Text(r.s); err != nil {
			return err
		}
	}
	return nil
}

// cut takes what is needed out of the file that gopdf wrote.
func (p *part) cut(file []byte) (drawn, error) {
	objects, err := split(file)
	if err != nil {
		return drawn{}, fmt.Errorf("gopdf: %w", err)
	}
	firstPage := firstFontObject + fontObjects*len(p.actors)
	if want := firstPage - 1 + 2*len(p.sheets); len(objects) != want {
		return drawn{}, fmt.Errorf("gopdf: %d objects, want %d", len(objects), want)
	}
	var d drawn
	for i := range p.sheets {
		content := objects[firstPage-1+2*i+1]
		if !bytes.HasSuffix(content, []byte("\nendstream\n")) {
			return drawn{}, errors.New("gopdf: a page without contents")
		}
		d.contents = append(d.contents, content)
	}
	if p.last {
		d.fonts = objects[firstFontObject-1 : firstPage-1]
	}
	return d, nil
}

var startOfTable = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`)

// split gives the objects of a PDF file, object 1 first, by its table of offsets.
func split(file []byte) ([][]byte, error) {
	bad := errors.New("unexpected form of the file")
	start := startOfTable.FindSubmatch(file[max(0, len(file)-50):])
	if start == nil {
		return nil, bad
	}
	at, err := strconv.Atoi(string(start[1]))
	if err != nil || at > len(file) {
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
