package main

import (
	"errors"
	"io"
	"path/filepath"
	"sync/atomic"

	"github.com/spf13/cobra"

	"budgetreport/internal/book"
	"budgetreport/internal/build"
	"budgetreport/internal/check"
	"budgetreport/internal/dataset"
	"budgetreport/internal/diag"
	"budgetreport/internal/edition"
	"budgetreport/internal/layout"
	"budgetreport/internal/render/font"
)

// refusal is errors of the checks that forbid a build.
type refusal struct {
	error
	drafts bool // they do not forbid drafts: the command has --force
}

// reportFolder holds the reports of the checks in an output folder, apart from
// what is published.
const reportFolder = "审核报告"

func (a *app) checkCommand() *cobra.Command {
	var flags explainFlags
	var out string
	cmd := &cobra.Command{
		Use:   "check [选项]",
		Short: "审核：表间勾稽关系、表内合计、尾差、数据集的规则、文字中的数",
		Long: `核对表式中的全部审核公式、各表的合计、数据集的规则，再读一遍公开文本的文字，逐个核对其中的数，
按错误、警告、尾差、提示列出。有错误时退出码为4。

build在生成之前做同样的审核（不看文字），package连文字一起审核，有错误就不生成。`,
		Example: `  report check
  report check --data 数据文件夹 --json
  report check --out 输出文件夹       另写审核报告（Excel和PDF）`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			e, err := a.evaluate(cmd, &flags)
			if err != nil {
				return err
			}
			rep := e.rules.Run(e.ds, e.subject, e.results)
			audit(rep, e.results)
			if err := e.readWords(rep); err != nil {
				return err
			}
			var files []edition.Output
			if out != "" {
				fonts, err := font.Open(e.settings.fonts)
				if err != nil {
					return err
				}
				name := build.SafeName(e.subject.Code)
				files, err = build.WriteTable(cmd.Context(), rep.Table(e.results[0].Table), fonts, filepath.Join(out, reportFolder), name, e.subject.Name)
				if err != nil {
					return err
				}
			}
			result := struct {
				OK bool `json:"ok"`
				*check.Report
				Outputs []edition.Output `json:"outputs,omitempty"`
			}{!rep.Failed(), rep, files}
			err = a.print(result, func(w io.Writer) {
				rep.Write(w)
				for _, f := range files {
					io.WriteString(w, "已写出"+filepath.Join(out, reportFolder, f.Path)+"\n")
				}
			})
			if err == nil && rep.Failed() {
				return verdict(exitRefused)
			}
			return err
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "把审核报告写成Excel和PDF，放在这个文件夹的“"+reportFolder+"”中")
	return cmd
}

// audit adds the masked amounts that can be computed from what is published.
func audit(rep *check.Report, results []*layout.Result) {
	found := build.Audit(results)
	for _, f := range found.Findings {
		rep.Append(check.Finding{
			Severity: check.Warning, Rule: "涉密", Tell: true, Message: f.Sentence,
			Place: check.Place{Table: f.Table, Row: f.Row, Column: f.Column, Address: f.Cells[0]},
		})
	}
	for _, at := range found.Attributes {
		rep.Append(check.Finding{
			Severity: check.Warning, Rule: "涉密", Tell: true, Message: at.Sentence, Place: check.Place{Table: at.Table, Column: at.Column},
		})
	}
}

// readWords makes the words of a family that has them, and adds what is wrong
// with them.
func (e *evaluated) readWords(rep *check.Report) error {
	text, err := e.settings.loadText(e.family)
	if err != nil || text == nil {
		return err
	}
	b, err := text.Make(e.ds, e.subject, e.results)
	var mistakes *diag.Error
	if errors.As(err, &mistakes) {
		rep.Unmade(mistakes)
		return nil
	}
	if err == nil {
		rep.ReadWords(b, e.ds, e.subject, e.results)
	}
	return err
}

// loadRules reads the checks of the family.
func (s *settings) loadRules(fam *layout.Family) (*check.Rules, error) {
	fsys, err := openFamily(s.family)
	if err != nil {
		return nil, err
	}
	return check.Load(fsys, s.family, fam)
}

// checkRules looks for mistakes in the text of a checks.toml.
func (s *settings) checkRules(file string, data []byte) error {
	fam, err := s.loadFamily()
	if err != nil {
		return err
	}
	_, err = check.Parse(file, data, fam)
	return err
}

// gate lets a run build only from datasets in which the checks find no error,
// and documents only of words in which they find none; refused tells whether
// something was turned away. With force all pass.
func (s *settings) gate(r *build.Run, force bool) (refused *atomic.Bool, err error) {
	refused = new(atomic.Bool)
	rules, err := s.loadRules(r.Family)
	if err != nil || force {
		return refused, err
	}
	r.Check = func(ds *dataset.Dataset) error {
		subject := layout.Whole(ds)
		results, err := build.Evaluate(r.Family.Layouts, ds, subject)
		if err != nil {
			return err
		}
		err = rules.Run(ds, subject, results).Err()
		if err != nil {
			refused.Store(true)
		}
		return err
	}
	if words := r.Book; words != nil {
		r.Book = func(ds *dataset.Dataset, subject layout.Subject, results []*layout.Result) (*book.Book, error) {
			b, err := words(ds, subject, results)
			if err != nil {
				return nil, err
			}
			var rep check.Report
			rep.ReadWords(b, ds, subject, results)
			if err := rep.Err(); err != nil {
				refused.Store(true)
				return nil, err
			}
			return b, nil
		}
	}
	return refused, nil
}
