package cli

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// getting is an emulator with one blob, and a folder to download it to.
type getting struct {
	t    *testing.T
	e    *fetchtest.Emulator
	want []byte
	dir  string
	at   string
}

func newGetting(t *testing.T, size int64, faults ...fetchtest.Fault) *getting {
	t.Setenv("LRKIT_STATE_DIR", t.TempDir())
	content := fetchtest.Noise(7, size)
	want := make([]byte, size)
	if _, err := content.ReadAt(want, 0); err != nil && size > 0 {
		t.Fatal(err)
	}
	e := fetchtest.New(fetchtest.One(content, time.Now().Add(-time.Hour)), &fetchtest.Options{Faults: faults})
	t.Cleanup(e.Close)
	return &getting{t: t, e: e, want: want, dir: t.TempDir(), at: e.Start().URL}
}

// link returns a new link to the blob.
func (g *getting) link() string {
	g.t.Helper()
	l, err := g.e.Link(fetchtest.OneAction, 0) // in the cloud
	if err != nil {
		g.t.Fatal(err)
	}
	u, err := url.Parse(l)
	if err != nil {
		g.t.Fatal(err)
	}
	w := g.e.Tenant()
	l, err = g.e.Signer(g.at+"/"+w.Account).ServiceLink(w.Container, strings.TrimPrefix(u.Path, "/"+w.Container+"/"),
		sas.Grant{Permissions: "r", Expiry: time.Now().Add(30 * time.Minute)})
	if err != nil {
		g.t.Fatal(err)
	}
	return l
}

func (g *getting) get(input string, args ...string) (code int, out, messages string) {
	g.t.Helper()
	var o, m bytes.Buffer
	args = append([]string{"get", "--host-policy", "any", "-o", filepath.Join(g.dir, "a.blob")}, args...)
	code = Main(g.t.Context(), args, Streams{In: strings.NewReader(input), Out: &o, Err: &m})
	if _, sig, ok := strings.Cut(g.link(), "sig="); ok && strings.Contains(o.String()+m.String(), sig[:20]) {
		g.t.Error("the signature is shown")
	}
	return code, o.String(), m.String()
}

func (g *getting) file() string { return filepath.Join(g.dir, "a.blob") }

func (g *getting) whole() bool {
	b, err := os.ReadFile(g.file())
	return err == nil && bytes.Equal(b, g.want)
}

// names are those in the folder.
func (g *getting) names() string {
	entries, err := os.ReadDir(g.dir)
	if err != nil {
		g.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestGet(t *testing.T) {
	g := newGetting(t, 3<<20)
	code, out, messages := g.get("<" + g.link() + ">\r\n")
	want := fmt.Sprintf("lrkit: %d bytes, SHA-256 %x; next: lrkit analyze %s\n", len(g.want), sha256.Sum256(g.want), g.file())
	if code != 0 || out != g.file()+"\n" || messages != want || !g.whole() || g.names() != "a.blob" {
		t.Errorf("exit code %d, %q\n%s%s", code, out, messages, g.names())
	}
	code, out, messages = g.get(g.link())
	if code != 1 || out != "" || !strings.Contains(messages, "--force overwrites it") {
		t.Errorf("exit code %d, %q\n%s", code, out, messages)
	}
	if code, _, messages = g.get(g.link(), "--force"); code != 0 || !g.whole() || g.names() != "a.blob" {
		t.Errorf("exit code %d\n%s%s", code, messages, g.names())
	}
}

func TestGetBadLinks(t *testing.T) {
	g := newGetting(t, 100)
	for _, c := range []struct{ name, input, message string }{
		{"nothing", "", "no link in the input"},
		{"text", "the link is in the mail", "no link in the input"},
		{"two", g.link() + "\n" + g.link() + "x", "links in the input: give one"},
		{"no signature", "https://acct.blob.core.windows.net/c/b?sv=2020-12-06&sr=b&sp=r&se=2999-01-01T00:00:00Z", "the link cannot be used: sig is required"},
	} {
		code, out, messages := g.get(c.input)
		if code != 3 || out != "" || !strings.Contains(messages, c.message) || g.names() != "" {
			t.Errorf("%s: exit code %d, %q, %q\n%s", c.name, code, out, g.names(), messages)
		}
	}
}

// An expired link keeps what has arrived, and a new link to the same blob goes on. A blob that
// changed in between is another one, and that is said.
func TestGetGoesOn(t *testing.T) {
	g := newGetting(t, 12<<20, fetchtest.Fault{Kind: fetchtest.KindBlob, Do: "expired-no-start", From: 2, Count: -1})
	code, _, messages := g.get(g.link())
	if code != 3 || !strings.Contains(messages, "expired") || g.names() != "a.blob.part a.blob.part.json" {
		t.Fatalf("exit code %d, %q\n%s", code, g.names(), messages)
	}
	if err := g.e.SetFaults(nil); err != nil {
		t.Fatal(err)
	}
	g.e.Forget()
	if code, _, messages = g.get(g.link()); code != 0 || !g.whole() || g.names() != "a.blob" {
		t.Errorf("exit code %d, %q\n%s", code, g.names(), messages)
	}
	if n := len(g.e.Requests(fetchtest.KindBlob)); n > 2 {
		t.Errorf("%d requests: it did not go on", n)
	}
}

// A part that another user put there is not continued.
func TestGetPlanted(t *testing.T) {
	g := newGetting(t, 1000)
	if err := os.WriteFile(g.file()+".part", bytes.Repeat([]byte("x"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, messages := g.get(g.link())
	if code != 0 || !g.whole() || !strings.Contains(messages, "begun anew") || g.names() != "a.blob" {
		t.Errorf("exit code %d, %q\n%s", code, g.names(), messages)
	}
}

func TestFileName(t *testing.T) {
	for blob, want := range map[string]string{
		"ID/Output/4ed5e7807ad1fe59b00b664fe06a0f07": "4ed5e7807ad1fe59b00b664fe06a0f07.blob",
		"a.zip":                  "a.zip.blob",
		"a.blob":                 "a.blob",
		"":                       "result.blob",
		"..":                     "result.blob",
		"../../etc/passwd":       "passwd.blob",
		`..\..\evil.exe`:         "evil.exe.blob",
		"a b\x1b\u202e.json":     "a_b__.json.blob",
		"CON":                    "_CON.blob",
		"com1.txt":               "_com1.txt.blob",
		".hidden":                "hidden.blob",
		"-rf":                    "rf.blob",
		strings.Repeat("a", 500): strings.Repeat("a", 100) + ".blob",
	} {
		if got := fileName(blob); got != want {
			t.Errorf("%q: %q, want %q", blob, got, want)
		}
	}
}
