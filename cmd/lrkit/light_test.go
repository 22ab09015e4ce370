package main_test

import (
	"bytes"
	"debug/buildinfo"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestLight: the build with the tag lrkit_light has nothing of Arrow and of the Azure SDK, says so,
// and does everything else.
func TestLight(t *testing.T) {
	bin, dir := built(t, "-tags", "lrkit_light"), t.TempDir()
	info, err := buildinfo.ReadFile(bin)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range info.Deps {
		for _, heavy := range []string{"github.com/apache/", "github.com/goccy/", "github.com/google/flatbuffers", "github.com/pierrec/", "github.com/Azure", "github.com/golang-jwt/"} {
			if strings.HasPrefix(m.Path, heavy) {
				t.Errorf("it has %s", m.Path)
			}
		}
	}
	lacks := "this lrkit was built without --format arrow, lrkit worker, --auth certificate, workload, managed and cli\n"
	in, out := filepath.Join("..", "..", "samples", "minidump.transcript.json"), filepath.Join(dir, "out.parquet")
	for _, test := range []struct {
		args   string
		code   int
		stdout string
		stderr string
	}{
		{"analyze -f arrow " + in, 2, "", "lrkit: --format arrow: " + lacks},
		{"analyze -f arrow -o " + out + " " + in, 2, "", "lrkit: --format arrow: " + lacks},
		{"worker --deadline 1s", 2, "", "lrkit: lrkit worker: " + lacks},
		{"fetch --case " + filepath.Join(dir, "case") + " --tenant t --auth cli --all all", 2, "", "lrkit: --auth cli: " + lacks},
		{"fetch --case " + filepath.Join(dir, "case") + " --tenant t --auth none --all all", 2, "", "it can be secret, device-code or token-file\n"},
		{"fetch --case " + filepath.Join(dir, "case") + " --tenant t --auth secret --all all", 2, "", "lrkit: no credentials: "},
		{"analyze -f none " + in, 2, "", "it can be table, ndjson, csv, parquet, ecs, timesketch, stix or ioc\n"},
		{"version", 0, "\nwithout --format arrow, lrkit worker, --auth certificate, workload, managed and cli\n", ""},
		{"analyze -f ndjson " + in, 0, `"size":53477376`, ""},
		{"analyze -f parquet -o " + out + " " + in, 0, "", ""},
		{"man worker", 0, "LRKIT", ""},
		{"__complete analyze --format ", 0, "\nparquet", ""},
	} {
		var stdout, stderr bytes.Buffer
		cmd := exec.Command(bin, strings.Split(test.args, " ")...)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		cmd.Env = append(os.Environ(), "LRKIT_STATE_DIR="+filepath.Join(dir, "state"), "LRKIT_CLIENT_ID=", "LRKIT_CLIENT_SECRET=")
		err := cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != test.code || err != nil && !errors.As(err, new(*exec.ExitError)) ||
			!strings.Contains(stdout.String(), test.stdout) || !strings.Contains(stderr.String(), test.stderr) {
			t.Errorf("%s: exit code %d, %v\nstdout: %.500s\nstderr: %.500s", test.args, code, err, &stdout, &stderr)
		}
	}
	if b, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(b, []byte("PAR1")) {
		t.Errorf("no Parquet: %v", err)
	}
}
