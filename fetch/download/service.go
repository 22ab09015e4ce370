package download

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
)

// classifyService decides about an answer to a download link of the service, see
// [link.Policy.ServiceDownloads]. It is classify but for what the token of such a link makes
// different: nothing documents how the service refuses one that has expired. So whatever may be
// that asks for a new link, once. A redirect is not followed either: it is what an expired token
// may lead to (the page of the login), and a link is for one host.
func classifyService(q request, h head, maxSize int64) decision {
	q.service = false
	v := classify(q, h, maxSize)
	switch {
	case h.status < 300 && isPage(h.header): // a login, or an error in the form of a page
		return decision{action: actionRenewOnce, err: ErrResponse}
	case v.err == ErrLength && h.framed && q.kind == requestWhole && q.measured:
		return decision{action: actionTakeWhole, version: Version{ETag: strongTag(h.header), Length: q.pin.Length,
			LastModified: text(h.header, "Last-Modified"), MD5: wholeMD5(h.status, h.header)}, to: q.pin.Length}
	case v.err == ErrLength && h.framed:
		return decision{action: actionMeasure, err: ErrLength}
	case v.action != actionFail:
	case h.status >= 300 && h.status < 400, h.status == http.StatusForbidden, h.status == http.StatusNotFound, h.status == http.StatusGone:
		v.action = actionRenewOnce
	}
	return v
}

// isPage reports whether a body is a page for people. No package is one.
func isPage(h http.Header) bool {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// measure reads a body without a length to its end, and requests it again: a store must know the
// length of what it keeps. The second body is taken if it has the same length. The response is
// closed.
func (r *run) measure(ctx context.Context, a *response, t *attempts) (*response, decision, error) {
	for {
		n, err := r.lengthOf(a)
		if err == nil {
			return r.request(ctx, request{kind: requestWhole, pin: Version{Length: n}, measured: true}, t)
		}
		if err = wrapError("body", n, err); ctx.Err() != nil || errors.Is(err, ErrTooLarge) {
			return nil, decision{}, err
		}
		if err := r.pauseAfterFailure(ctx, t, err); err != nil {
			return nil, decision{}, err
		}
		var v decision
		a, v, err = r.request(ctx, request{kind: requestFirst, to: r.d.opts.RangeSize}, t)
		if err != nil || v.action != actionMeasure {
			return a, v, err
		}
	}
}

// lengthOf reads a body to its end.
func (r *run) lengthOf(a *response) (n int64, err error) {
	defer a.close()
	buf := make([]byte, wholeBuffer)
	for {
		k, err := a.Read(buf)
		n += int64(k)
		r.fetched.Add(int64(k))
		switch {
		case n > r.d.opts.MaxSize:
			return n, ErrTooLarge
		case err == io.EOF:
			return n, nil
		case err != nil:
			return n, err
		}
	}
}
