package worker_test

import (
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker/faults"
)

// client is a caller as docs/WORKER.md describes it: a worker that ends costs one blob.
type client struct {
	*answers
	fault  string
	starts int
	ends   map[int64]string // blobs that ended a worker, and their codes
}

// process is a worker in a process of its own.
type process struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out io.ReadCloser
}

func (c *client) start() (*process, error) {
	c.starts++
	p := &process{cmd: exec.Command(os.Args[0])}
	p.cmd.Env = append(os.Environ(), asWorker+"=1", faults.Variable+"="+c.fault)
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if p.out, err = p.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	return p, p.cmd.Start()
}

// exitCodes are what a client makes of how a worker ended.
var exitCodes = map[int]string{worker.ExitDeadline: "deadline", worker.ExitMemory: "memory"}

// analyze asks for all blobs, some in a frame.
func (c *client) analyze(blobs []part, each int) error {
	p, err := c.start()
	if err != nil {
		return err
	}
	for len(blobs) > 0 {
		request := blobs[:min(each, len(blobs))]
		before := c.requests
		_, err := p.in.Write(frame('A', blobStream(request, each)))
		if err == nil {
			err = c.read(p.out, before+1)
		}
		if err == nil {
			blobs = blobs[len(request):]
			continue
		}
		exit := new(exec.ExitError)
		if err := p.cmd.Wait(); !errors.As(err, &exit) {
			return err
		}
		code, ok := exitCodes[exit.ExitCode()]
		if !ok {
			code = "crashed"
		}
		c.ends[c.at] = code
		clear(c.pending)
		blobs = slices.DeleteFunc(slices.Clone(blobs), func(b part) bool { return c.ends[b.id] != "" || c.status[b.id] != nil })
		if p, err = c.start(); err != nil {
			return err
		}
	}
	p.in.Close()
	if err := c.read(p.out, 0); err != io.EOF {
		return err
	}
	return p.cmd.Wait()
}

// TestFaults: whatever one blob of many does to the worker, it costs that blob and no other.
func TestFaults(t *testing.T) {
	const many, bad = 400, 123
	blobs := make([]part, many)
	for i := range blobs {
		blobs[i] = whole(int64(i), transcript(i%5))
	}
	var want map[int64][]string
	for _, test := range []struct {
		fault  string
		code   string // of the blob
		starts int
	}{
		{"", "", 1},
		{"panic", "crashed", 1},
		{"exit", "crashed", 2},
		{"hang", "deadline", 2},
		{"memory", "memory", 2},
	} {
		t.Run(test.fault, func(t *testing.T) {
			c := client{answers: newAnswers(), fault: "123:" + test.fault, ends: map[int64]string{}}
			if err := c.analyze(blobs, 50); err != nil {
				t.Fatal(err)
			}
			c.check(t)
			if c.starts != test.starts {
				t.Errorf("%d workers, want %d", c.starts, test.starts)
			}
			if want == nil {
				want = c.found
			}
			codes := maps.Clone(c.ends)
			for id, s := range c.status {
				if len(s) != 1 || codes[id] != "" {
					t.Errorf("blob %d has %d statuses, and ended a worker: %q", id, len(s), codes[id])
				}
				if codes[id] = s[0].code; s[0].code == "" && !slices.Equal(c.found[id], want[id]) {
					t.Errorf("blob %d has other findings than without a fault", id)
				}
			}
			for id := range int64(many) {
				code, ok := codes[id]
				if wrong := id == bad && code != test.code || id != bad && code != ""; wrong || !ok {
					t.Errorf("blob %d has the code %q, or no status", id, code)
				}
			}
		})
	}
}

// TestFaultsTag: no build has faults but with the tag.
func TestFaultsTag(t *testing.T) {
	for _, test := range []struct {
		tags string
		want bool
	}{{"-tags=", false}, {"-tags=faults", true}} {
		out, err := exec.Command("go", "list", "-deps", test.tags, "github.com/lrkit/lrkit/cmd/lrkit").Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(out), "cmd/lrkit/internal/worker/faults\n"); got != test.want {
			t.Errorf("with %q the command has faults: %t", test.tags, got)
		}
	}
}
