package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/statedir"
)

// planted is where parts are planted and fetched.
type planted struct {
	e        *fetchtest.Emulator
	ready    fetchtest.Ready
	truth    []byte
	template string // a case with a part
	key      [statedir.KeySize]byte
}

const plantedSize = 20 << 10

func newPlanted(t *testing.T) *planted {
	t.Helper()
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	content := fetchtest.Noise(3, plantedSize)
	w := fetchtest.One(content, time.Now())
	w.Actions[0].Commands = append(w.Actions[0].Commands, fetchtest.GetFile(`C:\b`).Ran(time.Second, 2*time.Second, &fetchtest.Blob{Content: fetchtest.Noise(4, plantedSize)}))
	p := &planted{e: fetchtest.New(w, &fetchtest.Options{PerMinute: -1, PerHour: -1}), truth: make([]byte, plantedSize)}
	t.Cleanup(p.e.Close)
	server := p.e.Start()
	t.Cleanup(server.Close)
	p.ready = server.Ready()
	if _, err := content.ReadAt(p.truth, 0); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	p.stateDir(t)
	d, err := statedir.Open()
	if err != nil {
		t.Fatal(err)
	}
	if p.key, err = d.Key(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Close(), p.e.SetFaults([]fetchtest.Fault{{Kind: fetchtest.KindBlob, Of: fetchtest.OneAction + "/0", Range: "@13000", Do: "blob-not-found", Count: -1}})); err != nil {
		t.Fatal(err)
	}
	p.template = filepath.Join(t.TempDir(), "case")
	// Two ranges, one after the other: no request may be on its way when this fetch has failed, or
	// it would be counted as one of the next.
	if code, _, stderr := p.fetch(t, p.template, "--range-size", "12KiB"); code != 1 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if err := p.e.SetFaults(nil); err != nil {
		t.Fatal(err)
	}
	return p
}

