package scan

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
)

// benchText returns the inside of the script_output of one of gen's shapes.
var benchText = func() func(tb testing.TB, shape string) []byte {
	var mu sync.Mutex
	texts := map[string][]byte{}
	return func(tb testing.TB, shape string) []byte {
		mu.Lock()
		defer mu.Unlock()
		if texts[shape] == nil {
			s, err := gen.Find(shape)
			if err != nil {
				tb.Fatal(err)
			}
			var b bytes.Buffer
			if _, err := s.Generate(&b, 4<<20); err != nil {
				tb.Fatal(err)
			}
			_, text, ok := bytes.Cut(b.Bytes(), []byte(`"script_output":"`))
			if n, _ := stringEnd(text, false); ok && n < len(text) {
				texts[shape] = text[:n]
			} else {
				tb.Fatalf("no script_output in %.200q", b.Bytes())
			}
		}
		return texts[shape]
	}
}()

var benchShapes = []string{"path", "log", "nul", "utf8", "quotes", "emoji", "unicode-escapes", "backslashes"}

// BenchmarkKernels has every kernel over every text, in windows as the decoder uses them
// and in one piece, with memcpy of the same bytes beside.
func BenchmarkKernels(b *testing.B) {
	for _, shape := range benchShapes {
		text := benchText(b, shape)
		dst := make([]byte, len(text))
		for _, window := range []int{64 << 10, len(text)} {
			each := func(name string, f func(dst, src []byte)) {
				b.Run(fmt.Sprintf("%s/%s/%s", shape, map[bool]string{true: "window", false: "whole"}[window < len(text)], name), func(b *testing.B) {
					b.SetBytes(int64(len(text)))
					for b.Loop() {
						for src := text; len(src) > 0; {
							n := min(len(src), window)
							f(dst[:n], src[:n])
							src = src[n:]
						}
					}
				})
			}
			each("memcpy", func(dst, src []byte) { copy(dst, src) })
			for t := portable; t <= best; t++ {
				each("unescape/"+t.String(), func(dst, src []byte) {
					var notes Notes
					t.unescape(dst, src, true, &notes)
				})
			}
		}
	}
}

// BenchmarkShort has strings as they are in names and small results.
func BenchmarkShort(b *testing.B) {
	for _, n := range []int{8, 16, 32, 48, 64, 100, 200, 500, 2000} {
		src := []byte(strings.Repeat(`C:\\Users\\a b c d\\Documents.txt\r\n `, 100))[:n]
		dst := make([]byte, 2*n)
		for t := portable; t <= best; t++ {
			b.Run(fmt.Sprintf("%d/unescape/%v", n, t), func(b *testing.B) {
				b.SetBytes(int64(n))
				var notes Notes
				for b.Loop() {
					t.unescape(dst, src, true, &notes)
				}
			})
			b.Run(fmt.Sprintf("%d/end/%v", n, t), func(b *testing.B) {
				b.SetBytes(int64(n))
				for b.Loop() {
				}
			})
		}
	}
}

// BenchmarkString has what the reader of strings calls, over texts that stay in the second
// cache and over texts that do not fit in the third.
func BenchmarkString(b *testing.B) {
	for _, shape := range benchShapes {
		unit := benchText(b, shape)
		for _, size := range []int{64 << 10, 32 << 20} {
			text := bytes.Repeat(unit, (size+len(unit)-1)/len(unit))[:size]
			dst := make([]byte, size)
			b.Run(fmt.Sprintf("%s/%dKiB", shape, size>>10), func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					var notes Notes
					UnescapeString(dst, text, true, &notes)
				}
			})
		}
	}
}
