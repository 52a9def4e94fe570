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

// Order says how the files of a stage take their places.
type Order struct {
	Known  Known    // what the program wrote in the folder before; the rest is of another origin
	Stale  []string // of that, what is not made any more and goes
	Unseal []string // files by which a former set is seen to be complete: they go before all others
	Seal   string   // the file of the stage that says the same of the new set: put last; "" for none
	Record string   // file that remembers what is being written, for a run after one cut short; "" for none
	Keep   bool     // what is of another origin is moved aside; else it is an error
	Aside  string   // folder it is moved to; "": beside
	Remedy string   // what to do where it is an error
}

// Kept is a file of another origin, or changed since it was written, that
// stood where one had to be put.
type Kept struct {
	Path string `json:"path"` // where it stood
	As   string `json:"as"`   // where it stands now
}

// Commit moves the files to their places. plan is called when no other run can
// change the folder. When a file cannot be moved, open in WPS say, all is put
// back as it was.
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
	if err := c.look(); err != nil {
		return nil, err
	}
	if err := c.move(); err != nil {
		c.back()
		return nil, err
	}
	for _, name := range c.Stale {
		s.folder.removeEmpty(name)
	}
	return c.kept, nil
}

// change is a commit at work.
type change struct {
	*Stage
	*Order
	recorded Known           // what the record says
	others   map[string]bool // names where something of another origin stands
	kept     []Kept
	former   int      // files moved into the stage
	undo     []func() // in order
}

// look finds what stands where files are to be put, and refuses links and,
// unless it is to be kept, what is not the program's.
func (c *change) look() error {
	if c.Record != "" {
		if data, err := c.folder.ReadFile(c.Record, infile.Manifest); err == nil && json.Unmarshal(data, &c.recorded) != nil {
			c.recorded = nil // not a record: it tells nothing
		} else if isLinkError(err) {
			return err
		}
	}
	c.others = map[string]bool{}
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
		c.others[name] = true
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

// move moves the files; what it did is in undo.
func (c *change) move() error {
	if err := c.remember(c.all()); err != nil {
		return err
	}
	for _, name := range slices.Concat(c.Unseal, c.Stale) {
		if err := c.away(name); err != nil {
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
	c.forget()
	return nil
}

// back undoes what was moved.
func (c *change) back() {
	for _, undo := range slices.Backward(c.undo) {
		undo()
	}
}

// away takes what stands under a name away: the program's own into the stage,
// the rest aside.
func (c *change) away(name string) error {
	if _, err := c.folder.Stat(name); os.IsNotExist(err) {
		return nil
	}
	to := path.Join(c.dir, fmt.Sprintf("former-%d", c.former))
	c.former++
	if c.others[name] {
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
	if c.others[name] {
		c.kept = append(c.kept, Kept{c.folder.At(name), c.folder.At(to)})
	}
	return nil
}

// put puts a file of the stage in its place.
func (c *change) put(name string) error {
	if err := c.away(name); err != nil {
		return err
	}
	if err := c.parents(name); err != nil {
		return err
	}
	from := c.made(name)
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

// all is what the record has to say while files move: whatever is found then,
// the former or the new, is the program's.
func (c *change) all() Known {
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

// remember writes the record, whole or not at all.
func (c *change) remember(known Known) error {
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

// forget takes the record away where the seal says what there is, else
// reduces it to that. A record that says more does no harm.
func (c *change) forget() {
	if c.Record == "" {
		return
	}
	if c.Seal != "" {
		c.folder.root.Remove(filepath.FromSlash(c.Record))
		return
	}
	now := Known{}
	for name, sums := range c.all() {
		now[name] = sums
	}
	for _, name := range c.Stale {
		delete(now, name)
	}
	for _, f := range c.files {
		now[f.Name] = []string{f.SHA256}
	}
	c.remember(now)
}
