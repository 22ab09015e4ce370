package casedir

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"

	"github.com/lrkit/lrkit/fetch/statedir"
	"github.com/lrkit/lrkit/internal/regular"
)

// VerifyOptions say what is known besides the case.
type VerifyOptions struct {
	// Head is the hash that the last line must have, in hex, or empty.
	Head string
	// KeptHead is a head that was kept elsewhere. It must belong to this case and be in its
	// manifest.
	KeptHead *Head
	// State remembers the heads of cases. The head of this one must still be in its manifest. If
	// State is nil, nothing is compared.
	State *statedir.Dir
	// AcceptRollback turns a rollback from a finding into a note.
	AcceptRollback bool
	// PublicKey is the key that must have signed the manifest, or nil for any.
	PublicKey ed25519.PublicKey
	// PartKey is that of [Options]: it identifies the parts of this user. It may be nil.
	PartKey []byte
	// Hashed, if set, is called with the number of bytes of each read of a blob.
	Hashed func(n int)
	// Line, if set, is called with each line of the manifest, in order. Where the chain is broken,
	// it is also called with lines that nothing vouches for.
	Line func(e *Event)
	// Unread is set by a caller that reads the blobs itself and compares their hashes: of a blob
	// only its size and mode are checked.
	Unread bool
}

// Finding is something that is not as it must be.
type Finding struct {
	Code   string `json:"code"`
	Path   string `json:"path"`             // in the case, with forward slashes; not trusted
	Line   int64  `json:"line,omitempty"`   // of the manifest, from 1
	Offset int64  `json:"offset,omitempty"` // of the first byte of that line
	Detail string `json:"detail"`
}

// The codes of findings.
const (
	FindingManifest  = "manifest"  // the chain is broken at this line
	FindingTorn      = "torn"      // a writer died in the last line; the next one will record it
	FindingHead      = "head"      // not the head that was expected
	FindingRollback  = "rollback"  // what is remembered of the case is not in it any more
	FindingSignature = "signature" // not signed, or not by the key that was given
	FindingMissing   = "missing"   // a file that the manifest tells of is not there
	FindingExtra     = "extra"     // a file that the manifest does not tell of
	FindingAltered   = "altered"   // a file is not what the manifest says
	FindingMode      = "mode"      // a blob may be written to, or a file or folder by other users
	FindingLinked    = "linked"    // a file has another name, or a link stands for a folder
	FindingUnread    = "unread"    // a file cannot be read
)

// Report is the result of Verify. It has a field for each line that a reader of the report sees.
type Report struct {
	Lines     int64        // of the manifest
	Blobs     int64        // results
	Bytes     int64        // of blobs that were hashed
	Case      string       // its id, or the hash of its first line if it has none
	Seq       int64        // the number of the last line
	Head      string       // hash of the last line
	Signed    bool         // the last line but those of a writer that died is signed by the key that was given
	Pending   int          // unfinished parts
	Unchecked int          // of them those of another key, whose bytes any user may have written
	Parts     []PartReport // the first of the unfinished ones, by name
	Findings  []Finding    // in the order of the manifest, then of names
	More      int64        // findings beyond those
	Kept      []Kept       // in the order of the manifest
	MoreKept  int64        // beyond those

	Remembered int    // heads that were remembered of the case
	Notes      []Note // in the order of the manifest
	MoreNotes  int64  // notes beyond those

	names      []string
	key        string // that was given
	memory     *recollection
	rolledBack bool
}

// maxFindings limits the findings that are kept.
const maxFindings = 1000

// OK reports whether nothing was found.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

func (r *Report) find(f Finding) {
	f.Detail = clip(f.Detail)
	if len(r.Findings) == maxFindings {
		r.More++
		return
	}
	r.Findings = append(r.Findings, f)
}

// Verify checks a case against its manifest, and the manifest against itself. It reads everything,
// writes nothing and takes no lock. An error means that Verify failed or that the context ended,
// not that it found something.
//
// Without a key or a head that was kept elsewhere, Verify shows that a case is consistent, not who
// wrote it: an attacker who can write all files can write another case.
func Verify(ctx context.Context, path string, opts *VerifyOptions) (*Report, error) {
	root, err := openCase(path)
	if err != nil {
		return nil, err
	}
	defer root.Close() // it is only read
	return verifyFiles(ctx, rootFiles{root: root}, opts)
}

