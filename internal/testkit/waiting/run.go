//go:build linux

package waiting

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// hang is how long anything may take before it counts as hanging. No result depends on it.
const hang = time.Minute

// A Result is how a run ended that a signal ended.
type Result struct {
	Place  Place
	Signal syscall.Signal
	Took   time.Duration // from the signal to the end
	Code   int           // exit code; -1 if a signal killed it
	Stdout string
	Stderr string
}

// message is what a verb says in the end.
func message(verb string) string {
	if verb == "sim" {
		return "interrupted: the emulator keeps nothing"
	}
	return "interrupted: run the same command again to go on"
}

// Check returns what is wrong with the result, besides how long it took.
func (r *Result) Check() error {
	want := 128 + int(r.Signal)
	switch {
	case r.Code != want:
		return fmt.Errorf("exit code %d, want %d", r.Code, want)
	case strings.Count(r.Stderr, message(r.Place.Verb)) != 1:
		return fmt.Errorf("the message is not there once")
	}
	for _, word := range []string{"failed", "context canceled", "cannot", "panic"} {
		if strings.Contains(r.Stdout+r.Stderr, word) {
			return fmt.Errorf("it says %q", word)
		}
	}
	return nil
}

// run is a process on its way to a place.
type run struct {
	place Place
	dir   string
	cmd   *exec.Cmd
	out   capture
	err   capture
	ended chan struct{}
	after []func()

	emulator *fetchtest.Emulator
	at       string   // its URL
	terminal *os.File // the master of the pseudo terminal that is stdin
}

// capture keeps what is written to it.
type capture struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.b.Write(p)
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.b.String()
}

// Run puts the command at lrkit into a place, sends the signal, and waits for its end.
func Run(lrkit string, p Place, sig syscall.Signal) (Result, error) {
	r := &run{place: p, ended: make(chan struct{})}
	result := Result{Place: p, Signal: sig}
	var err error
	if r.dir, err = os.MkdirTemp("", "w"); err != nil {
		return result, err
	}
	defer os.RemoveAll(r.dir)
	defer func() {
		for _, f := range r.after {
			f()
		}
	}()
	if err := r.prepare(lrkit); err != nil {
		return result, fmt.Errorf("%s: %w", p, err)
	}
	if err := r.cmd.Start(); err != nil {
		return result, err
	}
	go func() {
		r.cmd.Wait() // how it ended is in its state
		close(r.ended)
	}()
	defer r.cmd.Process.Kill()
	if err := r.await(); err != nil {
		return result, fmt.Errorf("%s: %w; stderr: %s", p, err, r.err.String())
	}
	begun := time.Now()
	if err := r.signal(sig); err != nil {
		return result, err
	}
	select {
	case <-r.ended:
	case <-time.After(hang):
		return result, fmt.Errorf("%s: %s did not end it within %v; stderr: %s", p, sig, hang, r.err.String())
	}
	result.Took = time.Since(begun)
	result.Code = r.cmd.ProcessState.ExitCode()
	result.Stdout, result.Stderr = r.out.String(), r.err.String()
	return result, nil
}

// prepare makes what the place needs, and the command.
func (r *run) prepare(lrkit string) error {
	for _, name := range []string{"home", "state", "tmp"} {
		if err := os.Mkdir(filepath.Join(r.dir, name), 0o700); err != nil {
			return err
		}
	}
	var args []string
	for _, arg := range r.place.args {
		args = append(args, strings.ReplaceAll(arg, "DIR", r.dir))
	}
	r.cmd = exec.Command(lrkit, append([]string{r.place.Verb}, args...)...)
	r.cmd.Dir = r.dir
	r.cmd.Stdout, r.cmd.Stderr = &r.out, &r.err
	r.cmd.Env = []string{"HOME=" + r.path("home"), "XDG_CACHE_HOME=" + r.path("home"), "LRKIT_STATE_DIR=" + r.path("state"), "TMPDIR=" + r.path("tmp"),
		"PATH=" + os.Getenv("PATH"), "GOCOVERDIR=" + r.path("tmp")}
	for _, f := range r.place.with {
		if err := f(r); err != nil {
			return err
		}
	}
	return nil
}

// path returns the name of something in the folder of the run.
func (r *run) path(name string) string { return filepath.Join(r.dir, name) }

// later has f called when the run is over.
func (r *run) later(f func()) { r.after = append(r.after, f) }

// await returns when the process is where it is to be.
func (r *run) await() error {
	end := time.Now().Add(hang)
	for time.Now().Before(end) {
		select {
		case <-r.ended:
			return fmt.Errorf("it ended by itself with exit code %d", r.cmd.ProcessState.ExitCode())
		default:
		}
		there, err := r.place.there(r)
		if err != nil || there {
			return err
		}
		time.Sleep(2 * time.Millisecond)
	}
	return errors.New("it never came there")
}

// signal sends a signal: SIGINT to a process on a terminal as Ctrl-C.
func (r *run) signal(sig syscall.Signal) error {
	if r.terminal != nil && sig == syscall.SIGINT {
		_, err := r.terminal.Write([]byte{3})
		return err
	}
	return r.cmd.Process.Signal(sig)
}
