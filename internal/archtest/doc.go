// Package archtest enforces ARCHITECTURE.md: which package may import which,
// where floating point, clocks and randomness may be used, who may write files,
// that writers know no words of budgets and printed texts come from the family,
// that no function exists twice and that every fuzz target has seeds. The rules
// are declared in rules_test.go, each exception with its reason; an exception
// that is no longer needed fails too. It reads source files only and needs
// nothing but Go.
package archtest
