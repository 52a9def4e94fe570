package check

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"budgetreport/internal/exampletest"
)

// TestEveryRuleIsDocumented: docs/checks.md lists every rule of the family and of the
// program, so that whoever reads a finding finds its reason and how to switch it off or
// acknowledge it.
func TestEveryRuleIsDocumented(t *testing.T) {
	docs, err := os.ReadFile("../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	list := string(docs)
	var rules []string
	toml, err := fs.ReadFile(exampletest.Files(t), File)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^id *= *"(.*)"`).FindAllStringSubmatch(string(toml), -1) {
		rules = append(rules, m[1])
	}
	own := regexp.MustCompile(`(?:\bRule: |\bRule = |[a-z]Rule +(?:string )?= )"([^"]*)"`)
	for _, pattern := range []string{"*.go", "../publish/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || files == nil {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.Contains(file, "review_tables") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range own.FindAllStringSubmatch(string(source), -1) {
				rules = append(rules, m[1])
			}
		}
	}
	if len(rules) < 120 {
		t.Fatalf("only %d rules", len(rules))
	}
	for _, rule := range rules {
		if !strings.Contains(list, "`"+rule+"`") && !strings.Contains(list, "| "+rule+"：") {
			t.Errorf("docs/checks.md does not list %s", rule)
		}
	}
}
