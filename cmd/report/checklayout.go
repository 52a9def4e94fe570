package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
)

func (a *app) checkLayoutCommand() *cobra.Command {
	var family string
	cmd := &cobra.Command{
		Use:   "check-layout [选项] [文件…]",
		Short: "检查表式写得对不对，不需要数据",
		Long: `检查表式文件（TOML）：未知的键、维度、列、用词，写错的类型，各格占的列数等，一次列出全部错误及其位置。

不写文件时检查整套表式。`,
		RunE: func(cmd *cobra.Command, files []string) error {
			s, err := a.loadSettings()
			if err != nil {
				return err
			}
			override(cmd, "family", &s.family, family)
			checked := len(files)
			if checked == 0 {
				fam, err := s.loadFamily()
				if err != nil {
					return err
				}
				if _, err := s.loadRules(fam); err != nil {
					return err
				}
				checked = len(fam.Layouts)
			}
			var problems diag.List
			fsys, err := openFamily(s.family)
			if err != nil {
				return err
			}
			for _, f := range files {
				data, err := os.ReadFile(f)
				if err != nil {
					problems.Add(diag.File(f, err))
					continue
				}
				if filepath.Base(f) == check.File {
					problems.Merge(s.checkRules(f, data))
					continue
				}
				problems.Merge(layout.CheckLayout(fsys, s.family, f, data))
			}
			if err := problems.Err(); err != nil {
				return err
			}
			return a.print(map[string]any{"ok": true, "checked": checked}, func(w io.Writer) {
				fmt.Fprintf(w, "%d张表的表式没有错误。\n", checked)
			})
		},
	}
	cmd.Flags().StringVar(&family, "family", "", "表式：程序自带的名称（henan）或表式文件夹")
	return cmd
}
