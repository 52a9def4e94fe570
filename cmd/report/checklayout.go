package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
	"budgetreport/internal/layout"
	"budgetreport/internal/narrative"
)

// isWords reports whether a file is of the templates of the family's words.
func isWords(file string) bool {
	return filepath.Base(file) == narrative.File || filepath.Ext(file) == ".md"
}

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
			override(cmd, "family", &s.family, family)
			var problems diag.List
			checked, what := len(files), "个文件"
			words := slices.ContainsFunc(files, isWords)
			if len(files) == 0 || words {
				fam, err := s.loadFamily()
				if err != nil {
					return err
				}
				text, err := s.loadText(fam)
				problems.Merge(err)
				if len(files) == 0 {
					_, err := s.loadRules(fam)
					problems.Merge(err)
					checked, what = len(fam.Layouts), "张表的表式"
					if text != nil {
						what += "和公开文本的文字"
					}
				}
			}
			fsys, err := openFamily(s.family)
			if err != nil {
				return err
			}
			for _, f := range files {
				if isWords(f) {
					continue // they are checked together
				}
				data, err := infile.Read(f, infile.Text)
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
				fmt.Fprintf(w, "%d%s没有错误。\n", checked, what)
			})
		},
	}
	cmd.Flags().StringVar(&family, "family", "", "表式：程序自带的名称（henan）或表式文件夹")
	return cmd
}
