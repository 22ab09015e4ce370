package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/lrkit/lrkit/internal/interrupt"
)

// output is a file that has its name when it is whole.
type output struct {
	f      outputFile
	w      io.Writer // to f
	name   string
	temp   string                      // empty where it is written to as it is
	rename func(from, to string) error // gives it its name
	torn   bool                        // something could not be written
}

// outputFile is what is needed of an *os.File.
type outputFile interface {
	io.WriteCloser
	Sync() error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	o.torn = o.torn || err != nil
	return n, err
}

// createOutput makes a temporary file beside the output. What is no regular file, as a pipe or a
// device, is written to as it is, as long as the context lasts.
func createOutput(ctx context.Context, name string) (*output, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := interrupt.OpenFile(ctx, name, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &output{f: f, w: interrupt.NewWriter(ctx, f, grace), name: name}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*") // mode 0600
	if err != nil {
		return nil, err
	}
	return &output{f: f, w: f, name: name, temp: f.Name(), rename: os.Rename}, nil
}

// end gives the file its name, once it is on the disk, or removes it if it is not whole.
func (o *output) end(whole bool) error {
	if o.temp == "" {
		return o.f.Close()
	}
	if kept, err := o.keep(whole); !kept {
		return err
	}
	if err := o.place(); err != nil {
		return errors.Join(err, os.Remove(o.temp))
	}
	return nil
}

// endWith writes all of a small file, and ends it.
func (o *output) endWith(b []byte) error {
	_, err := o.Write(b)
	return errors.Join(err, o.end(err == nil))
}

// keep puts the file on the disk under its temporary name, or removes it if it is not whole.
func (o *output) keep(whole bool) (kept bool, err error) {
	if !whole || o.torn {
		return false, errors.Join(o.f.Close(), os.Remove(o.temp))
	}
	if err := errors.Join(o.f.Sync(), o.f.Close()); err != nil {
		return false, errors.Join(err, os.Remove(o.temp))
	}
	return true, nil
}

// place gives a file that is kept its name.
func (o *output) place() error {
	err := o.rename(o.temp, o.name)
	if err == nil {
		syncFolder(filepath.Dir(o.name))
	}
	return err
}

// syncFolder makes a new name in a folder survive a power loss. Some file systems cannot.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}
