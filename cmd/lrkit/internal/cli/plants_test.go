package cli

import (
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
