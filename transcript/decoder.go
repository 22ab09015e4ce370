package transcript

import (
	"io"
	"iter"
)

// Decoder reads result transcripts from bytes or from a reader, in memory
// that does not depend on their size. Both entrances give the same result.
//
// [Decoder.Next] returns the texts of a document one after the other. After the last one
// [Decoder.Facts] returns the rest. A Decoder need not be closed.
//
// An error of the reader is returned as it is and changes nothing: the call
// that met it can be repeated. To cancel a decoder, make its reader return an error. All
// other errors are final, and so is a *LimitError of the reader, which ends the document as
// a limit of the decoder does.
type Decoder struct {
	src      source
	opts     Options
	limits   Limits
	state    state
	array    bool // the documents are elements of an array
	gen      uint64
	scratch  []byte
	borrowed borrowed

	// Of the document.
	facts   Facts // points to what is held
	held    held
	end     error // what Next returns at the end; nil before
	tally   anomalyCounts
	nest    nesting
	base    int  // depth at which the document lies
	object  bool // the document is an object
	seen    [numFields]bool
	trailer trailer

	// Of the member, and of the token.
	member  member
	capture capture
	str     stringState
	number  numberState
	literal literal

	// Of the text that the caller holds.
	text    *TextFacts // nil when none is open
	textEnd error      // what reading it returns after its end
	last    byte       // last decoded byte
}

// NewDecoder returns a decoder that reads from r. It holds 64 KiB, less for a small
// input, and 16 KiB for a text that is passed over. nil options are the defaults.
func NewDecoder(r io.Reader, opts *Options) *Decoder {
	d := new(Decoder)
	d.Reset(r, opts)
	return d
}

// NewDecoderBytes returns a decoder over b, which is neither copied nor
// written to and must not change while the decoder is in use.
func NewDecoderBytes(b []byte, opts *Options) *Decoder {
	d := new(Decoder)
	d.ResetBytes(b, opts)
	return d
}

// Reset makes d read from r, and keeps its memory. It voids every Text and Line.
func (d *Decoder) Reset(r io.Reader, opts *Options) {
	d.resetTo(opts)
	d.src.resetReader(r, d.limits.Input)
}

// ResetBytes makes d read b, as NewDecoderBytes does.
func (d *Decoder) ResetBytes(b []byte, opts *Options) {
	d.resetTo(opts)
	d.src.resetBytes(b, d.limits.Input)
}

func (d *Decoder) resetTo(opts *Options) {
	d.invalidate()
	d.opts, d.limits = Options{}, defaults
	if opts != nil {
		d.opts, d.limits = *opts, opts.Limits.withDefaults()
	}
	d.array = false
	d.facts.Document = -1
	d.begin()
	d.state = atBOM
}

// begin starts the next document.
func (d *Decoder) begin() {
	d.facts = Facts{Document: d.facts.Document + 1}
	d.held.named = false
	d.end = nil
	d.tally.reset()
	d.nest.reset()
	d.base = 0
	d.object = false
	d.seen = [numFields]bool{}
	d.trailer = trailer{}
	d.member = member{}
	d.capture.on = false
	d.text = nil
}

// InputOffset returns the offset of the next byte that will be decoded.
func (d *Decoder) InputOffset() int64 { return d.src.offset() }

// Next returns the next text of the document, in the order of the input. The Text is valid
// until the next call of Next, NextDocument or Reset. What was not read of the previous text
// is skipped, and checked all the same.
//
// At the end of the document it returns io.EOF; a *SyntaxError or *LimitError
// if the document ends before its end. Facts are complete then.
func (d *Decoder) Next() (Text, error) {
	d.invalidate()
	if err := d.drain(); err != nil {
		return Text{}, err
	}
	for d.end == nil {
		opened, err := d.step()
		if err != nil {
			return Text{}, err
		}
		if opened {
			return Text{d: d, gen: d.gen}, nil
		}
	}
	return Text{}, d.end
}

// Texts iterates over the texts of the document. Each is valid for one step of
// the loop. An error other than io.EOF is yielded once, last.
func (d *Decoder) Texts() iter.Seq2[Text, error] {
	return func(yield func(Text, error) bool) {
		for {
			t, err := d.Next()
			if err == io.EOF {
				return
			}
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

// NextDocument passes over the rest of this document and goes on to the next
// one. It returns io.EOF after the last document, and after a document that could not be
// decoded to its end.
func (d *Decoder) NextDocument() error {
	for d.end == nil {
		if _, err := d.Next(); err != nil && err != d.end {
			return err
		}
	}
	d.invalidate()
	if d.state == atEnd {
		return io.EOF
	}
	array := d.array
	d.begin()
	if array {
		d.open()
	}
	return nil
}

// Facts returns what is known of the document. It is complete when Next has returned
// io.EOF, a *SyntaxError or a *LimitError; before that it holds what has been
// passed so far, without anomalies.
func (d *Decoder) Facts() Facts {
	f := d.facts
	f.Output, f.Errors = clone(f.Output), clone(f.Errors)
	if d.held.named {
		name := string(d.held.name)
		if d.held.nameCut {
			f.ScriptNamePartial = &name
		} else {
			f.ScriptName = &name
		}
	}
	f.ExitCode, f.ExitCodeRaw = clone(f.ExitCode), clone(f.ExitCodeRaw)
	f.Anomalies = append([]Anomaly(nil), f.Anomalies...)
	return f
}

// held is what the facts of a document point to. It stays with the decoder to avoid allocations;
// Facts returns copies.
type held struct {
	output, errors TextFacts
	exitCode       int64
	name           []byte
	named, nameCut bool
}

// AppendScriptName appends the script_name of the document to dst, as Facts has it but without
// allocating; ok is false while there is none, or only the beginning of one.
func (d *Decoder) AppendScriptName(dst []byte) (name []byte, ok bool) {
	if !d.held.named || d.held.nameCut {
		return dst, false
	}
	return append(dst, d.held.name...), true
}

// ExitCode returns the exit_code of the document, as Facts has it but without allocating; ok is
// false while there is none.
func (d *Decoder) ExitCode() (code int64, ok bool) {
	if d.facts.ExitCode == nil {
		return 0, false
	}
	return *d.facts.ExitCode, true
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// room returns memory for decoded text that is thrown away.
func (d *Decoder) room() []byte {
	if d.scratch == nil {
		d.scratch = make([]byte, scratchSize)
	}
	return d.scratch
}

// scratchSize keeps what is decoded and dropped in the innermost caches.
const scratchSize = 16 << 10
