package transcript_test

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/transcript"
)

// readingWays are the ways to read a text; all give the same bytes.
var readingWays = []struct {
	name string
	read corpus.ReadText
}{
	{"AppendText", corpus.Append},
	{"WriteTo", func(t transcript.Text) ([]byte, error) {
		var b bytes.Buffer
		_, err := t.WriteTo(&b)
		return b.Bytes(), err
	}},
	{"Read of 1", func(t transcript.Text) ([]byte, error) { return readBy(t, 1) }},
	{"Read of 5", func(t transcript.Text) ([]byte, error) { return readBy(t, 5) }},
	{"Fill of 4", func(t transcript.Text) ([]byte, error) { return fillBy(t, 4) }},
	{"Fill of 64 KiB", func(t transcript.Text) ([]byte, error) { return fillBy(t, 64<<10) }},
}

func readBy(r io.Reader, n int) ([]byte, error) {
	var all []byte
	buf := make([]byte, n)
	for {
		n, err := r.Read(buf)
		all = append(all, buf[:n]...)
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}

func fillBy(t transcript.Text, size int) ([]byte, error) {
	var all []byte
	var w transcript.Window
	for {
		err := t.Fill(&w, size)
		all = append(all, w.Bytes()...)
		w.Discard(w.Len())
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}

func dump(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// text returns the decoded text of a view.
func text(v transcript.View, ok bool) (string, bool) {
	b, _ := v.AppendText(nil)
	return string(b), ok
}
