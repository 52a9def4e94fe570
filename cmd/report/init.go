package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"budgetreport/internal/datafile"
	"budgetreport/internal/dataset"
)

func (a *app) initCommand() *cobra.Command {
	var family string
	cmd := &cobra.Command{
		Use:   "init [选项] 文件夹或工作簿.xlsx",
		Short: "建立空白数据集：表头和示例行，供填写",
		Long: `建立空白数据集：写文件名.xlsx就建成一个工作簿，否则建成放着CSV文件的文件夹。

每张表有一行示例，以“示例：”开头；填好数据后应删除，否则build会指出来。已有的文件不会被覆盖。`,
		Example: `  report init 预算.xlsx
  report init 数据`,
		Args: arguments("文件夹或工作簿"),
		RunE: func(cmd *cobra.Command, args []string) error {
			schema, err := a.schema(cmd, family)
			if err != nil {
				return err
			}
			n, err := datafile.Init(cmd.Context(), schema, args[0])
			if err != nil {
				return err
			}
			return a.print(map[string]any{"ok": true, "data": args[0], "tables": n}, func(w io.Writer) {
				fmt.Fprintf(w, "已建立空白数据集“%s”（%d张表）。填好后删除各表的示例行，再用 report build --data %s 生成。\n", args[0], n, args[0])
			})
		},
	}
	familyFlag(cmd, &family)
	return cmd
}

func (a *app) convertCommand() *cobra.Command {
	var family string
	cmd := &cobra.Command{
		Use:   "convert [选项] 原数据集 新数据集",
		Short: "把CSV文件夹转成工作簿，或把工作簿转成CSV文件夹",
		Long: `把数据集从一种形式原样转成另一种：新数据集写文件名.xlsx就是工作簿，否则是CSV文件夹。

每一格的内容都不变，写完后会读回核对；空行不保留。已有的文件不会被覆盖。`,
		Example: `  report convert 数据 预算.xlsx
  report convert 预算.xlsx 数据`,
		Args: arguments("原数据集", "新数据集"),
		RunE: func(cmd *cobra.Command, args []string) error {
			schema, err := a.schema(cmd, family)
			if err != nil {
				return err
			}
			n, err := datafile.Convert(cmd.Context(), schema, args[0], args[1])
			if err != nil {
				return err
			}
			return a.print(map[string]any{"ok": true, "data": args[1], "tables": n}, func(w io.Writer) {
				fmt.Fprintf(w, "已把“%s”转成“%s”（%d张表），内容核对一致。\n", args[0], args[1], n)
			})
		},
	}
	familyFlag(cmd, &family)
	return cmd
}

// schema is the dataset's schema of the family that flag or settings name.
func (a *app) schema(cmd *cobra.Command, family string) (*dataset.Schema, error) {
	s, err := a.loadSettings()
	if err != nil {
		return nil, err
	}
	override(cmd, "family", &s.Family, family)
	fam, err := s.LoadFamily()
	if err != nil {
		return nil, err
	}
	return fam.Schema, nil
}

// arguments wants just these.
func arguments(names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return usageError{fmt.Errorf("没有写%s", names[len(args)])}
		case len(args) > len(names):
			return usageError{fmt.Errorf("不认识“%s”", args[len(names)])}
		}
		return nil
	}
}
