package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// A Budget limits calls. [github.com/lrkit/lrkit/fetch/budget.Budget] is one.
type Budget interface {
	// Take waits until a call may be made and counts it.
	Take(ctx context.Context) error
	// Throttled says that the service accepts no calls for that long.
	Throttled(ctx context.Context, d time.Duration)
}

// Options are the options of [New].
type Options struct {
	// BaseURL is the address of the API: https://api.security.microsoft.com if empty. It must be
	// https and a host of [Clouds]. AllowHost permits any other host, and plain http to this
	// machine.
	BaseURL   string
	AllowHost bool
	// Tokens and Budget are required.
	Tokens Tokens
	Budget Budget
	// RunBudget and PackageBudget are for the two routes with limits of their own, and taken in
	// addition to Budget: RunBudget by Run (10 calls a minute), PackageBudget by PackageLink (2 a
	// minute, 120 an hour). Without one, its method returns an error and makes no call.
	RunBudget, PackageBudget Budget
	// Net says how to connect.
	Net Net
	// Poll is the first pause of Wait, which grows to a minute: 5 s if 0.
	Poll time.Duration
	// UserAgent is sent with each request: "lrkit" if empty.
	UserAgent string
	// Log gets a record of each call (debug) and of throttling (warn). It may be nil.
	Log *slog.Logger
}

// A Client calls the API. It is safe for concurrent use.
type Client struct {
	base   *url.URL
	http   *http.Transport
	fresh  *http.Transport // each request has a new connection
	tokens *tokenKeeper
	budget Budget
	run    *route // nil without its budget, as is pack
	pack   *route
	agent  string
	poll   time.Duration
	log    *slog.Logger
	batch  atomic.Int64 // how many ids go into one call
}

// New returns a client. It makes no call.
func New(opts Options) (*Client, error) {
	if opts.BaseURL == "" {
		opts.BaseURL = clouds[0].Base
	}
	base, err := checkBase("base URL", opts.BaseURL, ours, opts.AllowHost)
	switch {
	case err != nil:
		return nil, err
	case opts.Tokens == nil:
		return nil, errors.New("api: there are no tokens")
	case opts.Budget == nil:
		return nil, errors.New("api: there is no budget")
	}
	c := &Client{
		base:   base,
		http:   opts.Net.transport(base),
		tokens: &tokenKeeper{source: opts.Tokens, turn: make(chan struct{}, 1)},
		budget: opts.Budget,
		run:    newRoute(opts.RunBudget),
		pack:   newRoute(opts.PackageBudget),
		agent:  opts.UserAgent,
		poll:   opts.Poll,
		log:    opts.Log,
	}
	if c.agent == "" {
		c.agent = "lrkit"
	}
	if c.poll <= 0 {
		c.poll = 5 * time.Second
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.fresh = opts.Net.transport(base)
	c.fresh.DisableKeepAlives = true
	c.batch.Store(batchMax)
	return c, nil
}

// Close closes idle connections. The client stays usable.
func (c *Client) Close() { c.mustInit().http.CloseIdleConnections() }

// String names the type.
func (c *Client) String() string {
	if c == nil || c.base == nil {
		return "api.Client(not made by New)"
	}
	return fmt.Sprintf("api.Client(%s)", plain(c.base.String()))
}

// mustInit panics unless the client is from New.
func (c *Client) mustInit() *Client {
	if c == nil || c.base == nil {
		panic("api: a Client that was not made: use New")
	}
	return c
}

// Format implements fmt.Formatter: no verb shows the contents.
func (c *Client) Format(f fmt.State, verb rune) { format(f, verb, c.String()) }
