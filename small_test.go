package lrkit_test

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/report"
)

// TestSmallInputs: thousands of small transcripts are not mostly work for the garbage collector.
func TestSmallInputs(t *testing.T) {
	const runs = 200
	limit := uint64(32 << 10) // 600 KB, if each made its own buffers
	if raced {
		limit *= 4 // a pool drops a part of what it is given
	}
	doc := `{"script_name":"a.ps1","exit_code":0,"script_output":"` + strings.Repeat(`C:\\Windows\\a.exe 51 MB\r\n`, 60) + `","script_errors":""}`
	for _, c := range []struct{ name, text string }{
		{"transcript", doc},
		{"text", strings.Repeat("C:\\Windows\\a.exe 51 MB\r\n", 60)},
		{"UTF-16", utf16le(doc)},
	} {
		read := func() {
			b := lrkit.NewInput("a.json", strings.NewReader(c.text), int64(len(c.text)))
			if err := lrkit.Analyze(t.Context(), b, &lrkit.Options{Reuse: true}, report.NewNDJSON(io.Discard)); err != nil {
				t.Fatal(err)
			}
		}
		least := ^uint64(0) // a collection takes away what is kept
		for range runs {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			read()
			runtime.ReadMemStats(&after)
			least = min(least, after.TotalAlloc-before.TotalAlloc)
		}
		if least > limit {
			t.Errorf("%s: an input of %d bytes costs %d bytes of memory, want at most %d", c.name, len(c.text), least, limit)
		}
	}
}

func utf16le(s string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, c := range []byte(s) { // of ASCII
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}
