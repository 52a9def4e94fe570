package publish

import (
	"context"
	"path/filepath"

	"budgetreport/internal/check"
	"budgetreport/internal/layout"
	"budgetreport/internal/table"
)

// guard adds to what was found the secret names in the finished content, whatever they
// come from: nothing that is written says more than the words, the tables, and the names
// and properties of files, which are guarded when the files are added.
func (c *content) guard(o *Office) {
	c.report.Append(c.secrets.Guard(c.book, layout.Tables(c.results), documentTitle(o.Family.Document(c.ds, c.subject)))...)
	c.secrets.Redact(c.report)
}

// documentTitle is the title of a document as something said in its properties.
func documentTitle(title string) check.Say {
	return check.Say{Text: title, Place: check.Place{File: "文件属性"}, At: "标题"}
}

// guard refuses tables and other texts with secret names.
func (p *publication) guard(tables []*table.Table, others ...check.Say) error {
	if found := p.content.secrets.Guard(nil, tables, others...); found != nil {
		return &Refused{Errors: found}
	}
	return nil
}

// guardNames does so for the folders of the edition.
func (p *publication) guardNames() error {
	var says []check.Say
	out, err := filepath.Abs(p.stage.out)
	if err != nil {
		out = p.stage.out
	}
	for _, name := range []string{filepath.Base(out), p.stage.folder} {
		says = append(says, check.Say{Text: name, Place: check.Place{File: name}, At: "输出文件夹的名称"})
	}
	return p.guard(nil, says...)
}

// add writes files as stage.add does, if neither their names nor what the programs that
// open them show beside their content holds a secret name.
func (p *publication) add(ctx context.Context, files []file) (pages int, err error) {
	var says []check.Say
	for _, f := range files {
		at := check.Place{File: filepath.ToSlash(f.name)}
		says = append(says, check.Say{Text: f.name, Place: at, At: "文件名"})
		if f.pages == nil {
			continue
		}
		says = append(says, check.Say{Text: f.pages.Info.Title, Place: at, At: "文件属性的标题"}, check.Say{Text: f.pages.Info.Author, Place: at, At: "文件属性的作者"})
		for _, b := range f.pages.Bookmarks {
			says = append(says, check.Say{Text: b.Title, Place: at, At: "书签"})
		}
	}
	if err := p.guard(nil, says...); err != nil {
		return 0, err
	}
	return p.stage.add(ctx, files)
}
