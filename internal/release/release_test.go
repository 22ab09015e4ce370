package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var at = time.Unix(1700000000, 0).UTC()

// TestArchives: an archive depends on its entries alone, and can be read back.
func TestArchives(t *testing.T) {
	entries := []entry{{"a/", 0o755, nil, 0}, {"a/lrkit", 0o755, []byte("binary"), 0}, {"a/b/c", 0o644, []byte("text"), 0}}
	reversed := slices.Clone(entries)
	slices.Reverse(reversed)
	for name, pack := range map[string]func([]entry, time.Time) ([]byte, error){
		"x.zip": zipball,
		"x.tar.gz": func(e []entry, at time.Time) ([]byte, error) {
			data, err := tarball(e, at)
			if err != nil {
				return nil, err
			}
			return gzipped(data)
		},
	} {
		one, err := pack(entries, at)
		if err != nil {
			t.Fatal(err)
		}
		two, err := pack(reversed, at.In(time.FixedZone("elsewhere", 3600)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, two) {
			t.Errorf("%s depends on the order of entries or on where it is made", name)
		}
		back, err := unpack(name, one)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, e := range back {
			got[e.name] = string(e.data)
		}
		if !maps.Equal(got, map[string]string{"a/lrkit": "binary", "a/b/c": "text"}) {
			t.Errorf("%s holds %q", name, got)
		}
	}
}

// TestUnpack: an archive of others writes nowhere else.
func TestUnpack(t *testing.T) {
	for _, name := range []string{"../x", "/x", "a/../../x", "a//x", `a\x`, "c:x", "./x", ""} {
		for kind, pack := range map[string]func([]entry, time.Time) ([]byte, error){"x.zip": zipball, "x.tar": tarball} {
			data, err := pack([]entry{{name, 0o644, []byte("x"), 0}}, at)
			if err != nil {
				continue // it cannot be written
			}
			if kind == "x.tar" {
				_, err = untar(bytes.NewReader(data))
			} else {
				_, err = unzip(data)
			}
			if err == nil {
				t.Errorf("%q in %s is unpacked", name, kind)
			}
		}
	}
}

func stamped(version, commit, at string) []byte {
	return []byte("version " + version + "\ncommit " + commit + "\ntime " + at + "\n")
}

// TestStamp: only an archive of a tagged commit is released.
func TestStamp(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, test := range []struct {
		name string
		text []byte
		ok   bool
	}{
		{"a tag", stamped("v1.2.3", commit, "1700000000"), true},
		{"a candidate", stamped("v1.2.3-rc.1", commit, "1700000000"), true},
		{"no tag", stamped("", commit, "1700000000"), false},
		{"a commit after a tag", stamped("v1.2", commit, "1700000000"), false},
		{"no commit", stamped("v1.2.3", "", "1700000000"), false},
		{"no time", stamped("v1.2.3", commit, ""), false},
		{"a checkout", []byte("version $Format:%(describe:tags)$\ncommit $Format:%H$\ntime $Format:%ct$\n"), false},
		{"nothing", nil, false},
	} {
		s := &source{files: map[string][]byte{stampFile: test.text}}
		if err := s.stamp(); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
		if test.ok && (s.commit != commit || !s.time.Equal(at)) {
			t.Errorf("%s: %+v", test.name, s)
		}
	}
}

// release writes files with their hashes into a new folder.
func release(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	files = maps.Clone(files)
	files[sumsFile] = sums(files)
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestSigned: a changed byte of a file, of the hashes or of the signature is refused, as are a file
// too many, one too few, and another key.
func TestSigned(t *testing.T) {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Fatal(err)
	}
	keys := t.TempDir()
	allow := func(name string) (key, signers string) {
		key, signers = filepath.Join(keys, name), filepath.Join(keys, name+".signers")
		if _, err := output(t.Context(), keys, nil, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key); err != nil {
			t.Fatal(err)
		}
		public, err := os.ReadFile(key + ".pub")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(signers, fmt.Appendf(nil, "%s namespaces=%q %s", signer, namespace, public), 0o600); err != nil {
			t.Fatal(err)
		}
		return key, signers
	}
	key, signers := allow("ours")
	_, others := allow("others")
	flip := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2] ^= 1
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		change func(*testing.T, string)
		others bool
		ok     bool
	}{
		"as it was signed":    {ok: true},
		"a file":              {change: flip("lrkit.tar.gz")},
		"the hashes":          {change: flip(sumsFile)},
		"the signature":       {change: flip(sumsFile + ".sig")},
		"signed by no key":    {change: func(t *testing.T, dir string) { remove(t, dir, sumsFile+".sig") }},
		"signed by others":    {others: true},
		"a file is missing":   {change: func(t *testing.T, dir string) { remove(t, dir, "lrkit.tar.gz") }},
		"a file without hash": {change: func(t *testing.T, dir string) { release2(t, dir) }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := release(t, map[string][]byte{"lrkit.tar.gz": []byte("archive"), "lrkit.zip": []byte("another")})
			if err := signVerb(t.Context(), []string{"-key", key, "-signers", signers, dir}, t.Output()); err != nil {
				t.Fatal(err)
			}
			if test.change != nil {
				test.change(t, dir)
			}
			by := signers
			if test.others {
				by = others
			}
			_, err := readSums(dir)
			if err == nil {
				err = checkSignature(t.Context(), dir, by)
			}
			if (err == nil) != test.ok {
				t.Errorf("checked: %v", err)
			}
		})
	}
	dir := release(t, map[string][]byte{"lrkit.tar.gz": []byte("archive")})
	if err := signVerb(t.Context(), []string{"-key", key, "-signers", others, dir}, t.Output()); err == nil {
		t.Error("signed with a key that users do not know")
	}
	if _, err := os.Stat(filepath.Join(dir, sumsFile+".sig")); !os.IsNotExist(err) {
		t.Errorf("a signature is left that no user accepts: %v", err)
	}
}

