package interop

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// azurite is a running Azurite, the emulator of the blob service from its vendor.
type azurite struct{ endpoint string }

// startAzurite starts the one that LRKIT_AZURITE or PATH names, and stops it with the test. Without
// one the test is skipped; .ci/run installs one.
func startAzurite(t *testing.T, more ...string) azurite {
	t.Helper()
	path := os.Getenv("LRKIT_AZURITE")
	if path == "" {
		var err error
		if path, err = exec.LookPath("azurite-blob"); err != nil {
			t.Skip(
				"no Azurite: install it with npm install azurite@3.35.0, and name its azurite-blob in LRKIT_AZURITE or PATH; .ci/run modules does both",
			)
		}
	}
	cmd := exec.Command(
		path,
		append(
			[]string{
				"--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry",
				"--skipApiVersionCheck", "--loose",
			},
			more...)...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "AZURITE_ACCOUNTS="+account+":"+key)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	listens := make(chan string, 1)
	go func() {
		said := regexp.MustCompile(`successfully listens on (https?://\S+)`)
		lines := bufio.NewScanner(out)
		for lines.Scan() { // to the end, so that Azurite never waits for a reader
			if m := said.FindStringSubmatch(lines.Text()); m != nil {
				listens <- m[1]
			}
		}
		close(listens)
	}()
	select {
	case address, ok := <-listens:
		if !ok {
			t.Fatal("Azurite ended before it listened")
		}
		return azurite{address + "/" + account}
	case <-time.After(time.Minute):
		t.Fatal("Azurite does not listen")
	}
	return azurite{}
}
