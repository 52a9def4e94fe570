package main

import (
	"github.com/spf13/cobra"
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
			s.Formats = s.PackageFormats
			if cmd.Flags().Changed("format") {
				s.Formats = b.formats
			}
			return a.build(cmd.Context(), s, &b)
		},
	}
	b.add(cmd, "公开文本")
	cmd.Flags().StringSliceVar(&b.formats, "format", nil, "输出格式：pdf、docx、html是公开文本，csv、xlsx是其中的表；可写几种，用逗号隔开")
	return cmd
}
