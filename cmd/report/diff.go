package main

import (
	"io"

	"github.com/spf13/cobra"

	"budgetreport/internal/edition"
	"budgetreport/internal/publish"
)

func (a *app) diffCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "diff [选项] 旧 新",
		Short: "比较两版：哪些格变了、原为多少、现为多少",
		Long: `比较两版的表，逐格列出改动、新增、删去的内容和移动的行；公开文本还逐句比较文字。
印出的没有变、只是精确数变了的另列；标题、列、表注等表式的变化也另列。

“旧”“新”可以是清单（manifest.json）、生成的文件夹，或数据集。相同时退出码为0，不同为1。`,
		Example: `  report diff 第1版 第2版
  report diff 第1版 数据文件夹
  report diff 第1版 第2版 --out 两版比较.xlsx`,
		Args: exactly(2, "应写两项：旧的一版和新的一版"),
		RunE: a.with(func(cmd *cobra.Command, s *publish.Settings, args []string) error {
			c, err := s.Compare(cmd.Context(), args[0], args[1], out)
			if err != nil {
				return err
			}
			if err := a.print(c, func(w io.Writer) {
				edition.Write(w, c.Subjects)
				if out != "" {
					io.WriteString(w, "\n已写出"+out+"\n")
					tellKept(w, c.Kept)
				}
			}); err != nil {
				return err
			}
			if !c.Same {
				return verdict(exitDifferent)
			}
			return nil
		}),
	}
	familyFlag(cmd)
	cmd.Flags().StringVar(&out, "out", "", "另写成文件："+publish.ReportEndings())
	return cmd
}
