//go:build !windows

package main

import "io"

// pauseIfDoubleClicked has nothing to do where double clicks open no console.
func pauseIfDoubleClicked(io.Reader, io.Writer) {}
