package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
	"budgetreport/internal/terminal"
	"budgetreport/internal/wholefile"
)

// Exit codes.
const (
	exitOK        = 0
	exitDifferent = 1 // editions differ, or an edition is not whole
	exitUsage     = 2 // the command line is wrong
	exitInput     = 3 // dataset, layout or edition is wrong
	exitRefused   = 4 // the checks found errors
	exitInternal  = 5 // files could not be read or written
)

// app is what all commands share.
type app struct {
	out, err *terminal.Writer
	stderr   io.Writer // to which err writes; the progress bar is written to it with its commands
	json     bool
	result   json.RawMessage // of a command, kept for the one JSON document
	config   string
	drafts   bool   // the command has --force
	seeAll   string // the command line that shows all that the checks find
}

func newApp(out, errOut io.Writer) *app {
	a := &app{stderr: errOut}
	a.out, a.err = terminal.NewWriter(out, &a.json), terminal.NewWriter(errOut, &a.json)
	return a
}

// verdict is the exit code of a command that succeeded but found something wrong,
// which it has printed.
type verdict int

func (v verdict) Error() string { return fmt.Sprintf("exit %d", int(v)) }

// run executes the command line and returns the exit code.
func run(args []string, out, errOut io.Writer) int {
	if len(args) > 0 {
		return command(args, out, errOut)
	}
	a := newApp(out, errOut)
	s, err := a.loadSettings()
	if err == nil {
		err = s.Err()
	}
	if err != nil {
		return a.exit(err)
	}
	code := exitOK
	for _, name := range s.Run {
		code = cmp.Or(code, command([]string{name}, out, errOut))
	}
	return code
}

// command executes one command line.
func command(args []string, out, errOut io.Writer) int {
	a := newApp(out, errOut)
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := translated(root.ExecuteContext(wholefile.WithWaiting(context.Background(), func(folder string) {
		fmt.Fprintf(a.err, "“%s”正由另一次运行写入，等它写完（Ctrl-C中止）……\n", folder)
	})))
	if _, kind := publish.Problems(err); kind == publish.WrongRequest {
		a.json = a.json || slices.Contains(args, "--json") // cobra has not read it where it comes after the mistake
	}
	return a.exit(err)
}

func (a *app) root() *cobra.Command {
	cobra.MousetrapHelpText = "" // a double click does what config.toml says
	root := &cobra.Command{
		Use:   "report",
		Short: "部门预算公开表生成器",
		Long: `从一份以元为单位的数据集，生成部门预算公开的全套表（Excel、PDF、CSV）。

不带参数运行（或双击）时，按当前文件夹或程序所在文件夹中的 config.toml 生成（其中的run说生成什么）。`,
		Example: `  report build                            按config.toml生成全套表
  report build --data 数据 --out 输出      指定数据集与输出文件夹
  report build --tables 03,05-07          只生成几张表
  report package                          生成公开文本：文字和表合为一个文件
  report check                            审核，不生成
  report tables                           列出表式中的各张表`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.PersistentFlags().BoolVar(&a.json, "json", false, "以JSON输出结果与错误，供其他程序读取")
	root.PersistentFlags().StringVar(&a.config, "config", "", "设置文件（默认：当前文件夹或程序所在文件夹中的config.toml）")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(translate(err.Error())) })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(a.buildCommand(), a.packageCommand(), a.priorCommand(), a.nextYearCommand(), a.checkCommand(), a.reviewCommand(), a.explainCommand(), a.traceCommand(), a.tablesCommand(), a.checkLayoutCommand(), a.initCommand(), a.convertCommand(), a.diffCommand(), a.reprintCommand(), a.verifyCommand(), a.mergeManifestCommand(), a.versionCommand())
	localize(root)
	return root
}