// stateDir gives the command a state directory with the same key and a budget of its own.
func (p *planted) stateDir(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(statedir.EnvVar, dir)
	if p.key != [statedir.KeySize]byte{} {
		if err := os.WriteFile(filepath.Join(dir, "key"), p.key[:], 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (p *planted) fetch(t *testing.T, dir string, more ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	r := p.ready
	code = Main(t.Context(), append([]string{"fetch", "--allow-api-host", "--api", r.API, "--login", r.Login, "--scope", r.Scope, "--tenant", r.Tenant, "--client", r.ClientID,
		"--range-size", "2KiB", "--sync-size", "2KiB", "--case", dir, fetchtest.OneAction + ":0"}, more...), Streams{In: strings.NewReader(""), Out: &out, Err: &err})
	return code, out.String(), err.String()
}

// plot copies the template.
func (p *planted) plot(t *testing.T) *plot {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "case")
	if err := os.CopyFS(dir, os.DirFS(p.template)); err != nil {
		t.Fatal(err)
	}
	stem := filepath.Join(dir, "state", fetchtest.OneAction+"-0")
	q := &plot{dir: dir, stem: stem, part: stem + ".part", state: stem + ".json", key: p.key[:], other: bytes.Repeat([]byte{7}, 32),
		outside: filepath.Join(filepath.Dir(dir), "outside"), forged: bytes.Repeat([]byte("nothing found, all clean\n"), plantedSize)[:plantedSize]}
	b, err := os.ReadFile(q.state)
	if err == nil {
		err = json.Unmarshal(b, &q.own)
	}
	var err2 error
	q.bytes, err2 = os.ReadFile(q.part)
	if err := errors.Join(err, err2, os.Chmod(q.part, 0o600), os.WriteFile(q.outside, []byte("outside"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if int64(len(q.bytes)) != q.own.Done || q.own.Done == 0 || !bytes.Equal(q.bytes, p.truth[:q.own.Done]) {
		t.Fatalf("the part has %d bytes: %+v", len(q.bytes), q.own)
	}
	return q
}

// results returns what the manifest says of results and of parts that were begun anew.
func results(t *testing.T, dir string) (blobs []casedir.Blob, restarted int) {
	t.Helper()
	if err := casedir.Read(t.Context(), dir, nil, func(e *casedir.Event) error {
		switch e.Name {
		case casedir.EventBlob:
			blobs = append(blobs, *e.Blob)
		case casedir.EventRestarted:
			restarted++
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return blobs, restarted
}

// sent counts the bytes of the result that the service sent.
func (p *planted) sent(since int) (n int64, requests int) {
	for _, r := range p.e.Requests(fetchtest.KindBlob)[since:] {
		n += r.Sent
		requests++
	}
	return n, requests
}

// TestOwnPart: what this user wrote is gone on with; a part that is whole costs one request.
func TestOwnPart(t *testing.T) {
	p := newPlanted(t)
	for _, c := range []struct {
		name    string
		make    func(q *plot) error
		resumed int64
		sent    int64
	}{
		{"a prefix", func(q *plot) error { return nil }, -1, -1},
		{"whole", func(q *plot) error {
			s := q.about(p.truth)
			s.seal(q.key)
			return errors.Join(q.writePart(p.truth), q.writeState(s))
		}, plantedSize, 1},
		{"whole, about to become a result", func(q *plot) error {
			s := q.about(p.truth)
			s.seal(q.key)
			return errors.Join(q.writePart(p.truth), q.writeState(s), os.Chmod(q.part, 0o400))
		}, plantedSize, 1},
		{"a tail that was not recorded", func(q *plot) error { return q.writePart(append(bytes.Clone(q.bytes), q.forged...)) }, -1, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.stateDir(t)
			q := p.plot(t)
			if err := c.make(q); err != nil {
				t.Fatal(err)
			}
			if c.resumed < 0 {
				c.resumed, c.sent = q.own.Done, plantedSize-q.own.Done
			}
			since := len(p.e.Requests(fetchtest.KindBlob))
			code, out, stderr := p.fetch(t, q.dir)
			b, err := os.ReadFile(filepath.Join(q.dir, "blobs", fetchtest.OneAction, "0.blob"))
			if err != nil || code != 0 || !bytes.Equal(b, p.truth) {
				t.Fatalf("exit code %d, %d bytes, %v: %s%s", code, len(b), err, out, stderr)
			}
			sent, requests := p.sent(since)
			blobs, restarted := results(t, q.dir)
			if len(blobs) != 1 || blobs[0].Resumed != c.resumed || blobs[0].Requests != requests || requests == 0 || sent != c.sent || restarted != 0 {
				t.Errorf("%d bytes in %d requests, %d begun anew, %+v", sent, requests, restarted, blobs)
			}
			if strings.Contains(stderr, "anew") {
				t.Errorf("said: %s", stderr)
			}
		})
	}
}

// TestPlanted: of a part that this user did not write, or that others could write to, not one byte
// becomes part of a result.
func TestPlanted(t *testing.T) {
	p := newPlanted(t)
	all := plants()
	if len(all) < 100 {
		t.Errorf("only %d plants", len(all))
	}
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			p.stateDir(t)
			q := p.plot(t)
			manifest, err := os.ReadFile(filepath.Join(q.dir, "manifest.ndjson"))
			if err := errors.Join(err, c.do(q)); err != nil {
				t.Fatal(err)
			}
			outside, err := os.ReadFile(q.outside)
			if err != nil {
				t.Fatal(err)
			}
			since := len(p.e.Requests(fetchtest.KindBlob))
			code, out, stderr := p.fetch(t, q.dir)
			after, err := os.ReadFile(filepath.Join(q.dir, "manifest.ndjson"))
			if err != nil || !bytes.HasPrefix(after, manifest) {
				t.Errorf("the manifest was written over: %d bytes, %v", len(after), err)
			}
			if b, err := os.ReadFile(q.outside); err != nil || !bytes.Equal(b, outside) {
				t.Errorf("a file outside was written to: %d bytes, %v", len(b), err)
			}
			if c.stop {
				if code != 5 || out != "" || len(after) != len(manifest) {
					t.Errorf("exit code %d: %s%s", code, out, stderr)
				}
				return
			}
			blobs, restarted := results(t, q.dir)
			if c.fail {
				if code != 1 || len(blobs) != 0 {
					t.Errorf("exit code %d, %+v: %s%s", code, blobs, out, stderr)
				}
				return
			}
			b, err := os.ReadFile(filepath.Join(q.dir, "blobs", fetchtest.OneAction, "0.blob"))
			if err != nil || code != 0 || !bytes.Equal(b, p.truth) {
				t.Fatalf("exit code %d, %d bytes, %v: %s%s", code, len(b), err, out, stderr)
			}
			sent, requests := p.sent(since)
			if sent != plantedSize || len(blobs) != 1 || blobs[0].Resumed != 0 || blobs[0].Requests != requests {
				t.Errorf("%d bytes in %d requests, %+v", sent, requests, blobs)
			}
			if anew := strings.Count(stderr, "begun anew"); anew != 1 || restarted != 1 {
				t.Errorf("said %d times, recorded %d times: %s", anew, restarted, stderr)
			}
		})
	}
	t.Logf("%d plants: not one byte of a result", len(all))
}
