package statedir

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// MaxFile limits a file of the state directory.
const MaxFile = 64 << 10

// ReadFile returns what WriteFile wrote under a name, or [fs.ErrNotExist]. A file of another user,
// or a file that others can write to, is an error.
func (d *Dir) ReadFile(name string) ([]byte, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	if d.root == nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		b, ok := d.files[name]
		if !ok {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return bytes.Clone(b), nil
	}
	b, facts, err := d.read(name)
	if err == nil && facts.Writable {
		err = fmt.Errorf("%s: others can write to it", d.join(name))
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

// WriteFile writes a file of mode 0600 atomically and syncs it. A name consists of lower case
// letters, digits, dots and hyphens, and begins with a letter.
func (d *Dir) WriteFile(name string, b []byte) error {
	if err := checkName(name); err != nil {
		return err
	}
	if len(b) > MaxFile {
		return fmt.Errorf("%s: %d bytes, it can have %d", d.join(name), len(b), MaxFile)
	}
	if d.root == nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.files[name] = bytes.Clone(b)
		return nil
	}
	temp, err := d.writeTemp(name, b)
	if err != nil {
		return err
	}
	if err := d.root.Rename(temp, name); err != nil {
		return errors.Join(err, d.root.Remove(temp))
	}
	d.syncDir()
	return nil
}

func checkName(name string) error {
	ok := len(name) > 0 && len(name) <= 128 && name[0]-'a' < 26 && name != keyName
	for _, c := range []byte(name) {
		ok = ok && (c-'a' < 26 || c-'0' < 10 || c == '-' || c == '.')
	}
	if !ok {
		return fmt.Errorf("statedir: %.140q is not the name of a file", name)
	}
	return nil
}

func (d *Dir) join(name string) string {
	if d.root == nil {
		return name
	}
	return filepath.Join(d.path, name)
}

// read reads a regular file of this user, not a link to one, of at most MaxFile bytes. Its errors
// name it.
func (d *Dir) read(name string) ([]byte, owner.Facts, error) {
	b, facts, err := d.readOwn(name)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, facts, &fs.PathError{Op: "read", Path: d.join(name), Err: err}
	}
	return b, facts, nil
}

func (d *Dir) readOwn(name string) (_ []byte, facts owner.Facts, err error) {
	before, err := d.root.Lstat(name)
	if err != nil {
		return nil, facts, err
	}
	if !before.Mode().IsRegular() {
		return nil, facts, errors.New("not a regular file")
	}
	f, err := d.root.OpenFile(name, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, facts, err
	}
	defer f.Close() // it was only read
	after, err := f.Stat()
	if err != nil {
		return nil, facts, err
	}
	if !os.SameFile(before, after) {
		return nil, facts, errors.New("it changed while it was opened")
	}
	if facts, err = owner.Of(f); err != nil {
		return nil, facts, err
	}
	if !facts.Mine {
		return nil, facts, ErrForeign
	}
	b, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err == nil && len(b) > MaxFile {
		err = fmt.Errorf("longer than %d bytes", MaxFile)
	}
	return b, facts, err
}

// temp creates a file with a unique name.
func (d *Dir) temp(name string) (*os.File, string, error) {
	name = "." + name + "." + rand.Text()
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	return f, name, err
}

// writeTemp writes and syncs such a file.
func (d *Dir) writeTemp(name string, b []byte) (string, error) {
	f, temp, err := d.temp(name)
	if err != nil {
		return "", err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, d.root.Remove(temp))
	}
	return temp, nil
}
