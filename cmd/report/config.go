package main

import (
	"os"
	"path/filepath"

	"budgetreport/internal/diag"
	"budgetreport/internal/publish"
)

// loadSettings reads the configuration: the file named, else the one in the
// working folder, else the one beside the program. Without any, defaults hold.
func (a *app) loadSettings() (*publish.Settings, error) {
	path, err := a.findConfig()
	if err != nil {
		return nil, err
	}
	return publish.ReadSettings(path)
}

func (a *app) findConfig() (string, error) {
	if a.config != "" {
		if _, err := os.Stat(a.config); err != nil {
			return "", diag.One(diag.File(a.config, err))
		}
		return a.config, nil
	}
	candidates := []string{publish.SettingsFile}
	if exe, err := os.Executable(); err == nil {
		candidates = append(candidates, filepath.Join(filepath.Dir(exe), publish.SettingsFile))
	}
	for _, c := range candidates {
		if _, err := os.Stat(c); err == nil {
			return c, nil
		}
	}
	return "", nil
}
