package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

func (a *app) tablesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tables [选项]",
		Short: "列出表式中的各张表：表号、标题、列、行",
		Args:  noArgs,
		RunE: a.with(func(_ *cobra.Command, s *publish.Settings, _ []string) error {
			f, err := s.Tables()
			if err != nil {
				return err
			}
			return a.print(f.Tables, func(w io.Writer) {
				fmt.Fprintf(w, "%s，%d张表\n", f.Family, len(f.Tables))
				for _, t := range f.Tables {
					fmt.Fprintf(w, "\n%s  %s  %s\n    %d列；行：%s\n", t.ID, t.Number, t.Title, len(t.Columns), t.Rows)
				}
			})
		}),
	}
	familyFlag(cmd)
	return cmd
}

func (a *app) checkLayoutCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check-layout [选项] [文件…]",
		Short: "检查表式写得对不对，不需要数据",
		Long: `检查表式文件（TOML）：未知的键、维度、列、用词，写错的类型，各格占的列数等，一次列出全部错误及其位置。

不写文件时检查整套表式，连同审核公式和公开文本的文字模板。`,
		RunE: a.with(func(_ *cobra.Command, s *publish.Settings, files []string) error {
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
		}),
	}
	familyFlag(cmd)
	return cmd
}

func (a *app) initCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init [选项] 文件夹或工作簿.xlsx",
		Short: "建立空白数据集：表头和示例行，供填写",
		Long: `建立空白数据集：写文件名.xlsx就建成一个工作簿，否则建成放着CSV文件的文件夹。

每张表有一行示例，以“示例：”开头；填好数据后应删除，否则build会指出来。已有的文件不会被覆盖。`,
		Example: `  report init 预算.xlsx
  report init 数据`,
		Args: arguments("文件夹或工作簿"),
		RunE: show(a, func(cmd *cobra.Command, s *publish.Settings, args []string) (*publish.WrittenDataset, error) {
			return s.NewDataset(cmd.Context(), args[0])
		}, func(w io.Writer, d *publish.WrittenDataset) {
			fmt.Fprintf(w, "已建立空白数据集“%s”（%d张表）。填好后删除各表的示例行，再用 report build --data %s 生成。\n", d.Path, d.Tables, d.Path)
		}),
	}
	familyFlag(cmd)
	return cmd
}

func (a *app) convertCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "convert [选项] 原数据集 新数据集",
		Short: "把CSV文件夹转成工作簿，或把工作簿转成CSV文件夹",
		Long: `把数据集从一种形式原样转成另一种：新数据集写文件名.xlsx就是工作簿，否则是CSV文件夹。

每一格的内容都不变，写完后会读回核对；空行不保留。已有的文件不会被覆盖。`,
		Example: `  report convert 数据 预算.xlsx
  report convert 预算.xlsx 数据`,
		Args: arguments("原数据集", "新数据集"),
		RunE: a.with(func(cmd *cobra.Command, s *publish.Settings, args []string) error {
			d, err := s.Convert(cmd.Context(), args[0], args[1])
			if err != nil {
				return err
			}
			return a.print(d, func(w io.Writer) {
				fmt.Fprintf(w, "已把“%s”转成“%s”（%d张表），内容核对一致。\n", args[0], d.Path, d.Tables)
			})
		}),
	}
	familyFlag(cmd)
	return cmd
}
