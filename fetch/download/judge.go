package download

import (
	"bytes"
	"net/http"

	"github.com/lrkit/lrkit/link"
)

// ask is what a request asks for.
type ask uint8

const (
	askFirst  ask = iota // from the beginning: Range, nothing pinned
	askResume            // from where an earlier download ended: Range, If-Match
	askPart              // any later range: Range, If-Match
	askWhole             // everything: neither
)

func (a ask) String() string { return [...]string{"first", "resume", "part", "whole"}[a] }

// question is a request, without its link.
type question struct {
	ask      ask
	from, to int64   // the range, [from, to); to may lie behind the end of the blob if ask is askFirst
	v        Version // askResume and askPart: what it is pinned to; askWhole: length and MD5 as the answer before had them; -1 and nil if it had not
	encoding string  // askPart: that of the first answer
}

// head is an answer without its body. Of an answer that is no success, the beginning of the body is in text.
type head struct {
	status int
	header http.Header
	length int64 // of the body; -1 if it is not known
	text   []byte
}

// reaction is what an answer leads to. STATES.md has the table; a test holds it against judge.
type reaction uint8

const (
	take      reaction = iota // the body is the range
	takeWhole                 // the body is the blob from its beginning to its end
	goWhole                   // ask again, for everything at once
	repeat                    // ask the same again, after a pause
	wait                      // ask the same again, when the service wants it
	renew                     // ask the same again, with a new link
	renewOnce                 // the same, but a second time it fails
	waitStart                 // ask the same again, when the link has become valid
	startOver                 // forget everything
	fail
)

func (r reaction) String() string {
	return [...]string{"take", "take whole", "go whole", "repeat", "wait", "renew", "renew once", "wait for start", "start over", "fail"}[r]
}

// verdict is a reaction with what belongs to it.
type verdict struct {
	do     reaction
	err    error   // why, if the answer is not taken
	v      Version // if it is taken: what it is a part of, Identity missing
	to     int64   // if it is taken: where the body ends in the blob
	answer link.Answer
}

// judge decides about an answer. It is a pure function: all that a download does about an answer is decided here.
func judge(q question, h head, maxSize int64) verdict {
	switch {
	case h.status == http.StatusPartialContent && q.ask != askWhole:
		return judgePart(q, h, maxSize)
	case h.status == http.StatusOK:
		return judgeWhole(q, h, maxSize)
	case h.status == http.StatusNotModified || h.status < 300:
		return verdict{do: repeat, err: ErrAnswer}
	case h.status < 400:
		return verdict{do: fail, err: ErrRedirect}
	}
	v := judgeError(q, h)
	v.answer = link.Explain(h.status, h.header, h.text)
	return v
}

// judgePart is for 206.
func judgePart(q question, h head, maxSize int64) verdict {
	if q.ask == askFirst && h.length == 0 { // what some emulators say about an empty blob
		return verdict{do: goWhole, err: ErrAnswer, v: Version{Length: -1}}
	}
	tag := strongTag(h.header)
	c, ok := parseContentRange(h.header)
	if !ok || c.total < 0 || c.from != q.from {
		return verdict{do: repeat, err: ErrAnswer}
	}
	v := Version{ETag: tag, Length: c.total, LastModified: text(h.header, "Last-Modified"), MD5: wholeMD5(h.status, h.header)}
	if q.ask != askFirst {
		switch {
		case tag == "" && q.ask == askResume: // nobody can tell whether it is the same
			return verdict{do: startOver, err: ErrChanged}
		case tag == "": // the answer does not say what it is a part of
			return verdict{do: repeat, err: ErrAnswer}
		case tag != q.v.ETag, c.total != q.v.Length, q.v.MD5 != nil && v.MD5 != nil && !bytes.Equal(q.v.MD5, v.MD5):
			return verdict{do: startOver, err: ErrChanged}
		}
		if v.MD5 == nil {
			v.MD5 = q.v.MD5
		}
	}
	switch {
	case c.total > maxSize:
		return verdict{do: fail, err: ErrTooLarge}
	case c.to != min(q.to, c.total), h.length >= 0 && h.length != c.to-c.from:
		return verdict{do: repeat, err: ErrAnswer}
	case q.ask == askPart && encoding(h.header) != q.encoding: // one of the two is not the blob
		return verdict{do: startOver, err: ErrEncoded}
	case encoding(h.header) != "" && v.MD5 == nil:
		return verdict{do: repeat, err: ErrEncoded}
	case tag != "":
		return verdict{do: take, v: v, to: c.to}
	case c.to == c.total: // all of it, so nothing has to be pinned
		return verdict{do: takeWhole, v: v, to: c.to}
	}
	return verdict{do: goWhole, err: ErrAnswer, v: v}
}

