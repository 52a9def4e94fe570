package main

import (
	"errors"
	"io/fs"
	"path"

	"github.com/spf13/cobra"

	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
	"budgetreport/internal/publish"
)

func (a *app) packageCommand() *cobra.Command {
	b := buildFlags{xlsx: "published", book: true}
	cmd := &cobra.Command{
		Use:   "package [选项]",
		Short: "生成公开文本：封面、目录、文字说明和全套表合为一个文件",
		Long: `生成放到网站上的公开文本：封面、目录、概况、预算情况说明、名词解释，后面附全套表。
文字里的数都取自表，不用另填。用Word打开.docx时问“是否更新域”，选“是”，目录的页码就是最新的。

输出在“编码-预算公开”文件夹中，与report build的输出分开；其中只有可以公开的文件，内部的存档在“存档-不公开”中。
生成之前先审核（见report check），有错误就不生成。`,
		Example: `  report package
  report package --data 数据文件夹 --out 输出文件夹
  report package --unit 021012`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.settingsFor(cmd, &b)
			if err != nil {
				return err
			}
			s.formats = s.packageFormats
			if cmd.Flags().Changed("format") {
				s.formats = b.formats
			}
			return a.build(cmd.Context(), s, &b)
		},
	}
	b.add(cmd, "公开文本")
	cmd.Flags().StringSliceVar(&b.formats, "format", nil, "输出格式：pdf、docx、html是公开文本，csv、xlsx是其中的表；可写几种，用逗号隔开")
	return cmd
}

// loadText reads the templates of the family's words; nil where it has none.
func (s *settings) loadText(fam *layout.Family) (*narrative.Text, error) {
	fsys, err := openFamily(s.family)
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(fsys, path.Join(narrative.Folder, narrative.File)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return narrative.Load(fsys, s.family, fam)
}

// addBook makes r a run of documents with words. Their folders are apart from
// those of the tables, for each has a manifest of its own.
func (s *settings) addBook(r *publish.Run) error {
	text, err := s.loadText(r.Family)
	if err != nil {
		return err
	}
	if text == nil {
		file := path.Join(s.family, narrative.Folder, narrative.File)
		return &diag.Error{Problems: []diag.Problem{{File: file, Message: "没有这个文件，这套表式只有表，没有文字", Want: "用report build生成表；文字的写法见docs/narrative.md"}}}
	}
	r.Book = text.Make
	r.Settings += text.SHA256
	return nil
}
