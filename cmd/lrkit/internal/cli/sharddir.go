package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lrkit/lrkit/internal/regular"
)

// shardDir is where a shard has its parts, beside others. Parts get their names when all of the
// shard are on the disk, and its list is written after them.
//
// Whoever changes a list goes through all of them afterwards, until it saw no change: so the last
// one leaves successName as the lists are, without a lock, which not every disk has.
type shardDir struct {
	ctx    context.Context
	dir    string
	share  *share
	create func(context.Context, string) (*output, error)
	failed func() int64 // inputs that could not be read

	held  []*output       // parts without a name
	names map[string]bool // of all parts
	all   bool            // the lists of all shards are there
}

// createShard makes the folder of a shard, and removes what an earlier run of it left in the
// middle. Its second error is one of usage: the folder is none, or holds something else.
func (a *app) createShard(ctx context.Context, f *analyzeFlags, all *inputs) (p *parts, err, usage error) {
	d := &shardDir{ctx: ctx, dir: f.output, share: all.share, create: a.create, names: map[string]bool{}}
	d.failed = func() int64 { return all.tally.failed }
	if err := os.Mkdir(d.dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err, nil
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		if info, stat := os.Stat(d.dir); stat == nil && !info.IsDir() {
			return nil, nil, fmt.Errorf("--output %s is no directory: parts go into one", safeName(d.dir))
		}
		return nil, err, nil
	}
	if err := d.share.otherShards(d.dir, entries); err != nil {
		return nil, nil, err
	}
	d.clean(entries)
	p = f.newParts(ctx, a)
	p.name, p.shard = d.share.name()+"-part-", d
	return p, nil, nil
}

// clean removes files of the shard that never got a name. One that cannot be removed hurts nobody.
func (d *shardDir) clean(entries []os.DirEntry) {
	for _, e := range entries {
		if s, _, ok := parseShardName(e.Name()); ok && s == d.share.shard && e.Name()[0] == '.' {
			_ = os.Remove(d.path(e.Name()))
		}
	}
}

func (d *shardDir) path(name string) string { return filepath.Join(d.dir, name) }

// listName is the file of the list of a shard.
func (d *shardDir) listName(s *shard) string { return d.path(successName + "-" + s.name()) }

// hold takes a part. One that is there already, with the same bytes, stays as it is.
func (d *shardDir) hold(o *output, sum string, whole bool) error {
	if o.temp == "" {
		return errors.Join(o.end(false), regular.ErrNot)
	}
	if kept, err := o.keep(whole); !kept {
		return err
	}
	d.names[filepath.Base(o.name)] = true
	if d.same(o.name, sum) {
		return os.Remove(o.temp)
	}
	d.held = append(d.held, o)
	return nil
}

// same reports whether a file is there, and has a hash.
func (d *shardDir) same(name, sum string) bool {
	f, err := regular.OpenNoFollow(name)
	if err != nil {
		return false
	}
	defer f.Close() // it was only read
	h := sha256.New()
	_, err = io.Copy(h, f)
	return err == nil && hex.EncodeToString(h.Sum(nil)) == sum
}

// drop removes parts that get no name.
func (d *shardDir) drop() (err error) {
	for _, o := range d.held {
		err = errors.Join(err, os.Remove(o.temp))
	}
	d.held = nil
	return err
}

// end gives the parts their names, and writes the lists. If something fails before, the shard has
// no list, or the one that it had, with all that is in it.
func (d *shardDir) end(list string) error {
	entries, err := os.ReadDir(d.dir)
	if err == nil {
		err = d.share.otherShards(d.dir, entries) // they may have begun at the same time
	}
	if err != nil {
		return errors.Join(err, d.drop())
	}
	own := d.listName(&d.share.shard)
	l := shardList{own: d.share.own, all: d.share.all, names: d.share.names, failed: d.failed(), parts: list}
	before, err := readShardList(own, &d.share.shard)
	if err != nil || *before != l || len(d.held) > 0 {
		if err := d.change(own, &l, entries); err != nil {
			return errors.Join(err, d.drop())
		}
	} else if err := d.removeOthers(entries); err != nil {
		return err
	}
	return d.settle()
}

