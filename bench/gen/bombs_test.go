package gen

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

// expandFreely expands one layer with codecs that know no limits.
func expandFreely(t *testing.T, format string, in []byte) io.Reader {
	t.Helper()
	if format == "gzip" {
		r, err := gzip.NewReader(bytes.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r, err := zstd.NewReader(bytes.NewReader(in), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(4<<30))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func (b Bomb) bytes(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := b.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// isTranscript says whether b is the transcript of the small bombs.
func isTranscript(b []byte) bool {
	var fields struct {
		Output string `json:"script_output"`
	}
	return json.Unmarshal(b, &fields) == nil && fields.Output == strings.Repeat("collection complete\n", 10)
}

// TestBombsAreValid expands what is small with other codecs. A window of 2 GiB
// would be allocated: there the header is exchanged.
func TestBombsAreValid(t *testing.T) {
	for _, b := range Bombs() {
		t.Run(b.Name, func(t *testing.T) {
			in := b.bytes(t)
			if got := expand.Detect(in).String(); got != b.Format {
				t.Errorf("detected as %s", got)
			}
			if b.Limit == "window" {
				in = append([]byte(zstdHeader), in[len(zstdHeader2GiB):]...)
			}
			if b.Limit == "expansion-ratio" {
				checkRatio(t, b, in)
				return
			}
			out, err := io.ReadAll(expandFreely(t, b.Format, in))
			if inner := expand.Detect(out); err == nil && b.Limit == "layers" && inner != expand.None {
				out, err = io.ReadAll(expandFreely(t, inner.String(), out))
			} else if b.Limit == "layers" {
				t.Error("one layer only")
			}
			if err != nil || !isTranscript(out) {
				t.Errorf("%.100q, %v", out, err)
			}
		})
	}
}

// checkRatio looks at the first few MiB of a big bomb, and at its end.
func checkRatio(t *testing.T, b Bomb, in []byte) {
	t.Helper()
	if ratio := bombText / int64(len(in)); ratio < 990 || len(in) > 11<<20 {
		t.Errorf("%d bytes, a ratio of %d", len(in), ratio)
	}
	head, err := io.ReadAll(io.LimitReader(expandFreely(t, b.Format, in), 4<<20))
	want := bombHead + strings.Repeat("A", 4<<20-len(bombHead))
	if err != nil || string(head) != want {
		t.Errorf("begins with %.100q, %v", head, err)
	}
}

// TestRepeatedText expands a gzip-ratio of a few MiB to its end.
func TestRepeatedText(t *testing.T) {
	for _, n := range []int{1, 2, 258, 259, 260, 1 << 20} {
		text := strings.Repeat("A", 3*n)
		in := gzipHeader + strings.Repeat(deflatedAs(n), 3) + storedBlock("", true) + gzipTrailer(text)
		out, err := io.ReadAll(expandFreely(t, "gzip", []byte(in)))
		if err != nil || string(out) != text {
			t.Errorf("3 times %d: %d bytes, %v", n, len(out), err)
		}
	}
}

func TestBombsAreStopped(t *testing.T) {
	formats := map[string]expand.Format{"gzip": expand.Gzip, "zstd": expand.Zstd}
	for _, b := range Bombs() {
		t.Run(b.Name, func(t *testing.T) {
			in := b.bytes(t)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r := expand.NewReader(bytes.NewReader(in), formats[b.Format], expand.Limits{})
			defer r.Close()
			out, err := io.Copy(io.Discard, struct{ io.Reader }{r})
			runtime.ReadMemStats(&after)

			limit, stopped := errors.AsType[*expand.LimitError](err)
			if b.Limit == "layers" {
				if err != nil {
					t.Error(err)
				}
			} else if !stopped || limit.Limit != b.Limit {
				t.Errorf("%v, want %s", err, b.Limit)
			}
			if out > 1<<20+64<<10 {
				t.Errorf("%d bytes came out", out)
			}
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 4 {
				t.Errorf("%d MiB were allocated", mib)
			}
			t.Logf("%d bytes in, %d of them read, %d out", len(in), r.InputOffset(), out)
		})
	}
}

// TestBombsAgain: the same bytes each time, and errors of the writer come back.
func TestBombsAgain(t *testing.T) {
	for _, b := range Bombs() {
		in := b.bytes(t)
		if !bytes.Equal(in, b.bytes(t)) {
			t.Errorf("%s: differs", b.Name)
		}
		for _, room := range []int{0, 60, len(in) - 1} {
			if err := b.Write(&fullWriter{room: room}); !errors.Is(err, io.ErrShortWrite) {
				t.Errorf("%s, room for %d: %v", b.Name, room, err)
			}
		}
	}
}
