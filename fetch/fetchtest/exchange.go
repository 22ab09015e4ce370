package fetchtest

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// exchange is one request and its answer.
type exchange struct {
	e   *Emulator
	w   http.ResponseWriter
	r   *http.Request
	now time.Time
	id  string // of the request
	rec *Request

	route
	target *stored // the blob of the store

	faults   []Fault // that are due
	override override
}

// override is how faults change the reading of a request.
type override struct {
	whole       bool          // the range is ignored
	first, last int64         // are added to the ends of the range
	unmatched   bool          // If-Match is ignored
	offline     bool          // the machine cannot be reached
	twice       bool          // everything stands twice in a list
	ago         time.Duration // actions are as they were then
}

// open finds the service, the action and the blob of a request.
func (e *Emulator) open(w http.ResponseWriter, r *http.Request) *exchange {
	x := &exchange{e: e, w: w, r: r, now: e.Now(), route: findRoute(r)}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.serial++
	x.id = fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", 0xd2360000|e.serial&0xffff, 0x801e, 0x007a, 0x51e2, e.serial)
	x.target = e.state.blobs[x.blob]
	if x.kind == KindPackage {
		x.target = e.state.result(x.action, 0)
	}
	x.rec = x.record()
	e.remember(x.rec)
	x.due()
	return x
}

// scheme returns http or https.
func (x *exchange) scheme() string {
	if secure, _ := x.r.Context().Value(secureKey{}).(bool); secure || x.r.TLS != nil {
		return "https"
	}
	return "http"
}

// secureKey marks the context of https requests that came without TLS.
type secureKey struct{}

// base returns the address that was called.
func (x *exchange) base() string { return x.scheme() + "://" + x.r.Host }

// serve answers. First faults change the tenant. Then a fault answers, or the service does, and
// faults change that answer.
func (x *exchange) serve() {
	for _, f := range x.faults {
		if do := effects[f.Do]; do.before != nil {
			do.before(x, f)
		}
	}
	a := x.instead()
	if a == nil {
		a = x.right()
	}
	for _, f := range x.faults {
		if do := effects[f.Do]; do.after != nil {
			do.after(x, f, a)
		}
	}
	x.send(a)
}

// instead returns the answer of the first fault that has one.
func (x *exchange) instead() *response {
	for _, f := range x.faults {
		if do := effects[f.Do]; do.instead != nil {
			return do.instead(x, f)
		}
	}
	return nil
}

// right returns the answer without faults.
func (x *exchange) right() *response {
	switch x.kind {
	case KindToken:
		return x.token()
	case KindDevice:
		return x.deviceCode()
	case KindBlob:
		return x.fromStore()
	case KindPackage:
		return x.investigationPackage()
	}
	if x.service == serviceAPI {
		return x.api()
	}
	if x.service == serviceLogin && isLogin(x.r.URL.Path) && x.r.Method != http.MethodPost {
		return x.loginError(405, "invalid_request", 900561, "The endpoint only accepts POST requests.")
	}
	return x.plain(http.StatusNotFound, "404 page not found\n")
}

func (x *exchange) ctx() context.Context { return x.r.Context() }