// change replaces the parts of an earlier run. While it does, there is no list.
func (d *shardDir) change(own string, l *shardList, entries []os.DirEntry) error {
	if err := errors.Join(removeIfThere(own), removeIfThere(d.path(successName))); err != nil {
		return err
	}
	syncFolder(d.dir)
	for len(d.held) > 0 {
		if err := d.held[0].place(); err != nil {
			return err
		}
		d.held = d.held[1:]
	}
	if err := d.removeOthers(entries); err != nil {
		return err
	}
	return d.write(own, own, l.bytes(&d.share.shard))
}

// removeOthers removes parts of the shard that are not of this run.
func (d *shardDir) removeOthers(entries []os.DirEntry) error {
	n := 0
	for _, e := range entries {
		s, rest, ok := parseShardName(e.Name())
		if !ok || s != d.share.shard || !strings.HasPrefix(e.Name(), "shard-") || !strings.HasPrefix(rest, "-part-") || d.names[e.Name()] {
			continue
		}
		if err := removeIfThere(d.path(e.Name())); err != nil {
			return err
		}
		n++
	}
	if n > 0 {
		syncFolder(d.dir)
	}
	return nil
}

// write writes a small file under the name final. Its temporary name says which shard it is of.
func (d *shardDir) write(name, final string, b []byte) error {
	o, err := d.create(d.ctx, name)
	if err != nil {
		return err
	}
	o.name = final
	return o.endWith(b)
}

// settle writes the list of all parts, if all shards have theirs, and removes it if not. Others may
// do the same at this time: it ends when nothing changed while it did.
func (d *shardDir) settle() error {
	before, err := d.lists()
	for range 100 {
		if err != nil {
			return errors.Join(err, removeIfThere(d.path(successName)))
		}
		if err := d.publish(before); err != nil {
			return err
		}
		var now []byte
		if now, err = d.lists(); err == nil && string(now) == string(before) && (now == nil) == (before == nil) {
			d.all = now != nil
			return nil
		}
		before = now
	}
	return fmt.Errorf("no %s: lists of shards change all the time", successName)
}

// publish makes successName be as the lists are, or not be if there is one missing.
func (d *shardDir) publish(list []byte) error {
	name := d.path(successName)
	if list == nil {
		return removeIfThere(name)
	}
	if b, err := readRegular(name, int64(len(list))); err == nil && string(b) == string(list) {
		return nil
	}
	return d.write(d.listName(&d.share.shard), name, list)
}

// lists returns the parts of all shards, in their order, or nil if one has no list. That they are
// of other inputs is an error.
func (d *shardDir) lists() (all []byte, err error) {
	for i := range d.share.of { // the next ones first: each shard meets another that is missing
		s := shard{(d.share.index + i) % d.share.of, d.share.of}
		if _, err := os.Lstat(d.listName(&s)); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	all = []byte{}
	for i := range d.share.of {
		s := shard{i, d.share.of}
		l, err := readShardList(d.listName(&s), &s)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, nil
		case err != nil:
			return nil, err
		case l.all != d.share.all || l.names != d.share.names:
			return nil, d.otherInputs(&s, l)
		case len(all)+len(l.parts) > maxLists:
			return nil, fmt.Errorf("no %s: it would be longer than %d bytes", successName, maxLists)
		}
		all = append(all, l.parts...)
	}
	return all, nil
}

func (d *shardDir) otherInputs(s *shard, l *shardList) error {
	what := fmt.Sprintf("of %s, this one of %d", count(l.all, "input"), d.share.all)
	if l.all == d.share.all {
		what = "of inputs with other names"
	}
	return fmt.Errorf("no %s: shard %s is %s: all shards need the same inputs, repeat those that had others", successName, s, what)
}
