package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"budgetreport/internal/edition"
	"budgetreport/internal/testtool"
	"budgetreport/templates"
)

// hostile is an input that somebody, or something, made to hurt the program.
type hostile struct {
	name string
	make func(h *hostileDir) []string // makes the files and gives the command line
	code int
	want string // what is said, on either output
}

// hostileDir is the folder of a hostile input.
type hostileDir struct {
	t    *testing.T
	path string
}

func (h *hostileDir) at(name string) string { return filepath.Join(h.path, filepath.FromSlash(name)) }

// write writes a file; pieces are repeated so often that a small list makes a
// large file.
func (h *hostileDir) write(name string, data string) string {
	h.t.Helper()
	path := h.at(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// sparse makes a file of a size that takes no room.
func (h *hostileDir) sparse(name, begins string, size int64) string {
	h.t.Helper()
	path := h.write(name, begins)
	if err := os.Truncate(path, size); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// workbook makes a workbook of the parts given and those it needs besides.
func (h *hostileDir) workbook(parts map[string]string) string {
	h.t.Helper()
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="收入" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="x/worksheet" Target="sheet.xml"/><Relationship Id="c" Type="x/styles" Target="styles.xml"/><Relationship Id="d" Type="x/sharedStrings" Target="s.xml"/></Relationships>`,
		"xl/sheet.xml":               `<worksheet/>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range all {
		w, err := z.Create(name)
		if err != nil {
			h.t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			h.t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		h.t.Fatal(err)
	}
	return h.write("数据.xlsx", b.String())
}

// sheet makes a workbook whose only sheet has this content.
func (h *hostileDir) sheet(inner string) []string {
	return []string{"check", "--data", h.workbook(map[string]string{"xl/sheet.xml": "<worksheet><sheetData>" + inner + "</sheetData></worksheet>"})}
}

// dataset copies the example with files changed.
func (h *hostileDir) dataset(changes map[string]string) []string {
	h.t.Helper()
	dir := h.at("数据")
	if err := os.CopyFS(dir, os.DirFS("../../examples/zhengzhou-2022")); err != nil {
		h.t.Fatal(err)
	}
	for name, text := range changes {
		h.write("数据/"+name, text)
	}
	return []string{"package", "--force", "--data", dir, "--out", h.at("输出")}
}

// family copies the embedded family with a text of a file replaced.
func (h *hostileDir) family(file, old, now string) []string {
	h.t.Helper()
	if err := os.CopyFS(h.path, templates.FS); err != nil {
		h.t.Fatal(err)
	}
	data, err := os.ReadFile(h.at("henan/" + file))
	if err != nil || !bytes.Contains(data, []byte(old)) {
		h.t.Fatalf("%s has no %s (%v)", file, old, err)
	}
	h.write("henan/"+file, strings.Replace(string(data), old, now, 1))
	return []string{"package", "--force", "--data", "../../examples/zhengzhou-2022", "--family", h.at("henan"), "--out", h.at("输出")}
}

// config writes a config.toml.
func (h *hostileDir) config(text string) []string {
	return []string{"build", "--config", h.write("config.toml", text), "--data", "../../examples/zhengzhou-2022", "--out", h.at("输出")}
}

// archive makes the folder of an edition with an archive of its tables.
func (h *hostileDir) archive(manifest string, tables ...string) {
	h.t.Helper()
	h.write("一版/a", "")
	h.write(edition.ArchiveFolder+"/一版/manifest.json", manifest)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for _, text := range tables {
		if _, err := io.WriteString(z, text); err != nil {
			h.t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		h.t.Fatal(err)
	}
	h.write(edition.ArchiveFolder+"/一版/"+edition.SnapshotFile, b.String())
}

// times repeats a text.
func times(n int, text string) string { return strings.Repeat(text, n) }

// numbered repeats a text with the number of each.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

const (
	million = 1_000_000
	mostRSS = 512 << 20 // bytes of memory that a hostile input may take
)

// peakFile names the file to which the program, as the tests run it, writes the
// most memory it had: what a parent is told of its child is no less than the
// parent's own.
const peakFile = "REPORT_TEST_PEAK"

var peakLine = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

func notePeak() {
	path := os.Getenv(peakFile)
	status, err := os.ReadFile("/proc/self/status")
	if m := peakLine.FindSubmatch(status); path != "" && err == nil && m != nil {
		os.WriteFile(path, m[1], 0o644)
	}
}

// readPeak gives it in bytes, 0 where the system does not tell.
func readPeak(path string) int64 {
	text, _ := os.ReadFile(path)
	kb, _ := strconv.ParseInt(string(text), 10, 64)
	return kb << 10
}

// TestHostileInputsEndSoon runs the program on inputs that are small and ask for
// much, or are no files at all. Each is refused by name or simply done, within
// the memory; whatever takes longer than the limit is killed.
func TestHostileInputsEndSoon(t *testing.T) {
	testtool.Full(t)
	for _, c := range append(hostileInputs(), hostileNodes()...) {
		t.Run(c.name, func(t *testing.T) {
			args := c.make(&hostileDir{t, t.TempDir()})
			ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute) // on a busy machine
			defer stop()
			cmd := exec.CommandContext(ctx, "report", args...)
			peak := filepath.Join(t.TempDir(), "peak")
			cmd.Env = append(os.Environ(), peakFile+"="+peak)
			begun := time.Now()
			out, err := cmd.CombinedOutput()
			rss := readPeak(peak)
			t.Logf("%.1fs（CPU %.1fs）, %d MB", time.Since(begun).Seconds(), (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), rss>>20)
			if ctx.Err() != nil {
				t.Fatalf("did not end: %v", err)
			}
			text := string(out)
			if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(text, c.want) {
				t.Errorf("exit %d, want %d and %s\n%.2000s", code, c.code, c.want, text)
			}
			for _, bad := range []string{"panic", "goroutine", "fatal error", "\x1b"} {
				if strings.Contains(text, bad) {
					t.Errorf("%q in\n%.2000s", bad, text)
				}
			}
			if rss > mostRSS {
				t.Errorf("took %d MB", rss>>20)
			}
		})
	}
}