// TestInstallVersion: the README installs one version on all systems, and checks one image.
func TestInstallVersion(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Install\n")
	section, _, _ = strings.Cut(section, "\n## ")
	found := regexp.MustCompile(`v\d+\.\d+\.\d+`).FindAllString(section, -1)
	if len(found) < 5 {
		t.Fatalf("%d versions: %q", len(found), found)
	}
	if slices.Sort(found); found[0] != found[len(found)-1] {
		t.Errorf("several versions: %q", slices.Compact(found))
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func release2(t *testing.T, dir string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "more"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestLicenses: what is not known, or asks for more than to be passed on, is refused.
func TestLicenses(t *testing.T) {
	mit, err := os.ReadFile("testdata/MIT")
	if err != nil {
		t.Fatal(err)
	}
	gpl, err := os.ReadFile("testdata/GPL-notice")
	if err != nil {
		t.Fatal(err)
	}
	apache, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		files []licenseFile
		want  []string
	}{
		{"one", []licenseFile{{"LICENSE", mit}}, []string{"MIT"}},
		{"two, and a notice", []licenseFile{{"LICENSE", mit}, {"x/LICENSE.txt", apache}, {"NOTICE", []byte("made by us")}}, []string{"Apache-2.0", "MIT"}},
		{"none", nil, nil},
		{"a notice alone", []licenseFile{{"NOTICE", mit}}, nil},
		{"not known", []licenseFile{{"LICENSE", []byte("you may do good with it")}}, nil},
		{"not known beside one that is", []licenseFile{{"LICENSE", mit}, {"x/LICENSE", []byte("you may do good with it")}}, nil},
		{"one with more text", []licenseFile{{"LICENSE", append(bytes.Clone(mit), bytes.Repeat([]byte("no evil may be done with it "), 30)...)}}, nil},
		{"one that is not allowed", []licenseFile{{"LICENSE", gpl}}, nil},
	} {
		got, err := check(&module{path: "example.org/m"}, test.files)
		if !slices.Equal(got, test.want) || (err == nil) != (test.want != nil) {
			t.Errorf("%s: %q, %v", test.name, got, err)
		}
	}
}

// TestRoots: an image trusts who signs for the services that lrkit calls.
func TestRoots(t *testing.T) {
	names := map[string]bool{}
	for rest := roots(); ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		c, err := x509.ParseCertificate(b.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		names[c.Subject.CommonName] = true
	}
	for _, name := range []string{"DigiCert Global Root G2", "DigiCert Global Root G3", "Microsoft RSA Root Certificate Authority 2017", "Microsoft ECC Root Certificate Authority 2017"} {
		if !names[name] {
			t.Errorf("%s is not among %d roots", name, len(names))
		}
	}
}

// TestTargets reads lists of targets.
func TestTargets(t *testing.T) {
	for list, want := range map[string]int{"all": len(targets), "linux/amd64,windows/arm64": 2, "host": 1, "": 0, "plan9/amd64": 0, "linux": 0} {
		got, err := parseTargets(list)
		if len(got) != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
}

// TestUsage: what the program does not know is a usage error.
func TestUsage(t *testing.T) {
	for _, args := range []string{"", "push", "build", "build -o", "build x", "build -o x -targets y", "verify", "sign x", "licenses x"} {
		var out strings.Builder
		if code := run(t.Context(), strings.Fields(args), &out, &out); code != 2 {
			t.Errorf("release %s: exit code %d: %s", args, code, &out)
		}
	}
}
