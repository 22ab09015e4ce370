package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/statedir"
)

// maxHeadFile is more than a head is long.
const maxHeadFile = 1 << 10

// readHead reads the head of a case from a file that is not in it: a user who can write to the case
// must not be able to write there.
func readHead(ctx context.Context, name, dir string) (*casedir.Head, error) {
	inside, err := statedir.Inside(name, dir)
	if inside {
		err = usageError{fmt.Errorf("--head-file %s lies in the case, where it proves nothing", name)}
	}
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() { // it is replaced in the end
		err = fmt.Errorf("--head-file %s: not a regular file", name)
	}
	if err != nil {
		return nil, err
	}
	b, err := readFile(ctx, name, maxHeadFile)
	if err != nil {
		return nil, err
	}
	h, err := casedir.ParseHead(string(b))
	if err != nil {
		return nil, fmt.Errorf("--head-file %s: %w", name, err)
	}
	return &h, nil
}

// writeHead writes the head of a case: the old one is there or the new one, whatever happens.
func writeHead(name string, h casedir.Head) error {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(h.String() + "\n")
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
