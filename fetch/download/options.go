package download

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/lrkit/lrkit/link"
)

// Options say how to download. The zero value is a safe default.
type Options struct {
	// Policy says which links may be used. Its Skew is what is assumed until the service tells its time.
	Policy link.Policy

	// RangeSize is how much one request asks for: 4 MiB if 0. Parallel is how many requests run at a time: 4 if 0.
	// A download holds at most RangeSize × Parallel bytes of the blob.
	RangeSize int64
	Parallel  int
	// MaxSize is the largest blob that is taken: 64 GiB if 0.
	MaxSize int64

	// Margin is how long before its expiry a link is renewed: 2 minutes if 0, and never more than a quarter of the time that the
	// link had left when it came.
	Margin time.Duration
	// Idle is how long an answer, or the next byte of a body, may take: 60 s if 0.
	Idle time.Duration
	// MinRate is how many bytes a second have to come, over a minute of waiting for bodies: 1 KiB if 0. A body that comes when all
	// bodies of the download together come slower is broken off and asked for again, as one that breaks.
	MinRate int64
	// MaxWait is the longest wait between two requests, whatever Retry-After says: 5 minutes if 0.
	MaxWait time.Duration

	// MaxAttempts is how many answers in a row may be broken before a download fails, 6 if 0; MaxThrottled how many may
	// say that there are too many requests, 20 if 0. Both count from the last progress of the range in question.
	MaxAttempts, MaxThrottled int
	// MaxRenewals is how many links in a row may be asked for without progress in between: 3 if 0.
	MaxRenewals int
	// MaxRestarts is how often a download may begin again, because the blob changed or cannot be pinned: 3 if 0.
	MaxRestarts int

	// SyncBytes and SyncInterval say how often the store is synced: after 32 MiB or 2 s if 0, whichever is first. A slow
	// store is synced less often, so that no more than a fifth of the time goes to it.
	SyncBytes    int64
	SyncInterval time.Duration

	// Proxy returns the proxy for a URL of which it sees scheme and host only; nil means none. A nil function is none for
	// all: the environment is not asked, unless [http.ProxyFromEnvironment] stands here. The proxy is reached wherever it is, and
	// sees the host (CONNECT), not the link. Which address that host has is then found out by the proxy, so
	// that refusing private ones is up to it. Plain http to loopback never goes through it.
	Proxy func(*http.Request) (*url.URL, error)
	// RootCAs replaces the certificates of the system if not nil.
	RootCAs *x509.CertPool
	// AllowLoopback permits addresses of this machine, for emulators. The links need a Policy with [link.HostsAny] as well.
	AllowLoopback bool
	// Dial makes connections, for tests: addresses are not looked at then. It is not used for proxies.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// UserAgent is sent with each request: "lrkit" if empty.
	UserAgent string
	// Log gets a record for each answer (debug) and for each renewal and restart (info), without secrets. It may be nil.
	Log *slog.Logger
	// Progress is called after each commit, by the goroutine that called Get. It may be nil. See [Downloader.WithProgress].
	Progress func(Progress)
}

// withDefaults returns the options with nothing left open.
func (o *Options) withDefaults() Options {
	var full Options
	if o != nil {
		full = *o
	}
	setDefault(&full.RangeSize, 4<<20)
	setDefault(&full.Parallel, 4)
	setDefault(&full.MaxSize, 64<<30)
	setDefault(&full.Margin, 2*time.Minute)
	setDefault(&full.Idle, 60*time.Second)
	setDefault(&full.MinRate, 1<<10)
	setDefault(&full.MaxWait, 5*time.Minute)
	setDefault(&full.MaxAttempts, 6)
	setDefault(&full.MaxThrottled, 20)
	setDefault(&full.MaxRenewals, 3)
	setDefault(&full.MaxRestarts, 3)
	setDefault(&full.SyncBytes, 32<<20)
	setDefault(&full.SyncInterval, 2*time.Second)
	if full.UserAgent == "" {
		full.UserAgent = "lrkit"
	}
	if full.Log == nil {
		full.Log = slog.New(slog.DiscardHandler)
	}
	return full
}

func setDefault[T int | int64 | time.Duration](p *T, value T) {
	if *p <= 0 {
		*p = value
	}
}
