package api

import (
	"net/http"
	"time"

	"github.com/lrkit/lrkit/fetch/internal/httpx"
)

const (
	// retryAfterMin and retryAfterMax limit a Retry-After.
	retryAfterMin = time.Second
	retryAfterMax = 10 * time.Minute
)

// retryAfter returns the delay that the headers of a response ask for, and whether they do.
func retryAfter(h http.Header) (time.Duration, bool) {
	d, ok := httpx.RetryAfter(h, time.Now())
	if !ok {
		return 0, false
	}
	return min(max(d, retryAfterMin), retryAfterMax), true
}
