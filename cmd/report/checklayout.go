package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func (a *app) checkLayoutCommand() *cobra.Command {
	var family string
	cmd := &cobra.Command{
		Use:   "check-layout [选项] [文件…]",
		Short: "检查表式写得对不对，不需要数据",
		Long: `检查表式文件（TOML）：未知的键、维度、列、用词，写错的类型，各格占的列数等，一次列出全部错误及其位置。

不写文件时检查整套表式，连同审核公式和公开文本的文字模板。`,
		RunE: func(cmd *cobra.Command, files []string) error {
			s, err := a.loadSettings()
			if err != nil {
				return err
			}
			override(cmd, "family", &s.Family, family)
			c, err := s.CheckFamily(files)
			if err != nil {
				return err
			}
			what := "个文件"
			if len(files) == 0 {
				what = "张表的表式"
				if c.Words {
					what += "和公开文本的文字"
				}
			}
			return a.print(map[string]any{"ok": true, "checked": c.Checked}, func(w io.Writer) {
				fmt.Fprintf(w, "%d%s没有错误。\n", c.Checked, what)
			})
		},
	}
	familyFlag(cmd, &family)
	return cmd
}
