package main

import (
	"slices"
	"strings"
	"testing"

	"budgetreport/internal/publish"
)

// testModules are linked into the tests alone.
var testModules = []string{"github.com/rogpeppe/go-internal", "golang.org/x/tools"}

// Whatever is linked into the program has its licence in it, at the very version.
func TestLinkedModulesHaveLicences(t *testing.T) {
	about, err := publish.AboutProgram()
	if err != nil || len(about.Modules) < 15 {
		t.Fatalf("no list of modules: %+v, %v", about, err)
	}
	if !slices.ContainsFunc(about.Modules, func(m publish.AboutModule) bool { return strings.HasSuffix(m.Name, "/cobra") }) {
		t.Error("the list is not that of this program")
	}
	for _, m := range about.Modules {
		if m.Licence == "" && !slices.Contains(testModules, m.Name) {
			t.Errorf("%s %s has no licence: run scripts/licences", m.Name, m.Version)
		}
	}
}
