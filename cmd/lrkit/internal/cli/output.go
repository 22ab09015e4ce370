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
	f    *os.File
	w    io.Writer // to f
	name string
	temp string // empty where it is written to as it is
	torn bool   // something could not be written
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
	return &output{f: f, w: f, name: name, temp: f.Name()}, nil
}

// end gives the file its name, or removes it if it is not whole.
func (o *output) end(whole bool) error {
	err := o.f.Close()
	switch {
	case o.temp == "":
	case err == nil && whole && !o.torn:
		err = os.Rename(o.temp, o.name)
	default:
		err = errors.Join(err, os.Remove(o.temp))
	}
	return err
}
