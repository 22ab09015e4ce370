package download

import (
	"bytes"
	"net/http"

	"github.com/lrkit/lrkit/link"
)

// requestKind is what a request is for.
type requestKind uint8

const (
	requestFirst  requestKind = iota // from the beginning: Range, nothing pinned
	requestResume                    // from where an earlier download ended: Range, If-Match
	requestPart                      // any later range: Range, If-Match
	requestWhole                     // everything: neither
)

func (a requestKind) String() string { return [...]string{"first", "resume", "part", "whole"}[a] }

// request is a request for the blob, without its link.
type request struct {
	kind     requestKind
	from, to int64   // the range, [from, to); to may be after the end of the blob for requestFirst
	pin      Version // of resume and part requests; for a whole request, the length and MD5 of the response before, -1 and nil if unknown
	encoding string  // of the first response, for part requests
	service  bool    // the link is a download link of the service, see classifyService
	measured bool    // of a whole request: the length is that of a body that was read to its end
}

// head is a response without its body. text holds the beginning of the body of a failed response.
type head struct {
	status int
	header http.Header
	length int64 // of the body; -1 if it is not known
	text   []byte
	framed bool // the body says itself where it ends, without a length
}

// action is what a response leads to. STATES.md has the table, and a test checks it.
type action uint8

const (
	actionTake       action = iota // the body is the range
	actionTakeWhole                // the body is the blob from its beginning to its end
	actionFetchWhole               // ask again, for everything at once
	actionRepeat                   // ask the same again, after a pause
	actionWait                     // ask the same again, when the service wants it
	actionRenew                    // ask the same again, with a new link
	actionRenewOnce                // the same, but a second time it fails
	actionWaitValid                // ask the same again, when the link has become valid
	actionRestart                  // forget everything
	actionMeasure                  // read the body for its length, then ask for everything again
	actionFail
)

func (r action) String() string {
	return [...]string{"take", "take whole", "go whole", "repeat", "wait", "renew", "renew once", "wait for start", "start over", "measure", "fail"}[r]
}

// decision is an action and the values that it needs.
type decision struct {
	action    action
	err       error   // why, if the answer is not taken
	version   Version // if it is taken: what it is a part of, Identity missing
	to        int64   // if it is taken: where the body ends in the blob
	explained link.Answer
}

// classify decides what a response leads to. It is a pure function, and the only place that
// decides.
func classify(q request, h head, maxSize int64) decision {
	if q.service {
		return classifyService(q, h, maxSize)
	}
	switch {
	case h.status == http.StatusPartialContent && q.kind != requestWhole:
		return classifyPart(q, h, maxSize)
	case h.status == http.StatusOK:
		return classifyWhole(q, h, maxSize)
	case h.status == http.StatusNotModified || h.status < 300:
		return decision{action: actionRepeat, err: ErrResponse}
	case h.status < 400:
		return decision{action: actionFail, err: ErrRedirect}
	}
	v := classifyError(q, h)
	v.explained = link.Explain(h.status, h.header, h.text)
	return v
}

// classifyPart is for 206.
func classifyPart(q request, h head, maxSize int64) decision {
	if q.kind == requestFirst && h.length == 0 { // what some emulators say about an empty blob
		return decision{action: actionFetchWhole, err: ErrResponse, version: Version{Length: -1}}
	}
	tag := strongTag(h.header)
	c, ok := parseContentRange(h.header)
	if !ok || c.total < 0 || c.from != q.from {
		return decision{action: actionRepeat, err: ErrResponse}
	}
	v := Version{ETag: tag, Length: c.total, LastModified: text(h.header, "Last-Modified"), MD5: wholeMD5(h.status, h.header)}
	if q.kind != requestFirst {
		switch {
		case tag == "" && q.kind == requestResume: // it may be another version
			return decision{action: actionRestart, err: ErrChanged}
		case tag == "": // the answer does not say what it is a part of
			return decision{action: actionRepeat, err: ErrResponse}
		case tag != q.pin.ETag, c.total != q.pin.Length, q.pin.MD5 != nil && v.MD5 != nil && !bytes.Equal(q.pin.MD5, v.MD5):
			return decision{action: actionRestart, err: ErrChanged}
		}
		if v.MD5 == nil {
			v.MD5 = q.pin.MD5
		}
	}
	switch {
	case c.total > maxSize:
		return decision{action: actionFail, err: ErrTooLarge}
	case c.to != min(q.to, c.total), h.length >= 0 && h.length != c.to-c.from:
		return decision{action: actionRepeat, err: ErrResponse}
	case q.kind == requestPart && encoding(h.header) != q.encoding: // one of the two is not the blob
		return decision{action: actionRestart, err: ErrEncoded}
	case encoding(h.header) != "" && v.MD5 == nil:
		return decision{action: actionRepeat, err: ErrEncoded}
	case tag != "":
		return decision{action: actionTake, version: v, to: c.to}
	case c.to == c.total: // all of it, so nothing has to be pinned
		return decision{action: actionTakeWhole, version: v, to: c.to}
	}
	return decision{action: actionFetchWhole, err: ErrResponse, version: v}
}

