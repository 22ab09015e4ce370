package cli

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/statedir"
)

// partState is the state of a part as docs/CASE.md has it, read and sealed by the test's own code.
type partState struct {
	Schema       string `json:"schema"`
	Case         string `json:"case"`
	Tenant       string `json:"tenant"`
	Action       string `json:"action"`
	Index        int64  `json:"index"`
	ETag         string `json:"etag"`
	Length       int64  `json:"length"`
	LastModified string `json:"last_modified,omitempty"`
	MD5          string `json:"md5,omitempty"`
	Identity     string `json:"identity,omitempty"`
	Done         int64  `json:"done"`
	SHA256       string `json:"sha256"`
	Key          string `json:"key"`
	HMAC         string `json:"hmac"`
}

// seal sets the HMAC, with a key.
func (s *partState) seal(key []byte) {
	h := hmac.New(sha256.New, key)
	for _, v := range []any{s.Schema, s.Case, s.Tenant, s.Action, s.Index, s.ETag, s.Length, s.LastModified, s.MD5, s.Identity, s.Done, s.SHA256, s.Key} {
		if text, ok := v.(string); ok {
			binary.Write(h, binary.BigEndian, int64(len(text)))
			io.WriteString(h, text)
		} else {
			binary.Write(h, binary.BigEndian, v)
		}
	}
	s.HMAC = hex.EncodeToString(h.Sum(nil))
}

