package expand_test

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/expand"
)

// deflated compresses with the standard library, without anything around it.
func deflated(s string) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err)
	}
	io.WriteString(w, s)
	w.Close()
	return b.Bytes()
}

// TestDeflate: what zip holds is one member, with the limits of gzip.
func TestDeflate(t *testing.T) {
	whole := deflated(strings.Repeat("text ", 1000))
	for _, test := range []struct {
		name     string
		in       []byte
		l        expand.Limits
		n        int
		trailing int64
		limit    string // or one of these
		cut, bad bool
	}{
		{name: "whole", in: whole, n: 5000},
		{name: "of nothing", in: deflated("")},
		{name: "bytes behind it", in: append(bytes.Clone(whole), "PK"...), n: 5000, trailing: 2},
		{name: "nothing at all", cut: true},
		{name: "cut", in: whole[:len(whole)-3], n: -1, cut: true},
		{name: "no block", in: bytes.Repeat([]byte{7}, 20), bad: true},
		{name: "size", in: whole, l: expand.Limits{Size: 10}, n: 10, limit: "expanded-size"},
		{name: "ratio", in: deflated(strings.Repeat("\x00", 4<<20)), n: 1 << 20, limit: "expansion-ratio"},
		{name: "empty blocks", in: bytes.Repeat([]byte{0, 0, 0, 0xff, 0xff}, 200_000), limit: "empty-blocks"},
	} {
		r := expand.NewReader(bytes.NewReader(test.in), expand.Deflate, test.l)
		out, err := io.ReadAll(r)
		var limit *expand.LimitError
		var damage *expand.DamageError
		name := ""
		if errors.As(err, &limit) {
			name = limit.Limit
		}
		early := errors.Is(err, io.ErrUnexpectedEOF)
		if name != test.limit || early != test.cut || (errors.As(err, &damage) && !early) != test.bad || err != nil && name == "" && damage == nil ||
			test.n >= 0 && len(out) != test.n || r.Trailing().Bytes != test.trailing {
			t.Errorf("%s: %d bytes, %d behind them, %v", test.name, len(out), r.Trailing().Bytes, err)
		}
		r.Close()
	}
}
