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

// Options configure a [Downloader]. The zero value is a safe default. It is flat,
// because each field is independent of the others.
type Options struct {
	// Policy says which links may be used. Its Skew is assumed until the service sends its time.
	Policy link.Policy

	// RangeSize is the size of one range: 4 MiB if 0. Parallel is the number of concurrent
	// requests: 4 if 0. A download holds at most RangeSize × Parallel bytes of the blob.
	RangeSize int64
	Parallel  int
	// MaxSize limits the size of a blob: 64 GiB if 0.
	MaxSize int64

	// Margin is how long before its expiry a link is renewed: 2 minutes if 0, and never more than a
	// quarter of the time that the link had left on arrival.
	Margin time.Duration
	// Idle is how long a response, or the next byte of a body, may take: 60 s if 0.
	Idle time.Duration
	// MinRate is the minimum number of bytes per second, measured over a minute of waiting for
	// bodies: 1 KiB if 0. It applies to all bodies of a download together. A body that is too slow
	// is closed and requested again.
	MinRate int64
	// MaxWait is the longest wait between two requests, whatever Retry-After says: 5 minutes if 0.
	MaxWait time.Duration

	// MaxAttempts is how many failures in a row end a download: 6 if 0. MaxThrottled is how many
	// throttled responses in a row do: 20 if 0. Both count from the last progress of a range.
	MaxAttempts, MaxThrottled int
	// MaxRenewals is how many links in a row may be requested without progress: 3 if 0.
	MaxRenewals int
	// MaxRestarts is how often a download may begin again, because the blob changed or cannot be
	// pinned: 3 if 0.
	MaxRestarts int

	// SyncBytes and SyncInterval say how often the store is synced: after 32 MiB or 2 s if 0,
	// whichever is first. A slow store is synced less often: syncing takes at most a fifth of the
	// time.
	SyncBytes    int64
	SyncInterval time.Duration

	// Proxy returns the proxy for a URL, of which it sees scheme and host only. It returns nil for
	// no proxy. A nil function means no proxy at all: the environment is ignored, unless this is
	// [http.ProxyFromEnvironment]. The proxy may have any address. It sees the host (CONNECT) and
	// not the link, resolves the name, and must refuse private addresses itself. Plain http to
	// loopback never uses it.
	Proxy func(*http.Request) (*url.URL, error)
	// RootCAs replaces the certificates of the system, if not nil.
	RootCAs *x509.CertPool
	// AllowLoopback permits addresses of this machine, for emulators. The links also need a Policy
	// with [link.HostsAny].
	AllowLoopback bool
	// Dial makes connections, for tests. Addresses are not checked then. It is not used for
	// proxies.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// UserAgent is sent with each request: "lrkit" if empty.
	UserAgent string
	// Log gets a record for each response (debug) and for each renewal and restart (info), without
	// secrets. It may be nil.
	Log *slog.Logger
	// Progress is called after each commit, by the goroutine that called Get. It may be nil. See
	// [Downloader.WithProgress].
	Progress func(Progress)
}

// withDefaults returns the options with all defaults filled in.
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
