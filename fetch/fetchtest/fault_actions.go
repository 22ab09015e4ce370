package fetchtest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// effect is what a fault does, in one or more of these ways: before the answer, to the tenant or to
// the reading of the request; an answer of its own; or a change of the answer.
type effect struct {
	kinds   []string // of requests it makes sense for; any if empty
	needs   []string // fields that must be given
	doc     string
	before  func(*exchange, Fault)
	instead func(*exchange, Fault) *response
	after   func(*exchange, Fault, *response)
}

var (
	ofBlob  = []string{KindBlob}
	ofBytes = []string{KindBlob, KindPackage}
	ofAPI   = slices.DeleteFunc(slices.Clone(kinds), func(kind string) bool {
		return slices.Contains([]string{KindToken, KindDevice, KindBlob, KindPackage, KindOther}, kind)
	})
)

// effects are all that faults can do, by name.
var effects = map[string]effect{
	// The connection.
	"drop":        {doc: "the connection is closed before the answer", after: ends(closed, true)},
	"drop-undone": {doc: "the connection is closed, and what was asked for is not done", instead: undone(closed)},
	"reset": {
		doc:   "the connection is reset when `at` bytes of the body are sent (TCP only; elsewhere it is closed)",
		after: ends(reset, false),
	},
	"cut":         {doc: "the connection is closed when `at` bytes of the body are sent", after: ends(closed, false)},
	"stall":       {doc: "nothing comes any more when `at` bytes of the body are sent", after: ends(stalled, false)},
	"hang":        {doc: "no answer comes", after: ends(stalled, true)},
	"hang-undone": {doc: "no answer comes, and what was asked for is not done", instead: undone(stalled)},
	"slow": {
		needs: []string{"rate"}, doc: "the body comes at `rate` bytes a second",
		after: func(_ *exchange, f Fault, a *response) { a.rate = f.Rate },
	},
	"delay": {
		needs: []string{"seconds"}, doc: "the answer comes `seconds` later",
		after: func(_ *exchange, f Fault, a *response) { a.wait += seconds(f) },
	},
	"half-header": {doc: "the connection is closed within the header", after: wire("HTTP/1.1 200 OK\r\nContent-Le")},
	"garbage":     {doc: "the answer is not HTTP", after: wire("\x15\x03\x01\x00\x02\x02\x28 220 ready\r\n\r\n")},
	"huge-header": {doc: "the header has no end", after: func(_ *exchange, _ Fault, a *response) { a.flood = true }},
	"early-hints": {doc: "a 103 comes first, then the right answer", after: func(_ *exchange, _ Fault, a *response) { a.hint = true }},

	// The body and its length.
	"chunked": {doc: "no Content-Length, but chunks", after: func(_ *exchange, _ Fault, a *response) { a.framing = chunked }},
	"close-length": {
		doc:   "no Content-Length: the body ends with the connection",
		after: func(_ *exchange, _ Fault, a *response) { a.framing = closing },
	},
	"longer":    {needs: []string{"by"}, doc: "`by` bytes more come than Content-Length says, or than belong there", after: longer},
	"shorter":   {needs: []string{"by"}, doc: "Content-Length and the body are `by` bytes shorter than the range", after: shorter},
	"gzip":      {doc: "the body is compressed, as by a proxy: Content-Encoding: gzip", after: zipped},
	"gzip-name": {doc: "Content-Encoding: gzip, and the body is not compressed", after: sets("Content-Encoding", "gzip")},
	"corrupt":   {doc: "the byte at `at` of the body is another", after: corrupt},

	// The range.
	"whole": {
		kinds: ofBytes, doc: "200 with the whole blob, whatever range was asked for",
		before: func(x *exchange, _ Fault) { x.override.whole = true },
	},
	"range": {
		kinds: ofBytes, needs: []string{"start, end or total"},
		doc:    "another range is sent, and Content-Range says so: `start` and `end` are added to its ends",
		before: func(x *exchange, f Fault) { x.override.first, x.override.last = f.Start, f.End },
	},
	"content-range": {
		kinds: ofBytes, needs: []string{"start, end or total"},
		doc: "Content-Range lies: `start`, `end` and `total` are added to its numbers", after: lies,
	},
	"no-content-range":  {kinds: ofBytes, doc: "a 206 without Content-Range", after: removes("Content-Range")},
	"star-total":        {kinds: ofBytes, doc: "Content-Range does not tell the length of the blob", after: starTotal},
	"bad-content-range": {kinds: ofBytes, doc: "Content-Range cannot be read", after: onlyPartial("Content-Range", "bytes 0-x/y")},
	"multipart":         {kinds: ofBytes, doc: "a 206 in multipart/byteranges", after: manyParts},

	// The version.
	"touch": {
		kinds: ofBytes, doc: "the blob gets a new ETag, for good",
		before: func(x *exchange, _ Fault) { x.change(func(c Content) Content { return c }) },
	},
	"replace": {
		kinds:  ofBytes,
		doc:    "the blob is replaced, for good: every byte is another, the ETag too, and with `total` the length by so much",
		before: replace,
	},
	"delete":          {kinds: ofBytes, doc: "the blob is deleted, for good", before: remove},
	"ignore-if-match": {kinds: ofBytes, doc: "If-Match is ignored", before: func(x *exchange, _ Fault) { x.override.unmatched = true }},
	"weak-etag":       {kinds: ofBytes, doc: "the ETag is weak", after: weakTag},
	"no-etag":         {kinds: ofBytes, doc: "there is no ETag", after: removes("Etag")},
	"other-etag":      {kinds: ofBytes, doc: "the ETag of this answer is another", after: sets("Etag", `"0x8D0000000000001"`)},
	"no-md5":          {kinds: ofBytes, doc: "no MD5 is sent", after: removes("Content-MD5", "X-Ms-Blob-Content-Md5")},
	"wrong-md5":       {kinds: ofBytes, doc: "the MD5 is of something else", after: wrongMD5},

	// Answers of the store.
	"expired": {kinds: ofBlob, doc: "403: the link expired, of a link with a start", instead: expired(frameText)},
	"expired-no-start": {
		kinds: ofBlob, doc: "403: the link expired, of a link without a start",
		instead: expired(func(_, expiry, now time.Time) string { return expiredText(expiry, now) }),
	},
	"not-yet-valid":       {kinds: ofBlob, doc: "403: the link is not valid yet", instead: notYet},
	"bad-signature":       refuses("403: the signature does not match"),
	"malformed-signature": refuses("403: the signature cannot be read"),
	"permission":          refuses("403: the link does not grant reading"),
	"ip":                  refuses("403: the link is for another address"),
	"protocol":            refuses("403: the link is for https only"),
	"vague":               refuses("403 AuthorizationFailure, which says nothing; a firewall of the account does that"),
	"bare-403": {
		doc:     "403 without a body",
		instead: func(x *exchange, _ Fault) *response { return x.answer(http.StatusForbidden, "", "") },
	},
	"blob-not-found":      refuses("404: there is no such blob"),
	"container-not-found": refuses("404: there is no such container"),
	"condition":           refuses("412: the blob is another one"),
	"invalid-range":       {kinds: ofBlob, doc: "416, with the length of the blob", instead: outside},

	// Answers of the API and the login.
	"unauthorized": {kinds: ofAPI, doc: "401: the token is not taken", instead: func(x *exchange, _ Fault) *response {
		return x.unauthorized("invalid_token", "The access token expired.")
	}},
	"forbidden": {
		kinds: ofAPI, doc: "403: the token lacks a role",
		instead: func(x *exchange, _ Fault) *response { return x.forbidden(x.e.opts.LinkRoles) },
	},
	"bad-request": {kinds: ofAPI, doc: "400", instead: func(x *exchange, _ Fault) *response {
		return x.apiError(http.StatusBadRequest, "BadRequest", "The request is not valid.")
	}},
	"not-found": {kinds: ofAPI, doc: "404", instead: func(x *exchange, _ Fault) *response {
		return x.apiError(http.StatusNotFound, "ResourceNotFound", "Resource was not found.")
	}},
	"sessions": {
		kinds: []string{KindRun}, doc: "429: there are too many sessions, with Retry-After as `retry_after` says",
		instead: func(x *exchange, f Fault) *response { return x.after(x.tooManySessions(), f) },
	},
	"active-request": {
		kinds: ofBegun, doc: "400: the machine is busy",
		instead: func(x *exchange, _ Fault) *response { return x.activeRequest() },
	},
	"disabled-feature":     refusesRun("DisabledFeature", "403: Live Response is off"),
	"os-not-supported":     refusesRun("OsPlatformNotSupported", "400: the operating system does not support it"),
	"client-not-supported": refusesRun("ClientVersionNotSupported", "400: the agent is too old"),
	"offline": {
		kinds: ofBegun, doc: "the machine cannot be reached: the action stays Pending",
		before: func(x *exchange, _ Fault) { x.override.offline = true },
	},
	"duplicates": {
		kinds: ofLists, doc: "everything stands twice in the list, which has more pages",
		before: func(x *exchange, _ Fault) { x.override.twice = true },
	},
	"stale": {
		kinds: []string{KindList, KindAction}, needs: []string{"seconds"}, doc: "the actions are as they were `seconds` ago",
		before: func(x *exchange, f Fault) { x.override.ago = seconds(f) },
	},
	"wrong-sha256": {
		kinds: []string{KindLibrary, KindUpload}, doc: "the hashes of files are others",
		after: wrongHash,
	},
	"bare-link": {
		kinds: []string{KindPackageLink}, doc: "the link is not in quotes",
		after: rewrites(func(_ *exchange, s string) string { return strings.ReplaceAll(s, `\"`, "") }),
	},
	"sas-link":      {kinds: []string{KindPackageLink}, doc: "the link is a SAS link to the store", after: sasLink},
	"html-link":     {kinds: []string{KindLink}, doc: "the ampersands of the link are written as in HTML: &amp;", after: htmlLink},
	"pending":       notSignedIn("authorization_pending", "400: the user has not decided yet"),
	"slow-down":     notSignedIn("slow_down", "400: the client polls too often"),
	"declined":      notSignedIn("authorization_declined", "400: the user declined"),
	"expired-code":  notSignedIn("expired_token", "400: the code expired"),
	"bad-code":      notSignedIn("bad_verification_code", "400: there is no such code"),
	"invalid-grant": notSignedIn("invalid_grant", "400: the refresh token is not taken any more"),
	"wrong-secret": {
		kinds: []string{KindToken}, doc: "401: the secret is not taken",
		instead: func(x *exchange, _ Fault) *response { return x.wrongSecret() },
	},

	// Answers of any service.
	"throttled":     {doc: "429, with Retry-After as `retry_after` says, or without", instead: throttled},
	"busy":          {doc: "503, with Retry-After as `retry_after` says, or without", instead: busy},
	"internal":      {doc: "500", instead: internal},
	"busy-done":     {doc: "503, although what was asked for was done", after: instead(busy)},
	"internal-done": {doc: "500, although what was asked for was done", after: instead(internal)},
	"status-done": {
		needs: []string{"status"}, doc: "`status` with `body` and `header`, although what was asked for was done", after: instead(status),
	},
	"redirect": {needs: []string{"to"}, doc: "a redirect to the URL `to`, 302 or `status`", instead: redirect},
	"status":   {needs: []string{"status"}, doc: "`status` with `body` and `header`, whatever they are", instead: status},
	"echo":     {doc: "400, with the request in the body: the signature and all", instead: echo},
	"header":   {needs: []string{"header"}, doc: "headers of the answer are replaced; an empty one is left out", after: headers},
}

// FaultAction is something that a [Fault] can do.
type FaultAction struct {
	Name  string
	Doc   string   // what it does; names of fields are in backquotes
	Kinds []string // of the requests it makes sense for; nil for all
	Needs []string // fields that must be given
}

// FaultActions lists what faults can do, by name.
func FaultActions() []FaultAction {
	var all []FaultAction
	for _, name := range slices.Sorted(maps.Keys(effects)) {
		d := effects[name]
		all = append(all, FaultAction{name, d.doc, slices.Clone(d.kinds), slices.Clone(d.needs)})
	}
	return all
}
