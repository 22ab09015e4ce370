package transcript_test

import (
	"errors"
	"io"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

var errFlaky = errors.New("flaky")

// again calls f until it does not fail with errFlaky.
func again(f func() error) error {
	for {
		if err := f(); err != errFlaky {
			return err
		}
	}
}

// TestFlakyReader repeats every call that a reader's error made fail: the
// result is as if nothing had happened.
func TestFlakyReader(t *testing.T) {
	tried := 0
	for _, v := range loadVectors(t) {
		if len(v.Data) > 4096 {
			continue
		}
		want := readAll(transcript.NewDecoderBytes(v.Data, &v.Options), func(f func() error) error { return f() })
		for _, size := range []int{1, 3, 100} {
			r := transcripttest.FlakyReader(transcripttest.EveryReader(v.Data, size), errFlaky)
			got := readAll(transcript.NewDecoder(r, &v.Options), func(f func() error) error {
				tried++
				return again(f)
			})
			if got != want {
				t.Errorf("%s by %d:\n got %s\nwant %s", v.File, size, got, want)
			}
		}
	}
	if tried == 0 {
		t.Error("nothing was tried")
	}
}

// readAll reads all documents, each step by way of call.
func readAll(d *transcript.Decoder, call func(func() error) error) string {
	var out strings.Builder
	for {
		for {
			var text transcript.Text
			err := call(func() (err error) { text, err = d.Next(); return err })
			if err != nil {
				out.WriteString(err.Error())
				break
			}
			buf := make([]byte, 7)
			for {
				n := 0
				err := call(func() (err error) { n, err = text.Read(buf); return err })
				out.Write(buf[:n])
				if err != nil {
					out.WriteString(err.Error())
					break
				}
			}
		}
		f := d.Facts()
		out.WriteString(dump(f))
		if err := call(d.NextDocument); err != nil {
			out.WriteString(err.Error())
			return out.String()
		}
	}
}

// TestReaderError is passed through as it is, and what was read stays.
func TestReaderError(t *testing.T) {
	broken := errors.New("broken")
	r := io.MultiReader(strings.NewReader(`{"script_name":"a","script_output":"x`), transcripttest.FlakyReader(nil, broken))
	d := transcript.NewDecoder(r, nil)
	text, err := d.Next()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := text.AppendText(nil); err != broken || string(b) != "x" {
		t.Errorf("AppendText = %q, %v", b, err)
	}
	if f := d.Facts(); f.ScriptName == nil || *f.ScriptName != "a" || f.Complete {
		t.Errorf("facts %s", dump(f))
	}
}

// TestMemoryIsFixed reads a text that never ends.
func TestMemoryIsFixed(t *testing.T) {
	endless := func(unit string, n int) io.Reader {
		return io.MultiReader(strings.NewReader(`{"script_output":"`),
			io.LimitReader(&repeating{unit: unit}, int64(n*len(unit))), strings.NewReader(`","exit_code":3}`))
	}
	for _, unit := range []string{"abcdefgh", `\\\\\\\\`, `\"\"\"\"`, `\n\n\n\n`, `\u00e9`, "é"} {
		small := allocated(t, func() io.Reader { return endless(unit, 1<<17) })
		large := allocated(t, func() io.Reader { return endless(unit, 1<<20) })
		if large > small {
			t.Errorf("%q: %v allocations for 8 times the text, %v for it", unit, large, small)
		}
	}
}

func allocated(t *testing.T, open func() io.Reader) float64 {
	t.Helper()
	// What the collector allocates for itself is counted, too.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	return testing.AllocsPerRun(1, func() {
		d := transcript.NewDecoder(open(), nil)
		for text, err := range d.Texts() {
			if err != nil {
				t.Fatal(err)
			}
			for range text.Lines() {
			}
		}
	})
}

type repeating struct {
	unit string
	at   int
}

func (r *repeating) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r.unit[r.at]
		r.at = (r.at + 1) % len(r.unit)
	}
	return len(p), nil
}

// TestReaderTwoWays: text that was decoded ahead is not lost in silence.
func TestReaderTwoWays(t *testing.T) {
	for name, use := range map[string]func(*transcript.Reader){
		"read": func(r *transcript.Reader) { r.Read(make([]byte, 1)) },
		"fill": func(r *transcript.Reader) { r.Fill(new(transcript.Window), 1) },
	} {
		r := transcript.NewPlainReader(strings.NewReader("a\nb\n"), 0)
		for range r.Lines() {
			break
		}
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.Contains(s, "two ways") {
					t.Errorf("%s behind Lines: %q", name, s)
				}
			}()
			use(r)
		}()
	}
}
