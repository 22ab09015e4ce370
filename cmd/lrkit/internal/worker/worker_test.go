package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker"
	"github.com/lrkit/lrkit/report"
)

// options are those of tests, with all columns.
func options(t testing.TB) *worker.Options {
	return &worker.Options{
		Analyze: lrkit.Options{Reuse: true}, Columns: report.Columns(), Deadline: time.Hour, Memory: 1 << 30, Spool: 1 << 30,
		Mask: func(s string) string { return s },
		Exit: func(code int, why string) { t.Errorf("the worker ends with %d: %s", code, why) },
	}
}

// ask runs a worker over frames, and reads its answers.
func ask(t testing.TB, o *worker.Options, frames ...[]byte) (*answers, error) {
	t.Helper()
	var out bytes.Buffer
	err := worker.Run(t.Context(), bytes.NewReader(slices.Concat(frames...)), &out, o)
	a := newAnswers()
	if e := a.read(&out, 0); e != io.EOF {
		t.Errorf("an answer that cannot be read: %v", e)
	}
	return a, err
}

// transcript returns one whose script printed n files.
func transcript(n int) string {
	var b strings.Builder
	b.WriteString(`{"script_name":"a.ps1","exit_code":0,"script_output":"`)
	for i := range n {
		fmt.Fprintf(&b, `C:\\Windows\\Temp\\file %d.dmp %d KB\r\n`, i, i+1)
	}
	b.WriteString(`","script_errors":""}`)
	return b.String()
}

// TestAnswer: the frames of an answer come in their order, and the same rows as Analyze gives.
func TestAnswer(t *testing.T) {
	a, err := ask(t, options(t), frame('A', blobStream([]part{whole(5, transcript(3)), whole(-1, transcript(0)), whole(5<<40, transcript(2))}, 2)), frame('A', blobStream([]part{whole(1, "x")}, 1)))
	if err != nil {
		t.Fatal(err)
	}
	a.check(t)
	if a.frames != "HBBBFSEBFSE" || !slices.Equal(a.order, []int64{5, -1, 5 << 40, 1}) || !slices.Equal(a.begun, a.order) {
		t.Errorf("frames %s, order %v, begun %v", a.frames, a.order, a.begun)
	}
	if n := len(a.found[5]); n < 3 || !strings.Contains(a.found[5][0], `C:\\Windows\\Temp\\file 0.dmp`) || !strings.Contains(a.found[5][0], `source="blob 5"`) {
		t.Errorf("%d findings: %v", n, a.found[5])
	}
	if !strings.HasPrefix(a.hello, `{"protocol":1,"version":"`) || !strings.Contains(a.hello, `"schema":"lrkit.finding/1","columns":[{"name":"blob_id","type":"int64",`) {
		t.Errorf("hello is %.200s", a.hello)
	}
}

// TestOutcomes: what goes wrong with a blob is in its status, and the others are not touched.
func TestOutcomes(t *testing.T) {
	const ok = `C:\a\b.txt 5 KB`
	o := options(t)
	o.Spool = 5 << 20
	large := bytes.Repeat([]byte("x"), 3<<20)
	parts := []part{
		whole(0, ok),
		whole(1, "\x00\x01\x02"),
		{id: 2, name: "collected", data: []byte("\x00\x01\x02"), last: true, kind: "getfile"},
		{id: 3, name: "odd", data: []byte(ok), last: true, kind: "Other"},
		{id: 4, name: "long", data: large}, {id: 4, data: large}, {id: 4, data: large, last: true},
		whole(5, "\x1f\x8b\x08\x00"),
		whole(6, ""),
		whole(7, ok),
	}
	a, err := ask(t, o, frame('A', blobStream(parts, 100)))
	if err != nil {
		t.Fatal(err)
	}
	a.check(t)
	for id, want := range []string{"", "binary", "", "failed", "spool", "", "", ""} {
		s := a.status[int64(id)]
		if len(s) != 1 || s[0].code != want || (s[0].err == "") != (want == "") {
			t.Errorf("blob %d: %+v, want the code %q", id, s, want)
		}
	}
	if s := a.status[4][0]; s.size != int64(len(large))*3 {
		t.Errorf("a blob without room has %d bytes, want %d", s.size, 3*len(large))
	}
	if len(a.found[0]) == 0 || len(a.found[7]) != len(a.found[0]) {
		t.Errorf("findings %v and %v", a.found[0], a.found[7])
	}
}

// TestNoRoom: a large blob that cannot be put anywhere has an error, and those after it none.
func TestNoRoom(t *testing.T) {
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} { // of any system
		t.Setenv(name, filepath.Join(t.TempDir(), "none"))
	}
	large := bytes.Repeat([]byte("x"), 3<<20)
	a, err := ask(t, options(t), frame('A', blobStream([]part{{id: 1, data: large}, {id: 1, data: large, last: true}, whole(2, transcript(1))}, 9)))
	if err != nil {
		t.Fatal(err)
	}
	if one, two := a.status[1][0], a.status[2][0]; one.code != "spool" || one.size != 6<<20 || two.code != "" || two.findings == 0 {
		t.Errorf("%+v and %+v", one, two)
	}
}

