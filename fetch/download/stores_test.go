package download_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/link"
)

// TestStores interrupts a download into each ready-made store, and resumes it.
func TestStores(t *testing.T) {
	const size, half = 1 << 20, 1 << 19
	for _, c := range []struct {
		name    string
		file    bool
		damage  func(t *testing.T, name string) // between the two downloads
		resumed int64
	}{
		{name: "memory", resumed: half},
		{name: "file", file: true, resumed: half},
		{name: "file with bytes after the last sync", file: true, damage: appendTo, resumed: half},
		{name: "file that changed", file: true, damage: changeIn, resumed: 0},
		{name: "file that was cut", file: true, damage: cut, resumed: 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "blob")
			f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			var (
				memory download.Memory
				store  download.Store = &memory
			)
			if c.file {
				store = download.NewFile(f)
			}
			synctest.Test(t, func(t *testing.T) {
				content := fetchtest.Noise(1, size)
				e := fetchtest.New(fetchtest.One(content, time.Now()), &fetchtest.Options{
					Faults: []fetchtest.Fault{{Kind: fetchtest.KindBlob, Range: "@524288", Do: "blob-not-found", Count: -1}},
				})
				defer e.Close()
				d := download.New(&download.Options{Dial: e.Dial, RootCAs: e.RootCAs(), RangeSize: 1 << 18, Parallel: 1})
				defer d.Close()
				links := download.LinksFunc(func(context.Context) (*link.Link, error) {
					text, err := e.Link(fetchtest.OneAction, 0)
					return link.Parse(text), err
				})
				if _, err := d.Get(context.Background(), links, store); !errors.Is(err, download.ErrNotFound) {
					t.Fatal(err)
				}
				if err := e.SetFaults(nil); err != nil {
					t.Fatal(err)
				}
				if c.damage != nil {
					c.damage(t, name)
				}
				res, err := d.Get(context.Background(), links, store)
				if err != nil || res.Resumed != c.resumed || res.Verified == "" {
					t.Errorf("%v, resumed %d, verified %q", err, res.Resumed, res.Verified)
				}
				want := make([]byte, size)
				if _, err := content.ReadAt(want, 0); err != nil && err != io.EOF {
					t.Fatal(err)
				}
				got := memory.Bytes()
				if c.file {
					if got, err = os.ReadFile(name); err != nil {
						t.Fatal(err)
					}
				}
				if !bytes.Equal(got, want) {
					t.Errorf("%d bytes, and not those of the blob", len(got))
				}
			})
		})
	}
}

func appendTo(t *testing.T, name string) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err == nil {
		_, err = f.WriteString("more")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func changeIn(t *testing.T, name string) {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteAt([]byte("changed"), 1000)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func cut(t *testing.T, name string) {
	if err := os.Truncate(name, 1000); err != nil {
		t.Fatal(err)
	}
}
