package wholefile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"budgetreport/internal/diag"
	"budgetreport/internal/infile"
)

// Order is how Commit moves the files of a stage to their places.
type Order struct {
	Known  Known    // files that the program wrote in the folder before; all others are foreign
	Stale  []string // files of Known that are not made any more and are removed
	Unseal []string // files that mark a former set of files as complete: removed before all others
	Seal   string   // the file of the stage that marks the new set as complete: moved last; "" for none
	Record string   // a file that lists what is being written, for the run after a killed one; "" for none
	Keep   bool     // move foreign files aside; else they are an error
	Aside  string   // folder that they are moved to; "": beside their place
	Remedy string   // for that error, Chinese: what to do
}

// Kept is a foreign file that stood where a file had to be put, and was moved aside.
type Kept struct {
	Path string `json:"path"` // where it was
	As   string `json:"as"`   // where it is now
}

// Commit moves the files to their places and returns the foreign files that it moved
// aside. It calls plan when it holds the folder's lock. If a file cannot be moved (it
// may be open in WPS), everything is put back as it was. Errors are sentences in
// Chinese.
func (s *Stage) Commit(ctx context.Context, plan func() (*Order, error)) (kept []Kept, err error) {
	top, err := s.folder.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer top.release()
	order, err := plan()
	if err != nil {
		return nil, err
	}
	c := &change{Stage: s, Order: order}
	if err := c.inspect(); err != nil {
		return nil, err
	}
	if err := c.move(); err != nil {
		c.undoAll()
		return nil, err
	}
	for _, name := range c.Stale {
		s.folder.removeEmpty(name)
	}
	return c.kept, nil
}

// change is a commit in progress.
type change struct {
	*Stage
	*Order
	recorded Known           // contents of the record
	foreign  map[string]bool // names under which a foreign file stands
	kept     []Kept
	former   int      // files moved into the stage
	undo     []func() // in the order of what was done
}

// inspect finds the foreign files where files are to be put or removed. It refuses
// links and, without Keep, foreign files.
func (c *change) inspect() error {
	if c.Record != "" {
		if data, err := c.folder.ReadFile(c.Record, infile.Manifest); err == nil && json.Unmarshal(data, &c.recorded) != nil {
			c.recorded = nil // not a record
		} else if isLinkError(err) {
			return err
		}
	}
	c.foreign = map[string]bool{}
	var problems diag.List
	look := func(name, fresh string) error {
		info, err := c.folder.Stat(name)
		switch {
		case os.IsNotExist(err):
			return nil
		case isLinkError(err):
			problems.Merge(err)
			return nil
		case err != nil:
			return fmt.Errorf("不能写入“%s”：%s", c.folder.At(name), diag.Reason(err))
		case info.Mode().IsRegular():
			sum, _, err := c.folder.Hash(name)
			if err != nil {
				return fmt.Errorf("不能读出“%s”：%s", c.folder.At(name), diag.Reason(err))
			}
			if sum == fresh || c.Known.has(name, sum) || c.recorded.has(name, sum) {
				return nil
			}
		}
		c.foreign[name] = true
		if !c.Keep {
			problems.Add(diag.Problem{File: c.folder.At(name), Message: "是别处来的，或生成后被改动过，不能覆盖", Want: c.Remedy})
		}
		return nil
	}
	for _, f := range c.files {
		if err := look(f.Name, f.SHA256); err != nil {
			return err
		}
	}
	for _, name := range slices.Concat(c.Unseal, c.Stale) {
		if err := look(name, ""); err != nil {
			return err
		}
	}
	return problems.Err()
}

// move moves the files and adds what it did to undo.
func (c *change) move() error {
	if err := c.writeRecord(c.recordNames()); err != nil {
		return err
	}
	for _, name := range slices.Concat(c.Unseal, c.Stale) {
		if err := c.moveAway(name); err != nil {
			return err
		}
	}
	for _, f := range c.files {
		if f.Name != c.Seal {
			if err := c.put(f.Name); err != nil {
				return err
			}
		}
	}
	if c.Seal != "" {
		if err := c.put(c.Seal); err != nil {
			return err
		}
	}
	c.finishRecord()
	return nil
}

