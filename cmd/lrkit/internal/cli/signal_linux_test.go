package cli

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lrkit/lrkit/internal/testkit/waiting"
)

// ourselves returns the name of a command: this test, which is what TestMain says for that name.
func ourselves(t *testing.T, name string) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(exe, link); err != nil {
		t.Fatal(err)
	}
	return link
}

// TestSignals: each verb, wherever it waits, ends with the first signal, with its exit code and the
// message, and calls nothing failed. How long that takes go run ./bench/cmd/signals prints.
func TestSignals(t *testing.T) {
	lrkit := ourselves(t, "lrkit")
	verbs := map[string]bool{"version": true, "man": true, "help": true, "completion": true} // these wait for nothing
	for _, p := range waiting.Places() {
		verbs[p.Verb] = true
	}
	for _, cmd := range new(app).root().Commands() {
		if !verbs[cmd.Name()] {
			t.Errorf("package waiting has no place for %s", cmd.Name())
		}
	}
	for i, p := range waiting.Places() {
		for k, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			if testing.Short() && i%2 == k {
				continue
			}
			t.Run(fmt.Sprintf("%s/%v", p, sig), func(t *testing.T) {
				r, err := waiting.Run(lrkit, p, sig)
				if err == nil {
					err = r.Check()
				}
				if err != nil {
					t.Errorf("%v\nstdout: %.500s\nstderr: %.2000s", err, r.Stdout, r.Stderr)
				}
			})
		}
	}
}

// startStuck returns a process that the first signal does not end by itself.
func startStuck(t *testing.T) (cmd *exec.Cmd, stderr *strings.Builder) {
	t.Helper()
	if signal.Ignored(os.Interrupt) { // as below nohup, or in the background: processes would inherit it
		met := make(chan os.Signal, 1)
		signal.Notify(met, os.Interrupt)
		t.Cleanup(func() { signal.Stop(met) })
	}
	cmd, stderr = exec.Command(ourselves(t, "stuck")), new(strings.Builder)
	cmd.Stderr = stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	if _, err := out.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	return cmd, stderr
}

// ignores says whether the process ignores a signal, or has ended.
func ignores(t *testing.T, cmd *exec.Cmd, sig syscall.Signal) bool {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "State:\tZ") {
			return true
		}
		if hex, ok := strings.CutPrefix(line, "SigIgn:"); ok {
			set, err := strconv.ParseUint(strings.TrimSpace(hex), 16, 64)
			if err != nil {
				t.Fatal(err)
			}
			return set>>(sig-1)&1 != 0
		}
	}
	return false
}

// TestStuck: a call that nothing breaks off does not keep the process.
func TestStuck(t *testing.T) {
	for sig, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		cmd, stderr := startStuck(t)
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		cmd.Wait() // how it ended is in its state
		if got := cmd.ProcessState.ExitCode(); got != code || !strings.Contains(stderr.String(), again) {
			t.Errorf("%v: exit code %d: %s", sig, got, stderr)
		}
	}
}

// TestSecondSignal: it kills, as long as the first one has not ended the process.
func TestSecondSignal(t *testing.T) {
	for range 100 { // the process ends by itself soon: on a busy machine the second signal may be late
		cmd, _ := startStuck(t)
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		for !ignores(t, cmd, syscall.SIGPIPE) { // the first one has been met
			time.Sleep(time.Millisecond)
		}
		cmd.Process.Signal(syscall.SIGINT)
		cmd.Wait() // how it ended is in its state
		if s := cmd.ProcessState.Sys().(syscall.WaitStatus); s.Signaled() && s.Signal() == syscall.SIGINT {
			return
		}
		t.Logf("%v", cmd.ProcessState)
	}
	t.Error("the second signal never killed")
}
