package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/link"
)

// stdin is the name of the standard input.
const stdin = "-"

// inputs returns the names of all inputs, in byte order. A directory stands for the
// regular files below it; links are not followed. What cannot be read is said, and the
// others go on.
func (a *app) inputs(args []string) ([]string, error) {
	var names []string
	streams := 0
	for _, arg := range args {
		if arg == stdin {
			streams++
			names = append(names, arg)
			continue
		}
		found, err := a.below(arg)
		if err != nil {
			a.cannot(arg, err)
		}
		names = append(names, found...)
	}
	if streams > 1 {
		return nil, errors.New("- (stdin) can be read once only")
	}
	slices.SortFunc(names, cmp.Compare)
	return names, nil
}

var errCase = errors.New("case directories (with a manifest.ndjson) cannot be read yet: name the blobs in it")

// below returns the files that an argument stands for.
func (a *app) below(arg string) ([]string, error) {
	info, err := os.Stat(arg)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{arg}, nil
	}
	if _, err := os.Lstat(filepath.Join(arg, "manifest.ndjson")); err == nil {
		return nil, fmt.Errorf("%s: %w", arg, errCase)
	}
	var names []string
	err = filepath.WalkDir(arg, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			a.cannot(path, err)
		case entry.Type().IsRegular():
			names = append(names, path)
		}
		return nil
	})
	return names, err
}

// cannot says that an input failed.
func (a *app) cannot(name string, err error) {
	a.status.add(ofError(err))
	a.say("%s", inputError(name, err))
}

// inputError is the text of an error about an input, with its name in front once.
func inputError(name string, err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return text.SafeLine(link.Redact(name)) + ": " + text.SafeLine(link.Redact(err.Error()))
}
