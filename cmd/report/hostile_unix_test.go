//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
)

// pipe makes a pipe that nobody writes to.
func (h *hostileDir) pipe(name string) string {
	h.t.Helper()
	path := h.at(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	os.Remove(path)
	if err := syscall.Mkfifo(path, 0o644); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// loop makes a link that leads to itself.
func (h *hostileDir) loop(name string) string {
	h.t.Helper()
	path := h.at(name)
	os.Remove(path)
	if err := os.Symlink(path, path); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// hostileNodes are inputs that are no files: whoever opens a pipe waits for
// ever, and a device has no end.
func hostileNodes() []hostile {
	const zero = "/dev/zero"
	const noFile = "是管道或设备，不是文件"
	return []hostile{
		{"data is a pipe", func(h *hostileDir) []string { return []string{"check", "--data", h.pipe("数据.xlsx")} }, exitInput, noFile},
		{"data is a device", func(*hostileDir) []string { return []string{"build", "--data", zero} }, exitInput, noFile},
		{"data is a loop", func(h *hostileDir) []string { return []string{"check", "--data", h.loop("数据")} }, exitInput, "链接绕成了圈"},
		{"a table is a pipe", func(h *hostileDir) []string {
			args := h.dataset(nil)
			h.pipe("数据/支出.csv")
			return args
		}, exitInput, noFile},
		{"a text is a pipe", func(h *hostileDir) []string {
			args := h.dataset(nil)
			h.pipe("数据/文字/主要职责-021001.md")
			return args
		}, exitInput, noFile},
		{"settings are a pipe", func(h *hostileDir) []string { return []string{"build", "--config", h.pipe("config.toml")} }, exitInput, noFile},
		{"settings are a device", func(*hostileDir) []string { return []string{"tables", "--config", zero} }, exitInput, noFile},
		{"settings are a loop", func(h *hostileDir) []string { return []string{"tables", "--config", h.loop("config.toml")} }, exitInput, "链接绕成了圈"},
		{"a font is a pipe", func(h *hostileDir) []string {
			h.pipe("字体.ttf")
			return h.config("[fonts]\nserif = \"字体.ttf\"\n")
		}, exitInput, noFile},
		{"family is a pipe", func(h *hostileDir) []string { return []string{"tables", "--family", h.pipe("表式")} }, exitInput, "没有这套表式"},
		{"a layout is a pipe", func(h *hostileDir) []string {
			args := h.family("family.toml", "name", "name")
			h.pipe("henan/03.toml")
			return args
		}, exitInput, noFile},
		{"the checks are a pipe", func(h *hostileDir) []string {
			args := h.family("family.toml", "name", "name")
			h.pipe("henan/checks.toml")
			return args
		}, exitInput, noFile},
		{"a layout to be checked is a pipe", func(h *hostileDir) []string { return []string{"check-layout", h.pipe("03.toml")} }, exitInput, noFile},
		{"an edition is a pipe", func(h *hostileDir) []string { return []string{"verify", h.pipe("一版")} }, exitDifferent, ""},
		{"a manifest is a pipe", func(h *hostileDir) []string {
			h.pipe("一版/manifest.json")
			return []string{"verify", h.at("一版")}
		}, exitDifferent, noFile},
		{"a manifest to be compared is a device", func(h *hostileDir) []string { return []string{"diff", zero, zero} }, exitInput, noFile},
		{"a manifest to be corrected is a pipe", func(h *hostileDir) []string {
			h.pipe("一版/manifest.json")
			return []string{"reprint", "--against", h.at("一版"), "--data", "../../examples/zhengzhou-2022"}
		}, exitInput, noFile},
		{"output is a pipe", func(h *hostileDir) []string {
			return []string{"build", "--data", "../../examples/zhengzhou-2022", "--out", h.pipe("输出")}
		}, exitInternal, ""},
		{"the dataset to convert is a pipe", func(h *hostileDir) []string { return []string{"convert", h.pipe("数据.xlsx"), h.at("新")} }, exitInput, noFile},
		{"last year's dataset is a device", func(h *hostileDir) []string {
			args := h.dataset(nil)
			return []string{"prior", zero, "--data", args[3]}
		}, exitInput, noFile},
	}
}
