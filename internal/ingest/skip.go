package ingest

import (
	"io"

	"github.com/lrkit/lrkit/transcript"
)

// SkipDocument passes over a document and returns its facts. more says that another one follows.
func SkipDocument(d *transcript.Decoder) (f transcript.Facts, more bool, err error) {
	for {
		if _, err := d.Next(); err != nil {
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
