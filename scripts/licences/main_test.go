package main

import (
	"testing"

	"budgetreport/internal/licences"
	"budgetreport/internal/testtool"
)

// What is embedded is what this program would write now, but for Go's own
// licence, which is that of the Go at hand.
func TestThirdPartyIsUpToDate(t *testing.T) {
	want, err := collect("../..")
	if err != nil {
		testtool.Lacks(t, "the modules of all systems: "+err.Error())
	}
	got := map[string]licences.Licence{}
	for _, l := range licences.All() {
		got[l.Name] = l
	}
	modules := 0
	for _, l := range want {
		g, ok := got[l.Name]
		if !ok || l.Name != "Go" && g != l {
			t.Errorf("%s %s: run scripts/licences", l.Name, l.Version)
		}
		if g.Version != "" {
			modules++
		}
	}
	for name, l := range got {
		if l.Version != "" {
			modules--
		}
		if l.Text == "" || l.Kind == "" {
			t.Errorf("%s has no licence", name)
		}
	}
	if modules != 0 {
		t.Error("a module that is no longer linked in has a licence: run scripts/licences")
	}
}

func TestKindOf(t *testing.T) {
	for text, want := range map[string]string{
		"Apache License\n   Version 2.0, January 2004":                             "Apache-2.0",
		"Redistribution and use in source and binary\nforms … Neither the name of": "BSD-3-Clause",
		"Redistribution and use in source and binary forms, with":                  "BSD-2-Clause",
		"All rights reserved.": "",
	} {
		if got := kindOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
