package api

import (
	"net/http"
	"time"

	"github.com/lrkit/lrkit/fetch/internal/httpx"
)

const (
	// retryAfterMin and retryAfterMax bound what a Retry-After can ask for.
	retryAfterMin = time.Second
	retryAfterMax = 10 * time.Minute
)

// asked returns what the headers of an answer ask for, and whether they do.
func retryAfter(h http.Header) (time.Duration, bool) {
	d, ok := httpx.RetryAfter(h, time.Now())
	if !ok {
		return 0, false
	}
	return min(max(d, retryAfterMin), retryAfterMax), true
}
