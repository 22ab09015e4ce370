package casedir

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnfinished: verify lists this user's parts, and those of others as not checked; all else in
// state, and every empty folder, is a finding.
func TestUnfinished(t *testing.T) {
	own, of := testKey(0), func(k Key, name func(Key) string) string { return filepath.FromSlash(name(k)) }
	part, stateOf := of(own, Key.part), of(own, Key.state)
	write := func(name, s string) func(dir string) error {
		return func(dir string) error {
			return os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(s), 0o600)
		}
	}
	for _, c := range []struct {
		name   string
		change func(dir string) error
		want   string
		parts  string // "own" or "other" for each
	}{
		{"own", nil, "", "own"},
		{"own, not synced to its end", func(dir string) error { return os.Truncate(filepath.Join(dir, part), versionOf(0).Length-1) }, "", "own"},
		{"own, of the whole length", func(dir string) error { return os.Truncate(filepath.Join(dir, part), versionOf(0).Length) }, "", "own"},
		{"more than the result has", func(dir string) error { return os.Truncate(filepath.Join(dir, part), versionOf(0).Length+1) }, "altered " + own.part(), ""},
		{"cut", func(dir string) error { return os.Truncate(filepath.Join(dir, part), 3) }, "altered " + own.part(), ""},
		{"another byte", func(dir string) error {
			b, err := os.ReadFile(filepath.Join(dir, part))
			b[0] ^= 1
			return errors.Join(err, os.WriteFile(filepath.Join(dir, part), b, 0o600))
		}, "altered " + own.part(), ""},
		{"without its part", func(dir string) error { return os.Remove(filepath.Join(dir, part)) }, "altered " + own.state(), ""},
		{"without its state", func(dir string) error { return os.Remove(filepath.Join(dir, stateOf)) }, "extra " + own.part(), ""},
		{"another number in its state", func(dir string) error {
			b, err := os.ReadFile(filepath.Join(dir, stateOf))
			return errors.Join(err, write(own.state(), strings.Replace(string(b), `"length":`, `"length":9`, 1))(dir))
		}, "altered " + own.state() + ", extra " + own.part(), ""},
		{"no state", write(own.state(), "{}"), "extra " + own.state() + ", extra " + own.part(), ""},
		{"no state, huge", write(own.state(), strings.Repeat("{", maxState+1)), "unread " + own.state() + ", extra " + own.part(), ""},
		{"the state of another index", func(dir string) error {
			return os.Rename(filepath.Join(dir, stateOf), filepath.Join(dir, of(testKey(5), Key.state)))
		}, "extra " + own.part() + ", extra " + testKey(5).state(), ""},
		{"a part alone", write(testKey(7).part(), strings.Repeat("hidden", 100)), "extra " + testKey(7).part(), "own"},
		{"a part that is new", write(testKey(8).part()+".new", "hidden"), "extra " + testKey(8).part() + ".new", "own"},
		{"a state that is new", write(testKey(8).state()+".new", "hidden"), "extra " + testKey(8).state() + ".new", "own"},
		{"an empty lock", write(lockName, ""), "", "own"},
		{"a lock with something in it", write(lockName, "hidden"), "extra " + lockName, "own"},
		{"a lock elsewhere", write("blobs/lock", ""), "extra blobs/lock", "own"},
		{"a name that is not the canonical one", write("state/"+strings.ToUpper(testAction)+"-0.json", "x"), "extra state/" + strings.ToUpper(testAction) + "-0.json", "own"},
		{"an index with a zero", write("state/"+testAction+"-00.json", "x"), "extra state/" + testAction + "-00.json", "own"},
		{"a folder in state", func(dir string) error { return os.Mkdir(filepath.Join(dir, stateName, "x"), 0o700) }, "extra state/x", "own"},
		{"a folder for a part", func(dir string) error { return os.Mkdir(filepath.Join(dir, of(testKey(6), Key.part)), 0o700) }, "extra " + testKey(6).part(), "own"},
		{"an empty folder of results", func(dir string) error {
			return os.Mkdir(filepath.Join(dir, blobsName, "00000000-0000-0000-0000-000000000000"), 0o700)
		}, "extra blobs/00000000-0000-0000-0000-000000000000", "own"},
		{"an empty folder", func(dir string) error { return os.Mkdir(filepath.Join(dir, "x"), 0o700) }, "extra x", "own"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			interrupted(t, dir, testOptions())
			if c.change != nil {
				if err := c.change(dir); err != nil {
					t.Fatal(err)
				}
			}
			for _, key := range [][]byte{testOptions().PartKey, nil} {
				r := mustVerify(t, dir, &VerifyOptions{PartKey: key})
				want, parts := c.want, c.parts
				if key == nil && parts == "own" {
					parts = "other"
				}
				if key == nil && c.name == "another number in its state" { // the key would tell
					want, parts = "", "other"
				}
				got := ""
				for _, p := range r.Parts {
					got = map[bool]string{true: "own", false: "other"}[p.Checked]
					if p.Path != own.state() || p.Done == 0 || p.Length < versionOf(0).Length {
						t.Errorf("listed: %+v", p)
					}
				}
				if codes(r) != want || got != parts || r.Pending != len(r.Parts) || r.Unchecked != map[bool]int{true: 1}[parts == "other"] {
					t.Errorf("with key %v: got %q, parts %q, %+v, want %q, parts %q", key != nil, codes(r), got, r, want, parts)
				}
			}
		})
	}
}
