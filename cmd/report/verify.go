package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
)

func (a *app) verifyCommand() *cobra.Command {
	var data, family string
	cmd := &cobra.Command{
		Use:   "verify [选项] 文件夹",
		Short: "核验一版：文件有没有被改动、缺失或混入",
		Long: `重新读出一版的每个文件，与清单（“存档-不公开”中的manifest.json）中的SHA-256核对；用--data时再从数据集重新计算各表，与清单核对。
完整时退出码为0，否则为1。

清单防的是改动和损坏，不防有意伪造：谁能改文件，也能重写清单。`,
		Example: `  report verify 第1版
  report verify 第1版/021 --data 数据文件夹`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{errors.New("应写一项：要核验的文件夹")}
			}
			v := edition.Verify(args[0], reportFolder)
			if data != "" {
				s, err := a.loadSettings()
				if err != nil {
					return err
				}
				override(cmd, "family", &s.Family, family)
				k, err := s.Load()
				if err != nil {
					return err
				}
				if err := k.HoldAgainst(v, data); err != nil {
					return err
				}
			}
			result := verified{Whole: v.Whole(), Files: v.Files, Problems: []diag.Problem{}}
			var wrong *diag.Error
			if errors.As(v.Problems.Err(), &wrong) {
				result.Problems = wrong.Problems
			}
			if err := a.print(result, func(w io.Writer) { result.write(w, v.Subjects(), data) }); err != nil {
				return err
			}
			if !result.Whole {
				return verdict(exitDifferent)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&data, "data", "", "数据集：再从它重新计算各表来核对")
	familyFlag(cmd, &family)
	return cmd
}

// verified is the result of verify.
type verified struct {
	Whole    bool           `json:"whole"`
	Files    int            `json:"files"`
	Problems []diag.Problem `json:"problems"`
}

func (v *verified) write(w io.Writer, subjects, data string) {
	printProblems(w, v.Problems)
	if !v.Whole {
		fmt.Fprintf(w, "\n不完整：%d处不符。\n", len(v.Problems))
		return
	}
	fmt.Fprintf(w, "%s：完整，%d个文件都与清单相符", subjects, v.Files)
	if data != "" {
		fmt.Fprintf(w, "，与数据集%s算出的相同", data)
	}
	fmt.Fprintln(w, "。")
}
