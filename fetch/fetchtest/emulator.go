package fetchtest

import (
	"cmp"
	"crypto/x509"
	"net/http"
	"sync"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// Options say how an [Emulator] serves its [Tenant]. The zero value behaves as the service is
// documented.
type Options struct {
	// Clock returns the time. It is time.Now if nil, which is virtual in a bubble of
	// testing/synctest. See [Clock].
	Clock func() time.Time

	// Faults is the schedule of what goes wrong. See [Emulator.SetFaults].
	Faults []Fault

	// Link is what links grant: r at version 2019-07-07 if empty. Each link is signed anew. It
	// expires LinkLife after the call for it: 30 minutes if 0. Its start is LinkStart before the
	// call. If that is 0, it has no start, like the documented link.
	Link      sas.Grant
	LinkLife  time.Duration
	LinkStart time.Duration

	// Endpoint is where links lead: "https://<account>.blob.core.windows.net", or
	// "http://127.0.0.1:10000/<account>" for a proxy that breaks connections. If empty, links lead
	// to the host of the account in the cloud if the API was called by one of its names there.
	// Otherwise they lead to the address that was called, with the account in the path.
	Endpoint string

	// PerMinute and PerHour are how many API calls are answered in any 60 and 3600 seconds: 100 and
	// 1500 if 0, any number if negative. A call that they refuse does not count.
	PerMinute, PerHour int

	// PageSize limits the actions in one page of a list: 10,000 if 0.
	PageSize int

	// TokenLife is how long a token is valid: an hour, less a second, if 0.
	TokenLife time.Duration

	// LinkRoles are the roles of which a token needs one to get links. Nil means
	// Machine.ReadWrite.All, as in the newest documentation. To read actions, Machine.Read.All is
	// enough.
	LinkRoles []string

	// Live says how Live Response runs.
	Live Live

	// SignIn says how a user signs in with a code.
	SignIn SignIn

	// ClientIP is the address that requests of [Emulator.Transport] and [Emulator.Dial] come from:
	// 192.0.2.10 if empty.
	ClientIP string

	// LogSize is how many requests are kept: 10,000 if 0. See [Emulator.Requests].
	LogSize int
}

// Emulator serves a [Tenant] as the services do: the login, the machine actions API and the blob
// store. It is an [http.Handler] of all three; see [Emulator.ServeHTTP]. It is safe for concurrent
// use.
type Emulator struct {
	opts   Options
	tenant *Tenant

	mu      sync.Mutex
	state   state
	faults  []*scheduled
	log     requestLog
	calls   apiCalls
	secrets []string
	serial  uint64 // of request IDs

	certs   certificates
	memory  *Server // serves connections in memory; nil until there is one
	servers map[*Server]bool
	closed  bool
	done    chan struct{}
}

// requestLog holds the last LogSize requests.
type requestLog struct {
	kept    []*Request
	dropped int
}

// New returns an emulator of a tenant. Nil is a tenant without actions. New panics if the tenant or
// the faults are invalid.
func New(t *Tenant, o *Options) *Emulator {
	e := &Emulator{servers: map[*Server]bool{}, done: make(chan struct{})}
	if o != nil {
		e.opts = *o
	}
	if e.opts.Clock == nil {
		e.opts.Clock = time.Now
	}
	if t == nil {
		t = &Tenant{}
	}
	e.tenant = t.withDefaults()
	setDefault(&e.opts.LinkLife, 30*time.Minute)
	setDefault(&e.opts.TokenLife, time.Hour-time.Second)
	setDefault(&e.opts.PageSize, maxPage)
	setDefault(&e.opts.PerMinute, 100)
	setDefault(&e.opts.PerHour, 1500)
	setDefault(&e.opts.LogSize, 10_000)
	e.opts.Link.Permissions = cmp.Or(e.opts.Link.Permissions, "r")
	e.opts.ClientIP = cmp.Or(e.opts.ClientIP, "192.0.2.10")
	if e.opts.LinkRoles == nil {
		e.opts.LinkRoles = []string{"Machine.ReadWrite.All"}
	}
	e.opts.Live.setDefaults()
	e.opts.SignIn.setDefaults()
	e.calls = newCalls(&e.opts)
	e.state = newState(e.tenant, e.opts.Clock())
	if err := e.SetFaults(e.opts.Faults); err != nil {
		panic(err)
	}
	return e
}

func setDefault[T int | time.Duration](p *T, value T) {
	if *p == 0 {
		*p = value
	}
}

// Tenant returns what the emulator began with, with all defaults filled in.
func (e *Emulator) Tenant() *Tenant { return e.tenant }

// Now returns the time of its clock.
func (e *Emulator) Now() time.Time {
	e.mustInit()
	return e.opts.Clock()
}

// Content returns what the blob of a result holds now: a fault may have replaced it. It is nil if
// there is none.
func (e *Emulator) Content(action string, index int) Content {
	e.mustInit()
	e.mu.Lock()
	defer e.mu.Unlock()
	b := e.state.result(action, index)
	if b == nil {
		return nil
	}
	return b.Content
}

// Replace replaces a result, under a new ETag. It reports whether there is such a result.
func (e *Emulator) Replace(action string, index int, c Content) bool {
	e.mustInit()
	mustContent(c)
	b := e.result(action, index)
	if b == nil {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	b.replace(c, e.Now())
	return true
}

// Secrets returns every secret that was handed out so far, plain and escaped for a URL: the secret
// of the client, tokens, and signatures of links. None of them may appear in a log, an error or a
// file of a client.
func (e *Emulator) Secrets() []string {
	e.mustInit()
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string{e.tenant.ClientSecret}, e.secrets...)
}

// RootCAs returns the authority that signs the certificates of the emulator.
func (e *Emulator) RootCAs() *x509.CertPool { return e.certs.pool() }

// CertificatePEM returns the certificate of that authority, for a --ca-file.
func (e *Emulator) CertificatePEM() string { return e.certs.pem() }

// Close closes all connections and listeners.
func (e *Emulator) Close() {
	e.mustInit()
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return
	}
	e.closed = true
	close(e.done)
	servers := e.servers
	e.servers = nil
	e.mu.Unlock()
	for s := range servers {
		s.Close()
	}
}

// ServeHTTP answers a request as the service for which it is. A host of the cloud decides: the
// login is at login.microsoftonline.com, the API at api.security.microsoft.com and its other names,
// the store at <account>.blob.core.windows.net. For any other host, the path decides:
//
//	POST /<tenant>/oauth2/…
//	GET  /api/…
//	GET  /<account>/<container>/<blob>
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mustInit()
	if w == nil || r == nil {
		panic("fetchtest: ServeHTTP without a ResponseWriter or a Request")
	}
	x := e.open(w, r)
	defer x.close()
	x.serve()
}
