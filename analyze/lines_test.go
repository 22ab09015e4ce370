package analyze

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

// newLines returns the first step alone, over what r gives, with one scanner that looks for x.
func newLines(r io.Reader) *lines {
	l := &lines{text: transcript.NewPlainReader(r, 0), line: 1}
	l.chunk.wanted = &plane.Scanners{Candidates: []plane.Candidates{func(w *plane.Words) uint64 {
		return w.At(plane.Equals)
	}}, Groups: 3}
	return l
}

// slices returns all slices of a text: number, offset and text of each, with a mark if it is a
// part.
func slicesOf(t *testing.T, r io.Reader) (all []string) {
	t.Helper()
	l, sl := newLines(r), new(slice)
	for {
		ok, err := l.step(sl)
		if !ok {
			if !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			return all
		}
		part := ""
		if !sl.whole || sl.partial() {
			part = fmt.Sprintf(" part from %d to %d", sl.from, sl.limit)
		}
		all = append(all, fmt.Sprintf("%d at %d: %.20q of %d%s", sl.line, sl.offset, sl.text, len(sl.text), part))
		if sl.partial() {
			l.goOn(sl.limit)
		}
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("long ", 60<<10)
	for text, want := range map[string][]string{
		"":                   nil,
		"a":                  {`1 at 0: "a" of 1`},
		"a\n":                {`1 at 0: "a" of 1`},
		"a\r\nb\n\n\r\nc\rd": {`1 at 0: "a" of 1`, `2 at 3: "b" of 1`, `3 at 5: "" of 0`, `4 at 6: "" of 0`, `5 at 8: "c\rd" of 3`},
		long[:300000] + "\nend": {
			`1 at 0: "long long long long " of 262144 part from 0 to 163840`,
			`1 at 162816: "ong long long long l" of 137184 part from 1024 to 137184`,
			`2 at 300001: "end" of 3`,
		},
	} {
		for name, r := range map[string]io.Reader{
			"in one piece":       strings.NewReader(text),
			"7 bytes at a time":  transcripttest.EveryReader([]byte(text), 7),
			"cut in the middle":  transcripttest.CutReader([]byte(text), len(text)/2),
			"64 KiB at a time":   transcripttest.EveryReader([]byte(text), 64<<10),
			"16383 bytes a time": transcripttest.EveryReader([]byte(text), chunkSize-1),
		} {
			if got := slicesOf(t, r); !slices.Equal(got, want) {
				t.Errorf("%.20q %s: %q\nwant %q", text, name, got, want)
			}
		}
	}
}

// TestLinesOfChunks: the lines are those that bytes.Split gives, wherever the borders of chunks and
// of windows fall.
func TestLinesOfChunks(t *testing.T) {
	for _, width := range []int{1, 2, 63, 64, 65, 1000, chunkSize - 2, chunkSize - 1, chunkSize, chunkSize + 1, 3 * chunkSize} {
		var text strings.Builder
		var want []string
		for n := 0; text.Len() < 2*windowSize; n++ {
			line := strings.Repeat("x", (n*7)%width+width/2)
			want = append(want, fmt.Sprintf("%d at %d: %.20q of %d", n+1, text.Len(), line, len(line)))
			text.WriteString(line + "\n")
		}
		if got := slicesOf(t, strings.NewReader(text.String())); !slices.Equal(got, want) {
			t.Errorf("lines of about %d bytes: %d slices, want %d", width, len(got), len(want))
		}
	}
}

// TestLinesSkip: lines without candidates are passed over, and the others keep their numbers.
func TestLinesSkip(t *testing.T) {
	var text strings.Builder
	var want []int64
	for n := int64(1); n <= 20000; n++ {
		switch {
		case n%997 == 0:
			text.WriteString("a=b\r\n")
			want = append(want, n)
		case n%1501 == 0: // what may need normalizing is a line to look at
			text.WriteString("\x1b[31mred\n")
			want = append(want, n)
		default:
			text.WriteString("nothing to be seen in this line\n")
		}
	}
	l, sl := newLines(strings.NewReader(text.String())), new(slice)
	var got []int64
	steps := 0
	for {
		l.skip(nil, true)
		ok, _ := l.step(sl)
		if !ok {
			break
		}
		steps++
		if strings.ContainsAny(string(sl.text), "=\x1b") {
			got = append(got, sl.line)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("lines %d\nwant  %d", got, want)
	}
	// A chunk begins with a line that is looked at.
	if most := len(want) + text.Len()/chunkSize*2 + 4; steps > most {
		t.Errorf("%d lines were looked at, want at most %d", steps, most)
	}
}
