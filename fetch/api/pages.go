package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path"
	"strings"
)

// maxQuery limits the query of a link to the next page, in bytes.
const maxQuery = 16 << 10

// maxPages is a variable for tests.
var maxPages = 10_000

// listing is a list of the service.
type listing struct {
	op, path, query string
	top             int  // how many elements are wanted; 0 for all
	may404          bool // 404 is an empty list
}

// pages lists the elements of a list, page by page. decode decodes the current one.
func pages[T any](ctx context.Context, c *Client, l listing, decode func(*pageReader) (*T, *SkippedError)) iter.Seq2[*T, error] {
	c.mustInit()
	return func(yield func(*T, error) bool) {
		query, n := l.query, 0
		seen := make(map[[sha256.Size]byte]bool) // pages
		for first := true; first || query != ""; first = false {
			page := sha256.Sum256([]byte(query))
			if seen[page] || len(seen) == maxPages {
				yield(nil, &Error{Op: l.op, Message: "the pages do not end", kind: ErrResponse})
				return
			}
			seen[page] = true
			more, next, before := true, "", n
			_, err := c.get(
				ctx,
				request{op: l.op, path: l.path, query: query, maxBytes: maxList, needs: toRead, read: func(r io.Reader) (err error) {
					p := newPageReader(r)
					n = before
					next, err = p.page(func() bool {
						v, skipped := decode(p)
						if skipped != nil {
							more = yield(nil, skipped)
							return more
						}
						n++
						more = yield(v, nil) && (l.top <= 0 || n < l.top)
						return more
					})
					return err
				}},
			)
			if !more || first && l.may404 && saysNone(err) {
				return
			}
			if err == nil {
				query, err = l.next(next)
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// saysNone reports whether an error is a 404 of the service, and not one of a gateway or a proxy,
// whose page has no code.
func saysNone(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.kind == ErrNotFound && (e.Code != "" || e.Message == "")
}

// next returns the query of a link to the next page. Nothing else of the link is used: the token is
// never sent to another host. Hosts of one region may name hosts of another. A link to another list
// is an error.
func (l listing) next(link string) (string, error) {
	if link == "" {
		return "", nil
	}
	refuse := func(format string, args ...any) (string, error) {
		return "", &Error{Op: l.op, Message: fmt.Sprintf(format, args...), kind: ErrResponse}
	}
	u, err := url.Parse(link)
	switch {
	case err != nil || len(u.RawQuery) > maxQuery || u.RawQuery == "":
		return refuse("a next page that is no link")
	case !strings.EqualFold(path.Base(u.Path), path.Base(l.path)):
		return refuse("a next page of something else")
	}
	return wireQuery(u.RawQuery), nil
}

// wireQuery escapes what is not allowed in a request line.
func wireQuery(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
