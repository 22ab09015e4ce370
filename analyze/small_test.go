package analyze_test

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

const smallText = "C:\\Windows\\System32\\a.exe\r\n51 MB\r\nMD5: d41d8cd98f00b204e9800998ecf8427e\r\n2024-01-15 15:14:07 10.1.2.3 evil.example\r\n"

// TestSmallTexts: the memory of a run serves the next one, or many small transcripts keep the
// garbage collector busy for half of the time.
func TestSmallTexts(t *testing.T) {
	const runs, limit = 500, 16 << 10 // 24 KB, if each run made its own
	doc := []byte(`{"script_output":` + strconv.Quote(strings.Repeat(smallText, 4)) + `}`)
	d := transcript.NewDecoderBytes(doc, nil)
	find := func() {
		d.ResetBytes(doc, nil)
		for text, err := range d.Texts() {
			if err != nil {
				t.Fatal(err)
			}
			for _, err := range analyze.Findings(text, &analyze.Options{Reuse: true}) {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	find()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		find()
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / runs; each > limit {
		t.Errorf("a text of %d bytes costs %d bytes of memory, want at most %d", len(doc), each, limit)
	}
}

// TestRunsAreApart: findings of one text are what they are, whatever is found meanwhile, with what
// analyzers, and after a consumer has gone.
func TestRunsAreApart(t *testing.T) {
	texts := []string{
		smallText, strings.Repeat(smallText, 20), "nothing here\n", "", "\x1b[31mC:\\a b\\c.txt\x1b[0m\n\x001\x000\x00 K\x00B\x00\n",
		"password=Hunter2xyz C:\\x.exe\n", " Directory of C:\\T\n\n01/15/2024  03:14 PM             1,234 evil.exe\n",
		strings.Repeat("C:\\a.txt 1 KB ", 1<<10), "Name : a.exe\nId : 7\nPath : C:\\a.exe\n",
	}
	options := []analyze.Options{{}, {ShowSecrets: true}, {Analyzers: []analyze.Analyzer{analyze.Paths}}, {Reuse: true}}
	find := func(i, k int, most int) (all []string) {
		opts := options[k]
		var kept []*analyze.Finding
		for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(texts[i]), 0), &opts) {
			if err != nil {
				t.Error(err)
				return nil
			}
			if opts.Reuse {
				all = append(all, whole(f))
			} else {
				kept = append(kept, f)
			}
			if len(all)+len(kept) == most {
				break
			}
		}
		for _, f := range kept {
			all = append(all, whole(f))
		}
		return all
	}
	want := map[[2]int]string{}
	for i := range texts {
		for k := range options {
			want[[2]int{i, k}] = strings.Join(find(i, k, -1), "\n")
		}
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := range 9 {
				i, k := (n*7+w)%len(texts), (n+w)%len(options)
				find((i+3)%len(texts), (k+1)%len(options), 2)
				if got := strings.Join(find(i, k, -1), "\n"); got != want[[2]int{i, k}] {
					t.Errorf("text %d, options %d: other findings than alone:\n%s\nwant\n%s", i, k, got, want[[2]int{i, k}])
				}
			}
		})
	}
	wg.Wait()
}
