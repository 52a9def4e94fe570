// Package archtest enforces ARCHITECTURE.md by tests over the source files: which
// package may import which; where floating point, clocks and randomness may be
// used; who may write files; that packages that draw contain no budget terms, and
// that printed texts come from the family; that no function is a copy of another;
// that exported names have doc comments; that every fuzz target has seeds.
// rules_test.go declares the rules, each exception with its reason; an exception
// that is no longer needed fails, too.
package archtest
