package transcript_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

const twoTexts = `{"script_output":"first line\nsecond","script_errors":"oops\n"}`

func mustPanic(t *testing.T, why string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if r := recover(); r == nil {
			t.Errorf("%s: no panic", why)
		} else if s, ok := r.(string); !ok || !strings.HasPrefix(s, "transcript: ") {
			t.Errorf("%s: panic %v does not say what to do", why, r)
		}
	}()
	f()
}

func TestStaleHandles(t *testing.T) {
	for _, e := range transcripttest.Entrances() {
		d := e.Open([]byte(twoTexts), nil)
		first, err := d.Next()
		if err != nil {
			t.Fatal(err)
		}
		var kept transcript.Line
		for line := range first.Lines() {
			kept = line
			break
		}
		mustPanic(t, "Line after its step", func() { kept.Bytes() })
		mustPanic(t, "two ways to read", func() { first.Read(make([]byte, 1)) })
		if _, err := d.Next(); err != nil {
			t.Fatal(err)
		}
		mustPanic(t, "Text after Next", func() { first.Skip() })
		mustPanic(t, "zero Text", func() { transcript.Text{}.Skip() })
		mustPanic(t, "zero Line", func() { transcript.Line{}.Bytes() })
	}
}

// TestLentBytesAreOverwritten keeps the bytes of a line, against the rules.
func TestLentBytesAreOverwritten(t *testing.T) {
	for _, poisoned := range []bool{false, true} {
		d := transcript.NewDecoderBytes([]byte(twoTexts), nil)
		if poisoned {
			transcripttest.Poison(d)
		}
		text, err := d.Next()
		if err != nil {
			t.Fatal(err)
		}
		var kept []byte
		for line := range text.Lines() {
			if kept == nil {
				kept = line.Bytes()
			}
		}
		want := "\xDBirst line"
		if poisoned {
			want = strings.Repeat("\xDB", len(want))
		}
		if string(kept) != want {
			t.Errorf("poisoned %t: kept bytes read %q, want %q", poisoned, kept, want)
		}
	}
}

// TestInputIsNotWritten holds for bytes whatever is done with them.
func TestInputIsNotWritten(t *testing.T) {
	for _, v := range loadVectors(t) {
		b := bytes.Clone(v.Data)
		observe(transcripttest.Poison(transcript.NewDecoderBytes(b, &v.Options)))
		if !bytes.Equal(b, v.Data) {
			t.Errorf("%s: input was changed", v.File)
		}
	}
}

func TestLinesHaveNoRoomBehind(t *testing.T) {
	d := transcript.NewDecoderBytes([]byte(twoTexts), nil)
	for text := range d.Texts() {
		for line := range text.Lines() {
			if b := line.Bytes(); cap(b) != len(b) {
				t.Errorf("%q can be appended to in place", b)
			}
		}
	}
}

// TestNoBorrowedFields: a []byte is borrowed, so no exported struct may hold one.
func TestNoBorrowedFields(t *testing.T) {
	for _, v := range []any{transcript.Facts{}, transcript.TextFacts{}, transcript.Anomaly{}, transcript.Options{},
		transcript.Limits{}, transcript.Span{}, transcript.SyntaxError{}, transcript.LimitError{}, transcript.Transcript{}} {
		typ := reflect.TypeOf(v)
		for f := range typ.Fields() {
			if f.IsExported() && f.Type == reflect.TypeFor[[]byte]() {
				t.Errorf("%v.%s is a []byte", typ, f.Name)
			}
		}
	}
}
