package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

func (a *app) verifyCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "verify [选项] 文件夹",
		Short: "核验一版：文件有没有被改动、缺失或混入",
		Long: `重新读出一版的每个文件，与清单（“存档-不公开”中的manifest.json）中的SHA-256核对；用--data时再从数据集重新计算各表，与清单核对。
完整时退出码为0，否则为1。

清单防的是改动和损坏，不防有意伪造：谁能改文件，也能重写清单。`,
		Example: `  report verify 第1版
  report verify 第1版/021 --data 数据文件夹`,
		Args: exactly(1, "应写一项：要核验的文件夹"),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := a.verify(cmd, args[0], data)
			if err != nil {
				return err
			}
			if err := a.print(v, func(w io.Writer) { writeVerified(w, v, data) }); err != nil {
				return err
			}
			if !v.Whole {
				return verdict(exitDifferent)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&data, "data", "", "数据集：再从它重新计算各表来核对")
	familyFlag(cmd)
	return cmd
}

// verify needs the settings only where there is a dataset to compare with.
func (a *app) verify(cmd *cobra.Command, folder, data string) (*publish.Verified, error) {
	if data == "" {
		return publish.Verify(folder), nil
	}
	s, err := a.settings(cmd)
	if err != nil {
		return nil, err
	}
	return s.VerifyAgainst(folder, data)
}

// writeVerified prints what was found.
func writeVerified(w io.Writer, v *publish.Verified, data string) {
	printProblems(w, v.Problems)
	if !v.Whole {
		fmt.Fprintf(w, "\n不完整：%d处不符。\n", len(v.Problems))
		return
	}
	fmt.Fprintf(w, "%s：完整，%d个文件都与清单相符", v.Subjects, v.Files)
	if data != "" {
		fmt.Fprintf(w, "，与数据集%s算出的相同", data)
	}
	fmt.Fprintln(w, "。")
}
