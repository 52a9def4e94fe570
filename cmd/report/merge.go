package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"budgetreport/internal/edition"
)

func (a *app) mergeManifestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "merge-manifest 输出文件夹",
		Short: "合并分片运行的清单，说出缺了谁、谁重复了",
		Args:  exactly(1, "应写一个输出文件夹"),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, kept, err := edition.MergeRuns(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.print(m, func(w io.Writer) {
				fmt.Fprintf(w, "%d片齐全，共%d份，清单已合并为%s。\n", m.Of, len(m.Subjects), edition.RunFile)
				tellKept(w, kept)
			})
		},
	}
}
