package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"

	"budgetreport/internal/check"
	"budgetreport/internal/diag"
	"budgetreport/internal/publish"
)

// exit ends a command: it prints err, or the one JSON document, and gives the
// exit code. A result that could not be printed whole is an error.
func (a *app) exit(err error) int {
	code := a.tell(err)
	if err := a.out.Failed(); err != nil {
		fmt.Fprintf(a.err, "错误：结果没有写全：%s\n", diag.Reason(err))
		return cmp.Or(code, exitInternal)
	}
	return code
}

// exitCodes are the exit codes for the kinds of errors.
var exitCodes = map[publish.Kind]int{
	publish.WrongRequest: exitUsage, publish.WrongInput: exitInput, publish.Forbidden: exitRefused, publish.Failure: exitInternal,
}

// tell prints err, in JSON together with the result.
func (a *app) tell(err error) int {
	code, problems := exitOK, []publish.Problem(nil)
	if v, ok := err.(verdict); ok {
		code = int(v)
	} else if err != nil {
		var kind publish.Kind
		problems, kind = publish.Problems(err)
		code = exitCodes[kind]
	}
	if a.json {
		a.encode(problems)
		return code
	}
	if problems == nil {
		return code
	}
	printProblems(a.err, publish.Grouped(problems))
	switch code {
	case exitInput:
		fmt.Fprintf(a.err, "\n共%d处错误，请改正后重新运行。有错误的都没有写出。\n", len(problems))
	case exitRefused:
		errors, remedy := 0, ""
		for _, p := range problems {
			if p.Severity == check.Error {
				errors++
			}
		}
		if a.drafts {
			remedy = "；用 --force 可生成标明“草稿”的"
		}
		fmt.Fprintf(a.err, "\n审核发现%d处错误，有错误的没有生成。用 %s 看全部审核结果%s。\n", errors, a.seeAll, remedy)
	case exitUsage:
		fmt.Fprintln(a.err, "\n用 report --help 查看用法。")
	}
	return code
}

// printProblems prints problems, one a line; of very many only the first.
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

// encode writes the one JSON document of a command: its result, to which the
// problems are added where it is an object, or the problems alone.
func (a *app) encode(problems []publish.Problem) {
	if problems == nil && a.result == nil {
		return
	}
	enc := encoder(a.out)
	var document any = a.result
	if problems != nil {
		keys := map[string]any{}
		var result map[string]json.RawMessage
		if a.result == nil {
			enc.SetIndent("", "")
		} else if json.Unmarshal(a.result, &result) == nil {
			for k, value := range result {
				keys[k] = value
			}
		}
		keys["ok"], keys["problems"] = false, problems
		document = keys
	}
	enc.Encode(document) // a.out notes what could not be written
}

// encoder writes JSON as people can read it.
func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc
}
