package main

import (
	"errors"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"budgetreport/internal/edition"
	"budgetreport/internal/publish"
	"budgetreport/internal/wholefile"
)

func (a *app) diffCommand() *cobra.Command {
	var family, out string
	cmd := &cobra.Command{
		Use:   "diff [选项] 旧 新",
		Short: "比较两版：哪些格变了、原为多少、现为多少",
		Long: `比较两版的表，逐格列出改动、新增、删去的内容和移动的行；公开文本还逐句比较文字。
印出的没有变、只是精确数变了的另列；标题、列、表注等表式的变化也另列。

“旧”“新”可以是清单（manifest.json）、生成的文件夹，或数据集。相同时退出码为0，不同为1。`,
		Example: `  report diff 第1版 第2版
  report diff 第1版 数据文件夹
  report diff 第1版 第2版 --out 两版比较.xlsx`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageError{errors.New("应写两项：旧的一版和新的一版")}
			}
			if ext := filepath.Ext(out); out != "" && ext != ".xlsx" && ext != ".pdf" {
				return usageError{errors.New("--out应是.xlsx或.pdf文件，写的是“" + out + "”")}
			}
			s, err := a.loadSettings()
			if err != nil {
				return err
			}
			override(cmd, "family", &s.Family, family)
			k, err := s.Load()
			if err != nil {
				return err
			}
			cs, err := k.Compare(args[0], args[1])
			if err != nil {
				return err
			}
			var kept []wholefile.Kept
			if out != "" {
				fonts, err := publish.OpenFonts(s.Fonts)
				if err != nil {
					return err
				}
				if kept, err = publish.WriteTableFile(cmd.Context(), edition.Sheet(cs, k.Family.Layouts[0].Blank()), fonts, out, cs[0].Subject.Name); err != nil {
					return err
				}
			}
			different := edition.Different(cs)
			result := struct {
				Same     bool               `json:"same"`
				Subjects []edition.Compared `json:"subjects"`
				Output   string             `json:"output,omitempty"`
				Kept     []wholefile.Kept   `json:"kept,omitempty"`
			}{!different, cs, out, kept}
			if err := a.print(result, func(w io.Writer) {
				edition.Write(w, cs)
				if out != "" {
					io.WriteString(w, "\n已写出"+out+"\n")
					tellKept(w, kept)
				}
			}); err != nil {
				return err
			}
			if different {
				return verdict(exitDifferent)
			}
			return nil
		},
	}
	familyFlag(cmd, &family)
	cmd.Flags().StringVar(&out, "out", "", "另写成文件：.xlsx或.pdf")
	return cmd
}
