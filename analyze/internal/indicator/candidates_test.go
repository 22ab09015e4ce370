package indicator

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/internal/scan"
)

// everywhere has all bytes for candidates.
func everywhere(*plane.Words) uint64 { return ^uint64(0) }

// twoScans finds the indicators of a line by its candidates, and by a look at each byte.
type twoScans struct {
	byCandidates, byAll *Scanner
	scanners            plane.Scanners
	chunk               plane.Chunk
	line                plane.Line
	got, want           artifact.List
}

func newTwoScans(f Family) *twoScans {
	return &twoScans{
		byCandidates: New(f), byAll: New(f),
		scanners: plane.Scanners{Candidates: []plane.Candidates{Candidates(f), everywhere}, Groups: 3},
	}
}

// scan reads a line that stands at a place of its chunk, and reports whether the findings agree.
func (s *twoScans) scan(line []byte, at int) bool {
	s.chunk.Read(append(bytes.Repeat([]byte("\n"), at), line...), &s.scanners)
	s.line.Set(&s.chunk, at, line)
	s.got.Reset()
	s.want.Reset()
	if s.line.For(0) || s.byCandidates.Busy() {
		s.byCandidates.Scan(&s.got, &s.line)
	}
	s.line.For(1)
	s.byAll.Scan(&s.want, &s.line)
	return len(s.got.Matches) == 0 && len(s.want.Matches) == 0 || reflect.DeepEqual(s.got.Matches, s.want.Matches) && reflect.DeepEqual(s.got.Texts, s.want.Texts)
}

// TestCandidates: the conditions are necessary. What a look at every byte finds, they lead to.
func TestCandidates(t *testing.T) {
	families := []Family{All, Addresses, Names, SIDs, Accounts, GUIDs, Processes, Services, Times, Commands}
	found := 0
	for _, f := range families {
		s := newTwoScans(f)
		bad := 0
		check := func(line []byte, at int) {
			if !s.scan(line, at) && bad < 10 {
				bad++
				t.Errorf("families %x: %q at %d: got %+v %q, want %+v %q", f, line, at, s.got.Matches, s.got.Texts, s.want.Matches, s.want.Texts)
				s.byCandidates, s.byAll = New(f), New(f)
			}
			found += len(s.want.Matches)
		}
		for _, kernel := range []string{"portable", "avx2", "avx512"} {
			usual := scan.Force(kernel)
			for _, line := range tableLines() {
				for at := range 64 {
					check(line, at)
				}
			}
			scan.Force(usual)
		}
		random := newLines(uint64(f))
		for range 30000 {
			check(random.line(), random.r.IntN(64))
		}
	}
	if found < 100000 {
		t.Errorf("only %d findings", found)
	}
}

func TestCandidatesOfCorpora(t *testing.T) {
	root := os.Getenv("LRKIT_CORPORA")
	if root == "" {
		t.Skip("LRKIT_CORPORA is not set")
	}
	s, lines := newTwoScans(All), 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() > 1<<20 {
			return err
		}
		b, err := os.ReadFile(path)
		for line := range bytes.Lines(b) {
			if line = bytes.TrimRight(line, "\r\n"); len(line) > 4<<10 {
				continue
			}
			if !s.scan(line, lines%64) {
				t.Fatalf("%s: %q: got %+v %q, want %+v %q", path, line, s.got.Matches, s.got.Texts, s.want.Matches, s.want.Texts)
			}
			lines++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d lines", lines)
}

// tableLines are the lines of the other tests.
func tableLines() (all [][]byte) {
	for _, c := range slices.Concat(cases, shapeCases, processCases) {
		all = append(all, []byte(c.line))
	}
	for _, line := range ordinary {
		all = append(all, []byte(line))
	}
	for _, piece := range hostile {
		all = append(all, []byte(strings.Repeat(piece, 20)))
	}
	for line := range strings.SplitSeq(rare, "\n") {
		all = append(all, []byte(line))
	}
	return all
}

// rare has a line for each condition that no other test needs.
const rare = `on 15. 1. 2024 10:00:00 it was
a._b.example.com
ann[@]contoso.com
agent.exe (PID: 42)
agent (pid=42)
/Date(-6213559680000)/
when: 20240115151407
when:   20240115151407
Mon Jan 15 10:20
fe80:1::2 fe80:12::2 fe80:123::2 fe80:1234::2
fe80:12::2
fe80:123::2
PS C:\> whoami
corp\ann
$ whoami
corp\ann
whoami
ann
=..www.example.zip`

// lines makes lines in which indicators stand in odd places.
type lines struct {
	r      *rand.Rand
	pieces []string
}

func newLines(seed uint64) *lines {
	l := &lines{r: rand.New(rand.NewPCG(seed, 1))}
	for _, line := range tableLines() {
		l.pieces = append(l.pieces, strings.FieldsFunc(string(line), func(r rune) bool { return r == ' ' || r == ',' })...)
	}
	l.pieces = append(l.pieces, hostile...)
	l.pieces = append(l.pieces, ends...)
	return l
}

// ends are what may stand around an indicator.
var ends = strings.Split(` |  |	|.|..|,|;|:|::|:/|://|/|\|\\|-|--|_|@|(|)|[|]|{|}|[.]|(dot)|[at]|[:]//|"|'|=|<|>|$|%|é|。|"|”|"|0|1|12|999|a|T|Z|id|name|15. 1. 2024|10:20|am|+01:00|UTC|whoami|10.0.0.5|52.96.1.20|172.16.0.0|300.1.1.1`, "|")

const others = "0123456789.-:/\\@aeT =\x80\xc3"

// line returns some pieces, one after the other or mixed, of which a few bytes may be others.
func (l *lines) line() []byte {
	var b []byte
	for range 1 + l.r.IntN(8) {
		piece := l.pieces[l.r.IntN(len(l.pieces))]
		if l.r.IntN(4) == 0 {
			piece = piece[:l.r.IntN(len(piece)+1)]
		}
		b = append(b, piece...)
		if l.r.IntN(2) == 0 {
			b = append(b, ends[l.r.IntN(len(ends))]...)
		}
	}
	for range l.r.IntN(3) {
		if len(b) > 0 {
			b[l.r.IntN(len(b))] = others[l.r.IntN(len(others))]
		}
	}
	return b
}
