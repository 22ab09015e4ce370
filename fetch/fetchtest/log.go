package fetchtest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Request is a record of a request. It holds no secrets: signatures and tokens are left out.
type Request struct {
	Time   time.Time
	Kind   string // one of the Kind constants
	Key    string // the action's ID, <action>/<index> for a link or result, the name of another blob
	Method string
	Scheme string // http or https
	Host   string
	Path   string
	Query  string      // as sent, with REDACTED for a signature or a token
	Header http.Header // as sent, with REDACTED for what is secret in Authorization, Cookie and Referer
	Fault  string      // what the faults that were due did, separated by blanks

	Status int   // of the answer; 0 if there was none, or none that is HTTP
	Sent   int64 // bytes of the body that were sent
}

// Range is the range of the request, or empty.
func (r Request) Range() string { return rangeHeader(r.Header) }

// record begins the record of a request.
func (x *exchange) record() *Request {
	r := x.r
	return &Request{
		Time: x.now, Kind: x.kind, Key: x.key(), Method: r.Method, Scheme: x.scheme(), Host: r.Host, Path: r.URL.Path,
		Query: redactQuery(r.URL.RawQuery), Header: redactHeader(r.Header),
	}
}

// remember keeps a record. e.mu is held.
func (e *Emulator) remember(r *Request) {
	if len(e.log.kept) == e.opts.LogSize {
		e.log.kept = e.log.kept[1:]
		e.log.dropped++
	}
	e.log.kept = append(e.log.kept, r)
}

// note changes the record of the request.
func (x *exchange) note(change func(*Request)) {
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	change(x.rec)
}

// close ends the exchange.
func (x *exchange) close() {}

// Requests returns the last LogSize requests in the order of their arrival. If kinds are given, it
// returns only those.
func (e *Emulator) Requests(kinds ...string) []Request {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []Request
	for _, r := range e.log.kept {
		if len(kinds) == 0 || contains(kinds, r.Kind) {
			one := *r
			one.Header = r.Header.Clone()
			all = append(all, one)
		}
	}
	return all
}

// Forget empties the log. Calls stay counted.
func (e *Emulator) Forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.log.kept = nil
}

// Used returns how many API calls were answered within the last minute and the last hour.
func (e *Emulator) Used() (minute, hour int) {
	e.mustInit()
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.Now()
	return e.calls.minute.used(now), e.calls.hour.used(now)
}

// Peaks returns how many API calls there were in the busiest 60 and 3600 seconds so far, including
// refused ones.
func (e *Emulator) Peaks() (minute, hour int) {
	e.mustInit()
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.calls.asked.minute.most, e.calls.asked.hour.most
}

// redactQuery replaces a signature and a token, however their names are written.
func redactQuery(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, _, ok := strings.Cut(part, "=")
		if plain, err := url.QueryUnescape(name); ok && (err != nil || strings.EqualFold(plain, "sig") || strings.EqualFold(plain, "token")) {
			parts[i] = name + "=REDACTED"
		}
	}
	return strings.Join(parts, "&")
}

// redactHeader replaces a value that may be secret.
func redactHeader(h http.Header) http.Header {
	h = h.Clone()
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie", "Referer"} {
		for i, value := range h[name] {
			h[name][i] = "REDACTED"
			if scheme, _, ok := strings.Cut(value, " "); ok && name == "Authorization" {
				h[name][i] = scheme + " REDACTED"
			}
		}
	}
	return h
}

func contains(words []string, word string) bool {
	return slices.Contains(words, word)
}
