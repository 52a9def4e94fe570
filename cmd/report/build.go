package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

// buildFlags are the flags of build and package.
type buildFlags struct {
	publish.Request
	formats []string
	quiet   bool
}

func (a *app) buildCommand() *cobra.Command {
	var b buildFlags
	cmd := &cobra.Command{
		Use:   "build [选项]",
		Short: "生成全套表（或其中几张）",
		Long: `生成部门的全套表；用--unit生成单位自己的表，用--each-unit生成部门和每个单位的表。

生成之前先审核（见report check），有错误就不生成。

已经生成过、数据和设置都没有变的，不再生成（--fresh全部重新生成）。按Ctrl-C中止，已写完的文件都是完整的。`,
		Example: `  report build
  report build --data 数据文件夹 --out 输出文件夹
  report build --tables 01,03-05 --format pdf
  report build --unit 021012
  report build --each-unit
  report build --data 全市 --each-unit --shard 2/10`,
		Args: noArgs,
		RunE: a.with(func(cmd *cobra.Command, s *publish.Settings, _ []string) error { return a.build(cmd, s, &b) }),
	}
	b.add(cmd, "表")
	f := cmd.Flags()
	f.StringVar(&b.Tables, "tables", "", "只生成这些表，如01,03-05（默认全部）")
	f.StringSliceVar(&b.formats, "format", nil, "输出格式："+strings.Join(publish.Formats(), "、")+"，可写几种，用逗号隔开")
	f.BoolVar(&b.Split, "split", false, "每张表一个工作簿、一个PDF，而不是合在一起")
	f.StringVar(&b.XLSX, "xlsx", "published", "工作簿：published（公开用，数字同印出的）或working（内部用，数字到分，合计是公式，放在“存档-不公开”中）")
	f.StringVar(&b.Shard, "shard", "", "只生成第i片（共n片），写成i/n；各片可在不同机器上运行")
	return cmd
}

func (a *app) packageCommand() *cobra.Command {
	b := buildFlags{Request: publish.Request{Book: true}}
	cmd := &cobra.Command{
		Use:   "package [选项]",
		Short: "生成公开文本：封面、目录、文字说明和全套表合为一个文件",
		Long: `生成放到网站上的公开文本：封面、目录、概况、预算情况说明、名词解释，后面附全套表。
文字里的数都取自表，不用另填。用Word打开.docx时问“是否更新域”，选“是”，目录的页码就是最新的。

输出在“编码-预算公开”文件夹中，与report build的输出分开；其中只有可以公开的文件，内部的存档在“存档-不公开”中。
生成之前先审核（见report check），有错误就不生成。`,
		Example: `  report package
  report package --data 数据文件夹 --out 输出文件夹
  report package --unit 021012`,
		Args: noArgs,
		RunE: a.with(func(cmd *cobra.Command, s *publish.Settings, _ []string) error {
			s.Formats = s.PackageFormats
			return a.build(cmd, s, &b)
		}),
	}
	b.add(cmd, "公开文本")
	cmd.Flags().StringSliceVar(&b.formats, "format", nil, "输出格式："+strings.Join(publish.DocumentFormats(), "、")+
		"是公开文本，"+strings.Join(publish.PackageTableFormats(), "、")+"是其中的表；可写几种，用逗号隔开")
	return cmd
}

// add adds the flags that build and package share; what is the Chinese word for
// what they make.
func (b *buildFlags) add(cmd *cobra.Command, what string) {
	sourceFlags(cmd)
	priorFlag(cmd)
	f := cmd.Flags()
	f.String("out", "", "输出文件夹")
	f.StringSliceVar(&b.Units, "unit", nil, "生成这些单位自己的"+what+"：单位编码，或开头几位加*（02101*）")
	f.BoolVar(&b.Each, "each-unit", false, "生成部门和每个单位的"+what)
	f.IntVar(&b.Edition, "edition", 0, "定版：版次，1、2……（不写为未定版，可反复生成）")
	f.StringVar(&b.Date, "date", "", "定版日期，如2022-03-01；公开文本印在封面上")
	f.BoolVar(&b.Force, "force", false, "审核有错误也生成，每页、每个CSV文件名标明“草稿”")
	f.BoolVar(&b.Fresh, "fresh", false, "全部重新生成，没有变化的也不跳过")
	f.IntVar(&b.Workers, "workers", 0, "同时生成几份（默认：处理器的个数）")
	f.BoolVar(&b.quiet, "quiet", false, "不显示进度和结果")
}

// build builds what the flags ask for and prints the outcome.
func (a *app) build(cmd *cobra.Command, s *publish.Settings, b *buildFlags) error {
	if cmd.Flags().Changed("format") {
		s.Formats = b.formats
	}
	a.drafts = true
	ctx, stop := interruptible(cmd)
	defer stop()
	p := a.newProgress(b.quiet)
	b.Report = func(_ publish.Done, at publish.Progress) { p.show(at) }
	sum, err := s.Build(ctx, &b.Request)
	p.end()
	if sum == nil {
		return err
	}
	if !a.json {
		tellKept(a.err, sum.Kept) // however the run ended, and with --quiet too
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("已中止。写完的%d份都是完整的；再次运行时从这里接着做", sum.Built+sum.Skipped)
	}
	if sum.NothingBuilt(err) {
		return err
	}
	result := map[string]any{
		"ok": err == nil, "built": sum.Built, "skipped": sum.Skipped, "failed": len(sum.Failed), "subjects": sum.Subjects, "manifest": sum.Manifest,
		"warnings": sum.Remarks.Warnings, "required": sum.Required, "acknowledged": sum.Remarks.Acknowledged(), "told": sum.Remarks.Told(), "kept": sum.Kept,
	}
	return errors.Join(a.print(result, func(w io.Writer) {
		if !b.quiet {
			writeSummary(w, sum, b.Book)
		}
		writeRemarks(a.err, &sum.Remarks, a.seeAll)
	}), err)
}
