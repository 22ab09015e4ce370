// Package download fetches one blob behind a SAS link that expires, whole or not at all.
//
//	d := download.New(nil)
//	res, err := d.Get(ctx, links, store)
//
// links gives a link each time it is asked (in lrkit: one call of the API each), store keeps the bytes. Get returns a [Result] only if
// every byte of one version of the blob is in the store and synced. Otherwise it returns an [*Error] that says why and where, and the next Get on the
// same store goes on from the last sync.
//
// # One version
//
// The first request asks for the beginning, and its answer decides the version: strong ETag, length, MD5. All
// further requests are pinned to it with If-Match, and each answer is held against it: status, ETag, Content-Range (first,
// last and total), Content-Length, where the body ends. A blob that changed makes the download begin again, at most
// [Options].MaxRestarts times. Where an earlier download left all of the blob, its last byte is asked for in that
// way: there is no [Result] without an answer of the service in this run. Without a strong ETag nothing can be pinned: the blob is fetched with a single request,
// and never resumed.
//
// A blob larger than [Options].RangeSize is fetched with several requests at a time and committed in order, so that what the store has is
// always a prefix. The SHA-256 is computed on the way. If the service sends the MD5 of the whole blob, the bytes are held against it.
//
// What each answer leads to is in STATES.md, next to this file.
//
// # Links
//
// A link is asked for when there is a request to send, and not before. It has to pass [link.Link.Check]. It is renewed ahead of its expiry by the clock of the service, which its Date headers tell, and when the
// service says that it is expired. As long as no answer came, our own clock decides nothing: a link that seems expired is tried.
// If a new link leads to another blob, the download begins again.
//
// # Where requests go
//
// The client follows no redirects, keeps no cookies, sends no Referer and no credentials, unpacks nothing, and connects to
// public addresses only, which is checked after names are resolved and for each connection. It uses no proxy unless
// [Options].Proxy says so; behind one, the proxy resolves names, so that refusing private addresses is up to it.
//
// # Secrets
//
// No error, log record or field of a result holds anything of a link, nor text of an answer except those fields of a Result that
// say so. One thing is out of reach: net/http writes to the standard logger what a server sends unasked behind an answer. Who
// fears a server that echoes links sends the standard logger through [link.Redact], as [log/slog.SetDefault] with a redacting handler does.
package download