// undoAll undoes what was moved.
func (c *change) undoAll() {
	for _, undo := range slices.Backward(c.undo) {
		undo()
	}
}

// moveAway moves away the file or folder that has a name: the program's own files into the
// stage, foreign ones aside.
func (c *change) moveAway(name string) error {
	if _, err := c.folder.Stat(name); os.IsNotExist(err) {
		return nil
	}
	to := path.Join(c.dir, fmt.Sprintf("former-%d", c.former))
	c.former++
	if c.foreign[name] {
		var err error
		if to, err = c.folder.aside(name, c.Aside); err != nil {
			return err
		}
		if err := c.parents(to); err != nil {
			return err
		}
	}
	if err := c.folder.rename(name, to); err != nil {
		return fmt.Errorf("不能替换“%s”（是否正在WPS或Excel中打开？）：%s", c.folder.At(name), diag.Reason(err))
	}
	c.undo = append(c.undo, func() { c.folder.rename(to, name) })
	if c.foreign[name] {
		c.kept = append(c.kept, Kept{c.folder.At(name), c.folder.At(to)})
	}
	return nil
}

// put moves a file of the stage to its place.
func (c *change) put(name string) error {
	if err := c.moveAway(name); err != nil {
		return err
	}
	if err := c.parents(name); err != nil {
		return err
	}
	from := c.staged(name)
	if err := c.folder.rename(from, name); err != nil {
		return fmt.Errorf("不能写入“%s”：%s", c.folder.At(name), diag.Reason(err))
	}
	c.undo = append(c.undo, func() { c.folder.rename(name, from) })
	return nil
}

func (c *change) parents(name string) error {
	made, err := c.folder.makeParents(name)
	for _, dir := range made {
		c.undo = append(c.undo, func() { c.folder.root.Remove(filepath.FromSlash(dir)) })
	}
	var input *diag.Error
	if err == nil || errors.As(err, &input) {
		return err
	}
	return fmt.Errorf("不能写入“%s”：%s", c.folder.At(name), diag.Reason(err))
}

// recordNames returns the contents of the record while files move: both the former
// files and the new ones are the program's.
func (c *change) recordNames() Known {
	all := Known{}
	for _, known := range []Known{c.recorded, c.Known} {
		for name, sums := range known {
			all[name] = append(all[name], sums...)
		}
	}
	for _, f := range c.files {
		all[f.Name] = append(all[f.Name], f.SHA256)
	}
	for name := range all {
		slices.Sort(all[name])
		all[name] = slices.Compact(all[name])
	}
	return all
}

// writeRecord writes the record, whole or not at all.
func (c *change) writeRecord(known Known) error {
	if c.Record == "" {
		return nil
	}
	data, err := json.MarshalIndent(known, "", " ")
	if err != nil {
		return err
	}
	const name = "record"
	if err := c.folder.root.WriteFile(path.Join(c.dir, name), append(data, '\n'), 0o666); err != nil {
		return err
	}
	if err := c.parents(c.Record); err != nil {
		return err
	}
	if c.recorded == nil {
		c.undo = append(c.undo, func() { c.folder.root.Remove(filepath.FromSlash(c.Record)) })
	}
	if err := c.folder.rename(path.Join(c.dir, name), c.Record); err != nil {
		return fmt.Errorf("不能写入“%s”：%s", c.folder.At(c.Record), diag.Reason(err))
	}
	return nil
}

// finishRecord removes the record if a seal takes its place, else reduces it to the
// files there are now. A record with too many files does no harm.
func (c *change) finishRecord() {
	if c.Record == "" {
		return
	}
	if c.Seal != "" {
		c.folder.root.Remove(filepath.FromSlash(c.Record))
		return
	}
	now := Known{}
	for name, sums := range c.recordNames() {
		now[name] = sums
	}
	for _, name := range c.Stale {
		delete(now, name)
	}
	for _, f := range c.files {
		now[f.Name] = []string{f.SHA256}
	}
	c.writeRecord(now)
}
