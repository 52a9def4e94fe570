//go:build !unix

package main

func hostileNodes() []hostile { return nil }
