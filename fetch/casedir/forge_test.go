package casedir

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/statedir"
)

// testSigner is a key by its number.
func testSigner(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// signedOptions are those of a writer with a key.
func signedOptions(key ed25519.PrivateKey, trust ...ed25519.PublicKey) *Options {
	o := testOptions()
	o.SignKey, o.Trust = key, trust
	return o
}

// memoryCase makes a case in memory in two sessions, of two results.
func memoryCase(t *testing.T, opts *Options) *crashFS {
	t.Helper()
	m := newCrashFS()
	if err := create(m); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		addSession(t, m, opts, i)
	}
	return m
}

// addSession adds a session that fetches some results.
func addSession(t *testing.T, m *crashFS, opts *Options, results ...int) {
	t.Helper()
	d, err := openFiles(t.Context(), m, opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range results {
		if err := fetchOne(d, i); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// clone copies a file system.
func (m *crashFS) clone() *crashFS {
	c := newCrashFS()
	for name, n := range m.names {
		c.names[name] = &inode{dir: n.dir, mode: n.mode, data: bytes.Clone(n.data), durable: bytes.Clone(n.data)}
	}
	c.durable = maps.Clone(c.names)
	return c
}

func (m *crashFS) manifest() string { return string(m.names[manifestName].data) }

func (m *crashFS) setManifest(s string) { m.names[manifestName].data = []byte(s) }

// remembering returns a state directory in memory that remembers the head of a case.
func rememberedState(t *testing.T, m *crashFS, key ed25519.PublicKey) *statedir.Dir {
	t.Helper()
	state := statedir.Memory(nil)
	r, err := verifyFiles(t.Context(), m, &VerifyOptions{PublicKey: key, State: state})
	if err != nil || !r.OK() {
		t.Fatalf("%v, %+v", err, r)
	}
	if err := r.Remember(); err != nil {
		t.Fatal(err)
	}
	return state
}

var (
	prevMember = regexp.MustCompile(`"prev":"[0-9a-f]{64}"`)
	seqMember  = regexp.MustCompile(`"seq":[0-9]+`)
	prevSig    = regexp.MustCompile(`"prev_sig":"[^"]*",`)
)

// forger writes a chain anew, as an attacker can without a key, or with another one.
type forger struct {
	renumber bool
	sigs     sigsOf
	key      ed25519.PrivateKey // of sigsOther
}

// sigsOf says what becomes of the signatures of lines.
type sigsOf int

const (
	sigsKept sigsOf = iota
	sigsNone
	sigsOther
	sigsNamed // those of sessions that name a key
)

// rechain computes all hashes anew. What does not look like a line stays as it is.
func (f forger) rechain(lines []string) string {
	var out strings.Builder
	prev, sig, caseID, seq, named := zeroHash, "", "", 0, false
	for _, line := range lines {
		body, _, old := cutTail([]byte(line))
		if body == nil {
			out.WriteString(line + "\n")
			continue
		}
		s := prevMember.ReplaceAllString(string(body), `"prev":"`+prev+`"`)
		if f.renumber {
			s = seqMember.ReplaceAllString(s, fmt.Sprintf(`"seq":%d`, seq))
		}
		s = prevSig.ReplaceAllString(s, "")
		if sig != "" {
			s = strings.Replace(s, `"prev":`, `"prev_sig":"`+sig+`","prev":`, 1)
		}
		if id := regexp.MustCompile(`"case":"([0-9a-f]*)"`).FindStringSubmatch(s); id != nil {
			caseID = id[1]
		}
		prev = hashOf([]byte(s))
		if strings.Contains(s, `"event":"open"`) || strings.Contains(s, `"event":"adopted"`) {
			named = strings.Contains(s, `"key":`)
		}
		switch {
		case f.sigs == sigsKept:
			sig = old
		case f.sigs == sigsNone, f.sigs == sigsNamed && !named:
			sig = ""
		default:
			at := 0
			fmt.Sscanf(seqMember.FindString(s), `"seq":%d`, &at)
			sig = base64.StdEncoding.EncodeToString(ed25519.Sign(f.key, signedText(manifestSchema, caseID, int64(at), prev)))
		}
		out.WriteString(s + hashMember + prev + `"`)
		if sig != "" {
			out.WriteString(sigMember + sig + `"`)
		}
		out.WriteString("}\n")
		seq++
	}
	return out.String()
}

func splitLines(s string) []string { return strings.Split(strings.TrimSuffix(s, "\n"), "\n") }

// TestRechain: the forger is as good as the writer.
func TestRechain(t *testing.T) {
	for _, opts := range []*Options{testOptions(), signedOptions(testSigner(1))} {
		m := memoryCase(t, opts)
		f := forger{renumber: true, sigs: sigsKept}
		if opts.SignKey != nil {
			f.sigs, f.key = sigsOther, opts.SignKey
		}
		if got := f.rechain(splitLines(m.manifest())); got != m.manifest() {
			t.Errorf("it wrote\n%s, not\n%s", got, m.manifest())
		}
	}
}
