package export

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/expand"
)

// blob reads a result, and hashes it.
type blob struct {
	ctx  context.Context
	f    *os.File
	hash hash.Hash
	n    int64
	read func(n int) // of the caller; may be nil
	err  error       // of the file: not what expand makes of it
}

func newBlob(ctx context.Context, f *os.File, read func(int)) *blob {
	return &blob{ctx: ctx, f: f, hash: sha256.New(), read: read}
}

func (b *blob) Read(p []byte) (int, error) {
	if b.err = b.ctx.Err(); b.err != nil {
		return 0, b.err
	}
	n, err := b.f.Read(p)
	b.hash.Write(p[:n])
	b.n += int64(n)
	if b.read != nil {
		b.read(n)
	}
	if err != io.EOF {
		b.err = err
	}
	return n, err
}

// check reads what is left, and holds it against the manifest.
func (b *blob) check(want casedir.Blob) error {
	if _, err := io.Copy(io.Discard, struct{ io.Reader }{b}); err != nil {
		return err
	}
	switch sum := hex.EncodeToString(b.hash.Sum(nil)); {
	case b.n != want.Size:
		return fmt.Errorf("%w: %s has %d bytes, recorded were %d", lrkit.ErrAltered, want.Path, b.n, want.Size)
	case sum != want.SHA256:
		return fmt.Errorf("%w: %s has the SHA-256 %s, recorded was %s", lrkit.ErrAltered, want.Path, sum, want.SHA256)
	}
	return nil
}

// compressedByService reports whether a result that is gzip has to be expanded to be the file that
// it was. The service compresses what it sends, but a file that is gzip may be sent as it is.
// base is the name of the file, served that of Content-Disposition.
func compressedByService(f *os.File, base, served string) bool {
	if strings.EqualFold(served, base+".gz") {
		return true
	}
	if !ownGzip(base) {
		return true
	}
	x := expand.NewReader(io.NewSectionReader(f, 0, 1<<20), expand.Gzip, expand.Limits{})
	defer x.Close() // it only reads
	head, _ := bufio.NewReader(x).Peek(3)
	return expand.Detect(head) == expand.Gzip
}

// ownGzip reports whether a file of this name is expected to be gzip.
func ownGzip(name string) bool {
	ext := strings.ToLower(extension(name))
	return ext != "" && strings.Contains(" .gz .tgz .gzip .svgz .emz .taz .adz .cpgz .vgz ", " "+ext+" ")
}

// isGzip reports whether a file begins as gzip does.
func isGzip(f *os.File) bool {
	head := make([]byte, 3)
	n, _ := f.ReadAt(head, 0)
	return expand.Detect(head[:n]) == expand.Gzip
}

// copied is what became of a copy.
type copied struct {
	size    int64
	sha256  string
	partial bool // what came last is missing
	problem *Problem
}

// copyTo writes a result to w, expanded if it is to be. The error is one of reading or writing, or
// says that the result is not as recorded.
func copyTo(w io.Writer, b *blob, want casedir.Blob, expanded bool, limits expand.Limits) (c copied, err error) {
	sum := sha256.New()
	out := &counted{w: w, hash: sum}
	var in io.Reader = b
	var x *expand.Reader
	if expanded {
		x = expand.NewReader(b, expand.Gzip, limits)
		defer x.Close() // it only reads
		in = x
	}
	_, err = io.CopyBuffer(struct{ io.Writer }{out}, struct{ io.Reader }{in}, make([]byte, 256<<10))
	limit, damage := new(expand.LimitError), new(expand.DamageError)
	switch {
	case out.err != nil:
		return c, out.err
	case b.err != nil:
		return c, b.err
	case errors.As(err, &limit):
		c.problem = &Problem{Code: CodeLimit, Detail: fmt.Sprintf("%s (%d), after %d bytes", limit.Limit, limit.Max, out.n)}
	case errors.As(err, &damage):
		c.partial = true
		c.problem = &Problem{Code: CodeDamaged, Detail: fmt.Sprintf("at byte %d of the result: %v", damage.Offset, damage.Err)}
	case err != nil:
		return c, err
	case x != nil && x.Trailing().Bytes > 0 && !x.Trailing().Zero:
		t := x.Trailing()
		c.problem = &Problem{Code: CodeTrailing, Detail: fmt.Sprintf("%d bytes from byte %d of the result on", t.Bytes, t.Offset)}
	}
	c.size, c.sha256 = out.n, hex.EncodeToString(sum.Sum(nil))
	return c, b.check(want)
}

// counted writes, and tells errors of writing from others.
type counted struct {
	w    io.Writer
	hash hash.Hash
	n    int64
	err  error
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.hash.Write(p[:n])
	c.n += int64(n)
	c.err = err
	return n, err
}

// baseName returns the last name of a path of either system.
func baseName(file string) string {
	if !posix(file) {
		file = strings.ReplaceAll(file, `\`, "/")
	}
	return file[strings.LastIndexByte(file, '/')+1:]
}
