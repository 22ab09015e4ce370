package analyze

import (
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

// item returns an empty one.
func (r *run) item() *item {
	n := len(r.spare)
	if n == 0 {
		return r.items.next()
	}
	it := r.spare[n-1]
	r.spare = r.spare[:n-1]
	*it = item{}
	return it
}

// finding makes a finding of a match.
func (r *run) finding(sl *slice, i int) *item {
	m := &r.matches[i]
	it := r.item()
	value := r.part(sl, m.Start, m.End)
	at, end := sl.place(m.Start), sl.placeEnd(m.End)
	f := &it.f
	f.Kind, f.Value, f.Rule, f.Confidence = m.Kind, value, m.Rule, m.Confidence
	f.Span = r.win.Span(sl.at+at, sl.at+end)
	f.TextOffset = r.win.Offset() + int64(sl.at+at)
	f.Line, f.Platform, f.Truncated = sl.line, m.Platform, m.Truncated
	from, to := around(sl.text, m.Start, m.End)
	f.Context = r.part(sl, from, to)
	f.Hidden = r.hiddenIn(min(from, m.Start), max(to, m.End))
	f.Normalized = m.Normalized
	if sl.normal != nil {
		f.Transforms = sl.normal.steps(sl.raw, at, end, m.End-m.Start)
	}
	switch m.Kind {
	case KindSize:
		f.Size = r.size(m, value)
	case KindHash:
		f.Hashes = r.hashes.take()
		f.Hashes[0] = r.hashOf(m, value)
		if v := f.Hashes[0].Value; v != value {
			f.Normalized = v
		}
	case KindTimestamp:
		f.Times = r.times.take()
		f.Times[0] = Time{Role: m.Role, Text: value, Value: m.Time}
	case KindProcess:
		f.Process = &ProcessInfo{ID: -1, Parent: -1}
	case KindFile, KindRegistry:
		if m.EscapedBackslashes {
			f.Normalized = strings.ReplaceAll(value, `\\`, `\`)
		}
	}
	if !r.pure && f.Normalized == "" && isName(m.Kind) {
		if repaired, ok := text.Repair(value); ok {
			f.Normalized = repaired
		}
	}
	if r.masks.hit(m.Start, m.End) {
		f.Masked = m.Kind == KindSecret
		it.covered = r.inSecret(m)
		if r.matchList != nil {
			it.hidden, it.value, it.normalized = true, string(sl.text[m.Start:m.End]), f.Normalized
			if m.Kind == KindHash {
				it.normalized = r.hashOf(m, it.value).Value
			}
		}
		if !m.EscapedBackslashes {
			f.Normalized = ""
		}
		if m.Kind == KindHash {
			f.Hashes[0].Value = value
		}
	}
	if m.Kind == KindSecret && m.Rule == encodedRule && !r.show {
		f.Decoded = r.decoded(f.TextOffset)
	}
	if m.Row == 0 {
		r.tied(sl, it, &r.ties[i])
	}
	return it
}

// isName says of a kind that values are names, which may hold letters of any language.
func isName(k Kind) bool {
	switch k {
	case KindFile, KindRegistry, KindAccount, KindProcess, KindService, KindTask:
		return true
	}
	return false
}

// tied adds what stands on the same line.
func (r *run) tied(sl *slice, it *item, t *tie) {
	if t.size > 0 {
		r.giveSize(sl, it, &r.matches[t.size-1], JoinSameLine)
	}
	for _, h := range t.hashes {
		m := &r.matches[h]
		it.giveHash(r.hashOf(m, r.part(sl, m.Start, m.End)), JoinSameLine)
	}
}

func (r *run) giveSize(sl *slice, it *item, m *Match, how Join) {
	it.f.Size = r.size(m, r.part(sl, m.Start, m.End))
	it.f.Size.Join = how
}

func (r *run) size(m *Match, text string) *Size {
	s := r.sizes.next()
	*s = m.Size
	s.Text = text
	return s
}

func (r *run) hashOf(m *Match, value string) Hash {
	if m.Normalized != "" {
		return Hash{Kind: m.Hash, Value: m.Normalized}
	}
	return Hash{Kind: m.Hash, Value: strings.ToLower(value)}
}

// giveHash ties a hash to the finding of a path, if it has none of its kind.
func (it *item) giveHash(h Hash, how Join) {
	f := &it.f
	switch {
	case it.hasHash(h.Kind):
	case len(f.Hashes) == 0:
		f.Hashes, f.HashJoin = []Hash{h}, how
	default:
		f.Hashes = append(f.Hashes[:len(f.Hashes):len(f.Hashes)], h)
	}
}

func (it *item) hasHash(kind string) bool {
	for _, h := range it.f.Hashes {
		if h.Kind == kind {
			return true
		}
	}
	return false
}

// part returns a stretch of the line as findings show it.
func (r *run) part(sl *slice, start, end int) string {
	if len(sl.text) <= maxContext && len(r.masks) == 0 {
		if r.context == "" {
			r.context = r.keep(sl.text)
		}
		return r.context[start:end] // one copy serves all that is found in the line
	}
	return masked(sl.text, start, end, r.masks)
}

// maxContext bounds Finding.Context.
const maxContext = 512

// around returns where the context of [start, end) lies in a line: between characters.
func around(line []byte, start, end int) (from, to int) {
	from, to = 0, len(line)
	if to > maxContext {
		room := max(maxContext-(end-start), 0)
		from = max(start-room/2, 0)
		to = min(from+maxContext, len(line))
		from = max(min(from, to-maxContext), 0)
	}
	for from > 0 && from < to && !utf8.RuneStart(line[from]) {
		from++
	}
	for to < len(line) && to > from && !utf8.RuneStart(line[to]) {
		to--
	}
	return from, to
}
