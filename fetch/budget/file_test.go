package budget

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// spent returns a file after some calls, and how many are left of the minute.
func spent(t *testing.T, now *Instant, calls int) (file string, left int) {
	t.Helper()
	b := opened(t, Options{Clock: still{now}})
	for range calls {
		if err := b.Take(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return b.file, DefaultPerMinute - calls
}

// TestDamage: whatever happens to the file, no more calls are made than if it were whole;
// something else is left alone.
func TestDamage(t *testing.T) {
	now := someInstant()
	file, left := spent(t, now, 40)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) != fileSize {
		t.Fatal(len(whole))
	}
	flip := func(at int) []byte {
		b := bytes.Clone(whole)
		b[at] ^= 1 << (at % 8)
		return b
	}
	newer := 0 // which image
	if a, b := new(ledger), new(ledger); a.readImage(whole[:imageSize]) && b.readImage(whole[imageSize:]) && b.seq > a.seq {
		newer = 1
	}
	try := func(name string, content []byte, least, most int, wantErr error) {
		t.Helper()
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Open(context.Background(), file, &Options{Clock: still{now}, sync: func(*os.File) error { return nil }})
		if !errors.Is(err, wantErr) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			if after, _ := os.ReadFile(file); !bytes.Equal(after, content) {
				t.Errorf("%s: was changed", name)
			}
			return
		}
		if n, _ := b.Left(); n < least || n > most {
			t.Errorf("%s: %d calls left, want %d to %d", name, n, least, most)
		}
	}
	try("whole", whole, left, left, nil)
	try("longer", append(bytes.Clone(whole), "more"...), left, left, nil)
	try("empty", nil, 0, 0, nil)
	try("zeros", make([]byte, fileSize), 0, 0, nil)
	try("something else", []byte("export PATH=/usr/bin\n"), 0, 0, ErrForeign)
	try("something else, and long", bytes.Repeat([]byte("A"), 100000), 0, 0, ErrForeign)
	try("swapped", append(bytes.Clone(whole[imageSize:]), whole[:imageSize]...), left, left, nil)
	try(
		"the newer image twice",
		append(bytes.Clone(whole[newer*imageSize:][:imageSize]), whole[newer*imageSize:][:imageSize]...), left, left,
		nil,
	)
	for n := 1; n < fileSize; n += 1 + rand.IntN(997) {
		least, most, err := 0, 0, error(nil)
		switch {
		case n < len(magic):
			err = ErrForeign
		case n >= imageSize:
			least, most = left-1, left
		}
		try("cut", whole[:n], least, most, err)
	}
	for at := range fileSize {
		if at%imageSize > headSize && rand.IntN(100) > 0 {
			continue
		}
		try("one bit flipped", flip(at), left-1, left, nil)
	}
	for range 100 {
		b := flip(rand.IntN(imageSize))
		b[imageSize+rand.IntN(imageSize)] ^= 0x10
		try("a bit flipped in each", b, 0, 0, nil)
	}
}

// TestTorn: an image that was written only up to some byte. Take did not return, so the call was
// not made; it may still be counted.
func TestTorn(t *testing.T) {
	now := someInstant()
	file, left := spent(t, now, 40)
	before, _ := os.ReadFile(file)
	b := reopened(t, file, Options{Clock: still{now}})
	if err := b.Take(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, _ := os.ReadFile(file)
	slot := 0
	if !bytes.Equal(before[imageSize:], after[imageSize:]) {
		slot = 1
	}
	for n := 0; n < imageSize; n += 1 + rand.IntN(300) {
		torn := bytes.Clone(before)
		copy(torn[slot*imageSize:], after[slot*imageSize:][:n])
		if err := os.WriteFile(file, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, _ := reopened(t, file, Options{Clock: still{now}}).Left(); got < left-1 || got > left {
			t.Fatalf("torn at %d: %d calls, want %d or one less", n, got, left)
		}
	}
}

func TestDamageIsLogged(t *testing.T) {
	var log bytes.Buffer
	file := filepath.Join(t.TempDir(), "budget")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := reopened(t, file, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if !strings.Contains(log.String(), "damaged") {
		t.Errorf("%q", log.String())
	}
	if d := b.Delay(); d < 59*time.Minute {
		t.Error(d)
	}
}

// TestHostileWaiters: the lock file may say anything about who waits. It costs a second at most,
// and no call more.
func TestHostileWaiters(t *testing.T) {
	now := someInstant()
	b := opened(t, Options{Clock: still{now}})
	junk := bytes.Repeat([]byte{0xff}, 5000)
	for i := 0; i < len(junk); i += 3 {
		junk[i] = byte(rand.Uint32())
	}
	if err := os.WriteFile(b.file+".lock", junk, 0o600); err != nil {
		t.Fatal(err)
	}
	if n := takes(t, b); n != DefaultPerMinute {
		t.Error(n)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, opts := range []Options{{PerMinute: -1}, {PerHour: 1501}, {PerMinute: 10000}} {
		if _, err := Open(context.Background(), filepath.Join(dir, "budget"), &opts); err == nil {
			t.Errorf("%+v was taken", opts)
		}
	}
	if _, err := Open(context.Background(), dir, nil); !errors.Is(err, ErrForeign) {
		t.Errorf("a folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), filepath.Join(dir, "file", "budget"), nil); err == nil {
		t.Error("a folder that is a file")
	}
}

func TestFile(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", "/cache")
	t.Setenv("HOME", "/home/u")
	t.Setenv("LocalAppData", `C:\cache`)
	for tenant, ok := range map[string]bool{
		"7D5A4C5E-0000-4000-8000-000000000000": true, "contoso.onmicrosoft.com": true,
		"": false, "..": false, "a/b": false, `a\b`: false, "a..b": false, ".a": false, "a:b": false, "a\x00": false, "com1 ": false,
	} {
		name, err := File(tenant)
		if (err == nil) != ok {
			t.Errorf("%q: %q, %v", tenant, name, err)
		}
		if ok && filepath.Base(name) != "budget-"+strings.ToLower(tenant) {
			t.Errorf("%q: %q", tenant, name)
		}
		in, err := FileIn("dir", tenant)
		if (err == nil) != ok || ok && in != filepath.Join("dir", filepath.Base(name)) {
			t.Errorf("%q: %q, %v", tenant, in, err)
		}
	}
}

// TestModes: other users cannot read the file.
func TestModes(t *testing.T) {
	b := opened(t, Options{})
	if filepath.Separator != '/' {
		return
	}
	for name, want := range map[string]os.FileMode{b.file: 0o600, b.file + ".lock": 0o600, filepath.Dir(b.file): 0o700} {
		fi, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if fi.Mode().Perm() != want {
			t.Errorf("%s has mode %v", name, fi.Mode())
		}
	}
}
