package cli

import (
	"errors"
	"os"
	"path/filepath"
)

// output is a file that has its name when it is whole.
type output struct {
	*os.File
	name string
	temp string // empty where it is written to as it is
	torn bool   // something could not be written
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.File.Write(b)
	o.torn = o.torn || err != nil
	return n, err
}

// createOutput makes a file beside the one that it will be. What is no regular file, as a pipe or a device, is written to as it is.
func createOutput(name string) (*output, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &output{File: f, name: name}, err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*") // mode 0600
	if err != nil {
		return nil, err
	}
	return &output{File: f, name: name, temp: f.Name()}, nil
}

// end gives the file its name, or removes it if it is not whole.
func (o *output) end(whole bool) error {
	err := o.Close()
	switch {
	case o.temp == "":
	case err == nil && whole && !o.torn:
		err = os.Rename(o.temp, o.name)
	default:
		err = errors.Join(err, os.Remove(o.temp))
	}
	return err
}
