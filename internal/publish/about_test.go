package publish

import (
	"runtime/debug"
	"slices"
	"testing"
)

func TestModuleWithoutAKnownLicence(t *testing.T) {
	info := &debug.BuildInfo{GoVersion: "go1.26.0", Deps: []*debug.Module{
		{Path: "example.org/unknown", Version: "v1.0.0"},
		{Path: "github.com/spf13/cobra", Version: "v0.0.1"},
	}}
	got := linked(info)
	want := []AboutModule{{"Go", "go1.26.0", "BSD-3-Clause"}, {"example.org/unknown", "v1.0.0", ""}, {"github.com/spf13/cobra", "v0.0.1", ""}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
