package statedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// EnvVar is the environment variable with the path of the state directory.
const EnvVar = "LRKIT_STATE_DIR"

const program = "lrkit"

// place returns the path of the state directory, and whether the user named it.
func place() (path string, named bool, err error) {
	if dir := os.Getenv(EnvVar); dir != "" {
		path, err = filepath.Abs(dir)
		return path, true, err
	}
	switch runtime.GOOS {
	case "windows":
		dir := os.Getenv("LocalAppData")
		if !filepath.IsAbs(dir) {
			return "", false, errors.New("%LocalAppData% is not set")
		}
		return filepath.Join(dir, program), false, nil
	case "darwin", "ios":
		home, err := homeDir()
		return filepath.Join(home, "Library", "Application Support", program), false, err
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) { // a relative one is to be ignored
		return filepath.Join(dir, program), false, nil
	}
	home, err := homeDir()
	return filepath.Join(home, ".local", "state", program), false, err
}

func homeDir() (string, error) {
	home, err := os.UserHomeDir()
	if err == nil && !filepath.IsAbs(home) {
		err = errors.New("$HOME is not an absolute path")
	}
	return home, err
}

// CacheDir returns the folder for data that may be lost, such as the budget of calls:
// LRKIT_STATE_DIR, or lrkit in the cache directory of the user. It is not created, and may be
// impossible to create.
func CacheDir() (string, error) {
	if dir := os.Getenv(EnvVar); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := os.UserCacheDir()
	if err == nil && !filepath.IsAbs(dir) {
		err = errors.New("the user's cache directory is not an absolute path")
	}
	return filepath.Join(dir, program), err
}

// ErrInside is returned for a state directory inside a case.
var ErrInside = errors.New("the state directory lies in the case")

func outside(path, folder string) error {
	inside, err := Inside(path, folder)
	if inside {
		return fmt.Errorf("%w: %s is in %s; set %s to another folder", ErrInside, path, folder, EnvVar)
	}
	return err
}

// Inside reports whether a path is a folder or is inside it, also through links. Neither needs to
// exist.
func Inside(path, folder string) (bool, error) {
	at, err := resolve(path)
	if err != nil {
		return false, err
	}
	top, err := resolve(folder)
	if err != nil {
		return false, err
	}
	there, err := os.Stat(top)
	for p := at; ; p = filepath.Dir(p) {
		// One folder may have several names, if the file system ignores case or is mounted twice.
		info, err2 := os.Stat(p)
		if p == top || err == nil && err2 == nil && os.SameFile(there, info) || err != nil && strings.EqualFold(p, top) {
			return true, nil
		}
		if p == filepath.Dir(p) {
			return false, nil
		}
	}
}

// resolve returns a path without links. A path that does not exist yet has none.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rest := ""
	for {
		real, err := filepath.EvalSymlinks(path)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		parent := filepath.Dir(path)
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) || parent == path {
			return "", err
		}
		path, rest = parent, filepath.Join(filepath.Base(path), rest)
	}
}
