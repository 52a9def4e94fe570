package main

import (
	"github.com/spf13/cobra"

	"budgetreport/internal/build"
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
	f.StringSliceVar(&b.data, "data", nil, "数据集（CSV文件夹），或放着几个数据集的文件夹；可写几个")
	f.StringVar(&b.family, "family", "", "表式：程序自带的名称（henan）或表式文件夹")
	f.StringVar(&b.out, "out", "", "输出文件夹")
	f.StringSliceVar(&b.formats, "format", build.BookFormats, "输出格式，可写几种，用逗号隔开")
	f.StringSliceVar(&b.units, "unit", nil, "生成这些单位自己的公开文本：单位编码，或开头几位加*（02101*）")
	f.BoolVar(&b.each, "each-unit", false, "生成部门和每个单位的公开文本")
	f.IntVar(&b.edition, "edition", 0, "定版：版次，1、2……（不写为未定版，可反复生成）")
	f.StringVar(&b.date, "date", "", "定版日期，如2022-03-01")
	f.BoolVar(&b.fresh, "fresh", false, "全部重新生成，没有变化的也不跳过")
	f.IntVar(&b.workers, "workers", 0, "同时生成几份（默认：处理器的个数）")
	f.BoolVar(&b.quiet, "quiet", false, "不显示进度和结果")
	return cmd
}

// addBook makes r a run of documents with words. Their folders are apart from
// those of the tables, for each has a manifest of its own.
func (s *settings) addBook(r *build.Run) error {
	fsys, err := openFamily(s.family)
	if err != nil {
		return err
	}
	text, err := narrative.Load(fsys, r.Family)
	if err != nil {
		return err
	}
	r.Book = text.Make
	r.Naming.Folder += "-预算公开"
	r.Naming.File = "预算公开"
	r.Settings += text.SHA256
	return nil
}
