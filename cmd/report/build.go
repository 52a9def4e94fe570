package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/build"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/layout"
	"budgetreport/internal/render/font"
)

func (a *app) buildCommand() *cobra.Command {
	var data, family, out, tables string
	var formats []string
	cmd := &cobra.Command{
		Use:   "build [选项]",
		Short: "生成全套表（或其中几张）",
		Example: `  report build
  report build --data 数据文件夹 --out 输出文件夹
  report build --tables 01,03-05 --format pdf`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.loadSettings()
			if err != nil {
				return err
			}
			override(cmd, "data", &s.data, data)
			override(cmd, "family", &s.family, family)
			override(cmd, "out", &s.out, out)
			if cmd.Flags().Changed("format") {
				s.formats = formats
			}
			return a.build(s, tables)
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", "", "数据集（CSV文件夹）")
	f.StringVar(&family, "family", "", "表式：程序自带的名称（henan）或表式文件夹")
	f.StringVar(&out, "out", "", "输出文件夹")
	f.StringVar(&tables, "tables", "", "只生成这些表，如01,03-05（默认全部）")
	f.StringSliceVar(&formats, "format", nil, "输出格式：xlsx、pdf、csv，可写几种，用逗号隔开")
	return cmd
}

// override takes a flag's value where the flag was given.
func override(cmd *cobra.Command, flag string, to *string, value string) {
	if cmd.Flags().Changed(flag) {
		*to = value
	}
}

func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("不认识“%s”", strings.Join(args, " "))}
	}
	return nil
}

// build reports the mistakes of settings, layouts and dataset together, then
// writes the package.
func (a *app) build(s *settings, tables string) error {
	var problems diag.List
	formats, err := build.ParseFormats(s.formats)
	problems.Merge(err)
	if s.data == "" {
		problems.Add(diag.Problem{File: configName, Message: "没有写数据集在哪里", Want: "应写data = \"文件夹\"，或用--data指定"})
	}
	fam, err := s.loadFamily()
	problems.Merge(err)
	if err != nil {
		return problems.Err()
	}
	layouts, err := build.Select(fam.Layouts, tables)
	problems.Merge(err)
	if err := problems.Err(); err != nil {
		return err
	}
	ds, err := dataset.Load(fam.Schema, dataset.Folder(s.data))
	if err != nil {
		return err
	}
	results, err := build.Evaluate(layouts, ds, layout.Whole(ds))
	if err != nil {
		return err
	}
	fonts, err := font.Open(s.fonts)
	if err != nil {
		return err
	}
	outputs, err := build.Write(build.Package{
		Results: results, Fonts: fonts, Formats: formats, Out: s.out,
		Subject: layout.Whole(ds), Year: layout.Year(ds),
	})
	if err != nil {
		return err
	}
	return a.print(map[string]any{"ok": true, "outputs": outputs}, func(w io.Writer) {
		fmt.Fprintf(w, "%s：%d张表已生成。\n", layout.Whole(ds).Name, len(results))
		for _, o := range outputs {
			pages := ""
			if o.Pages > 0 {
				pages = fmt.Sprintf("，%d页", o.Pages)
			}
			fmt.Fprintf(w, "  %s（%d KB%s）\n", o.Path, (o.Bytes+1023)/1024, pages)
		}
	})
}