// judgeWhole is for 200.
func judgeWhole(q question, h head, maxSize int64) verdict {
	v := Version{ETag: strongTag(h.header), Length: h.length, LastModified: text(h.header, "Last-Modified"), MD5: wholeMD5(h.status, h.header)}
	switch {
	case q.ask == askPart:
		return verdict{do: startOver, err: ErrNoRanges}
	case h.header.Get("Content-Range") != "":
		return verdict{do: repeat, err: ErrAnswer}
	case h.length < 0:
		return verdict{do: repeat, err: ErrLength}
	case h.length > maxSize:
		return verdict{do: fail, err: ErrTooLarge}
	case encoding(h.header) != "" && v.MD5 == nil:
		return verdict{do: repeat, err: ErrEncoded}
	}
	if q.ask == askWhole {
		if q.v.Length >= 0 && v.Length != q.v.Length || q.v.MD5 != nil && v.MD5 != nil && !bytes.Equal(v.MD5, q.v.MD5) {
			return verdict{do: startOver, err: ErrChanged}
		}
		if v.MD5 == nil {
			v.MD5 = q.v.MD5
		}
	}
	return verdict{do: takeWhole, v: v, to: h.length}
}

// judgeError is for 400 and above.
func judgeError(q question, h head) verdict {
	pinned := q.ask == askResume || q.ask == askPart
	switch reason := link.Explain(h.status, h.header, h.text).Reason; {
	case h.status == http.StatusPreconditionFailed && pinned:
		return verdict{do: startOver, err: ErrChanged}
	case h.status == http.StatusPreconditionFailed: // there was no condition
		return verdict{do: repeat, err: ErrAnswer}
	case h.status == http.StatusRequestedRangeNotSatisfiable && pinned: // a blob with this tag has this range
		return verdict{do: startOver, err: ErrChanged}
	case h.status == http.StatusRequestedRangeNotSatisfiable && q.ask == askFirst && unsatisfied(h.header) <= 0:
		return verdict{do: goWhole, err: ErrAnswer, v: Version{Length: unsatisfied(h.header)}} // empty, or so it says
	case h.status == http.StatusRequestedRangeNotSatisfiable:
		return verdict{do: repeat, err: ErrAnswer}
	case h.status == http.StatusTooManyRequests, h.status == http.StatusServiceUnavailable, reason == link.ReasonThrottled:
		return verdict{do: wait, err: ErrThrottled}
	case h.status >= 500, h.status == http.StatusRequestTimeout:
		return verdict{do: repeat, err: ErrServer}
	case reason == link.ReasonExpired:
		return verdict{do: renew, err: ErrExpired}
	case reason == link.ReasonNotYet:
		return verdict{do: waitStart, err: ErrNotYet}
	case reason == link.ReasonUnauthorized, reason == link.ReasonRefused, reason == link.ReasonSignature: // the key of the account may have been rotated
		return verdict{do: renewOnce, err: ErrUnauthorized}
	case reason == link.ReasonNotFound:
		return verdict{do: fail, err: ErrNotFound}
	case h.status == http.StatusForbidden:
		return verdict{do: fail, err: ErrForbidden}
	}
	return verdict{do: fail, err: ErrRefused}
}
