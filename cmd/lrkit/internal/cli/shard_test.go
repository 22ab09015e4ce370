package cli

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// shardTree writes files into folders, some of one name, and returns their folder.
func shardTree(t *testing.T, seed uint64, files int) string {
	t.Helper()
	dir, r := t.TempDir(), rand.New(rand.NewPCG(seed, 1))
	for i := range files {
		name := filepath.Join(dir, fmt.Sprint("d", r.IntN(4)), strings.Repeat("x", r.IntN(3)), fmt.Sprintf("%d é.json", r.IntN(files)))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for k := range r.IntN(6) {
			fmt.Fprintf(&text, `C:\\%d\\a%d.exe\n`, i, k)
		}
		doc := `{"script_name":"s","exit_code":0,"script_output":"` + text.String() + `","script_errors":""}`
		if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// sharded runs one shard.
func sharded(t *testing.T, i, n int, out string, more ...string) {
	t.Helper()
	args := append([]string{"-q", "--shard", fmt.Sprintf("%d/%d", i, n), "-o", out}, more...)
	if code, said := analyzed(t.Context(), createOutput, args...); code != 0 {
		t.Fatalf("shard %d/%d: exit code %d, %s", i, n, code, said)
	}
}

// held is what a folder has: each file, and its hash.
func held(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	all := map[string][sha256.Size]byte{}
	for _, name := range globbed(t, dir, "*") {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = sha256.Sum256(b)
	}
	return all
}

func sameHeld(a, b map[string][sha256.Size]byte) bool {
	for name, sum := range a {
		if b[name] != sum {
			return false
		}
	}
	return len(a) == len(b)
}

// TestShards: whatever N is, and in which order the shards run, they have the rows of one run
// between them, and the same files each time. The list of all names them all, and says no more.
func TestShards(t *testing.T) {
	in := shardTree(t, 1, 60)
	out := t.TempDir()
	for _, test := range []struct {
		list   []string
		shards []int
	}{{[]string{in}, []int{1, 2, 11}}, {globbed(t, in, "*"), []int{3}}, {globbed(t, in, "*/*.json"), []int{4}}} {
		list := test.list
		one := filepath.Join(out, "one.parquet")
		if code, said := analyzed(t.Context(), createOutput, append([]string{"-q", "-f", "parquet", "-o", one}, list...)...); code != 0 {
			t.Fatalf("exit code %d, %s", code, said)
		}
		want := slices.Sorted(slices.Values(rowsOf(t, one)))
		for seed, n := range test.shards {
			r := rand.New(rand.NewPCG(uint64(seed), 2))
			dir, again := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
			for _, i := range r.Perm(n) {
				sharded(t, i, n, dir, list...)
			}
			parts := globbed(t, dir, "shard-*.parquet")
			if got := slices.Sorted(slices.Values(rowsOf(t, parts...))); !slices.Equal(got, want) || len(parts) != n {
				t.Errorf("%d shards: %d parts with %d rows, want %d", n, len(parts), len(got), len(want))
			}
			first := held(t, dir)
			if len(first) != 2*n+1 { // parts, lists, the list of all
				t.Errorf("%d shards: %d files", n, len(first))
			}
			var sums strings.Builder
			for _, name := range slices.SortedFunc(slices.Values(parts), byShard) {
				fmt.Fprintf(&sums, "%x  %s\n", first[filepath.Base(name)], filepath.Base(name))
			}
			if first[successName] != sha256.Sum256([]byte(sums.String())) {
				t.Errorf("%d shards: another list of all", n)
			}
			for _, i := range r.Perm(n) {
				sharded(t, i, n, dir, list...)
			}
			var all sync.WaitGroup // at the same time, and into another folder
			for i := range n {
				all.Go(func() { sharded(t, i, n, again, list...) })
			}
			all.Wait()
			if now := held(t, dir); !sameHeld(now, first) {
				t.Errorf("%d shards, repeated: %d files, or with other bytes", n, len(now))
			}
			if now := held(t, again); !sameHeld(now, first) {
				t.Errorf("%d shards at the same time: %d files, or with other bytes: %v", n, len(now), globbed(t, again, "*"))
			}
		}
	}
}

func byShard(a, b string) int {
	x, _, _ := parseShardName(filepath.Base(a))
	y, _, _ := parseShardName(filepath.Base(b))
	return int(x.index) - int(y.index)
}

// TestHashName: the number of an input is what the documents say, by another arithmetic. The names
// of a mount do not matter, and shards get their share.
func TestHashName(t *testing.T) {
	own := make([]int, 16)
	for i := range 16000 {
		path := fmt.Sprintf("2026/%d/é %d.json", i%7, i)
		sum := sha256.Sum256([]byte(path))
		want := new(big.Int).Mod(new(big.Int).Rsh(new(big.Int).SetBytes(sum[:]), 192), big.NewInt(16)).Uint64()
		if got := hashName(filepath.FromSlash(path)) % 16; got != want {
			t.Fatalf("%s is of shard %d, want %d", path, got, want)
		}
		own[want]++
	}
	if least, most := slices.Min(own), slices.Max(own); least < 850 || most > 1150 {
		t.Errorf("shares of 16000: %v", own)
	}
	if got, want := hashName("sub/a.json")%8, uint64(7); got != want { // as docs/SCHEMA.md says
		t.Errorf("sub/a.json is of shard %d, want %d", got, want)
	}
}

// TestShardNames: only names that a shard writes are its files.
func TestShardNames(t *testing.T) {
	for name, want := range map[string]string{
		"shard-3-of-8-part-00000-0123456789ab.parquet": "3/8 -part-00000-0123456789ab.parquet",
		".shard-3-of-8-part-00000.parquet.12":          "3/8 -part-00000.parquet.12",
		"_SUCCESS-shard-0-of-1":                        "0/1 ", "._SUCCESS-shard-0-of-1.77": "0/1 .77",
		"shard-8-of-8-part": "", "shard-03-of-8-part": "", "shard-3-of-08": "", "shard--1-of-8": "", "shard-1-of-": "", "shard-1": "", "_SUCCESS": "",
		"part-00000-0123456789ab.parquet": "", "shard-1-of-100001": "", "shard-+1-of-8": "", "": "", "shard-99999-of-100000x": "99999/100000 x",
	} {
		s, rest, ok := parseShardName(name)
		if got := fmt.Sprint(&s, " ", rest); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v, want %q", name, got, ok, want)
		}
	}
}

// TestShardsThatFail: whichever step of which file fails, the shard has no list that is wrong, and
// repeated it is as if nothing had failed.
func TestShardsThatFail(t *testing.T) {
	in := manyInputs(t, []int{17_000, 10})
	args := func(dir string) []string {
		return []string{"-q", "--shard", "0/1", narrow, "-o", dir, "--part-size", "10KiB", in}
	}
	clean := filepath.Join(t.TempDir(), "clean")
	if code, said := analyzed(t.Context(), createOutput, args(clean)...); code != 0 {
		t.Fatal(said)
	}
	want := held(t, clean)
	files := len(want) // a file each for the parts, the list, and the list of all
	for _, step := range []string{"create", "write", "sync", "close", "rename"} {
		for at := range files {
			dir := filepath.Join(t.TempDir(), "out")
			n := 0
			code, said := analyzed(t.Context(), func(ctx context.Context, name string) (*output, error) {
				if n++; n-1 != at {
					return createOutput(ctx, name)
				}
				if step == "create" {
					return nil, errStep
				}
				return faulty(step)(ctx, name)
			}, args(dir)...)
			if code != 1 || !strings.Contains(said, "lrkit: "+dir+": cannot write: no room\n") {
				t.Errorf("%s of file %d fails: exit code %d, %s", step, at, code, said)
			}
			for name, sum := range held(t, dir) { // what is there is as it is in the end
				if want[name] != sum {
					t.Errorf("%s of file %d fails: %s is left", step, at, name)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, successName)); err == nil {
				t.Errorf("%s of file %d fails: %s is there", step, at, successName)
			}
			if code, said := analyzed(t.Context(), createOutput, args(dir)...); code != 0 || !sameHeld(held(t, dir), want) {
				t.Errorf("%s of file %d failed: repeated, exit code %d, %s, %v", step, at, code, said, globbed(t, dir, "*"))
			}
		}
	}
}

// TestShardInterrupted: an interruption leaves nothing of the shard, and nothing of what it had is
// lost.
func TestShardInterrupted(t *testing.T) {
	in, dir := manyInputs(t, fourParts), filepath.Join(t.TempDir(), "out")
	args := []string{"-j", "1", "--shard", "0/1", narrow, "-o", dir, "--part-size", "10KiB", in}
	var before map[string][sha256.Size]byte
	for range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		analyzed(ctx, func(ctx context.Context, name string) (*output, error) {
			if n++; n == 3 {
				cancel()
			}
			return createOutput(ctx, name)
		}, args...)
		if now := held(t, dir); !sameHeld(now, before) {
			t.Errorf("%d files are left, want %d", len(now), len(before))
		}
		if code, said := analyzed(t.Context(), createOutput, args...); code != 0 {
			t.Fatal(said)
		}
		before = held(t, dir)
	}
}

