// Package testhome keeps tests out of the user's home.
package testhome

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Tests are those of a package, as [testing.M] has them.
type Tests interface{ Run() int }

// In returns tests that run with a home of their own and with LRKIT_STATE_DIR elsewhere. They fail
// if anything is in that home when they have ended.
func In(m Tests) Tests { return inHome{m} }

type inHome struct{ Tests }

func (t inHome) Run() int {
	code, err := t.run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "FAIL: the home of the tests:", err)
		return max(code, 1)
	}
	return code
}

func (t inHome) run() (code int, err error) {
	dir, err := os.MkdirTemp("", "lrkit-test-home-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		return 1, err
	}
	if err := move(home, filepath.Join(dir, "state")); err != nil {
		return 1, err
	}
	code = t.Tests.Run()
	if os.Getenv("LRKIT_LEAKS") != "" {
		reportLeft(os.Stderr)
	}
	return code, empty(home)
}

// move makes home the home of this process and of those that it starts. What the go command keeps
// stays where it is.
func move(home, state string) error {
	env := map[string]string{"HOME": home, "USERPROFILE": home, "LocalAppData": home, "AppData": home, "XDG_STATE_HOME": "", "XDG_CACHE_HOME": "",
		"XDG_DATA_HOME": "", "LRKIT_STATE_DIR": state}
	if old, err := os.UserHomeDir(); err == nil {
		keep(env, "GOPATH", filepath.Join(old, "go"))
	}
	if cache, err := os.UserCacheDir(); err == nil {
		keep(env, "GOCACHE", filepath.Join(cache, "go-build"))
	}
	if config, err := os.UserConfigDir(); err == nil {
		keep(env, "GOENV", filepath.Join(config, "go", "env"))
		keep(env, "XDG_CONFIG_HOME", config) // where the go command counts its uses
	}
	for name, value := range env {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

func keep(env map[string]string, name, value string) {
	if os.Getenv(name) == "" {
		env[name] = value
	}
}

// empty returns an error that names what is in a folder.
func empty(dir string) error {
	return filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if err == nil && name != dir {
			err = fmt.Errorf("%s was written there", name)
		}
		return err
	})
}
