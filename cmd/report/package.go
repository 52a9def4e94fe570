package main

import (
	"errors"
	"io/fs"
	"path"

	"github.com/spf13/cobra"

	"budgetreport/internal/build"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
)

func (a *app) packageCommand() *cobra.Command {
	b := buildFlags{xlsx: "published", book: true}
	cmd := &cobra.Command{
		Use:   "package [选项]",
		Short: "生成公开文本：封面、目录、文字说明和全套表合为一个文件",
		Long: `生成放到网站上的公开文本：封面、目录、概况、预算情况说明、名词解释，后面附全套表。
文字里的数都取自表，不用另填。

输出在“编码-预算公开”文件夹中，与report build的输出分开。
生成之前先审核（见report check），有错误就不生成。`,
		Example: `  report package
  report package --data 数据文件夹 --out 输出文件夹
  report package --unit 021012`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.loadSettings()
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("data") {
				s.data = b.data
			}
			override(cmd, "family", &s.family, b.family)
			override(cmd, "out", &s.out, b.out)
			s.formats = b.formats
			return a.build(cmd.Context(), s, &b)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&b.data, "data", nil, dataUsage)
	f.StringVar(&b.family, "family", "", "表式：程序自带的名称（henan）或表式文件夹")
	f.StringVar(&b.out, "out", "", "输出文件夹")
	f.StringSliceVar(&b.formats, "format", packageFormats, "输出格式：pdf、docx、html是公开文本，csv、xlsx是其中的表；可写几种，用逗号隔开")
	f.StringSliceVar(&b.units, "unit", nil, "生成这些单位自己的公开文本：单位编码，或开头几位加*（02101*）")
	f.BoolVar(&b.each, "each-unit", false, "生成部门和每个单位的公开文本")
	f.IntVar(&b.edition, "edition", 0, "定版：版次，1、2……（不写为未定版，可反复生成）")
	f.StringVar(&b.date, "date", "", "定版日期，如2022-03-01")
	f.BoolVar(&b.fresh, "fresh", false, "全部重新生成，没有变化的也不跳过")
	f.IntVar(&b.workers, "workers", 0, "同时生成几份（默认：处理器的个数）")
	f.BoolVar(&b.quiet, "quiet", false, "不显示进度和结果")
	return cmd
}

// packageFormats are those written when none are asked for.
var packageFormats = []string{"pdf", "docx", "html", "csv"}

// loadText reads the templates of the family's words; nil where it has none.
func (s *settings) loadText(fam *layout.Family) (*narrative.Text, error) {
	fsys, err := openFamily(s.family)
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(fsys, path.Join(narrative.Folder, narrative.File)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return narrative.Load(fsys, fam)
}

// addBook makes r a run of documents with words. Their folders are apart from
// those of the tables, for each has a manifest of its own.
func (s *settings) addBook(r *build.Run) error {
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