// TestShardLists: the list of a shard is read as it is written. Any other is refused.
func TestShardLists(t *testing.T) {
	s := &shard{3, 8}
	line := strings.Repeat("ab", 32) + "  shard-3-of-8-part-00000-abababababab.parquet\n"
	l := shardList{own: 5, all: 40, names: 1 << 63, failed: 2, parts: line + line}
	good := string(l.bytes(s))
	if got, err := parseShardList([]byte(good), s); err != nil || *got != l {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{
		"", "\n", line, good[:len(good)-1], good[:60], good + "\n", good + "x\n", " " + good,
		strings.Replace(good, "3/8", "4/8", 1), strings.Replace(good, "-part-00000-a", "-part-00000-b", 1),
		strings.Replace(good, "of-8-part", "of-9-part", 1), strings.Replace(good, "shard-3", "shard-2", 1),
		strings.Replace(good, "  shard", "  ../shard", 1), strings.Replace(good, "inputs 5", "inputs +5", 1),
		strings.Replace(good, "failed 2", "failed 2 ", 1), strings.Replace(good, "8000000000000000", "0x8000000000000000", 1),
	} {
		if got, err := parseShardList([]byte(bad), s); err == nil {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}

// TestOtherLists: what stands in place of the list of another shard is no list, and is named.
func TestOtherLists(t *testing.T) {
	in := shardTree(t, 2, 10)
	dir := filepath.Join(t.TempDir(), "out")
	sharded(t, 0, 2, dir, in)
	other := filepath.Join(dir, successName+"-shard-1-of-2")
	for what, put := range map[string]func() error{
		"text":   func() error { return os.WriteFile(other, []byte("text"), 0o600) },
		"long":   func() error { return os.WriteFile(other, make([]byte, maxShardList+1), 0o600) },
		"folder": func() error { return os.Mkdir(other, 0o700) },
		"link":   func() error { return os.Symlink(successName+"-shard-0-of-2", other) },
	} {
		if what == "link" && runtime.GOOS == "windows" { // not everybody may make one
			continue
		}
		if err := put(); err != nil {
			t.Fatal(err)
		}
		code, said := analyzed(t.Context(), createOutput, "-q", "--shard", "0/2", "-o", dir, in)
		if code != 1 || !strings.Contains(said, "cannot write: ") {
			t.Errorf("%s: exit code %d, %s", what, code, said)
		}
		if _, err := os.Stat(filepath.Join(dir, successName)); err == nil {
			t.Errorf("%s: %s is there", what, successName)
		}
		if err := os.Remove(other); err != nil {
			t.Fatal(err)
		}
	}
	sharded(t, 1, 2, dir, in)
	if _, err := os.Stat(filepath.Join(dir, successName)); err != nil {
		t.Error(err)
	}
}
