//go:build linux

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// shardCalls are those at which a shard changes its folder, and how often a thread makes them at
// most. Go opens and closes more than a shard does.
var shardCalls = map[string]int{"write": 8, "fsync": 8, "renameat": 4, "openat": 30, "close": 25, "unlinkat": 6, "mkdirat": 1, "getdents64": 4}

// shardFolder is a folder that shards write into, and what it has in the end, for each state of the
// inputs.
type shardFolder struct {
	lrkit, dir, out string
	n               int
	want            [2]map[string]string // name to hash
}

// shards kills shards n times. In between the inputs change, and change back.
func (b *bench) shards(ctx context.Context, n int) error {
	if _, err := exec.LookPath("strace"); err != nil {
		return err
	}
	f := &shardFolder{lrkit: b.lrkit, dir: filepath.Join(b.dir, "shards"), n: 3}
	for state := range f.want {
		if err := f.write(state); err != nil {
			return err
		}
		f.out = filepath.Join(f.dir, fmt.Sprint("clean", state))
		if err := f.finish(ctx, state, nil); err != nil {
			return err
		}
		f.want[state] = f.files()
	}
	if maps.Equal(f.want[0], f.want[1]) {
		return errors.New("the states of the inputs have the same findings")
	}
	f.out = filepath.Join(f.dir, "out")
	rng, c, rounds := b.random(0), count{by: map[string]int{}}, 0
	for done := false; !done; rounds++ {
		var story []string
		for range 1 + rng.IntN(5) {
			call, nth := pickOf(rng, shardCalls)
			state, shard := rng.IntN(2), rng.IntN(f.n)
			died, err := f.killed(ctx, state, shard, call, nth)
			story = append(story, fmt.Sprintf("shard %d of state %d, %s %d: %v", shard, state, call, nth, died))
			if err == nil {
				err = f.true()
			}
			if err != nil {
				return fmt.Errorf("%s: %w", story, err)
			}
			if died {
				done = c.add(call) >= n
			}
		}
		state := rng.IntN(2)
		if err := f.finish(ctx, state, rng.Perm(f.n)); err != nil {
			return fmt.Errorf("%s: %w", story, err)
		}
		if got := f.files(); !maps.Equal(got, f.want[state]) {
			return fmt.Errorf("%s: the folder has %s, want %s", story, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(f.want[state])))
		}
	}
	total := 0
	for _, m := range c.by {
		total += m
	}
	fmt.Printf("%d shard kills in %d rounds: no list that is wrong, and in the end the same folder, byte for byte\nat %s\n", total, rounds, c.table())
	return nil
}

// write writes the inputs of a state. The second has another text and one more.
func (f *shardFolder) write(state int) error {
	dir := filepath.Join(f.dir, fmt.Sprint("in", state))
	for i := range 8 + state {
		doc := fmt.Sprintf(`{"script_name":"s","exit_code":0,"script_output":"C:\\a%d.exe","script_errors":""}`, i+100*state*(i%2))
		name := filepath.Join(dir, fmt.Sprint(i), "t.json")
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(doc), 0o600)); err != nil {
			return err
		}
	}
	return nil
}

// args are those of a shard. Both states have their inputs at one place.
func (f *shardFolder) args(shard int) []string {
	return []string{f.lrkit, "analyze", "-q", "-j", "1", "--shard", fmt.Sprintf("%d/%d", shard, f.n), "-o", f.out, "in"}
}

// run runs a command where the inputs of a state are.
func (f *shardFolder) run(ctx context.Context, state int, args ...string) (code int, said string, err error) {
	in := filepath.Join(f.dir, "in")
	if err := errors.Join(os.RemoveAll(in), os.Symlink(fmt.Sprint("in", state), in)); err != nil {
		return 0, "", err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = f.dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err = cmd.Run()
	if exit := new(exec.ExitError); errors.As(err, &exit) && ctx.Err() == nil {
		err = nil
	}
	return cmd.ProcessState.ExitCode(), stderr.String(), err
}

// killed runs a shard that dies at the nth time that a thread makes the call.
func (f *shardFolder) killed(ctx context.Context, state, shard int, call string, nth int) (bool, error) {
	code, said, err := f.run(ctx, state, append([]string{"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call,
		"-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, nth)}, f.args(shard)...)...)
	switch {
	case err != nil || code == -1:
		return true, err
	case code == 0, strings.Contains(said, "all shards need the same inputs"):
		return false, nil
	}
	return false, fmt.Errorf("a shard that was not killed ended with %d: %s", code, said)
}

// finish lets all shards run alone. The last one has no reason to complain of others.
func (f *shardFolder) finish(ctx context.Context, state int, order []int) error {
	if order == nil {
		order = []int{0, 1, 2}
	}
	for i, shard := range order {
		code, said, err := f.run(ctx, state, f.args(shard)...)
		if err == nil && code != 0 && (i == len(order)-1 || !strings.Contains(said, "all shards need the same inputs")) {
			err = fmt.Errorf("a shard that was left alone ended with %d: %s", code, said)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// files returns the hashes of all files of the folder.
func (f *shardFolder) files() map[string]string {
	all := map[string]string{}
	entries, _ := os.ReadDir(f.out) // a folder that is not there has none
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(f.out, e.Name()))
		sum := sha256.Sum256(b)
		all[e.Name()] = hex.EncodeToString(sum[:])
		if err != nil {
			all[e.Name()] = err.Error()
		}
	}
	return all
}

// true looks at what a kill left: a part that has its name has the hash in it, and each list names
// parts that are there. The list of all may be that of a moment ago, if there is one.
func (f *shardFolder) true() error {
	all := f.files()
	for name, sum := range all {
		if strings.HasPrefix(name, "shard-") && !strings.HasSuffix(name, "-"+sum[:12]+".parquet") {
			return fmt.Errorf("%s has the hash %s", name, sum)
		}
		if !strings.HasPrefix(name, "_SUCCESS") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(f.out, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for line := range strings.Lines(string(b)) {
			if sum, part, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  "); ok && all[part] != sum {
				return fmt.Errorf("%s has %s, which is not there or has other bytes", name, part)
			}
		}
	}
	return nil
}

func pickOf(rng *rand.Rand, calls map[string]int) (call string, nth int) {
	names := slices.Sorted(maps.Keys(calls))
	call = names[rng.IntN(len(names))]
	return call, 1 + rng.IntN(calls[call])
}
