package download

import (
	"context"
	"hash"
	"io"
	"time"

	"github.com/lrkit/lrkit/link"
)

// Version is one version of a blob. Two downloads of the same version give the same bytes.
type Version struct {
	// ETag is the strong entity tag, quotes included. It is empty if the service sent none or a
	// weak one. Such a version cannot be pinned: it is fetched with a single request and never
	// resumed.
	ETag string
	// Length is the size of the whole blob in bytes.
	Length int64
	// LastModified is the header as sent. It is for the record and decides nothing.
	LastModified string
	// MD5 is the MD5 of the whole blob as the service has it, 16 bytes, or nil if it was not sent.
	// It must not be modified.
	MD5 []byte
	// Identity is the [link.Link.Identity] of the link that led to the version. A store that does
	// not keep it returns it empty. The version is then recognized by ETag and length alone.
	Identity string
}

// Store keeps the bytes of a blob. One [Downloader.Get] at a time uses a Store, from one goroutine.
// [Memory] and [File] are stores, and so is a part of a case in package casedir.
//
// If a Store is also an [io.ReaderAt], the prefix of a resumed download is read again for its MD5,
// if the service sent one. Otherwise a resumed download cannot be checked against the MD5, and
// [Result.Verified] is empty.
type Store interface {
	// Resume returns what an earlier download left: the version, how many bytes from its beginning
	// are safe, and a SHA-256 that has been fed with them. The bytes must have been read again and
	// checked. n is 0 if there is nothing. Resume is called once, before the other methods. Reading
	// may take long and ends with the context.
	Resume(ctx context.Context) (v Version, n int64, h hash.Hash, err error)
	// Start discards everything and begins v. It returns an empty SHA-256. The download feeds that
	// hash, like the one of Resume, with all that is written. At each Sync the store has the hash
	// of its bytes without computing it again. The store must not write to the hash.
	Start(v Version) (h hash.Hash, err error)
	// Write appends. It is called from one goroutine, in order. p is borrowed for the call.
	io.Writer
	// Sync makes the written bytes survive a power loss and records them.
	Sync() error
}

// Links returns links to the blob: a new one on each call, which costs a call of the API. It is
// called from one goroutine at a time.
type Links interface {
	Link(ctx context.Context) (*link.Link, error)
}

// LinksFunc adapts a function to [Links].
type LinksFunc func(ctx context.Context) (*link.Link, error)

// Link calls f.
func (f LinksFunc) Link(ctx context.Context) (*link.Link, error) {
	if f == nil {
		panic("download: a nil LinksFunc")
	}
	return f(ctx)
}

// Result describes a complete blob: all bytes of one version are in the store and synced.
type Result struct {
	Version
	SHA256 [32]byte
	// Verified is "content-md5" if the bytes have the MD5 that the service sent for the whole blob.
	// Otherwise it is empty.
	Verified string
	// Resumed is how many bytes of an earlier download were kept.
	Resumed int64
	// Fetched is how many bytes of bodies arrived, including bytes that were fetched twice.
	Fetched int64
	// Requests is the number of requests to the blob service, at least 1. Renewals is the number of
	// links after the first. Restarts is how often the download began again from nothing.
	Requests, Renewals, Restarts int
	// Expiry is the expiry of the last link. It is zero if the link has none or none was needed.
	Expiry time.Time
	// RequestID is x-ms-request-id of the response that decided the version. It is empty unless it
	// is a UUID.
	RequestID string
	// ContentType, ContentDisposition and ContentEncoding are headers of that response as sent, up
	// to 1 KiB each. They are not trusted: escape them before printing.
	ContentType, ContentDisposition, ContentEncoding string
	// Started and Ended are by our clock. Skew is how far the clock of the service is ahead of it,
	// or 0 if unknown.
	Started, Ended time.Time
	Skew           time.Duration
}

// Progress is how far a download is. Done may return to 0 when the blob changes.
type Progress struct {
	Done, Total int64
}
