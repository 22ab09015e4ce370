//go:build linux

package waiting

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/testkit/frames"
)

// A Place is where a verb waits.
type Place struct {
	Verb, Where string

	args  []string                 // after the verb; DIR is the folder of the run
	with  []func(*run) error       // what has to be there
	there func(*run) (bool, error) // whether the process is at the place
}

func (p Place) String() string { return p.Verb + ", " + p.Where }

// begin is the beginning of a transcript.
const begin = `{"script_name":"a.ps1","exit_code":0,"script_output":"C:\\a.txt\n`

// silentStdin: stdin begins as a transcript does, and never goes on.
func silentStdin(r *run) error { return silentPipe(r, begin) }

// silentRequest: stdin begins as a frame for `lrkit worker` does, and never goes on.
func silentRequest(r *run) error { return silentPipe(r, "\xFF\x00\x00\x00A...") }

func silentPipe(r *run, begin string) error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	r.later(func() { read.Close(); write.Close() })
	r.cmd.Stdin = read
	return feed(r, write, begin)
}

// feed writes the beginning of what is read, and makes the place one where all of it has been read.
func feed(r *run, w *os.File, begin string) error {
	if _, err := w.WriteString(begin); err != nil {
		return err
	}
	r.place.there = func(*run) (bool, error) {
		n, err := queued(w)
		return n == 0, err
	}
	return nil
}

// terminalStdin makes stdin a terminal on which nothing is typed.
func terminalStdin(r *run) error {
	master, slave, err := openTerminal()
	if err != nil {
		return err
	}
	r.later(func() { slave.Close(); master.Close() })
	r.terminal, r.cmd.Stdin = master, slave
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
	r.place.there = func(r *run) (bool, error) {
		return strings.Contains(r.err.String(), "reading stdin; end it with Ctrl-D"), nil
	}
	return nil
}

// question makes stdin a terminal on which a question is not answered.
func question(r *run) error {
	err := terminalStdin(r)
	r.place.there = func(r *run) (bool, error) { return strings.Contains(r.err.String(), "Type yes"), nil }
	return err
}

// fifo makes a FIFO of the name "fifo" whose other end nothing opens.
func fifo(r *run) error {
	r.place.there = func(r *run) (bool, error) { return r.in("wait_for_partner", "fifo_open"), nil }
	return unix.Mkfifo(r.path("fifo"), 0o600)
}

// silentFIFO makes a FIFO whose writer begins, and never goes on.
func silentFIFO(r *run) error {
	if err := unix.Mkfifo(r.path("fifo"), 0o600); err != nil {
		return err
	}
	var w *os.File
	r.place.there = func(r *run) (bool, error) {
		if w == nil {
			f, err := os.OpenFile(r.path("fifo"), os.O_WRONLY|syscall.O_NONBLOCK, 0)
			if errors.Is(err, syscall.ENXIO) { // nothing reads yet
				return false, nil
			}
			if err != nil {
				return false, err
			}
			w = f
			r.later(func() { w.Close() })
			if _, err := w.WriteString(begin); err != nil {
				return false, err
			}
		}
		n, err := queued(w)
		return n == 0, err
	}
	return nil
}

// fullStdout makes stdout a pipe that nothing reads. The input is more than fits.
func fullStdout(r *run) error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	r.later(func() { read.Close(); write.Close() })
	r.cmd.Stdout = write
	r.place.there = func(r *run) (bool, error) {
		n, err := queued(read)
		return n > 60_000 && r.in("pipe_write"), err
	}
	return os.WriteFile(r.path("large.json"), []byte(begin+strings.Repeat(`C:\\Windows\\Temp\\a.exe\n`, 200_000)+`"}`), 0o600)
}

// fullAnswer makes stdout a pipe that nothing reads, and stdin a request whose answer is more than
// fits.
func fullAnswer(r *run) error {
	if err := fullStdout(r); err != nil {
		return err
	}
	request, err := frames.Blobs(begin + strings.Repeat(`C:\\Windows\\Temp\\a.exe\n`, 20_000) + `"}`)
	if err != nil {
		return err
	}
	r.cmd.Stdin = bytes.NewReader(request)
	return nil
}

// transcript makes a small one, of the name "t.json".
func transcript(r *run) error { return os.WriteFile(r.path("t.json"), []byte(begin+`"}`), 0o600) }

// sparse makes a file of a tebibyte of zeros, of the name "sparse".
func sparse(r *run) error {
	return errors.Join(os.WriteFile(r.path("sparse"), nil, 0o600), os.Truncate(r.path("sparse"), 1<<40))
}

// reading is a place where much has been read.
func reading(r *run) (bool, error) { return r.hasRead() > 64<<20, nil }

// emulator starts the services, in which a fault comes.
func emulator(faults ...fetchtest.Fault) func(*run) error {
	return func(r *run) error {
		w := fetchtest.One(fetchtest.Noise(1, 8<<20), time.Now())
		later := w.Actions[0]
		later.ID, later.Steps = "5382f7ea-7557-4ab7-9782-d50480024a4f", nil
		later.Commands = []fetchtest.Command{fetchtest.RunScript("later.ps1", "")}
		w.Actions = append(w.Actions, later)
		r.emulator = fetchtest.New(w, &fetchtest.Options{Faults: faults})
		s := r.emulator.Start()
		r.at = s.URL
		r.later(func() { s.Close(); r.emulator.Close() })
		ready := s.Ready()
		r.cmd.Env = append(r.cmd.Env, "LRKIT_API="+ready.API, "LRKIT_SCOPE="+ready.Scope, "LRKIT_TENANT_ID="+ready.Tenant,
			"LRKIT_CLIENT_ID="+ready.ClientID, "LRKIT_CLIENT_SECRET="+ready.ClientSecret)
		return nil
	}
}

// met is a place where a fault has come.
func met(r *run) (bool, error) {
	for _, q := range r.emulator.Requests() {
		if q.Fault != "" {
			return true, nil
		}
	}
	return false, nil
}

// asked is a place where the services have had a request of one of these kinds.
func asked(kinds ...string) func(*run) (bool, error) {
	return func(r *run) (bool, error) { return len(r.emulator.Requests(kinds...)) > 0, nil }
}

// exists is a place where a file is there.
func exists(pattern string) func(*run) (bool, error) {
	return func(r *run) (bool, error) {
		names, err := filepath.Glob(r.path(pattern))
		return len(names) > 0, err
	}
}
