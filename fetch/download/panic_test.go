package download

import (
	"context"
	"errors"
	"hash"
	"io"
	"log/slog"
	"testing"
	"testing/synctest"

	"github.com/lrkit/lrkit/link"
)

var errPanic = errors.New("broken")

// panicking is what a caller gives, and panics at one place.
type panicking struct {
	*memory
	server *server
	place  string
	links  int
}

func (p *panicking) at(place string) {
	if p.place == place {
		panic(errPanic)
	}
}

func (p *panicking) Link(ctx context.Context) (*link.Link, error) {
	if p.links++; p.links > 1 {
		p.at("a later link")
	}
	return p.server.Link(ctx)
}

func (p *panicking) Write(b []byte) (int, error) {
	p.at("write")
	return p.memory.Write(b)
}

func (p *panicking) Start(v Version) (hash.Hash, error) {
	h, err := p.memory.Start(v)
	if p.place == "hash" {
		h = panickingHash{h}
	}
	return h, err
}

type panickingHash struct{ hash.Hash }

func (panickingHash) Write([]byte) (int, error) { panic(errPanic) }

// Enabled, Handle, WithAttrs and WithGroup implement [slog.Handler].
func (p *panicking) Enabled(context.Context, slog.Level) bool { return true }
func (p *panicking) WithAttrs([]slog.Attr) slog.Handler       { return p }
func (p *panicking) WithGroup(string) slog.Handler            { return p }

func (p *panicking) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "kind" && a.Value.String() == requestPart.String() {
			p.at("a log of a part")
		}
		return true
	})
	return nil
}

// TestPanics: what panics of what a caller gives is a panic of Get, in whichever goroutine it was
// called.
func TestPanics(t *testing.T) {
	for _, place := range []string{"a later link", "write", "hash", "a log of a part"} {
		for _, size := range []int64{1000, 256 << 10} { // of a range: what is large is hashed in a goroutine
			synctest.Test(t, func(t *testing.T) {
				s := newServer(testData(int(10 * size)))
				s.faults = []fault{{kind: expired, request: 1}}
				p := &panicking{memory: &memory{}, server: s, place: place}
				o := small
				o.RangeSize, o.Log = size, slog.New(p)
				defer s.close()
				d := over(s, o)
				d.piece = size
				defer d.Close()
				defer func() {
					if v := recover(); v != errPanic {
						t.Errorf("%s, %d: recovered %v", place, size, v)
					}
				}()
				_, err := d.Get(t.Context(), p, p)
				t.Errorf("%s, %d: no panic: %v", place, size, err)
			})
		}
	}
}

// idle is a store whose prefix is never read.
type idle struct{ *memory }

func (idle) ReadAt([]byte, int64) (int, error) { return 0, nil }

// TestNoProgress: a store that gives nothing of its prefix, for ever, is an error.
func TestNoProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := world{size: 5 * rangeSize, resumed: rangeSize, reader: true}
		s, m := w.prepare()
		if _, err := get(t.Context(), s, small, idle{m}); !errors.Is(err, io.ErrNoProgress) || !errors.Is(err, ErrStore) {
			t.Error(err)
		}
	})
}
