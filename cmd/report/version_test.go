package main

import (
	"runtime/debug"
	"slices"
	"testing"
)

// testModules are linked into the tests alone.
var testModules = []string{"github.com/rogpeppe/go-internal", "golang.org/x/tools"}

// Whatever is linked into the program has its licence in it, at the very version.
func TestLinkedModulesHaveLicences(t *testing.T) {
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) < 15 {
		t.Fatalf("no list of modules: %v", info)
	}
	for _, m := range linked(info) {
		if m.Licence == "" && !slices.Contains(testModules, m.Name) {
			t.Errorf("%s %s has no licence: run scripts/licences", m.Name, m.Version)
		}
	}
}

func TestUnknownModuleIsSaid(t *testing.T) {
	info := &debug.BuildInfo{GoVersion: "go1.26.0", Deps: []*debug.Module{
		{Path: "example.org/unknown", Version: "v1.0.0"},
		{Path: "github.com/spf13/cobra", Version: "v0.0.1"},
	}}
	got := linked(info)
	want := []aboutModule{{"Go", "go1.26.0", "BSD-3-Clause"}, {"example.org/unknown", "v1.0.0", ""}, {"github.com/spf13/cobra", "v0.0.1", ""}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
