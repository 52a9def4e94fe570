package wholefile

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// tree is every file below dir with its text; folders end in a slash.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name := strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(dir)+"/")
		if d.IsDir() {
			out[name+"/"] = ""
			return nil
		}
		data, err := os.ReadFile(path)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func fill(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func put(t *testing.T, s *Stage, name, text string) File {
	t.Helper()
	f, err := s.Write(t.Context(), name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func newStage(t *testing.T, dir string) *Stage {
	t.Helper()
	s, err := NewStage(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Discard)
	return s
}

// sumOf is the hash of a text as files have it.
func sumOf(t *testing.T, text string) string {
	return put(t, newStage(t, t.TempDir()), "x", text).SHA256
}

func TestCommit(t *testing.T) {
	ours := sumOf(t, "旧")
	known := Known{"甲/表.csv": {ours}, "甲/清单": {ours}, "甲/去/掉.csv": {ours}}
	for _, c := range []struct {
		name   string
		before map[string]string
		strict bool
		want   map[string]string // nil: refused, and as before
		kept   int
	}{
		{"nothing there", nil, false, map[string]string{"甲/": "", "甲/表.csv": "新", "甲/清单": "新清单"}, 0},
		{"the program's own", map[string]string{"甲/表.csv": "旧", "甲/清单": "旧", "甲/去/掉.csv": "旧"}, true, map[string]string{"甲/": "", "甲/表.csv": "新", "甲/清单": "新清单"}, 0},
		{"the same already", map[string]string{"甲/表.csv": "新"}, true, map[string]string{"甲/": "", "甲/表.csv": "新", "甲/清单": "新清单"}, 0},
		{"edited", map[string]string{"甲/表.csv": "改", "甲/清单": "旧"}, false, map[string]string{"甲/": "", "甲/表.csv": "新", "甲/表（原有）.csv": "改", "甲/清单": "新清单"}, 1},
		{"edited again", map[string]string{"甲/表.csv": "改", "甲/表（原有）.csv": "先"}, false, map[string]string{"甲/": "", "甲/表.csv": "新", "甲/表（原有）.csv": "先", "甲/表（原有2）.csv": "改", "甲/清单": "新清单"}, 1},
		{"edited, to go", map[string]string{"甲/去/掉.csv": "改"}, false, map[string]string{"甲/": "", "甲/去/": "", "甲/去/掉（原有）.csv": "改", "甲/表.csv": "新", "甲/清单": "新清单"}, 1},
		{"a folder in the way", map[string]string{"甲/表.csv/x": "改"}, false, map[string]string{"甲/": "", "甲/表（原有）.csv/": "", "甲/表（原有）.csv/x": "改", "甲/表.csv": "新", "甲/清单": "新清单"}, 1},
		{"edited, refused", map[string]string{"甲/表.csv": "改", "甲/清单": "旧"}, true, nil, 0},
		{"edited, to go, refused", map[string]string{"甲/去/掉.csv": "改"}, true, nil, 0},
		{"a file in the way of a folder", map[string]string{"甲": "改"}, false, nil, 0},
		{"others are left alone", map[string]string{"甲/别的": "改", "乙": "改"}, true, map[string]string{"甲/": "", "甲/别的": "改", "乙": "改", "甲/表.csv": "新", "甲/清单": "新清单"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			fill(t, dir, c.before)
			before := tree(t, dir)
			s := newStage(t, dir)
			put(t, s, "甲/表.csv", "新")
			put(t, s, "甲/清单", "新清单")
			kept, err := s.Commit(t.Context(), func() (*Order, error) {
				return &Order{Known: known, Stale: []string{"甲/去/掉.csv"}, Unseal: []string{"甲/清单"}, Seal: "甲/清单", Record: "存/记", Keep: !c.strict}, nil
			})
			s.Discard()
			want := c.want
			if want == nil {
				want = before
			} else {
				want["存/"] = ""
			}
			got := tree(t, dir)
			if (err == nil) != (c.want != nil) || !maps.Equal(got, want) || len(kept) != c.kept {
				t.Errorf("%v, kept %v\n%v\nwant\n%v", err, kept, got, want)
			}
		})
	}
}

// TestCommitIsUndone fails at the last file and finds everything as it was.
func TestCommitIsUndone(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, map[string]string{"表.csv": "改", "清单": "旧"})
	before := tree(t, dir)
	s := newStage(t, dir)
	put(t, s, "表.csv", "新")
	put(t, s, "深/处.csv", "新")
	put(t, s, "清单", "新")
	if err := os.Remove(s.Path("清单")); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Commit(t.Context(), func() (*Order, error) {
		return &Order{Seal: "清单", Record: "存/记", Keep: true, Known: Known{"清单": {sumOf(t, "旧")}}}, nil
	})
	s.Discard()
	if got := tree(t, dir); err == nil || kept != nil || !maps.Equal(got, before) {
		t.Errorf("%v, kept %v, left %v", err, kept, got)
	}
}

// TestRecord stands in for a run killed at its last file: the next one knows
// what the killed one wrote.
func TestRecord(t *testing.T) {
	dir := t.TempDir()
	s := newStage(t, dir)
	put(t, s, "报告.csv", "一")
	order := func() (*Order, error) { return &Order{Record: "记", Keep: true}, nil }
	if _, err := s.Commit(t.Context(), order); err != nil {
		t.Fatal(err)
	}
	s.Discard()
	for _, text := range []string{"二", "三"} {
		s := newStage(t, dir)
		put(t, s, "报告.csv", text)
		if kept, err := s.Commit(t.Context(), order); err != nil || len(kept) > 0 {
			t.Errorf("%s: %v, kept %v", text, err, kept)
		}
		s.Discard()
	}
	fill(t, dir, map[string]string{"报告.csv": "二"}) // its own once, but not what it wrote last
	s = newStage(t, dir)
	put(t, s, "报告.csv", "四")
	if kept, err := s.Commit(t.Context(), order); err != nil || len(kept) != 1 {
		t.Errorf("%v, kept %v", err, kept)
	}
}

func TestNamesOfAStage(t *testing.T) {
	s := newStage(t, t.TempDir())
	put(t, s, "a.csv", "")
	for _, name := range []string{"A.csv", "../x", "/x", "a/../../x"} {
		if _, err := s.Write(t.Context(), name, func(io.Writer) error { return nil }); err == nil {
			t.Errorf("%q was written", name)
		}
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, map[string]string{Unfinished + "死/表.csv": "半", Unfinished + "死/" + LockFile: "", Unfinished + "空着/x": "", Unfinished + "文件": "不是文件夹", "表.csv": "全"})
	outside := t.TempDir()
	fill(t, outside, map[string]string{"x": "别人的"})
	if err := os.Symlink(outside, filepath.Join(dir, Unfinished+"链接")); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	at := newStage(t, dir) // at work
	put(t, at, "表.csv", "新")
	Sweep(t.Context(), dir)
	newStage(t, dir).Discard()
	names := slices.Sorted(maps.Keys(tree(t, at.Path(""))))
	if !slices.Equal(names, []string{"表.csv"}) {
		t.Errorf("the run at work has %v", names)
	}
	at.Discard()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := []string{Unfinished + "文件", Unfinished + "链接", "表.csv"}; !slices.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
	if got := tree(t, outside); len(got) != 1 {
		t.Errorf("behind the link %v", got)
	}
}

// TestWaiting holds the lock: what waits says for which folder, goes on when
// the lock is free, and can be stopped.
func TestWaiting(t *testing.T) {
	defer func(d time.Duration) { patience = d }(patience)
	patience = 0
	dir := t.TempDir()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	top, err := f.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 10)
	ctx, cancel := context.WithCancel(WithWaiting(t.Context(), func(folder string) { said <- folder }))
	done := make(chan error)
	wait := func(ctx context.Context) {
		s, err := NewStage(ctx, dir)
		if err == nil {
			s.Discard()
		}
		done <- err
	}
	go wait(ctx)
	if got := <-said; got != dir {
		t.Errorf("waits for %q", got)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	go wait(WithWaiting(t.Context(), func(folder string) { said <- folder }))
	<-said
	top.release()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if len(said) > 0 {
		t.Errorf("said %d times more", len(said))
	}
	if left := tree(t, dir); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// TestLockIsOne lets many take the lock, which each takes away with its file.
func TestLockIsOne(t *testing.T) {
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	held := make(chan struct{}, 1)
	done := make(chan error)
	for range 20 {
		go func() {
			for range 10 {
				l, err := f.lock(t.Context())
				if err != nil {
					done <- err
					return
				}
				select {
				case held <- struct{}{}:
				default:
					done <- errors.New("two hold the lock")
					return
				}
				<-held
				l.release()
			}
			done <- nil
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestWhatIsInTheWayOfALock must not be followed, waited for or written.
func TestWhatIsInTheWayOfALock(t *testing.T) {
	outside := t.TempDir()
	for name, spoil := range map[string]func(path string) error{
		"link":          func(path string) error { return os.Symlink(filepath.Join(outside, "x"), path) },
		"folder":        func(path string) error { return os.Mkdir(path, 0o755) },
		"link to a way": func(path string) error { return os.Symlink(outside, path) },
	} {
		dir := t.TempDir()
		if err := spoil(filepath.Join(dir, LockFile)); err != nil {
			t.Skip(err)
		}
		if s, err := NewStage(t.Context(), dir); err == nil {
			s.Discard()
			t.Errorf("%s: no error", name)
		}
	}
	if left := tree(t, outside); len(left) > 0 {
		t.Errorf("outside %v", left)
	}
}

// TestKnownInAnotherCase: on Windows it is the same file.
func TestKnownInAnotherCase(t *testing.T) {
	k := Known{"021/Ab.csv": {"1"}}
	if !k.has("021/aB.csv", "1") || k.has("021/aB.csv", "2") || k.has("021/b.csv", "1") {
		t.Error("names are not compared without case")
	}
}
