package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

// buildFlags are the flags of build as given.
type buildFlags struct {
	family, out, tables, xlsx, shard, date string
	data, formats, units                   []string
	each, split, fresh, quiet, force       bool
	workers, edition                       int
	book                                   bool // words and tables in one document
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.settingsFor(cmd, &b)
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("format") {
				s.Formats = b.formats
			}
			return a.build(cmd.Context(), s, &b)
		},
	}
	b.add(cmd, "表")
	f := cmd.Flags()
	f.StringVar(&b.tables, "tables", "", "只生成这些表，如01,03-05（默认全部）")
	f.StringSliceVar(&b.formats, "format", nil, "输出格式：xlsx、pdf、csv，可写几种，用逗号隔开")
	f.BoolVar(&b.split, "split", false, "每张表一个工作簿、一个PDF，而不是合在一起")
	f.StringVar(&b.xlsx, "xlsx", "published", "工作簿：published（公开用，数字同印出的）或working（内部用，数字到分，合计是公式，放在“存档-不公开”中）")
	f.StringVar(&b.shard, "shard", "", "只生成第i片（共n片），写成i/n；各片可在不同机器上运行")
	return cmd
}

// add adds the flags that making tables and making whole documents share; what
// is made, in words.
func (b *buildFlags) add(cmd *cobra.Command, what string) {
	b.addSources(cmd)
	f := cmd.Flags()
	f.StringVar(&b.out, "out", "", "输出文件夹")
	f.StringSliceVar(&b.units, "unit", nil, "生成这些单位自己的"+what+"：单位编码，或开头几位加*（02101*）")
	f.BoolVar(&b.each, "each-unit", false, "生成部门和每个单位的"+what)
	f.IntVar(&b.edition, "edition", 0, "定版：版次，1、2……（不写为未定版，可反复生成）")
	f.StringVar(&b.date, "date", "", "定版日期，如2022-03-01；公开文本印在封面上")
	f.BoolVar(&b.force, "force", false, "审核有错误也生成，每页、每个CSV文件名标明“草稿”")
	f.BoolVar(&b.fresh, "fresh", false, "全部重新生成，没有变化的也不跳过")
	f.IntVar(&b.workers, "workers", 0, "同时生成几份（默认：处理器的个数）")
	f.BoolVar(&b.quiet, "quiet", false, "不显示进度和结果")
}

// familyFlag adds the flag that names the layout family.
func familyFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "family", "", "表式：程序自带的名称（henan）或表式文件夹")
}

// addSources adds the flags that say from what.
func (b *buildFlags) addSources(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&b.data, "data", nil, "数据集（CSV文件夹或.xlsx工作簿），或放着几个数据集的文件夹；可写几个")
	familyFlag(cmd, &b.family)
}

// settingsFor reads the settings; flags win.
func (a *app) settingsFor(cmd *cobra.Command, b *buildFlags) (*publish.Settings, error) {
	a.seeAll = checkLine(cmd)
	s, err := a.loadSettings()
	if err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("data") {
		s.Data = b.data
	}
	override(cmd, "family", &s.Family, b.family)
	override(cmd, "out", &s.Out, b.out)
	return s, nil
}

// checkLine is the report check of what the command is given: with the same
// settings, dataset, layouts and units.
func checkLine(cmd *cobra.Command) string {
	line := "report check"
	for _, name := range []string{"config", "data", "family", "unit", "each-unit"} {
		f := cmd.Flags().Lookup(name)
		if f == nil || !f.Changed {
			continue
		}
		value := f.Value.String()
		if list, ok := f.Value.(interface{ GetSlice() []string }); ok {
			value = strings.Join(list.GetSlice(), ",")
		}
		if f.NoOptDefVal != "" { // a switch
			if value == f.NoOptDefVal {
				line += " --" + name
			}
			continue
		}
		if strings.ContainsAny(value, " *&;()'|<>$") {
			value = `"` + value + `"`
		}
		line += " --" + name + " " + value
	}
	return line
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

// build reports the mistakes of flags, settings and layouts together, then
// runs.
func (a *app) build(ctx context.Context, s *publish.Settings, b *buildFlags) error {
	r, err := s.NewRun(b.request())
	if err != nil {
		return err
	}
	a.drafts = true
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	p := a.newProgress(b.quiet)
	r.Report = p.report
	sum, err := r.Do(ctx)
	p.end()
	kept := p.kept(sum)
	if !a.json {
		tellKept(a.err, kept) // however the run ended, and with --quiet too
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("已中止。写完的%d份都是完整的；再次运行时从这里接着做", sum.Built+sum.Skipped)
	}
	if len(p.done) == 0 || err != nil && len(p.done) == len(sum.Failed) {
		return err // nothing was built: the error says why
	}
	if !sum.Refused { // or they stand before the errors
		for _, d := range sum.Datasets {
			p.remarks.dataset(d.Rules)
		}
	}
	shown := a.print(map[string]any{
		"ok": err == nil, "built": sum.Built, "skipped": sum.Skipped, "failed": len(sum.Failed), "subjects": p.done, "manifest": sum.Manifest,
		"warnings": p.remarks.warnings, "told": p.remarks.told(), "kept": kept,
	}, func(w io.Writer) {
		if !b.quiet {
			p.summary(w, r, sum)
		}
		p.remarks.write(a.err, a.seeAll)
	})
	return errors.Join(shown, err)
}

// request is what the flags ask for.
func (b *buildFlags) request() *publish.Request {
	return &publish.Request{
		Units: b.units, Each: b.each, Tables: b.tables, XLSX: b.xlsx, Split: b.split, Shard: b.shard, Edition: b.edition, Date: b.date,
		Force: b.force, Fresh: b.fresh, Workers: b.workers, Book: b.book,
	}
}