func keyID(key []byte) string {
	h := hmac.New(sha256.New, key)
	io.WriteString(h, "lrkit.part key id")
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// partFields changes each field of a state in turn.
var partFields = map[string]func(s *partState){
	"schema":        func(s *partState) { s.Schema = "lrkit.part/3" },
	"case":          func(s *partState) { s.Case = strings.Repeat("0", 32) },
	"tenant":        func(s *partState) { s.Tenant = madeTenant },
	"action":        func(s *partState) { s.Action = strings.Replace(s.Action, "-", "-0", 1)[:36] },
	"index":         func(s *partState) { s.Index++ },
	"etag":          func(s *partState) { s.ETag = `"0x1"` },
	"length":        func(s *partState) { s.Length++ },
	"last_modified": func(s *partState) { s.LastModified = "" },
	"md5":           func(s *partState) { s.MD5 = strings.Repeat("0", 32) },
	"identity":      func(s *partState) { s.Identity = strings.Repeat("0", 64) },
	"done":          func(s *partState) { s.Done-- },
	"done, none":    func(s *partState) { s.Done = 0 },
	"done, below":   func(s *partState) { s.Done = -1 },
	"sha256":        func(s *partState) { s.SHA256 = strings.Repeat("0", 64) },
	"key":           func(s *partState) { s.Key = strings.Repeat("0", 16) },
	"hmac":          func(s *partState) { s.HMAC = strings.Repeat("0", 64) },
	"hmac, none":    func(s *partState) { s.HMAC = "" },
}

// plot is a case with a part in it, of index 0, which a test makes into something else.
type plot struct {
	dir         string // of the case
	part, state string // files
	stem        string // of the part's names
	own         partState
	key, other  []byte // of this user, of another one
	bytes       []byte // what the part has
	forged      []byte // as long as the result, and not the result
	outside     string // a file that must stay as it is
}

func (p *plot) writePart(b []byte) error {
	return errors.Join(os.Remove(p.part), os.WriteFile(p.part, b, 0o600))
}

func (p *plot) writeState(s partState) error {
	b, err := json.Marshal(s)
	return errors.Join(err, os.WriteFile(p.state, b, 0o600))
}

// about returns the state of this part for other bytes.
func (p *plot) about(b []byte) partState {
	s := p.own
	sum := sha256.Sum256(b)
	s.Done, s.SHA256 = int64(len(b)), hex.EncodeToString(sum[:])
	return s
}

type plant struct {
	name string
	do   func(p *plot) error
	fail bool // the command cannot clear it away
	stop bool // the case is not gone on with
}

// plants are the ways to make a part that this user did not write, or that others can write to.
func plants() (all []plant) {
	add := func(name string, do func(p *plot) error) { all = append(all, plant{name: name, do: do}) }
	lengths := map[string]func(p *plot) []byte{
		"a prefix": func(p *plot) []byte { return p.forged[:len(p.bytes)] },
		"whole":    func(p *plot) []byte { return p.forged },
	}
	for _, length := range slices.Sorted(maps.Keys(lengths)) {
		forged := lengths[length]
		with := func(name string, seal func(p *plot, s *partState)) {
			add(length+" "+name, func(p *plot) error {
				s := p.about(forged(p))
				seal(p, &s)
				return errors.Join(p.writePart(forged(p)), p.writeState(s))
			})
		}
		with("with the HMAC of the bytes before", func(*plot, *partState) {})
		with("with the HMAC of another key", func(p *plot, s *partState) { s.Key = keyID(p.other); s.seal(p.other) })
		with("with the HMAC of another key, under the name of ours", func(p *plot, s *partState) { s.seal(p.other) })
		with("with the HMAC of no key", func(p *plot, s *partState) { s.Key = ""; s.seal(nil) })
		with("with the HMAC of this key over the file", func(p *plot, s *partState) {
			h := sha256.Sum256(fmt.Append(nil, s))
			s.HMAC = hex.EncodeToString(h[:])
		})
		with("of the action's other result", func(p *plot, s *partState) { s.Index = 1; s.seal(p.key) })
		with("of another action", func(p *plot, s *partState) { s.Action = madeTenant; s.seal(p.key) })
		with("of another case", func(p *plot, s *partState) { s.Case = strings.Repeat("1", 32); s.seal(p.key) })
		with("of another tenant", func(p *plot, s *partState) { s.Tenant = madeTenant; s.seal(p.key) })
		add(length+" of an earlier version", func(p *plot) error {
			s := p.about(forged(p))
			text := fmt.Sprintf(`{"schema":"lrkit.part/1","tenant":%q,"action":%q,"index":0,"etag":%q,"length":%d,"done":%d,"sha256":%q,"check":""}`,
				s.Tenant, s.Action, s.ETag, s.Length, s.Done, s.SHA256)
			sum := sha256.Sum256([]byte(text))
			text = strings.Replace(text, `"check":""`, `"check":"`+hex.EncodeToString(sum[:])+`"`, 1)
			return errors.Join(p.writePart(forged(p)), os.WriteFile(p.state, []byte(text), 0o600))
		})
		add(length+" without a state", func(p *plot) error { return errors.Join(p.writePart(forged(p)), os.Remove(p.state)) })
		add(length+" under our state", func(p *plot) error { return p.writePart(forged(p)) })
	}
	for _, field := range slices.Sorted(maps.Keys(partFields)) {
		change := partFields[field]
		add("another "+field, func(p *plot) error {
			s := p.own
			change(&s)
			return p.writeState(s)
		})
		add("another "+field+", sealed by another key", func(p *plot) error {
			s := p.own
			s.Key = keyID(p.other)
			change(&s)
			sum := s.HMAC
			if s.seal(p.other); strings.HasPrefix(field, "hmac") {
				s.HMAC = sum
			}
			return p.writeState(s)
		})
		add("another "+field+", sealed by another key under the name of ours", func(p *plot) error {
			s := p.own
			change(&s)
			if !strings.HasPrefix(field, "hmac") {
				s.seal(p.other)
			}
			return p.writeState(s)
		})
	}
	for name, text := range map[string]func(b string) string{
		"empty": func(string) string { return "" }, "a byte more": func(b string) string { return b + "\n" }, "a byte less": func(b string) string { return b[1:] },
		"a member more":        func(b string) string { return strings.Replace(b, "{", `{"x":1,`, 1) },
		"a member twice":       func(b string) string { return strings.Replace(b, "{", `{"done":0,`, 1) },
		"a member in capitals": func(b string) string { return strings.Replace(b, `"done"`, `"DONE"`, 1) },
		"spaces":               func(b string) string { return strings.Replace(b, ":", ": ", 1) },
		"huge":                 func(b string) string { return b + strings.Repeat(" ", 1<<20) },
		"deep":                 func(string) string { return strings.Repeat("[", 60_000) },
	} {
		add("a state that is "+name, func(p *plot) error {
			b, err := os.ReadFile(p.state)
			return errors.Join(err, os.WriteFile(p.state, []byte(text(string(b))), 0o600))
		})
	}
	add("a part that is empty", func(p *plot) error { return os.Truncate(p.part, 0) })
	add("a part that is short", func(p *plot) error { return os.Truncate(p.part, int64(len(p.bytes)-1)) })
	add("a part that is gone", func(p *plot) error { return os.Remove(p.part) })
	add("a folder for the part", func(p *plot) error { return errors.Join(os.Remove(p.part), os.Mkdir(p.part, 0o700)) })
	add("a folder for the state", func(p *plot) error { return errors.Join(os.Remove(p.state), os.Mkdir(p.state, 0o700)) })
	full := func(name string) error {
		return errors.Join(os.Remove(name), os.Mkdir(name, 0o700), os.WriteFile(filepath.Join(name, "x"), nil, 0o600))
	}
	all = append(all,
		plant{name: "a folder that is not empty for the part", do: func(p *plot) error { return full(p.part) }, fail: true},
		plant{name: "a folder that is not empty for the state", do: func(p *plot) error { return full(p.state) }, fail: true})
	if runtime.GOOS != "windows" {
		all = append(all, unixPlants()...)
	}
	return all
}

// unixPlants need links and modes.
func unixPlants() (all []plant) {
	add := func(name string, do func(p *plot) error) { all = append(all, plant{name: name, do: do}) }
	for name, target := range map[string]func(p *plot) string{
		"within": func(p *plot) string { return filepath.Join(p.dir, "state", "real") }, "out of the case": func(p *plot) string { return p.outside },
	} {
		add("a link "+name+" for the part", func(p *plot) error {
			return errors.Join(os.Remove(p.part), os.WriteFile(target(p), p.bytes, 0o600), os.Symlink(target(p), p.part))
		})
		add("a link "+name+" for the state", func(p *plot) error {
			return errors.Join(os.Rename(p.state, target(p)), os.Symlink(target(p), p.state))
		})
		add("a second name "+name+" for the part", func(p *plot) error {
			return errors.Join(os.WriteFile(target(p), p.bytes, 0o600), os.Remove(p.part), os.Link(target(p), p.part))
		})
	}
	add("a link to nothing for the part", func(p *plot) error { return errors.Join(os.Remove(p.part), os.Symlink("nothing", p.part)) })
	manifest := func(p *plot) string { return filepath.Join(p.dir, "manifest.ndjson") }
	linked := func(name string, do func(p *plot) error) { all = append(all, plant{name: name, do: do, stop: true}) }
	linked("the manifest for the part", func(p *plot) error {
		b, err := os.ReadFile(manifest(p))
		s := p.about(b[:100])
		s.seal(p.other)
		return errors.Join(err, os.Remove(p.part), os.Link(manifest(p), p.part), p.writeState(s))
	})
	linked("the manifest for the part, under a state of this user", func(p *plot) error {
		b, err := os.ReadFile(manifest(p))
		s := p.about(b[:100])
		s.seal(p.key)
		return errors.Join(err, os.Remove(p.part), os.Link(manifest(p), p.part), p.writeState(s))
	})
	for _, name := range []string{".json.new", ".part.new"} {
		linked("the manifest for "+name, func(p *plot) error {
			return errors.Join(p.writePart(p.forged[:len(p.bytes)]), os.Link(manifest(p), p.stem+name))
		})
	}
	for _, mode := range []os.FileMode{0, 0o200, 0o400, 0o604, 0o620, 0o640, 0o644, 0o660, 0o666, 0o700, 0o777} {
		add(fmt.Sprintf("mode %v", mode), func(p *plot) error { return os.Chmod(p.part, mode) })
	}
	add("a FIFO for the part", func(p *plot) error { return errors.Join(os.Remove(p.part), mkfifo(p.part)) })
	add("a FIFO for the state", func(p *plot) error { return errors.Join(os.Remove(p.state), mkfifo(p.state)) })
	if os.Geteuid() == 0 {
		add("another user's part", func(p *plot) error { return os.Chown(p.part, 65534, 65534) })
	}
	return all
}

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
	if err := errors.Join(d.Close(), p.e.SetFaults([]fetchtest.Fault{{Kind: fetchtest.KindBlob, Of: fetchtest.OneAction + "/0", Range: "@9000", Do: "blob-not-found", Count: -1}})); err != nil {
		t.Fatal(err)
	}
	p.template = filepath.Join(t.TempDir(), "case")
	if code, _, stderr := p.fetch(t, p.template); code != 1 {
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
	t.Setenv(statedir.Variable, dir)
	if p.key != [statedir.KeySize]byte{} {
		if err := os.WriteFile(filepath.Join(dir, "key"), p.key[:], 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (p *planted) fetch(t *testing.T, dir string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	r := p.ready
	code = Main(t.Context(), []string{"fetch", "--allow-api-host", "--api", r.API, "--login", r.Login, "--scope", r.Scope, "--tenant", r.Tenant, "--client", r.ClientID,
		"--range-size", "2KiB", "--sync-size", "2KiB", "--case", dir, fetchtest.OneAction + ":0"}, Streams{In: strings.NewReader(""), Out: &out, Err: &err})
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
