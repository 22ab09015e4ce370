package casedir

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// begun opens a case and writes the first piece of a result to a part, which stays open.
func begun(t *testing.T, dir string, opts *Options) (*Dir, *Part) {
	t.Helper()
	d, err := Open(t.Context(), dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.Part(testKey(0))
	if err != nil {
		t.Fatal(err)
	}
	if _, n, _, err := p.Resume(t.Context()); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	h, err := p.Start(versionOf(0))
	if err != nil {
		t.Fatal(err)
	}
	pieces, _ := blobOf(0)
	h.Write(pieces[0])
	if _, err := p.Write(pieces[0]); err != nil {
		t.Fatal(err)
	}
	if err := p.Sync(); err != nil {
		t.Fatal(err)
	}
	return d, p
}

// interrupted makes a case with a part of result 0.
func interrupted(t *testing.T, dir string, opts *Options) {
	t.Helper()
	d, p := begun(t, dir, opts)
	if err := errors.Join(p.Close(), d.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestPartInUse: a part is open once.
func TestPartInUse(t *testing.T) {
	d, p := begun(t, t.TempDir(), testOptions())
	defer d.Close()
	k := testKey(0)
	k.Action = strings.ToUpper(k.Action)
	for _, k := range []Key{testKey(0), k} {
		if _, err := d.Part(k); !errors.Is(err, ErrPartInUse) {
			t.Errorf("a second part: %v", err)
		}
	}
	other, err := d.Part(testKey(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(other.Close(), p.Close(), p.Close()); err != nil {
		t.Error(err)
	}
	again, err := d.Part(testKey(0))
	if err != nil {
		t.Fatal(err)
	}
	p.Close() // of the one before: it must not let go of this one
	if _, err := d.Part(testKey(0)); !errors.Is(err, ErrPartInUse) {
		t.Errorf("after a second Close of the first: %v", err)
	}
	if _, err := d.Finish(again, Blob{}, nil); !errors.Is(err, ErrIncomplete) {
		t.Errorf("finished: %v", err)
	}
	if err := fetchOne(d, 0); err != nil { // Finish has closed it
		t.Error(err)
	}
}

// TestUnopened: a part that was not started says so.
func TestUnopened(t *testing.T) {
	d, err := Open(t.Context(), t.TempDir(), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	p, err := d.Part(testKey(0))
	if err != nil {
		t.Fatal(err)
	}
	_, err1 := p.Write([]byte("x"))
	_, err2 := p.ReadAt(make([]byte, 1), 0)
	_, err3 := d.Finish(p, Blob{SHA256: hashOf(nil)}, []byte("{}"))
	for i, err := range []error{err1, p.Sync(), err2, err3} {
		if err == nil {
			t.Errorf("%d: no error", i)
		}
	}
}

// TestRenamed: what gets the name of a result is the file that was written, all of it, and has no
// other name.
func TestRenamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(part string) error
	}{
		{"replaced", func(part string) error {
			b, err := os.ReadFile(part)
			return errors.Join(err, os.Remove(part), os.WriteFile(part, b, 0o600))
		}},
		{"longer", func(part string) error {
			f, err := os.OpenFile(part, os.O_WRONLY|os.O_APPEND, 0)
			if err == nil {
				_, err = f.WriteString("x")
			}
			return errors.Join(err, f.Close())
		}},
		{"shorter", func(part string) error { return os.Truncate(part, 10) }},
		{"gone", os.Remove},
		{"a folder", func(part string) error { return errors.Join(os.Remove(part), os.Mkdir(part, 0o700)) }},
		{"a second name", func(part string) error { return os.Link(part, part+".link") }},
		{"moved, and a link to it", func(part string) error {
			return errors.Join(os.Rename(part, part+".moved"), os.Symlink(filepath.Base(part)+".moved", part))
		}},
	} {
		if runtime.GOOS == "windows" {
			return // an open file cannot be replaced
		}
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			d, p := begun(t, dir, testOptions())
			pieces, whole := blobOf(0)
			for _, piece := range pieces[1:] {
				p.hash.Write(piece)
				if _, err := p.Write(piece); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(p.Sync(), c.change(filepath.Join(dir, filepath.FromSlash(testKey(0).part())))); err != nil {
				t.Fatal(err)
			}
			_, err := d.Finish(p, Blob{Size: int64(len(whole)), SHA256: hashOf(whole)}, []byte("{}"))
			if err == nil || c.name != "gone" && !errors.Is(err, ErrIncomplete) {
				t.Errorf("got %v", err)
			}
			if _, ok := d.Has(testKey(0)); ok {
				t.Error("it became a result")
			}
			if c.name == "a folder" { // which no writer clears away
				if err := os.Remove(filepath.Join(dir, filepath.FromSlash(testKey(0).part()))); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(fetchOne(d, 0), d.Close()); err != nil {
				t.Errorf("the next one: %v", err)
			}
			b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(testKey(0).blob())))
			if err != nil || !bytes.Equal(b, whole) {
				t.Errorf("%d bytes, %v", len(b), err)
			}
		})
	}
}

// TestPartKey: with another key, or with none that lasts, a part is begun anew, and the manifest
// says so.
func TestPartKey(t *testing.T) {
	lasting, other := testOptions(), testOptions()
	other.PartKey = bytes.Repeat([]byte("o"), 32)
	fleeting := testOptions()
	fleeting.PartKey = nil
	for _, c := range []struct {
		name         string
		first, again *Options
		resumed      bool
		code         string
	}{
		{"the same key", lasting, lasting, true, ""},
		{"another key", other, lasting, false, restartKey},
		{"no key before", fleeting, lasting, false, restartKey},
		{"no key now", lasting, fleeting, false, restartKey},
		{"no key at all", fleeting, fleeting, false, restartKey},
	} {
		dir := t.TempDir()
		interrupted(t, dir, c.first)
		r := mustVerify(t, dir, &VerifyOptions{PartKey: c.again.PartKey})
		known := c.first.PartKey != nil && bytes.Equal(c.first.PartKey, c.again.PartKey)
		if !r.OK() || r.Pending != 1 || len(r.Parts) != 1 || r.Parts[0].Checked != known || (r.Unchecked == 0) != known {
			t.Errorf("%s: verify: %+v", c.name, r)
		}
		makeCase(t, dir, 1, c.again)
		var code, why string
		resumed := int64(0)
		if err := Read(t.Context(), dir, nil, func(e *Event) error {
			switch e.Name {
			case EventRestarted:
				code, why = e.Code, e.Reason
			case EventBlob:
				resumed = e.Resumed
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if (resumed > 0) != c.resumed || code != c.code || (why == "") != c.resumed {
			t.Errorf("%s: %d bytes resumed, restarted %q %q", c.name, resumed, code, why)
		}
		if r := mustVerify(t, dir, nil); !r.OK() || r.Pending != 0 {
			t.Errorf("%s: in the end: %+v", c.name, r)
		}
	}
	for _, n := range []int{1, 31, 33} {
		dir := filepath.Join(t.TempDir(), "case")
		if _, err := Open(t.Context(), dir, &Options{PartKey: make([]byte, n)}); err == nil {
			t.Errorf("a key of %d bytes was taken", n)
		}
		makeCase(t, dir, 0, nil)
		if _, err := Verify(t.Context(), dir, &VerifyOptions{PartKey: make([]byte, n)}); err == nil {
			t.Errorf("verify: a key of %d bytes was taken", n)
		}
	}
}

// TestSigned: no two states have the same bytes under their HMAC, wherever a text ends and the next
// begins, and no field is left out.
func TestSigned(t *testing.T) {
	s := &state{}
	texts := []*string{&s.Schema, &s.Case, &s.Tenant, &s.Action, &s.ETag, &s.LastModified, &s.MD5, &s.Identity, &s.SHA256, &s.Key}
	seen := map[string]string{string(s.signed()): "nothing"}
	note := func(what string) {
		if was, ok := seen[string(s.signed())]; ok {
			t.Errorf("%s: the same bytes as %s", what, was)
		}
		seen[string(s.signed())] = what
	}
	for i, a := range texts {
		for _, text := range []string{"x", "xy", "x\x00", "\x00\x00\x00\x00\x00\x00\x00\x01x"} {
			*a = text
			note(fmt.Sprintf("field %d: %q", i, text))
			for j, b := range texts[i+1:] {
				*b = "y"
				note(fmt.Sprintf("fields %d and %d: %q, y", i, i+1+j, text))
				*b = ""
			}
		}
		*a = ""
	}
	s.Index = 1
	note("index")
	s.Index, s.Length = 0, 1
	note("length")
	s.Length, s.Done = 0, 1
	note("done")
	if fields := reflect.TypeFor[state]().NumField(); fields != len(texts)+3+1 { // numbers, and the HMAC
		t.Errorf("a state has %d fields: is each of them signed?", fields)
	}
}

// TestStateText: what a header holds does not keep a state from being read.
func TestStateText(t *testing.T) {
	key, err := newPartKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "Sun, 29 Nov 2026 12:22:29 GMT", "\xff\xfe\xff", "<&>\u2028", strings.Repeat("\x01", 1<<10), "\ufffd"} {
		v := download.Version{ETag: `"0x1"`, Length: 5, LastModified: text, MD5: make([]byte, 16)}
		b, err := key.seal(newState("c", testKey(0), v, 3, make([]byte, sha256.Size)))
		if err != nil {
			t.Fatal(err)
		}
		s, err := decodeState(b)
		if err != nil || !key.sealed(s) || !s.of("c", testKey(0)) {
			t.Errorf("%q: %+v, %v", text, s, err)
		}
	}
	long := download.Version{ETag: `"0x1"`, LastModified: strings.Repeat("x", maxState)}
	if _, err := key.seal(newState("c", testKey(0), long, 0, nil)); err == nil {
		t.Error("a state that is too long to be read was written")
	}
}

// TestPlantedTenant: a state that names another tenant does not move a result.
func TestPlantedTenant(t *testing.T) {
	dir := t.TempDir()
	makeCase(t, dir, 1, testOptions())
	k := testKey(0)
	k.Tenant = "mallory.example"
	for _, key := range [][]byte{bytes.Repeat([]byte("m"), 32), testOptions().PartKey} {
		d, err := Open(t.Context(), dir, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		_, whole := blobOf(0)
		sum := sha256.Sum256(whole)
		b, err := partKey(key).seal(newState(d.CaseID(), k, versionOf(0), int64(len(whole)), sum[:]))
		if err := errors.Join(err, d.Close(), os.WriteFile(filepath.Join(dir, filepath.FromSlash(k.state())), b, 0o600)); err != nil {
			t.Fatal(err)
		}
		makeCase(t, dir, 1, testOptions())
		if b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(k.blob()))); err != nil || hex.EncodeToString(sum[:]) != hashOf(b) {
			t.Errorf("the result: %d bytes, %v", len(b), err)
		}
	}
}

// TestStrange: what no writer leaves in state stops no other result.
func TestStrange(t *testing.T) {
	for _, name := range []string{testKey(5).part(), testKey(5).state(), testKey(5).state() + ".new", "state/x"} {
		dir := t.TempDir()
		interrupted(t, dir, testOptions())
		folder := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "y"), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		d, err := Open(context.Background(), dir, testOptions())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := errors.Join(fetchOne(d, 0), fetchOne(d, 1), d.Close()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(folder, "y")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// others are files of which some, by the end of their names, belong to another user.
type others struct {
	rootFiles
	suffix string
}

func (o others) Facts(f file) (owner.Facts, error) {
	facts, err := o.rootFiles.Facts(f)
	facts.Mine = facts.Mine && !strings.HasSuffix(f.(*os.File).Name(), o.suffix)
	return facts, err
}

// TestOtherUser: another user's part is begun anew, unless the file system gives all files to
// another one.
func TestOtherUser(t *testing.T) {
	for suffix, resumed := range map[string]bool{".none": true, ".part": false, "": true} {
		dir := t.TempDir()
		interrupted(t, dir, testOptions())
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		d, err := openFiles(t.Context(), others{rootFiles{root: root}, suffix}, testOptions())
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.Part(testKey(0))
		if err != nil {
			t.Fatal(err)
		}
		_, n, _, err := p.Resume(t.Context())
		if err != nil || (n > 0) != resumed {
			t.Errorf("%q: %d bytes, %v", suffix, n, err)
		}
		if _, err := p.Start(versionOf(0)); err != nil || strings.Contains(p.Restarted(), "another user") == resumed {
			t.Errorf("%q: %q, %v", suffix, p.Restarted(), err)
		}
		if err := errors.Join(p.Close(), d.Close()); err != nil {
			t.Error(err)
		}
	}
}
