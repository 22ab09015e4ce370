package casedir

import (
	"bufio"
	"crypto/ed25519"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// verified is one call of verify at the commit that wrote the kept cases.
type verified struct {
	line  int // of verified.txt
	args  []string
	codes []string // of its findings
	head  string
	exit  string
}

// readVerified reads what verify printed then.
func readVerified(t *testing.T) (all []verified) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "kept", "verified.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text := lines.Text()
		if args, ok := strings.CutPrefix(text, "$ lrkit verify "); ok {
			all = append(all, verified{line: n, args: strings.Fields(args)})
			continue
		}
		v := &all[len(all)-1]
		if head, ok := strings.CutPrefix(text, "head "); ok {
			v.head = head
		} else if exit, ok := strings.CutPrefix(text, "exit "); ok {
			v.exit = exit
		} else if parts := strings.SplitN(text, ": ", 3); len(parts) == 3 && strings.HasPrefix(parts[0], manifestName) {
			v.codes = append(v.codes, parts[1])
		}
	}
	if lines.Err() != nil || len(all) == 0 {
		t.Fatalf("verified.txt: %d calls, %v", len(all), lines.Err())
	}
	return all
}

// copyKept copies a kept case with the modes that it had.
func copyKept(t *testing.T, name string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), name)
	from := os.DirFS(filepath.Join("testdata", "kept", name))
	err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		dst := filepath.Join(to, filepath.FromSlash(path))
		if err != nil || d.IsDir() {
			return firstOf(err, os.MkdirAll(dst, 0o700))
		}
		b, err := fs.ReadFile(from, path)
		mode := fs.FileMode(0o600)
		if strings.HasSuffix(path, ".blob") {
			mode = 0o400
		}
		return firstOf(err, os.WriteFile(dst, b, mode))
	})
	if err == nil {
		err = os.MkdirAll(filepath.Join(to, stateName), 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func rootOf(t *testing.T, dir string) fs.FS {
	t.Helper()
	return os.DirFS(dir)
}

// keptSigner is the key of the kept cases that are signed.
func keptSigner(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "kept", "sign.pem"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParseSignKey(b)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// nowFound are the calls that end otherwise now, and why: each is an attack that went unnoticed
// then.
var nowFound = map[string]struct{ codes, why string }{
	"rewritten":                  {"signature", "a close is checked with the key that it names"},
	"laundered":                  {"signature", "the same: only the last one was looked at"},
	"--pubkey pub.pem laundered": {"signature", "the same"},
	"garbled":                    {"manifest", "lines with a line end were no torn line"},
	"--pubkey pub.pem garbled":   {"manifest", "the same"},
}

// TestKept: verify ends on cases of an earlier version as it did then.
func TestKept(t *testing.T) {
	key, err := os.ReadFile(filepath.Join("testdata", "kept", "pub.pem"))
	if err != nil {
		t.Fatal(err)
	}
	pub, err := ParsePublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range readVerified(t) {
		opts := &VerifyOptions{}
		name := v.args[len(v.args)-1]
		if v.args[0] == "--pubkey" {
			opts.PublicKey = pub
		} else if v.args[0] == "--expect-head" {
			opts.Head = v.args[1]
		}
		r := mustVerify(t, copyKept(t, name), opts)
		exit := "0"
		if !r.OK() {
			exit = "5"
		}
		var found []string
		for _, f := range r.Findings {
			if !slices.Contains(found, f.Code) { // each close is checked now: there may be several
				found = append(found, f.Code)
			}
		}
		if now, ok := nowFound[strings.Join(v.args, " ")]; ok {
			v.exit, v.codes = "5", []string{now.codes}
		}
		if exit != v.exit || !slices.Equal(found, v.codes) || r.Head != v.head {
			t.Errorf("verified.txt:%d: %v: exit %s, findings %v, head %s; want exit %s, findings %v, head %s",
				v.line, v.args, exit, found, r.Head, v.exit, v.codes, v.head)
		}
		if r.Signed && opts.PublicKey != nil && !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteOld }) {
			t.Errorf("verified.txt:%d: %v: it does not say that only the head was signed", v.line, v.args)
		}
	}
}
