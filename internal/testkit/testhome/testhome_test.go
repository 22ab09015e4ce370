package testhome

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/lrkit/lrkit/fetch/statedir"
)

type tests func() int

func (t tests) Run() int { return t() }

// TestIn: tests that write in the home fail, those that keep to the state directory do not.
func TestIn(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func() error
		code  int // of the tests
		want  int
	}{
		{"nothing", func() error { return nil }, 0, 0},
		{"failed", func() error { return nil }, 2, 2},
		{"the state directory", func() error {
			d, err := statedir.Open()
			if err == nil {
				_, err = d.Key()
				err = errors.Join(err, d.Close())
			}
			return err
		}, 0, 0},
		{"the state directory of the home", func() error {
			os.Setenv(statedir.EnvVar, "")
			d, err := statedir.Open()
			if err == nil {
				err = d.Close()
			}
			return err
		}, 0, 1},
		{"a file", func() error {
			home, err := os.UserHomeDir()
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(home, ".x"), nil, 0o600)
		}, 0, 1},
	} {
		for _, name := range []string{"HOME", "USERPROFILE", "LocalAppData", "AppData", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME",
			"XDG_CONFIG_HOME", "GOPATH", "GOCACHE", "GOENV", statedir.EnvVar} {
			t.Setenv(name, os.Getenv(name)) // restored in the end
		}
		got := In(tests(func() int {
			if err := c.write(); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			return c.code
		})).Run()
		if got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}
