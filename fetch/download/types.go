package download

import (
	"context"
	"hash"
	"io"
	"time"

	"github.com/lrkit/lrkit/link"
)

// Version is one version of a blob: two downloads of the same version give the same bytes.
type Version struct {
	// ETag is the strong entity tag, quotes included. It is empty if the service sent none or a weak one: such a version
	// cannot be pinned, so it is fetched with a single request and never resumed.
	ETag string
	// Length is that of the whole blob, in bytes.
	Length int64
	// LastModified is the header as sent; it is kept for the record and decides nothing.
	LastModified string
	// MD5 is that of the whole blob as the service has it, 16 bytes; nil if it was not sent. Nobody may write to it.
	MD5 []byte
	// Identity is [link.Link.Identity] of the link behind which the version was found. A store that does not keep it returns
	// it empty, and the version is then told by ETag and length alone.
	Identity string
}

// Store keeps what arrives. A Store belongs to one [Downloader.Get] at a time, which calls it from one goroutine.
//
// If it is an [io.ReaderAt] as well, the prefix of a resumed download is read once more for its MD5, where the service sent one.
// Without, a download that was resumed cannot be held against the MD5, and [Result.Verified] is empty.
type Store interface {
	// Resume returns what an earlier download left: the version, how many bytes from its beginning are safe, and a
	// SHA-256 that has been fed with them (re-read and checked against what was recorded). n is 0 if there is nothing.
	// It is called once, before anything else. Reading again may take long: it ends with the context.
	Resume(ctx context.Context) (v Version, n int64, h hash.Hash, err error)
	// Start forgets everything and begins v. It returns a SHA-256 that has been fed with nothing. As the one of Resume, it is fed with what is
	// written, so that the store has the hash of all that at each Sync without hashing a second time; it must not write to it.
	Start(v Version) (h hash.Hash, err error)
	// Write appends. It is called from one goroutine, in order. The bytes are borrowed for the call.
	io.Writer
	// Sync makes what was written survive a power loss and records it.
	Sync() error
}

// Links gives a link to the blob: a new one each time it is asked, at the cost of a call of the API. It is asked by one
// goroutine at a time.
type Links interface {
	Link(ctx context.Context) (*link.Link, error)
}

// Result is a blob that is whole: all bytes of one version are in the store and synced.
type Result struct {
	Version
	SHA256 [32]byte
	// Verified is "content-md5" if the bytes have the MD5 that the service sent for the whole blob, else empty.
	Verified string
	// Resumed is how many bytes of an earlier download were kept.
	Resumed int64
	// Fetched is how many bytes of bodies arrived, those that were fetched twice included.
	Fetched int64
	// Requests were sent to the blob service, at least one; Renewals is how many links were asked for beyond the first; Restarts how often
	// the download began again from nothing.
	Requests, Renewals, Restarts int
	// Expiry is that of the last link that was used; zero if it does not tell or none was needed.
	Expiry time.Time
	// RequestID is x-ms-request-id of the answer that decided the version; empty if it has not the form of a UUID.
	RequestID string
	// ContentType, ContentDisposition and ContentEncoding are headers of that answer as sent, up to 1 KiB each. Others
	// chose them: not safe to print as they are.
	ContentType, ContentDisposition, ContentEncoding string
	// Started and Ended are by our clock; Skew is how far the clock of the service is ahead of it, 0 if not known.
	Started, Ended time.Time
	Skew           time.Duration
}

// Progress is how far a download is. Done may go back to 0 when the blob changed.
type Progress struct {
	Done, Total int64
}
