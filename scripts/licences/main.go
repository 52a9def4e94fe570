// Command licences writes internal/licences/third-party.txt: the licences of Go
// and of every module that the program is linked with on any system our users
// have, taken from GOROOT and the module cache. Run it in the module's folder
// when a dependency changes:
//
//	go run ./scripts/licences
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"budgetreport/internal/licences"
)

// targets are the systems that the program is built for.
var targets = []string{"windows/amd64", "linux/amd64", "linux/arm64", "linux/loong64"}

func main() {
	all, err := collect(".")
	if err == nil {
		err = os.WriteFile(filepath.FromSlash("internal/licences/third-party.txt"), []byte(licences.Format(all)), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// module is what go list says of a package's module.
type module struct {
	Path, Version, Dir string
	Replace            *module
	Main               bool
}

// collect finds the licences, Go's first, modules in the order of their paths.
func collect(root string) ([]licences.Licence, error) {
	goroot, err := goCommand(root, "", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	folder := strings.TrimSpace(string(goroot))
	first, err := read("Go", "", folder, []string{folder})
	if err != nil {
		return nil, err
	}
	modules, folders := map[string]*module{}, map[string][]string{}
	for _, target := range targets {
		out, err := goCommand(root, target, "list", "-deps", "-json=Dir,Module", "./cmd/report")
		if err != nil {
			return nil, err
		}
		for dec := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct {
				Dir    string
				Module *module
			}
			if err := dec.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if m := p.Module; m != nil && !m.Main {
				if m.Replace != nil {
					m.Dir = m.Replace.Dir
				}
				modules[m.Path] = m
				folders[m.Path] = append(folders[m.Path], within(m.Dir, p.Dir)...)
			}
		}
	}
	all := []licences.Licence{first}
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		m := modules[path]
		slices.Sort(folders[path])
		l, err := read(path, m.Version, m.Dir, slices.Compact(folders[path]))
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

// goCommand runs go for a target.
func goCommand(root, target string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if system, arch, ok := strings.Cut(target, "/"); ok {
		cmd.Env = append(cmd.Env, "GOOS="+system, "GOARCH="+arch)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return out, nil
}

// within lists the folders from a package up to its module's: code taken over
// from elsewhere has its licence beside it.
func within(root, dir string) []string {
	out := []string{root}
	for ; len(dir) > len(root); dir = filepath.Dir(dir) {
		out = append(out, dir)
	}
	return out
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice|patents)([.-].*)?$`)

// read reads the licence files of a module's folders.
func read(name, version, root string, folders []string) (licences.Licence, error) {
	l := licences.Licence{Name: name, Version: version}
	for _, dir := range folders {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return l, err
		}
		for _, e := range entries {
			if e.IsDir() || !licenceFile.MatchString(e.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return l, err
			}
			if l.Text != "" {
				inside, err := filepath.Rel(root, filepath.Join(dir, e.Name()))
				if err != nil {
					return l, err
				}
				l.Text += "\n" + filepath.ToSlash(inside) + ":\n\n"
			}
			l.Text += strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n") + "\n"
		}
	}
	l.Kind = kindOf(l.Text)
	if l.Kind == "" {
		return l, fmt.Errorf("%s %s: no licence found that this program knows; read its text and add it to kindOf", name, version)
	}
	return l, nil
}

// kindOf names a licence by what its text says.
func kindOf(text string) string {
	words := strings.Join(strings.Fields(text), " ")
	has := func(part string) bool { return strings.Contains(words, part) }
	switch {
	case has("SPDX-License-Identifier: Unlicense OR BSD-3-Clause"):
		return "Unlicense OR BSD-3-Clause"
	case has("Apache License Version 2.0"):
		return "Apache-2.0"
	case has("Permission is hereby granted, free of charge, to any person obtaining a copy of this software"):
		return "MIT"
	case has("Redistribution and use in source and binary forms") && has("Neither the name"):
		return "BSD-3-Clause"
	case has("Redistribution and use in source and binary forms"):
		return "BSD-2-Clause"
	}
	return ""
}
