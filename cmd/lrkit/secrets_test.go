package main_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/testkit/canary"
)

// TestSecrets: the command, against services that send back what they were asked, say more than
// they were asked for, and stop in the middle; killed so that it prints all its stacks. Its secrets
// are in nothing that it writes, nor among its arguments.
func TestSecrets(t *testing.T) {
	bin := built(t)
	blob, action, link, token := fetchtest.KindBlob, fetchtest.KindAction, fetchtest.KindLink, fetchtest.KindToken
	for name, test := range map[string]struct {
		faults []fetchtest.Fault
		quit   bool
	}{
		"nothing goes wrong":     {},
		"the store echoes":       {faults: []fetchtest.Fault{{Kind: blob, Do: "echo", Count: -1}}},
		"the API echoes":         {faults: []fetchtest.Fault{{Kind: action, Do: "echo", Count: -1}}},
		"the API echoes, later":  {faults: []fetchtest.Fault{{Kind: link, Do: "echo", Count: -1}}},
		"the login echoes":       {faults: []fetchtest.Fault{{Kind: token, Do: "echo", Count: -1}}},
		"wrong secret":           {faults: []fetchtest.Fault{{Kind: token, Do: "wrong-secret", Count: -1}}},
		"more than is asked for": {faults: []fetchtest.Fault{{Kind: blob, Do: "longer", By: 100}, {Kind: link, Do: "longer", By: 100}, {Kind: action, Do: "longer", By: 100}}},
		"no HTTP":                {faults: []fetchtest.Fault{{Kind: blob, Do: "garbage", Count: 2}, {Kind: link, Do: "garbage"}, {Kind: action, Do: "garbage"}}},
		"a redirect":             {faults: []fetchtest.Fault{{Kind: blob, Do: "redirect", To: "http://127.0.0.1:1/", Count: -1}}},
		"refused":                {faults: []fetchtest.Fault{{Kind: blob, Do: "bad-signature", Count: -1}}},
		"quit in a download":     {faults: []fetchtest.Fault{{Kind: blob, Do: "stall", At: 100, Count: -1}}, quit: true},
		"quit in a call":         {faults: []fetchtest.Fault{{Kind: link, Do: "hang", Count: -1}}, quit: true},
		"quit in the login":      {faults: []fetchtest.Fault{{Kind: token, Do: "hang", Count: -1}}, quit: true},
	} {
		t.Run(name, func(t *testing.T) {
			if test.quit && runtime.GOOS == "windows" {
				t.Skip("there is no such signal")
			}
			e := fetchtest.New(fetchtest.One(fetchtest.Noise(1, 3<<20), time.Now()), &fetchtest.Options{Faults: test.faults})
			defer e.Close()
			r := e.Start().Ready()
			home := t.TempDir()
			cmd := exec.Command(bin, "fetch", "-v", "--allow-api-host", "--case", filepath.Join(home, "case"), "--range-size", "1MiB", fetchtest.OneAction)
			cmd.Env = []string{"HOME=" + home, "LRKIT_STATE_DIR=" + filepath.Join(home, "state"), "GOTRACEBACK=all", "LRKIT_API=" + r.API, "LRKIT_SCOPE=" + r.Scope,
				"LRKIT_TENANT_ID=" + r.Tenant, "LRKIT_CLIENT_ID=" + r.ClientID, "LRKIT_CLIENT_SECRET=" + r.ClientSecret}
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if test.quit {
				meets(t, e)
				if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
					t.Error(err)
				}
			}
			shown := whileItRuns(cmd)
			if !test.quit && out.Len() == 0 || test.quit && !bytes.Contains(out.Bytes(), []byte("goroutine 1 ")) {
				t.Errorf("it says too little: %s", out.String())
			}
			secrets := e.Secrets()
			find := canary.For(secrets...)
			if found := find.In(out.Bytes()); found != "" {
				t.Errorf("%s in its output", found)
			}
			if found := find.In(shown); found != "" {
				t.Errorf("%s among arguments", found)
			}
			found, files, err := find.InFiles(home)
			if found != "" || err != nil {
				t.Error(found, err)
			}
			t.Logf("%d secrets; %d bytes of output, %d files, exit code %d", len(secrets), out.Len(), files, cmd.ProcessState.ExitCode())
		})
	}
}

// meets returns when the command waits for an answer that does not come.
func meets(t *testing.T, e *fetchtest.Emulator) {
	for range 60_000 {
		for _, r := range e.Requests() {
			if r.Fault != "" {
				return
			}
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("the fault is not met")
}

// whileItRuns returns the arguments of the command and of its children, and the environment of the
// latter, until it ends.
func whileItRuns(cmd *exec.Cmd) (shown []byte) {
	ended := make(chan struct{})
	go func() {
		cmd.Wait() // how it ended is in its state
		close(ended)
	}()
	for {
		shown = append(shown, fmt.Sprint(cmd.Args)...)
		for _, pid := range append(children(cmd.Process.Pid), fmt.Sprint(cmd.Process.Pid)) {
			for _, name := range []string{"cmdline", "environ"} {
				if name == "environ" && pid == fmt.Sprint(cmd.Process.Pid) { // it is given the secret there
					continue
				}
				if b, err := os.ReadFile(filepath.Join("/proc", pid, name)); err == nil {
					shown = append(shown, b...)
				}
			}
		}
		select {
		case <-ended:
			return shown
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// children of a process, as Linux tells them.
func children(pid int) (all []string) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is good
	for _, name := range tasks {
		if b, err := os.ReadFile(name); err == nil {
			for child := range bytes.FieldsSeq(b) {
				all = append(all, string(child))
			}
		}
	}
	return all
}