// classifyWhole is for 200.
func classifyWhole(q request, h head, maxSize int64) decision {
	v := Version{
		ETag: strongTag(h.header), Length: h.length, LastModified: text(h.header, "Last-Modified"),
		MD5: wholeMD5(h.status, h.header),
	}
	switch {
	case q.kind == requestPart:
		return decision{action: actionRestart, err: ErrNoRanges}
	case h.header.Get("Content-Range") != "":
		return decision{action: actionRepeat, err: ErrResponse}
	case h.length < 0:
		return decision{action: actionRepeat, err: ErrLength}
	case h.length > maxSize:
		return decision{action: actionFail, err: ErrTooLarge}
	case encoding(h.header) != "" && v.MD5 == nil:
		return decision{action: actionRepeat, err: ErrEncoded}
	}
	if q.kind == requestWhole {
		if q.pin.Length >= 0 && v.Length != q.pin.Length || q.pin.MD5 != nil && v.MD5 != nil && !bytes.Equal(v.MD5, q.pin.MD5) {
			return decision{action: actionRestart, err: ErrChanged}
		}
		if v.MD5 == nil {
			v.MD5 = q.pin.MD5
		}
	}
	return decision{action: actionTakeWhole, version: v, to: h.length}
}

// classifyError is for 400 and above.
func classifyError(q request, h head) decision {
	pinned := q.kind == requestResume || q.kind == requestPart
	switch reason := link.Explain(h.status, h.header, h.text).Reason; {
	case h.status == http.StatusPreconditionFailed && pinned:
		return decision{action: actionRestart, err: ErrChanged}
	case h.status == http.StatusPreconditionFailed: // there was no condition
		return decision{action: actionRepeat, err: ErrResponse}
	case h.status == http.StatusRequestedRangeNotSatisfiable && pinned: // a blob with this tag has this range
		return decision{action: actionRestart, err: ErrChanged}
	case h.status == http.StatusRequestedRangeNotSatisfiable && q.kind == requestFirst && unsatisfied(h.header) <= 0:
		return decision{action: actionFetchWhole, err: ErrResponse, version: Version{Length: unsatisfied(h.header)}} // empty, or so it says
	case h.status == http.StatusRequestedRangeNotSatisfiable:
		return decision{action: actionRepeat, err: ErrResponse}
	case h.status == http.StatusTooManyRequests, h.status == http.StatusServiceUnavailable, reason == link.ReasonThrottled:
		return decision{action: actionWait, err: ErrThrottled}
	case h.status >= 500, h.status == http.StatusRequestTimeout:
		return decision{action: actionRepeat, err: ErrServer}
	case reason == link.ReasonExpired:
		return decision{action: actionRenew, err: ErrExpired}
	case reason == link.ReasonNotYet:
		return decision{action: actionWaitValid, err: ErrNotYet}
	case reason == link.ReasonUnauthorized,
		reason == link.ReasonRefused,
		reason == link.ReasonSignature: // the key of the account may have been rotated
		return decision{action: actionRenewOnce, err: ErrUnauthorized}
	case reason == link.ReasonNotFound:
		return decision{action: actionFail, err: ErrNotFound}
	case h.status == http.StatusForbidden:
		return decision{action: actionFail, err: ErrForbidden}
	}
	return decision{action: actionFail, err: ErrRefused}
}
