package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/publish"
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

// app is what every subcommand shares.
type app struct {
	out, err io.Writer
	terminal io.Writer // what err writes to: for the progress bar's own commands
	json     bool
	result   json.RawMessage // of a command, kept for the one JSON document
	config   string
	drafts   bool   // the command has --force
	seeAll   string // the command line that shows all that the checks find
}

// newApp makes an app that says everything through plain.
func newApp(out, errOut io.Writer) *app {
	a := &app{terminal: errOut}
	a.out, a.err = &plain{out: out, json: &a.json}, &plain{out: errOut, json: &a.json}
	return a
}

// verdict ends a command whose result, already printed, is itself the bad news:
// it is the exit code.
type verdict int

func (v verdict) Error() string { return fmt.Sprintf("exit %d", int(v)) }

// usageError is a mistake on the command line.
type usageError struct{ error }

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
		if c := command([]string{name}, out, errOut); code == exitOK {
			code = c
		}
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
	err := root.ExecuteContext(wholefile.WithWaiting(context.Background(), func(folder string) {
		fmt.Fprintf(a.err, "“%s”正由另一次运行写入，等它写完（Ctrl-C中止）……\n", folder)
	}))
	a.json = a.json || isUsage(err) && slices.Contains(args, "--json") // which may stand behind the mistake
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
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(a.buildCommand(), a.packageCommand(), a.priorCommand(), a.checkCommand(), a.explainCommand(), a.traceCommand(), a.tablesCommand(), a.checkLayoutCommand(), a.initCommand(), a.convertCommand(), a.diffCommand(), a.reprintCommand(), a.verifyCommand(), a.mergeManifestCommand(), a.versionCommand())
	localize(root)
	return root
}

// exit says what a command came to and gives the exit code of err's cause. A
// result that could not be printed whole is no success.
func (a *app) exit(err error) int {
	code := a.tell(err)
	if p, ok := a.out.(*plain); ok && p.failed != nil {
		fmt.Fprintf(a.err, "错误：结果没有写全：%s\n", diag.Reason(p.failed))
		return cmp.Or(code, exitInternal)
	}
	return code
}

// tell prints err, in JSON together with the result.
func (a *app) tell(err error) int {
	code, problems := exitOK, []said(nil)
	if v, ok := err.(verdict); ok {
		code = int(v)
	} else if err != nil {
		code, problems = causes(err)
		problems = append([]said{}, problems...) // not nil: there is an error
	}
	if a.json {
		a.encode(problems)
		return code
	}
	if problems == nil {
		return code
	}
	printProblems(a.err, together(problems))
	errorsSaid := 0
	for _, p := range problems {
		if p.Severity == check.Error {
			errorsSaid++
		}
	}
	switch code {
	case exitInput:
		fmt.Fprintf(a.err, "\n共%d处错误，请改正后重新运行。有错误的都没有写出。\n", len(problems))
	case exitRefused:
		remedy := ""
		if a.drafts {
			remedy = "；用 --force 可生成标明“草稿”的"
		}
		fmt.Fprintf(a.err, "\n审核发现%d处错误，有错误的没有生成。用 %s 看全部审核结果%s。\n", errorsSaid, a.seeAll, remedy)
	case exitUsage:
		fmt.Fprintln(a.err, "\n用 report --help 查看用法。")
	}
	return code
}

// printProblems prints problems, one a line. Of very many the first are enough
// to begin with.
func printProblems[P fmt.Stringer](w io.Writer, problems []P) {
	const most = 1000
	for i, p := range problems {
		if i == most {
			fmt.Fprintf(w, "另有%d处没有列出，用--json可得全部。\n", len(problems)-most)
			return
		}
		fmt.Fprintln(w, p)
	}
}

// said is a problem as it is printed.
type said struct {
	Severity check.Severity `json:"severity"`
	diag.Problem
}

// String gives the problem as one line, its severity first.
func (s said) String() string { return s.Severity.String() + "：" + s.Problem.String() }

// together gives problems as lines, those that say the same of several rows as
// one.
func together(problems []said) []said {
	var out []said
	for len(problems) > 0 {
		n := 1
		for n < len(problems) && problems[n].Severity == problems[0].Severity {
			n++
		}
		var alike []diag.Problem
		for _, p := range problems[:n] {
			alike = append(alike, p.Problem)
		}
		for _, group := range diag.Alike(alike) {
			out = append(out, said{problems[0].Severity, diag.Together(group)})
		}
		problems = problems[n:]
	}
	return out
}

// asErrors are problems that are all errors.
func asErrors(problems ...diag.Problem) []said {
	out := make([]said, len(problems))
	for i, p := range problems {
		out[i] = said{check.Error, p}
	}
	return out
}

// isUsage reports a mistake on the command line.
func isUsage(err error) bool {
	var usage usageError
	var request *publish.RequestError
	return errors.As(err, &usage) || errors.As(err, &request) || err != nil && strings.HasPrefix(err.Error(), "unknown command")
}

// causes takes an error apart: what to print, and the exit code of the gravest.
func causes(err error) (code int, problems []said) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			c, ps := causes(e)
			if code == exitOK || c < code {
				code = c
			}
			problems = append(problems, ps...)
		}
		return code, problems
	}
	var input *diag.Error
	var refused *publish.Refused
	switch {
	case errors.As(err, &refused):
		for _, f := range refused.Findings() {
			problems = append(problems, said{f.Severity, diag.Problem{File: f.Place.Text(), Message: f.Message}})
		}
		return exitRefused, problems
	case errors.As(err, &input):
		return exitInput, asErrors(input.Problems...)
	case isUsage(err):
		return exitUsage, asErrors(diag.Problem{Message: translateUsage(err)})
	}
	return exitInternal, asErrors(diag.Problem{Message: err.Error()})
}

// print prints a result as the text that human prints, or keeps it for exit to
// write as JSON.
func (a *app) print(v any, human func(io.Writer)) (err error) {
	if a.json {
		var text bytes.Buffer
		err = encoder(&text).Encode(v)
		a.result = text.Bytes()
		return err
	}
	human(a.out)
	return nil
}

// keys are those of the result; none where it is no object.
func (a *app) keys() (keys map[string]json.RawMessage) {
	if a.result == nil || json.Unmarshal(a.result, &keys) != nil {
		return nil
	}
	return keys
}

// encode writes the command's one JSON document: the result, what went wrong
// besides among its keys; or, where there is none, only that.
func (a *app) encode(problems []said) {
	var v any = a.result
	if problems != nil {
		keys := map[string]any{}
		for k, value := range a.keys() {
			keys[k] = value
		}
		keys["ok"], keys["problems"] = false, problems
		v = keys
	}
	if problems == nil && a.result == nil {
		return
	}
	enc := encoder(a.out)
	if a.result == nil {
		enc.SetIndent("", "") // a list of problems alone
	}
	enc.Encode(v) // what cannot be written, a.out notes
}

// encoder writes JSON as people can read it.
func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc
}
