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

// Variable is the environment variable that says where the state directory is.
const EnvVar = "LRKIT_STATE_DIR"

const program = "lrkit"

// place returns where the state directory is. It is named if the user says so.
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

// CacheDir returns the folder for what may be lost, as the budget of calls: LRKIT_STATE_DIR, else
// lrkit in the user's cache directory. It is not made, and may be one that cannot be.
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

// ErrInside is returned for a state directory that lies in a case.
var ErrInside = errors.New("the state directory lies in the case")

func outside(path, folder string) error {
	inside, err := Inside(path, folder)
	if inside {
		return fmt.Errorf("%w: %s is in %s; set %s to another folder", ErrInside, path, folder, EnvVar)
	}
	return err
}

// Inside reports whether a path is a folder or lies in it, by whatever links. Neither needs to be
// there yet.
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
		// One folder may have several names, where case does not count or it is mounted twice.
		info, err2 := os.Stat(p)
		if p == top || err == nil && err2 == nil && os.SameFile(there, info) || err != nil && strings.EqualFold(p, top) {
			return true, nil
		}
		if p == filepath.Dir(p) {
			return false, nil
		}
	}
}

// resolve returns a path without links. What is not there yet has none.
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
