package lrkit

import (
	"io"
	"sort"

	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// shownPiece is how much of a text is decoded at a time beyond what must be there again.
const shownPiece = 128 << 10

// spanMasker looks at a whole text and passes on the part that a span names, with its secrets masked.
type spanMasker struct {
	w      io.Writer
	finder *secret.Finder
	span   transcript.Span // of the input
	window transcript.Window
	next   int64         // decoded offset: all before was passed on or left out
	spans  []secret.Span // that end after next
	out    []byte
	count  int64
}

// copy reads c from its beginning. whole says where in it the text lies.
func (m *spanMasker) copy(c io.Reader, kind report.Kind, whole transcript.Span) error {
	if n, err := io.CopyN(io.Discard, c, whole.Start); n < whole.Start {
		return spanEnd(m.span, err)
	}
	text := transcript.NewPlainReader(c, whole.Start)
	if kind == report.JSON {
		text = transcript.NewSpanReader(io.LimitReader(c, whole.Len()), whole.Start)
	}
	win := &m.window
	for {
		ended := text.Fill(win, secret.Back+secret.Ahead+shownPiece)
		if ended != nil && !transcript.Ended(ended) {
			return ended
		}
		m.spans = m.finder.Find(m.spans, win.Bytes(), win.Offset(), ended != nil)
		to := win.Offset() + int64(win.Len())
		if ended == nil {
			to = m.finder.Settled()
			if n := len(m.spans); n > 0 && m.spans[n-1].End > to { // its line is shown in one piece
				to = max(m.next, m.spans[n-1].Start)
			}
		}
		if err := m.pass(to); err != nil {
			return err
		}
		switch {
		case m.source(to) >= m.span.End:
			return nil
		case ended != nil:
			return spanEnd(m.span, ended)
		}
		keep := min(m.finder.Settled()-secret.Back, m.next)
		win.Discard(int(max(0, keep-win.Offset())))
	}
}

// source returns where in the input a place in the text is.
func (m *spanMasker) source(offset int64) int64 {
	i := int(offset - m.window.Offset())
	return m.window.Span(i, i).Start
}

// pass passes on what lies before an offset, as far as it is in the span.
func (m *spanMasker) pass(to int64) error {
	base := m.window.Offset()
	from := m.next
	m.next = to
	if m.span.Len() == 0 || m.source(to) <= m.span.Start || m.source(from) >= m.span.End {
		m.drop(to)
		return nil
	}
	n := int(to - from)
	at := int(from - base)
	start := sort.Search(n, func(i int) bool { return m.window.Span(at+i, at+i+1).End > m.span.Start })
	end := start + sort.Search(n-start, func(i int) bool { return m.window.Span(at+start+i, at+start+i).Start >= m.span.End })
	part := m.window.Bytes()[at+start : at+end]
	m.out = secret.AppendPart(m.out[:0], part, from+int64(start), m.spans)
	for _, s := range m.spans {
		if s.Start < from+int64(end) && s.End > from+int64(start) {
			m.count++
		}
	}
	m.drop(to)
	_, err := m.w.Write(m.out)
	return err
}

// drop forgets the secrets before an offset.
func (m *spanMasker) drop(to int64) {
	n := 0
	for _, s := range m.spans {
		if s.End > to {
			m.spans[n] = s
			n++
		}
	}
	m.spans = m.spans[:n]
}
