package ingest

import (
	"io"

	"github.com/lrkit/lrkit/transcript"
)

// SkipDocument passes over a document and returns its facts. more says that another one follows.
func SkipDocument(d *transcript.Decoder) (f transcript.Facts, more bool, err error) {
	return ReadDocument(d, func(transcript.Text) error { return nil })
}

// ReadDocument is SkipDocument, and calls read for each text on the way.
func ReadDocument(d *transcript.Decoder, read func(transcript.Text) error) (f transcript.Facts, more bool, err error) {
	for {
		text, err := d.Next()
		if err == nil {
			err = read(text)
		}
		if err != nil {
			if !transcript.Ended(err) {
				return f, false, err
			}
			break
		}
	}
	f = d.Facts()
	switch err := d.NextDocument(); err {
	case nil:
		return f, true, nil
	case io.EOF:
		return f, false, nil
	default:
		return f, false, err
	}
}
