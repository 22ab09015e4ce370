package statedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"syscall"

	"github.com/lrkit/lrkit/fetch/internal/owner"
)

var (
	// ErrOpen is returned for a state directory that others can write to.
	ErrOpen = errors.New("others can write to the state directory")
	// ErrForeign is returned for a state directory, or a file in it, of another user.
	ErrForeign = errors.New("it belongs to another user")
)

// Dir is the state directory of a user. Its methods are safe for use by many goroutines and
// processes.
type Dir struct {
	path string
	why  error
	root *os.Root // nil in memory

	mu    sync.Mutex
	files map[string][]byte // in memory
}

// Open opens the state directory of this user, and creates it if necessary. It must be outside of
// the given cases, which need not exist yet: see [Dir.Outside]. If there is no place for one, the
// Dir is in memory.
func Open(cases ...string) (*Dir, error) {
	path, named, err := place()
	if err != nil {
		if named {
			return nil, fmt.Errorf("%s: %w", EnvVar, err)
		}
		return Memory(err), nil
	}
	d, err := open(path, cases)
	switch {
	case err == nil:
		return d, nil
	case errors.Is(err, ErrInside):
		return nil, err
	case !named && NoPlace(err):
		return Memory(err), nil
	}
	return nil, fmt.Errorf("the state directory: %w", err)
}

// Find opens the state directory of this user for reading. It creates nothing. If there is no state
// directory, nothing is remembered, and the Dir is in memory without a reason.
func Find() (*Dir, error) {
	path, named, err := place()
	if err != nil {
		if named {
			return nil, fmt.Errorf("%s: %w", EnvVar, err)
		}
		return Memory(err), nil
	}
	root, err := os.OpenRoot(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Memory(nil), nil
	}
	if err != nil {
		return nil, fmt.Errorf("the state directory: %w", err)
	}
	d := &Dir{path: path, root: root}
	if err := d.check(); err != nil {
		return nil, errors.Join(fmt.Errorf("the state directory: %w", err), root.Close())
	}
	return d, nil
}

// Memory returns a Dir in memory, for a reason.
func Memory(why error) *Dir { return &Dir{why: why, files: map[string][]byte{}} }

func open(path string, cases []string) (*Dir, error) {
	for _, c := range cases {
		if err := outside(path, c); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	d := &Dir{path: path, root: root}
	if err := errors.Join(d.check(), d.try()); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return d, nil
}

// check refuses a folder that does not belong to this user alone.
func (d *Dir) check() error {
	f, err := d.root.Open(".")
	if err != nil {
		return err
	}
	defer f.Close() // it was only looked at
	facts, err := owner.Of(f)
	switch {
	case err != nil:
		return err
	case !facts.Mine:
		return fmt.Errorf("%s: %w: set %s to a folder of your own", d.path, ErrForeign, EnvVar)
	case facts.Writable:
		return fmt.Errorf("%s: %w: take that right away, or set %s to another folder", d.path, ErrOpen, EnvVar)
	}
	return nil
}

// try checks that files can be created here: the file system may be read-only.
func (d *Dir) try() error {
	f, name, err := d.temp("try")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), d.root.Remove(name))
}

// NoPlace reports whether an error means that no files can be created in a place, as on a read-only
// disk. A full or failing disk is another matter.
func NoPlace(err error) bool {
	return !errors.Is(err, ErrForeign) && !errors.Is(err, ErrOpen) &&
		(errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, readOnly))
}

// Path returns the path of the state directory, or "" in memory.
func (d *Dir) Path() string { return d.path }

// Why returns why the state directory is in memory, or nil.
func (d *Dir) Why() error { return d.why }

// Outside returns [ErrInside] if the state directory is the folder of a case or is inside it, also
// through links: the key would be in the case.
func (d *Dir) Outside(caseDir string) error {
	if d.root == nil {
		return nil
	}
	return outside(d.path, caseDir)
}

// Close closes the directory.
func (d *Dir) Close() error {
	if d.root == nil {
		return nil
	}
	return d.root.Close()
}

// syncDir makes the names in the directory survive a power loss. Some file systems cannot.
func (d *Dir) syncDir() {
	if runtime.GOOS == "windows" {
		return
	}
	if f, err := d.root.Open("."); err == nil {
		_ = f.Sync()
		f.Close()
	}
}
