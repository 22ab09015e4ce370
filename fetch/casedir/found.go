package casedir

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/lrkit/lrkit/internal/regular"
)

// Condition is the condition of a recorded file.
type Condition string

// The conditions.
const (
	ConditionIntact  Condition = "intact"
	ConditionMissing Condition = "missing"
	ConditionAltered Condition = "altered"
)

// Found is what was found in the place of a result.
type Found struct {
	Blob, Description Condition
	Why               string // of what is not intact
}

// Worst returns the condition of the blob, or that of the description if the blob is intact.
func (f Found) Worst() Condition {
	if f.Blob != ConditionIntact {
		return f.Blob
	}
	return f.Description
}

// errNoResult is returned for a key that the manifest does not know.
var errNoResult = errors.New("casedir: there is no such result")

// Look checks that the files of a result exist, and the size of its blob. It reads neither.
func (d *Dir) Look(k Key) (Found, error) {
	d.mustOpen()
	return d.found(k, func(name string, size int64, _ string) (examined, error) { return d.look(name, size) })
}

// Check reads the files of a result and compares their hashes.
func (d *Dir) Check(ctx context.Context, k Key) (Found, error) {
	d.mustOpen()
	return d.found(k, func(name string, size int64, sum string) (examined, error) {
		return d.examine(ctx, name, size, sum)
	})
}

func (d *Dir) found(k Key, look func(name string, size int64, sum string) (examined, error)) (f Found, err error) {
	b, ok := d.Has(k)
	if !ok {
		return f, errNoResult
	}
	if k, err = k.check(); err != nil {
		return f, err
	}
	blob, err := look(k.blob(), b.Size, b.SHA256)
	if err != nil {
		return f, err
	}
	description, err := look(k.description(), -1, b.CommandSHA256)
	if err != nil {
		return f, err
	}
	d.warnFolder(k.folder())
	d.warnFile(k.blob())
	d.warnFile(k.description())
	return Found{blob.Condition, description.Condition, cmp.Or(blob.why, description.why)}, nil
}

// examined is what was found under a name.
type examined struct {
	Condition
	why    string
	noFile bool        // something is there that is no regular file
	info   fs.FileInfo // nil if nothing is there
	size   int64
	sum    string // of a file that was read
}

// movable returns why an entry cannot be set aside. Only a file has a hash and is evidence.
func (x *examined) movable() error {
	if x.noFile {
		return fmt.Errorf("%w: %s: remove it and try again", ErrOccupied, x.why)
	}
	return nil
}

// look examines a name that should be a file of a size. A negative size means any.
func (d *Dir) look(name string, size int64) (x examined, err error) {
	info, err := d.files.Lstat(name)
	switch folder := new(notFolderError); {
	case errors.As(err, &folder):
		return examined{Condition: ConditionAltered, noFile: true, why: folder.Error()}, nil
	case errors.Is(err, fs.ErrNotExist):
		return examined{Condition: ConditionMissing, why: name + " is missing"}, nil
	case err != nil:
		return x, err
	case !info.Mode().IsRegular():
		return examined{
			Condition: ConditionAltered, info: info, noFile: true,
			why: fmt.Sprintf("%s is not a file but a %s", name, regular.Kind(info.Mode())),
		}, nil
	case size >= 0 && info.Size() != size:
		return examined{Condition: ConditionAltered, info: info, size: info.Size(),
			why: fmt.Sprintf("%s has %d bytes, recorded were %d", name, info.Size(), size)}, nil
	}
	return examined{Condition: ConditionIntact, info: info, size: info.Size()}, nil
}

// examine is look, and also reads the file.
func (d *Dir) examine(ctx context.Context, name string, size int64, sum string) (x examined, err error) {
	x, err = d.look(name, size)
	if err != nil || x.Condition == ConditionMissing || x.noFile {
		return x, err
	}
	f, _, err := openRead(d.files, name)
	if err != nil {
		return x, err
	}
	defer f.Close() // it is only read
	h := sha256.New()
	if x.size, err = io.CopyBuffer(h, contextReader{ctx, f}, make([]byte, 256<<10)); err != nil {
		return x, err
	}
	x.sum = hex.EncodeToString(h.Sum(nil))
	if x.Condition == ConditionIntact && x.sum != sum {
		x.Condition, x.why = ConditionAltered, fmt.Sprintf("%s has the SHA-256 %s, recorded was %s", name, x.sum, sum)
	}
	return x, nil
}
