package publish

import (
	"os"
	"runtime/debug"

	"budgetreport/internal/edition"
)

// ProgramID says what program makes the outputs: the revision it was built
// from when that says it all, else the hash of the executable.
func ProgramID() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		revision, clean := "", false
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				revision = s.Value
			case "vcs.modified":
				clean = s.Value == "false"
			}
		}
		if revision != "" && clean {
			return "git:" + revision
		}
	}
	exe, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	sum, _, err := edition.HashFile(exe)
	if err != nil {
		return "unknown"
	}
	return "sha256:" + sum
}
