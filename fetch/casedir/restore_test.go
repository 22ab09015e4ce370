package casedir

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/lrkit/lrkit/fetch/download"
)

// TestRestoreSigned: what is restored in a signed case is signed.
func TestRestoreSigned(t *testing.T) {
	pub, key, _ := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64)))
	opts := testOptions()
	opts.SignKey = key
	dir := t.TempDir()
	makeCase(t, dir, 1, opts)
	blob := filepath.Join(dir, filepath.FromSlash(testKey(0).blob()))
	if err := errors.Join(os.Remove(blob), os.WriteFile(blob, []byte("forged"), 0o400)); err != nil {
		t.Fatal(err)
	}
	d, err := Open(t.Context(), dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	_, whole := blobOf(0)
	if err := refetch(t.Context(), d, 0, whole); err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	r := mustVerify(t, dir, &VerifyOptions{PublicKey: pub})
	if got := codes(r); got != "" || !r.Signed || len(r.Kept) != 1 || r.Kept[0].Was != testKey(0).blob() {
		t.Errorf("%q, signed %v, kept %+v", got, r.Signed, r.Kept)
	}
}

func refetch(ctx context.Context, d *Dir, index int, whole []byte) error {
	p, err := d.Refetch(testKey(index))
	if err != nil {
		return err
	}
	b, err := fill(p, whole)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	_, err = d.Restore(ctx, p, b)
	return err
}

// TestRefetchResumes: what a killed Refetch has is gone on with.
func TestRefetchResumes(t *testing.T) {
	_, whole := blobOf(0)
	for name, lose := range map[string]func(blob string) error{
		"missing": os.Remove,
		"shorter": func(blob string) error { return errors.Join(os.Remove(blob), os.WriteFile(blob, []byte("x"), 0o400)) },
		"same size": func(blob string) error {
			return errors.Join(os.Remove(blob), os.WriteFile(blob, bytes.ToUpper(whole), 0o400))
		},
	} {
		dir := t.TempDir()
		opts := testOptions()
		opts.PartKey = make([]byte, 32)
		makeCase(t, dir, 1, opts)
		if err := lose(filepath.Join(dir, filepath.FromSlash(testKey(0).blob()))); err != nil {
			t.Fatal(err)
		}
		d, err := Open(t.Context(), dir, opts)
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.Refetch(testKey(0))
		if err != nil {
			t.Fatal(err)
		}
		h, err := p.Start(download.Version{ETag: fmt.Sprintf(`"0x%.8s"`, hashOf(whole)), Length: int64(len(whole))})
		if err != nil {
			t.Fatal(err)
		}
		h.Write(whole[:50])
		if _, err := p.Write(whole[:50]); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(p.Sync(), p.Close(), d.Close()); err != nil {
			t.Fatal(err)
		}

		d, err = Open(t.Context(), dir, opts)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = d.Refetch(testKey(0)); err != nil {
			t.Fatal(err)
		}
		b, err := fill(p, whole)
		if err != nil || b.Resumed != 50 {
			t.Errorf("%s: resumed at %d, %v", name, b.Resumed, err)
		}
		if _, err := d.Restore(t.Context(), p, b); err != nil {
			t.Error(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if got := codes(mustVerify(t, dir, nil)); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestKeptAltered: a file beside a result is checked, and a name that no line has is no such file.
func TestKeptAltered(t *testing.T) {
	altered, version := testKey(0).altered(hashOf([]byte("forged"))), testKey(0).version(hashOf([]byte("other")))
	for _, c := range []struct {
		name   string
		change func(dir string) error
		want   string
	}{
		{"nothing", func(string) error { return nil }, ""},
		{"altered file gone", func(dir string) error { return os.Remove(filepath.Join(dir, altered)) }, "missing " + altered},
		{"version gone", func(dir string) error { return os.Remove(filepath.Join(dir, version)) }, "missing " + version},
		{"altered again", func(dir string) error { return os.WriteFile(filepath.Join(dir, altered), []byte("FORGED"), 0o600) },
			"altered " + altered},
		{"longer", func(dir string) error { return os.WriteFile(filepath.Join(dir, altered), []byte("forged."), 0o600) },
			"altered " + altered},
		{"another one", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, testKey(0).altered(hashOf(nil))), nil, 0o600)
		}, "extra " + testKey(0).altered(hashOf(nil))},
		{"of another result", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, testKey(1).altered(hashOf([]byte("forged")))), []byte("forged"), 0o600)
		}, "extra " + testKey(1).altered(hashOf([]byte("forged")))},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			makeCase(t, dir, 2, testOptions())
			blob := filepath.Join(dir, filepath.FromSlash(testKey(0).blob()))
			if err := errors.Join(os.Remove(blob), os.WriteFile(blob, []byte("forged"), 0o600)); err != nil {
				t.Fatal(err)
			}
			d, err := Open(t.Context(), dir, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			if err := refetch(t.Context(), d, 0, []byte("other")); !errors.Is(err, ErrOtherVersion) {
				t.Fatal(err)
			}
			if f, err := d.Look(testKey(0)); err != nil || f.Blob != ConditionMissing {
				t.Errorf("another version became the result: %+v, %v", f, err)
			}
			_, whole := blobOf(0)
			if err := errors.Join(refetch(t.Context(), d, 0, whole), d.Close()); err != nil {
				t.Fatal(err)
			}
			if err := c.change(dir); err != nil {
				t.Fatal(err)
			}
			if got := codes(mustVerify(t, dir, nil)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
