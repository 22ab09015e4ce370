package fetchtest

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The kinds of requests.
const (
	KindToken  = "token"  // of the login
	KindAction = "action" // an action by its ID
	KindList   = "list"   // a list of actions
	KindLink   = "link"   // the link to a result
	KindBlob   = "blob"   // of the store
	KindOther  = "other"  // nothing that is served
)

// exchange is one request and its answer.
type exchange struct {
	e   *Emulator
	w   http.ResponseWriter
	r   *http.Request
	now time.Time
	id  string // of the request
	rec *Request

	kind    string
	action  string // of action and link
	index   int    // of link
	account string // of blob
	blob    string
	where   string // container of blob
	target  *stored

	faults   []Fault // that are due
	override override
}

// override is how faults change the reading of a request for a blob.
type override struct {
	whole       bool  // the range is ignored
	first, last int64 // are added to the ends of the range
	unmatched   bool  // If-Match is ignored
}

// open finds the service, the action and the blob of a request.
func (e *Emulator) open(w http.ResponseWriter, r *http.Request) *exchange {
	x := &exchange{e: e, w: w, r: r, now: e.Now()}
	x.route()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.serial++
	x.id = fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", 0xd2360000|e.serial&0xffff, 0x801e, 0x007a, 0x51e2, e.serial)
	x.target = e.blobs[x.blob]
	x.rec = x.record()
	e.remember(x.rec)
	x.due()
	return x
}

// route finds the kind of the request.
func (x *exchange) route() {
	x.kind = KindOther
	path := x.r.URL.Path
	service, account := hostService(x.r.Host)
	switch {
	case service == serviceBlob:
		x.toBlob(account, strings.TrimPrefix(path, "/"))
	case service != serviceAPI && x.r.Method == http.MethodPost && strings.HasSuffix(path, "/oauth2/v2.0/token"):
		x.kind = KindToken
	case service != serviceLogin && isAPIPath(path):
		x.toAPI(path)
	case strings.HasPrefix(path, "/api/"): // nothing that is served
	case service == serviceAny:
		if account, rest, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/"); ok {
			x.toBlob(account, rest)
		}
	}
}

func (x *exchange) toBlob(account, rest string) {
	x.kind, x.account = KindBlob, account
	x.where, x.blob, _ = strings.Cut(rest, "/")
}

// isAPIPath reports whether a path belongs to the API, with or without a version in it.
func isAPIPath(path string) bool {
	rest, ok := strings.CutPrefix(path, "/api/")
	rest = strings.TrimPrefix(rest, "v1.0/")
	return ok && (rest == "machineactions" || strings.HasPrefix(rest, "machineactions/"))
}

func (x *exchange) toAPI(path string) {
	rest := strings.TrimPrefix(strings.TrimPrefix(path, "/api/"), "v1.0/")
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "machineactions"), "/")
	id, call, more := strings.Cut(rest, "/")
	x.action = strings.ToLower(id)
	switch index, ok := linkIndex(call); {
	case rest == "":
		x.kind = KindList
	case !more:
		x.kind = KindAction
	case ok:
		x.kind, x.index = KindLink, index
	}
}

// linkIndex parses GetLiveResponseResultDownloadLink(index=0).
func linkIndex(call string) (int, bool) {
	const name = "getliveresponseresultdownloadlink(index="
	call = strings.ToLower(call)
	if !strings.HasPrefix(call, name) || !strings.HasSuffix(call, ")") {
		return 0, false
	}
	n, err := strconv.Atoi(call[len(name) : len(call)-1])
	return n, err == nil
}

type service int

const (
	serviceAny service = iota // the path says it
	serviceLogin
	serviceAPI
	serviceBlob
)

// hostService returns the service at a host of the cloud, and the account if it is the store.
func hostService(host string) (service, string) {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	if account, ok := strings.CutSuffix(host, ".blob.core.windows.net"); ok {
		return serviceBlob, account
	}
	if account, ok := strings.CutSuffix(host, ".blob.core.usgovcloudapi.net"); ok {
		return serviceBlob, account
	}
	switch {
	case host == "login.microsoftonline.com", host == "login.microsoftonline.us":
		return serviceLogin, ""
	case strings.HasSuffix(host, "api.security.microsoft.com"):
		return serviceAPI, ""
	case strings.HasPrefix(host, "api") && strings.Contains(host, ".securitycenter."):
		return serviceAPI, ""
	}
	return serviceAny, ""
}

// key is the name of the target of a request in faults and logs.
func (x *exchange) key() string {
	switch x.kind {
	case KindAction:
		return x.action
	case KindLink:
		return resultKey(x.action, x.index)
	case KindBlob:
		if x.target != nil {
			return x.target.key
		}
		return x.blob
	}
	return ""
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
	case KindAction, KindList, KindLink:
		return x.api()
	case KindBlob:
		return x.fromStore()
	}
	if service, _ := hostService(x.r.Host); service == serviceAPI || service == serviceAny && strings.HasPrefix(x.r.URL.Path, "/api/") {
		return x.apiError(http.StatusNotFound, "NotFound", "The requested resource was not found.")
	}
	return x.plain(http.StatusNotFound, "404 page not found\n")
}

func (x *exchange) ctx() context.Context { return x.r.Context() }
