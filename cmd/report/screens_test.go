package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestCheckFitsOnTwoScreens: what check says of the example is two screens of 40 lines of
// 100 columns, without addresses of cells; --all and --json have them.
func TestCheckFitsOnTwoScreens(t *testing.T) {
	const example, width, most = "../../examples/zhengzhou-2022", 100, 80
	check := func(more ...string) string {
		var out, errs bytes.Buffer
		if code := run(append([]string{"check", "--data", example}, more...), &out, &errs); code != exitOK || errs.Len() > 0 {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		return out.String()
	}
	brief := check()
	lines := 0
	for line := range strings.Lines(brief) {
		columns := 0
		for _, r := range strings.TrimRight(line, "\n") {
			if columns++; r > unicode.MaxLatin1 {
				columns++
			}
		}
		lines += max(1, (columns+width-1)/width)
	}
	if lines > most {
		t.Errorf("%d lines:\n%s", lines, brief)
	}
	address := regexp.MustCompile(`[0-9]{2}\[[^\]]*, `)
	if at := address.FindString(brief); at != "" {
		t.Errorf("an address: %s", at)
	}
	for _, full := range []string{check("--all"), check("--json")} {
		if !address.MatchString(full) || strings.Count(full, "泄露它的是") < 3 {
			t.Errorf("not in full: %.2000s", full)
		}
	}
}
