package fuzz

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/internal/testkit/oracle"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

// FuzzBytes decodes any bytes with any options: no panic, only the promised
// errors, and facts that agree with the texts and with the input.
func FuzzBytes(f *testing.F) {
	seeds(f, func(v *corpus.Vector) {
		for _, n := range []uint16{0, 1, 2, 16 | 3<<8} {
			f.Add(v.Data, n)
		}
	})
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		before := bytes.Clone(data)
		d := transcript.NewDecoderBytes(data, options(n))
		for more := true; more; {
			decoded := map[transcript.Field][]byte{}
			var end error
			for text, err := range d.Texts() {
				if end = err; err != nil {
					break
				}
				field := text.Field()
				decoded[field], _ = text.AppendText(nil)
			}
			facts := d.Facts()
			checkError(t, end, &facts)
			checkText(t, data, facts.Output, decoded[transcript.FieldScriptOutput])
			checkText(t, data, facts.Errors, decoded[transcript.FieldScriptErrors])
			checkAnomalies(t, data, facts.Anomalies)
			more = d.NextDocument() == nil
		}
		if !bytes.Equal(before, data) {
			t.Fatal("the input was written to")
		}
	})
}

// checkError demands a type, an offset inside the input and a reason.
func checkError(t *testing.T, err error, f *transcript.Facts) {
	var syntax *transcript.SyntaxError
	var limit *transcript.LimitError
	reason := transcript.Code(0)
	switch {
	case err == nil:
		if !f.Complete {
			t.Fatal("incomplete without an error")
		}
		return
	case errors.As(err, &limit):
		reason = transcript.CodeLimit
	case !errors.As(err, &syntax):
		t.Fatalf("error of type %T: %v", err, err)
	case errors.Is(err, transcript.ErrTruncated):
		reason = transcript.CodeTruncated
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("%v is no io.ErrUnexpectedEOF", err)
		}
	case errors.Is(err, transcript.ErrSyntax):
		reason = transcript.CodeSyntax
	case !errors.Is(err, transcript.ErrStrict):
		t.Fatalf("%v has no reason", err)
	}
	if f.Complete || reason != 0 && !f.Has(reason) {
		t.Fatalf("%v, but complete %t, anomalies %v", err, f.Complete, f.Anomalies)
	}
}

func checkText(t *testing.T, data []byte, f *transcript.TextFacts, decoded []byte) {
	if f == nil {
		if decoded != nil {
			t.Fatal("a text without facts")
		}
		return
	}
	if f.Span.Start < 1 || f.Span.End < f.Span.Start || f.Span.End > int64(len(data)) {
		t.Fatalf("span %v outside the input", f.Span)
	}
	lines := int64(bytes.Count(decoded, []byte("\n")))
	if n := len(decoded); n > 0 && decoded[n-1] != '\n' {
		lines++
	}
	nul := int64(bytes.Count(decoded, []byte{0}))
	if f.Bytes != int64(len(decoded)) || f.Lines != lines || f.NUL != nul {
		t.Fatalf("facts %+v of %q", f, decoded)
	}
	if alone := transcript.AppendUnescaped(nil, data[f.Span.Start:f.Span.End]); !bytes.Equal(alone, decoded) {
		t.Fatalf("the span alone gives %q, the decoder %q", alone, decoded)
	}
}

func checkAnomalies(t *testing.T, data []byte, all []transcript.Anomaly) {
	seen := map[[2]uint8]bool{}
	for i, a := range all {
		key := [2]uint8{uint8(a.Code), uint8(a.Field)}
		if a.Offset < 0 || a.Offset > int64(len(data)) || a.Count < 1 || len(a.Detail) > 256 || seen[key] {
			t.Fatalf("anomaly %+v", a)
		}
		seen[key] = true
		if i > 0 && all[i-1].Offset > a.Offset {
			t.Fatalf("anomalies out of order: %v", all)
		}
	}
}

// FuzzCuts: however a reader cuts the input, all that can be seen is as over bytes, error texts
// included.
func FuzzCuts(f *testing.F) {
	seeds(f, func(v *corpus.Vector) {
		f.Add(v.Data, []byte{1, 2, 3, 5, 8}, uint16(0))
		f.Add(v.Data, []byte{1}, uint16(2))
	})
	f.Fuzz(func(t *testing.T, data, steps []byte, n uint16) {
		want := seen(transcript.NewDecoderBytes(data, options(n)))
		var cuts []int
		for at, i := 0, 0; len(steps) > 0 && at < len(data); i++ {
			at += 1 + int(steps[i%len(steps)])
			cuts = append(cuts, at)
		}
		got := seen(transcripttest.Poison(transcript.NewDecoder(transcripttest.CutReader(data, cuts...), options(n))))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("cut at %v (-bytes +reader):\n%s", cuts, diff)
		}
	})
}

// seen is all that a decoder shows of its input.
func seen(d *transcript.Decoder) (all []any) {
	for {
		var end error
		for text, err := range d.Texts() {
			if end = err; err != nil {
				break
			}
			for line, err := range text.Lines() {
				if err != nil {
					all = append(all, err.Error())
					break
				}
				all = append(all, line.String(), line.Span(), line.Offset(), line.Number(), line.Continues())
			}
		}
		if end != nil {
			all = append(all, end.Error())
		}
		all = append(all, d.Facts(), d.InputOffset())
		if d.NextDocument() != nil {
			return all
		}
	}
}

// FuzzOracle: what is well-formed is decided as a strict decoder decides it, and then all
// four fields are the same. What is complete agrees with a naive reader.
func FuzzOracle(f *testing.F) {
	seeds(f, func(v *corpus.Vector) { f.Add(v.Data) })
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := transcript.Parse(data, nil)
		body := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), " \t\r\n")
		if err == nil && tr.Span.Start > int64(len(data)-len(body)) {
			return // the first of several documents in an array
		}
		if tr.ScriptNamePartial != nil || tr.Has(transcript.CodeLimit) {
			return // beyond our limits, not theirs
		}
		got := oracle.Values{ScriptName: tr.ScriptName, ExitCode: tr.ExitCode}
		if v, ok := tr.OutputText(); ok {
			got.Output = decode(v)
		}
		if v, ok := tr.ErrorsText(); ok {
			got.Errors = decode(v)
		}
		want, ok := oracle.Strict(data)
		if ok != tr.WellFormed {
			t.Fatalf("well-formed %t, the oracle says %t; anomalies %v", tr.WellFormed, ok, tr.Anomalies)
		}
		if diff := cmp.Diff(want, got); ok && diff != "" {
			t.Fatalf("(-oracle +got):\n%s", diff)
		}
		if diff := cmp.Diff(oracle.Naive(data), got); tr.Complete && diff != "" {
			t.Fatalf("(-naive +got):\n%s", diff)
		}
	})
}

func decode(v transcript.View) *string {
	b, _ := v.AppendText(nil)
	s := string(b)
	return &s
}