func verifyFiles(ctx context.Context, f files, opts *VerifyOptions) (*Report, error) {
	if opts == nil {
		opts = &VerifyOptions{}
	}
	key, err := newPartKey(opts.PartKey)
	if err != nil {
		return nil, err
	}
	v := &verifier{
		ctx: ctx, files: f, opts: opts, report: &Report{key: keyText(opts.PublicKey)}, known: newIndex(), key: key,
	}
	if err := v.manifest(); err != nil {
		return nil, err
	}
	if err := v.descriptions(); err != nil {
		return nil, err
	}
	if err := v.extra(); err != nil {
		return nil, err
	}
	return v.report, nil
}

type verifier struct {
	ctx    context.Context
	files  files
	opts   *VerifyOptions
	report *Report
	known  *index // what the manifest tells of
	runs   Runs
	caseID string
	key    partKey
	buf    []byte
}

// blob checks the files of a result against its line.
func (v *verifier) blob(k Key, b *Blob) {
	if b.Path != k.blob() {
		v.report.find(Finding{Code: FindingManifest, Path: manifestName, Detail: "a result with another name than its own: " + k.blob()})
	}
	n, sum, mode, err := v.hash(k.blob(), b.Size, !v.opts.Unread)
	if !errors.Is(err, errSize) && sum != unread {
		v.report.Bytes += n
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.report.find(Finding{Code: FindingMissing, Path: k.blob(), Detail: "the manifest tells of it"})
	case errors.Is(err, errSize):
		v.report.find(Finding{Code: FindingAltered, Path: k.blob(), Detail: fmt.Sprintf("it has %d bytes, recorded were %d", n, b.Size)})
	case err != nil:
		v.report.find(Finding{Code: FindingUnread, Path: k.blob(), Detail: reason(err)})
	case n != b.Size: // it grew or shrank while it was read
		v.report.find(Finding{Code: FindingAltered, Path: k.blob(), Detail: fmt.Sprintf("it has %d bytes, recorded were %d", n, b.Size)})
	case sum != b.SHA256 && sum != unread:
		v.report.find(
			Finding{Code: FindingAltered, Path: k.blob(), Detail: fmt.Sprintf("its SHA-256 is %s, recorded was %s", sum, b.SHA256)},
		)
	case mode&0o222 != 0 && mode&0o022 == 0 && runtime.GOOS != "windows": // else exposed has said more
		v.report.find(Finding{Code: FindingMode, Path: k.blob(), Detail: fmt.Sprintf("its mode is %v: it may be written to", mode)})
	}
}

// reason is an error without the name of the file.
func reason(err error) string {
	if not := new(notRegularError); errors.As(err, &not) {
		return "it is not a file but a " + regular.Kind(not.mode)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}

var errSize = errors.New("it has another size")

// unread stands for the hash of a blob that is not read.
const unread = "unread"

// hash reads a file. If its size is not want, it is not read, and n is the size. A negative want
// means any size. Without read only the size and the mode are looked at, and sum is unread.
func (v *verifier) hash(name string, want int64, read bool) (n int64, sum string, mode fs.FileMode, err error) {
	f, info, err := openRead(v.files, name)
	if err != nil {
		return 0, "", 0, err
	}
	defer f.Close() // it is only read
	v.exposed(name, f)
	if want >= 0 && info.Size() != want {
		return info.Size(), "", 0, errSize
	}
	if !read {
		return want, unread, info.Mode().Perm(), nil
	}
	n, sum, err = v.digest(f)
	return n, sum, info.Mode().Perm(), err
}

// digest hashes the rest of a reader.
func (v *verifier) digest(from io.Reader) (n int64, sum string, err error) {
	if v.buf == nil {
		v.buf = make([]byte, 256<<10)
	}
	h := sha256.New()
	r := contextReader{v.ctx, from}
	for {
		m, err := r.Read(v.buf)
		h.Write(v.buf[:m])
		n += int64(m)
		if v.opts.Hashed != nil {
			v.opts.Hashed(m)
		}
		if err == io.EOF {
			return n, hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return n, "", err
		}
	}
}
