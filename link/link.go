package link

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Link is a SAS link. It is a secret: it prints as [Link.Redacted], and only [Link.Reveal] returns
// the text.
//
// Parse accepts any text, and [Link.Check] reports what is wrong with it.
type Link struct {
	// raw returns the text. It is a function because nothing prints what a function holds: fmt
	// bypasses the methods of a value if a verb does not fit, and dumpers always do.
	raw    func() string
	scheme part
	user   part // without the @
	host   part
	port   part // without the colon
	path   part
	query  part
	frag   part

	params [numParams]param
	others param // the first parameter that no SAS has, and how many there are
	odd    odd
}

// part is a piece of the text.
type part struct{ start, end int }

func (p part) empty() bool { return p.start == p.end }

// param is a parameter of the query.
type param struct {
	name, value part
	count       int // how often the name comes, in its exact form
}

// odd is where the query has something that no service reads as intended, or -1.
type odd struct {
	entity    int // &amp;
	semicolon int // between parameters
	variant   int // a name in another case, or with escapes
	variantOf Param
	escape    int // a % that begins no escape
	twice     int // %25 before two hex digits
}

// Parse splits a link. It copies nothing and changes nothing: the query is sent as written, because
// the signature covers it.
func Parse(s string) *Link {
	l := &Link{raw: func() string { return s }, odd: odd{-1, -1, -1, 0, -1, -1}}
	rest := part{0, len(s)}
	if i := strings.IndexByte(s, '#'); i >= 0 {
		l.frag, rest.end = part{i + 1, len(s)}, i
	}
	if i := strings.IndexByte(s[:rest.end], '?'); i >= 0 {
		l.query, rest.end = part{i + 1, rest.end}, i
	} else {
		l.query = part{rest.end, rest.end}
	}
	if i := strings.Index(s[:rest.end], "://"); i >= 0 {
		l.scheme = part{0, i}
		rest.start = i + len("://")
		l.authority(&rest)
	}
	l.path = rest
	l.parameters()
	return l
}

// authority splits user, host and port from the beginning of rest.
func (l *Link) authority(rest *part) {
	end := rest.end
	if i := strings.IndexByte(l.text(*rest), '/'); i >= 0 {
		end = rest.start + i
	}
	a := part{rest.start, end}
	rest.start = end
	if i := strings.LastIndexByte(l.text(a), '@'); i >= 0 {
		l.user = part{a.start, a.start + i}
		a.start += i + 1
	}
	l.host = a
	if i := strings.LastIndexByte(l.text(a), ':'); i >= 0 && !strings.HasSuffix(l.text(a), "]") {
		l.host.end = a.start + i
		l.port = part{l.host.end + 1, a.end}
	}
}

// all returns the text, or "" for the zero Link.
func (l *Link) all() string {
	if l.raw == nil {
		return ""
	}
	return l.raw()
}

func (l *Link) text(p part) string { return l.all()[p.start:p.end] }

// Reveal returns the link as it was given, including the signature. Use it to send the request, and
// for nothing else.
func (l *Link) Reveal() string { return l.all() }

// Has reports whether a parameter is present, even if it is empty.
func (l *Link) Has(p Param) bool { return p.known() && l.params[p].count > 0 }

// Raw returns the value of a parameter as written in the link, or "" if it is absent. It never
// returns the signature, and redacts a signature that a broken link has in another parameter.
func (l *Link) Raw(p Param) string {
	if !p.known() || p == ParamSig {
		return ""
	}
	if raw := l.rawValue(p); shownValue(p, unescape(raw)) == unescape(raw) {
		return raw
	}
	return redacted
}

// Value returns the value of a parameter with its escapes decoded once, as the service reads it.
// Like [Link.Raw], it never returns the signature.
func (l *Link) Value(p Param) string {
	if !p.known() || p == ParamSig {
		return ""
	}
	return shownValue(p, l.value(p))
}

// rawValue and value are Raw and Value without redaction. Their results are not printed.
func (l *Link) rawValue(p Param) string { return l.text(l.params[p].value) }

func (l *Link) value(p Param) string { return unescape(l.rawValue(p)) }

// String returns the redacted link.
func (l Link) String() string { return l.Redacted() }

// GoString implements fmt.GoStringer.
func (l Link) GoString() string { return fmt.Sprintf("link.Parse(%q)", l.Redacted()) }

// Format implements fmt.Formatter: no verb shows the signature.
func (l Link) Format(f fmt.State, verb rune) {
	switch {
	case verb == 'q':
		fmt.Fprintf(f, "%q", l.Redacted())
	case verb == 'v' && f.Flag('#'):
		io.WriteString(f, l.GoString())
	default:
		io.WriteString(f, l.Redacted())
	}
}

// MarshalText implements encoding.TextMarshaler, and with it what encoding/json writes.
func (l Link) MarshalText() ([]byte, error) { return []byte(l.Redacted()), nil }

// LogValue implements slog.LogValuer.
func (l Link) LogValue() slog.Value { return slog.StringValue(l.Redacted()) }
