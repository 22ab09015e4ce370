package cli

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/internal/text"
)

// maxShards is how many shards there are at most.
const maxShards = 100_000

// shard is the value of --shard: one of so many shares of the inputs.
type shard struct {
	index, of uint64 // of is 0 where --shard is not given
}

// Set implements pflag.Value.
func (s *shard) Set(given string) error {
	index, of, ok := strings.Cut(given, "/")
	i, err := strconv.ParseUint(index, 10, 32)
	n, err2 := strconv.ParseUint(of, 10, 32)
	if !ok || err != nil || err2 != nil || n > maxShards || i >= n {
		return fmt.Errorf("want I/N: shard I of N, from 0/N to N-1/N, and N at most %d", maxShards)
	}
	s.index, s.of = i, n
	return nil
}

// String implements pflag.Value.
func (s *shard) String() string {
	if s.of == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.index, s.of)
}

// Type implements pflag.Value.
func (s *shard) Type() string { return "I/N" }

// hashName returns the number that says which shard has an input. docs/SCHEMA.md has how it is
// made: others may compute it.
func hashName(path string) uint64 {
	sum := sha256.Sum256([]byte(filepath.ToSlash(path)))
	return binary.BigEndian.Uint64(sum[:8])
}

// share picks the inputs of a shard, and knows how many there were to pick from.
type share struct {
	shard
	own, all int64
	names    uint64      // the sum of the numbers of all inputs, whatever their order
	guarded  os.FileInfo // a file that is written to; nil if there is none
	taken    bool        // it is an input that another shard has
}

// has counts an input, by its path below what was named, and reports whether the shard has it.
func (s *share) has(path string) bool {
	n := hashName(path)
	s.all++
	s.names += n
	if n%s.of != s.index {
		return false
	}
	s.own++
	return true
}

// leave looks at an input that another shard has: it may not be written to.
func (s *share) leave(name string) {
	if s.guarded == nil || s.taken {
		return
	}
	info, err := os.Stat(name)
	s.taken = err == nil && os.SameFile(info, s.guarded)
}

// share returns what picks the inputs, or nil where all are wanted.
func (f *analyzeFlags) share() *share {
	if f.shard.of == 0 {
		return nil
	}
	s := &share{shard: f.shard}
	if f.statuses != "" {
		s.guarded, _ = os.Stat(f.statuses) // what is not there yet is no input
	}
	return s
}

// checkShard says how --shard was used wrongly.
func (f *analyzeFlags) checkShard(args []string) error {
	switch {
	case f.shard.of == 0:
		return nil
	case f.format != "parquet" || f.output == "":
		return errors.New("--shard goes with --format parquet and -o DIR")
	}
	out, err := filepath.Abs(f.output)
	if err != nil {
		return err
	}
	for _, arg := range args {
		if arg == stdin {
			return errors.New("--shard goes by the names of files: - (stdin) has none")
		}
		if within(out, arg) {
			return fmt.Errorf("--output %s is in the input %s: shards would read what others wrote", safeName(f.output), safeName(arg))
		}
	}
	return nil
}

// within reports whether a path is a folder, or below it.
func within(path, folder string) bool {
	info, err := os.Stat(folder)
	if err != nil || !info.IsDir() {
		return false
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	} else if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil { // it is not there yet
		path = real
	}
	for {
		if other, err := os.Stat(path); err == nil && os.SameFile(info, other) {
			return true
		}
		above := filepath.Dir(path)
		if above == path {
			return false
		}
		path = above
	}
}

// shardNote says how much of the inputs a shard has.
func (a *app) shardNote(s *share) {
	if s != nil && !a.quiet {
		a.say("shard %s: %d of %s", s, s.own, count(s.all, "input"))
	}
}

// shardName is the beginning of the names of all files of a shard.
func (s *shard) name() string { return fmt.Sprintf("shard-%d-of-%d", s.index, s.of) }

// parseShardName reads the name of a file of a shard: of a part, a list, or one that is not whole.
func parseShardName(name string) (s shard, rest string, ok bool) {
	rest = strings.TrimPrefix(strings.TrimPrefix(name, "."), successName+"-")
	rest, ok = strings.CutPrefix(rest, "shard-")
	if !ok {
		return s, "", false
	}
	index, rest, ok := strings.Cut(rest, "-of-")
	if !ok {
		return s, "", false
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(rest)
	}
	if s.Set(index+"/"+rest[:end]) != nil || s.name() != "shard-"+index+"-of-"+rest[:end] {
		return shard{}, "", false
	}
	return s, rest[end:], true
}

// otherShards says what of an output folder does not go with the shard.
func (s *shard) otherShards(dir string, entries []os.DirEntry) (err error) {
	for _, e := range entries {
		name := e.Name()
		other, _, ok := parseShardName(name)
		switch {
		case ok && other.of != s.of:
			return fmt.Errorf("--output %s has %s, of %d shards, and this is one of %d: give them another folder",
				safeName(dir), text.SafeLine(name), other.of, s.of)
		case !ok && filepath.Ext(name) == ".parquet" && name[0] != '.',
			name == successName && !s.listed(filepath.Join(dir, name)):
			if err == nil { // what is of other shards says more
				err = fmt.Errorf("--output %s has %s, which is of no shard: give the shards another folder", safeName(dir), text.SafeLine(masked(name)))
			}
		}
	}
	return err
}