// TestPaths: files are read, and nothing else is opened.
func TestPaths(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.json")
	if err := os.WriteFile(name, []byte(transcript(2)), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := ask(t, options(t), frame('P', pathStream("a path", name, dir, filepath.Join(dir, "none"), name, "a\x00b")))
	if err != nil {
		t.Fatal(err)
	}
	a.check(t)
	for id, want := range []string{"", "failed", "failed", "", "failed"} {
		if s := a.status[int64(id)]; len(s) != 1 || s[0].code != want {
			t.Errorf("path %d: %+v, want the code %q", id, s, want)
		}
	}
	if len(a.found[3]) == 0 || !strings.Contains(a.found[3][0], `source="a path"`) {
		t.Errorf("findings %v", a.found[3])
	}
}

// TestDocuments: a blob of many documents has a status for each.
func TestDocuments(t *testing.T) {
	o := options(t)
	o.Analyze.Transcript.Many = true
	const n = 10_000
	a, err := ask(t, o, frame('A', blobStream([]part{whole(1, strings.Repeat(transcript(1)+"\n", n)), whole(2, transcript(1))}, 10)))
	if err != nil {
		t.Fatal(err)
	}
	a.check(t)
	if len(a.status[1]) != n || a.status[1][n-1].document != n-1 || len(a.found[1]) < n || len(a.status[2]) != 1 {
		t.Errorf("%d statuses, %d findings", len(a.status[1]), len(a.found[1]))
	}
}

// TestBadRequests: what is no request ends the worker, with a message and without an answer.
func TestBadRequests(t *testing.T) {
	good, other := frame('A', blobStream([]part{whole(1, "x")}, 1)), frame('A', blobStream([]part{whole(2, "y")}, 1))
	open := frame('A', blobStream([]part{{id: 1, data: []byte("x")}}, 1))
	for _, test := range []struct {
		name   string
		frames [][]byte
		want   string
	}{
		{"a type", [][]byte{frame('Z', nil)}, "type 'Z'"},
		{"a length", [][]byte{{0, 0, 0, 0x80, 'A'}}, "2147483648 bytes"},
		{"half a header", [][]byte{good, {1, 2, 3}}, "3 of 5 bytes"},
		{"half a frame", [][]byte{good[:len(good)-1]}, "the input ends after"},
		{"nothing", [][]byte{frame('A', nil)}, "no Arrow stream"},
		{"garbage", [][]byte{frame('A', bytes.Repeat([]byte{0xA5}, 1000))}, "Arrow"},
		{"a path in place of data", [][]byte{frame('A', pathStream("a path", "a"))}, `column "path"`},
		{"data in place of a path", [][]byte{frame('P', blobStream([]part{whole(1, "x")}, 1))}, `column "data"`},
		{"another blob in the middle of one", [][]byte{open, other}, "part of blob 2"},
		{"a path in the middle of a blob", [][]byte{open, frame('P', pathStream("a path", "a"))}, "more of blob 1"},
	} {
		a, err := ask(t, options(t), test.frames...)
		bad := new(worker.ProtocolError)
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
		a.check(t)
	}
	if a, err := ask(t, options(t)); err != nil || a.frames != "H" {
		t.Errorf("an end between frames: %v, frames %s", err, a.frames)
	}
	unfinished := new(worker.UnfinishedError)
	if a, err := ask(t, options(t), good, open); !errors.As(err, &unfinished) || unfinished.ID != 1 || a.frames != "HBFSEE" {
		t.Errorf("an end in the middle of a blob: %v, frames %s", err, a.frames)
	}
}

// TestLargeAnswer: findings are sent in the middle of a blob, and its status with the last of them.
func TestLargeAnswer(t *testing.T) {
	const lines = 30_000
	named := whole(2, transcript(1))
	named.name = strings.Repeat("name ", 1<<20) // each row has a part of it
	a, err := ask(t, options(t), frame('A', blobStream([]part{whole(1, transcript(lines)), named, whole(3, "")}, 10)))
	if err != nil {
		t.Fatal(err)
	}
	a.check(t)
	if !regexp.MustCompile(`^HBF{3,}SBBFSE$`).MatchString(a.frames) {
		t.Errorf("frames %s", a.frames)
	}
	const most = 8 << 20
	if len(a.found[1]) < lines || len(a.found[2]) == 0 || len(a.found[2][0]) > 10_000 || a.largest > most {
		t.Errorf("%d findings, frames of %d bytes", len(a.found[1]), a.largest)
	}
}

// TestCrash: a blob that makes lrkit panic has an error that says where.
func TestCrash(t *testing.T) {
	worker.Inject = func(id int64) {
		if id == 2 {
			panic("what a defect says")
		}
	}
	defer func() { worker.Inject = nil }()
	a, err := ask(t, options(t), frame('A', blobStream([]part{whole(1, transcript(1)), whole(2, transcript(1)), whole(3, transcript(1))}, 10)))
	if err != nil {
		t.Fatal(err)
	}
	a.check(t)
	if s := a.status[2][0]; s.code != "crashed" || !strings.Contains(s.err, "crashed: what a defect says, at worker_test.go:") {
		t.Errorf("%+v", s)
	}
	if a.status[1][0].code+a.status[3][0].code != "" || !slices.Equal(a.order, []int64{1, 2, 3}) {
		t.Errorf("%+v", a.status)
	}
}

// TestInterrupted: the end of the context is no status of a blob.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	err := worker.Run(ctx, bytes.NewReader(frame('A', blobStream([]part{whole(1, "x")}, 1))), &out, options(t))
	a := newAnswers()
	a.read(&out, 0)
	if !errors.Is(err, context.Canceled) || len(a.status) > 0 {
		t.Errorf("%v, %v", err, a.status)
	}
}
