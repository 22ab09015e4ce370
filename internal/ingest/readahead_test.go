package ingest

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/iotest"
	"time"
)

func TestAhead(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	broken := errors.New("broken")
	for _, size := range []int{0, 1, aheadFrom - 1, aheadFrom, aheadFrom + 1, aheadFrom + aheadBlock, aheadFrom + 5*aheadBlock + 7} {
		want := make([]byte, size)
		for i := range want {
			want[i] = byte(rnd.Uint32())
		}
		for name, r := range map[string]io.Reader{
			"whole": bytes.NewReader(want), "halves": iotest.HalfReader(bytes.NewReader(want)), "with EOF": iotest.DataErrReader(bytes.NewReader(want)),
		} {
			a := newAhead(r)
			got, err := io.ReadAll(a)
			a.close()
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes, %s: %d read, %v", size, name, len(got), err)
			}
		}
		a := newAhead(io.MultiReader(bytes.NewReader(want), iotest.ErrReader(broken)))
		got, err := io.ReadAll(a)
		if _, again := a.Read(make([]byte, 1)); err != broken || size > aheadFrom && again != broken || !bytes.Equal(got, want) {
			t.Errorf("%d bytes and an error: %d read, %v, then %v", size, len(got), err, again)
		}
		a.close()
	}
}

// TestAheadClose: closing early leaves no goroutine.
func TestAheadClose(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		a := newAhead(bytes.NewReader(make([]byte, 4<<20)))
		if _, err := io.CopyN(io.Discard, a, 1<<20); err != nil {
			t.Fatal(err)
		}
		a.close()
		a.close()
		if _, err := a.Read(make([]byte, 1)); err != io.ErrClosedPipe {
			t.Fatalf("after close: %v", err)
		}
	}
	for range 60_000 { // the last steps of a goroutine come after close, on a busy machine much later
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, then %d", before, runtime.NumGoroutine())
}
