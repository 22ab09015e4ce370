// Package download fetches one blob through a SAS link that expires: the whole blob or nothing.
//
//	d := download.New(nil)
//	res, err := d.Get(ctx, links, store)
//
// links returns a new link on each call. store keeps the bytes; [Memory] and [File] are stores. Get
// returns a [Result] only if every byte of one version of the blob is in the store and synced.
// Otherwise it returns an [*Error] that says why and at which byte, and the next Get with the same
// store resumes after the last sync.
//
// # One version
//
// The first response decides the version: a strong ETag, the length and the MD5. All later requests
// are pinned to it with If-Match, and each response is checked: status, ETag, Content-Range,
// Content-Length and the end of the body. If the blob changes, the download begins again, at most
// [Options].MaxRestarts times. If an earlier download left the complete blob, its last byte is
// requested again: there is no [Result] without a response of the service in this call. Without a
// strong ETag nothing can be pinned. Such a blob is fetched with a single request and never
// resumed.
//
// A blob larger than [Options].RangeSize is fetched with several requests at a time and committed
// in order. The store always holds a prefix. The SHA-256 is computed on the way. If the service
// sends the MD5 of the whole blob, it is checked.
//
// STATES.md, in the directory of this package, lists what each response leads to.
//
// # Errors
//
// The error of a download is the last one, after all retries. These are the errors by cause. In
// brackets is how the store in package fetchtest names the fault:
//
//	ErrExpired       403, the link has expired [expired, expired-no-start]
//	ErrNotYet        403, the link is not valid yet [not-yet-valid]
//	ErrUnauthorized  401; 403 for a signature, without a body, or of a firewall
//	                 [bad-signature, bare-403, vague]
//	ErrForbidden     any other 403 [ip, malformed-signature, permission, protocol]
//	ErrNotFound      404 [blob-not-found, container-not-found, delete]
//	ErrRefused       any other 4xx [echo, status, status-done]
//	ErrRedirect      3xx [redirect]
//	ErrThrottled     429, 503 [busy, busy-done, throttled]
//	ErrServer        any other 5xx, 408 [internal, internal-done]
//	ErrNetwork       no connection, no response, no HTTP
//	                 [drop, drop-undone, garbage, half-header, huge-header]
//	ErrStalled       nothing for Options.Idle [hang, hang-undone, stall]
//	ErrSlow          less than Options.MinRate for a minute [slow]
//	ErrShort         a body that ends early [cut, reset]
//	ErrLong          a body that is too long [gzip]
//	ErrResponse      2xx, 304, 412 or 416 that does not fit the request
//	                 [bad-content-range, condition, content-range, invalid-range]
//	                 [multipart, no-content-range, range, shorter, star-total]
//	ErrChanged       a response for another version, too often [other-etag, replace, touch]
//	ErrChecksum      bytes without the MD5 of the blob, twice [corrupt, wrong-md5]
//
// These faults do not make a download fail:
//
//	none             [chunked, close-length, delay, early-hints, gzip-name, header]
//	                 [ignore-if-match, longer, no-etag, no-md5, weak-etag, whole]
//
// # Links
//
// A link is requested only when there is a request to send. It must pass [link.Link.Check]. It is
// renewed shortly before it expires, by the clock of the service, and when the service says that it
// has expired. Our own clock may be wrong: until the first response, a link that seems expired is
// tried. If a new link leads to another blob, the download begins again.
//
// [Downloader.WithServiceDownloads] also takes the download links of the service itself, to
// investigation packages. Their token may expire unseen: STATES.md says what is done then.
//
// # Where requests go
//
// The client follows no redirects, keeps no cookies, sends no Referer and no credentials, and
// decompresses nothing. It connects to public addresses only. The check is made for each
// connection, after the name is resolved. It uses a proxy only if [Options].Proxy says so. A proxy
// resolves names itself, and must refuse private addresses itself.
//
// # Secrets
//
// No error, log record or field of a result holds any part of a link. Text of a response appears
// only in the fields of a [Result] that say so. One thing is out of reach: net/http writes
// unsolicited data of a server to the standard logger. Route that logger through [link.Redact] if a
// server could echo a link, for example with [log/slog.SetDefault] and a redacting handler.
package download
