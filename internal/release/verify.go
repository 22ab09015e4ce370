package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// verifyVerb checks a release as it lies in a folder.
func verifyVerb(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	signers := flags.String("signers", "", "the `file` of the keys that may sign; without one there need not be a signature")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	dir := flags.Arg(0)
	files, err := readSums(dir)
	if err != nil {
		return err
	}
	if *signers != "" {
		if err := checkSignature(ctx, dir, *signers); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: signed\n", sumsFile)
	}
	return verify(ctx, files, stdout)
}

// verify checks the files of a release against each other, and runs the binary for this machine.
func verify(ctx context.Context, files map[string][]byte, stdout io.Writer) error {
	dir, err := os.MkdirTemp("", "lrkit-verify-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var s *source
	for name, data := range files {
		if strings.HasSuffix(name, "-source.tar.gz") {
			if s, err = unpackSource(data, dir); err != nil {
				return err
			}
		}
	}
	if s == nil {
		return fmt.Errorf("there is no archive of the source")
	}
	binaries := map[target][]byte{}
	for _, t := range targets {
		archive := files[t.archive(s.version)]
		if archive == nil {
			continue
		}
		if binaries[t], err = checkArchive(s, t, archive, stdout); err != nil {
			return fmt.Errorf("%s: %w", t.archive(s.version), err)
		}
		name := t.name(s.version) + ".cdx.json"
		n, err := checkSBOM(files[name], binaries[t])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(stdout, "%s: the %d components of the binary\n", name, n)
	}
	if len(binaries) == 0 {
		return fmt.Errorf("there is no binary of %s", s.version)
	}
	if binary := binaries[here()]; binary != nil {
		if err := runs(ctx, s, binary, dir); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: lrkit version says %s and %s\n", here(), s.version, s.commit)
	}
	if name := "lrkit-" + s.version + "-image.tar"; files[name] != nil {
		n, err := checkImage(files[name], binaries)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(stdout, "%s: %d images with the binaries of the archives\n", name, n)
	}
	if len(binaries) == len(targets) {
		return checkManifests(s, files, stdout)
	}
	return nil
}

// checkArchive holds the archive of a target to what belongs in it, and returns the binary.
func checkArchive(s *source, t target, archive []byte, stdout io.Writer) ([]byte, error) {
	entries, err := unpack(t.archive(s.version), archive)
	if err != nil {
		return nil, err
	}
	files := map[string]entry{}
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.name, t.name(s.version)+"/")
		if !ok {
			return nil, fmt.Errorf("%s is not in the folder of the archive", e.name)
		}
		files[rest] = e
	}
	binary := files[t.binary()]
	if t.os != "windows" && binary.mode != 0o755 {
		return nil, fmt.Errorf("%s has the mode %o", t.binary(), binary.mode)
	}
	info, err := buildinfo.Read(bytes.NewReader(binary.data))
	if err != nil {
		return nil, err
	}
	for _, set := range info.Settings {
		if set.Key == "GOOS" && set.Value != t.os || set.Key == "GOARCH" && set.Value != t.arch || set.Key == "CGO_ENABLED" && set.Value != "0" {
			return nil, fmt.Errorf("the binary has %s=%s", set.Key, set.Value)
		}
	}
	wanted := []string{"LICENSE", "README.md", "CHANGELOG.md", "man/man1/lrkit.1", "man/man1/lrkit-analyze.1", "licenses/go/LICENSE"}
	for _, name := range shells {
		wanted = append(wanted, "completions/"+name)
	}
	for _, name := range wanted {
		if len(files[name].data) == 0 {
			return nil, fmt.Errorf("there is no %s", name)
		}
	}
	licensed := 0
	for _, d := range info.Deps {
		found := false
		for name := range files {
			found = found || strings.HasPrefix(name, "licenses/"+d.Path+"/")
		}
		if !found {
			return nil, fmt.Errorf("there is no licence of %s", d.Path)
		}
		licensed++
	}
	_, err = fmt.Fprintf(stdout, "%s: the binary, its manual and the licences of %d modules\n", t.archive(s.version), licensed)
	return binary.data, err
}

// runs starts the binary of this machine, and compares what it says of itself with the source.
func runs(ctx context.Context, s *source, binary []byte, dir string) error {
	file := filepath.Join(dir, here().binary())
	if err := os.WriteFile(file, binary, 0o755); err != nil {
		return err
	}
	out, err := output(ctx, dir, []string{"HOME=" + dir}, file, "version")
	if err != nil {
		return err
	}
	if want := "lrkit " + s.version + "\ncommit " + s.commit + "\n"; !strings.HasPrefix(string(out), want) {
		return fmt.Errorf("lrkit version prints %q, not %q", out, want)
	}
	return nil
}

// pair is a URL with the hash that stands beside it.
type pair struct{ url, sum string }

// checkManifests parses the manifests of package managers. Each hash in them must be that of the
// archive beside it. .ci/nightly has Ruby parse the formula of Homebrew.
func checkManifests(s *source, files map[string][]byte, stdout io.Writer) error {
	for name, want := range map[string]int{"lrkit.rb": 4, "lrkit.json": 2, "lrkit.lrkit.installer.yaml": 2, "lrkit.lrkit.yaml": 0, "lrkit.lrkit.locale.en-US.yaml": 0} {
		var pairs []pair
		var value any
		var err error
		switch filepath.Ext(name) {
		case ".json":
			err = json.Unmarshal(files[name], &value)
		case ".yaml":
			err = yaml.Unmarshal(files[name], &value)
		default:
			for _, m := range regexp.MustCompile(`url "([^"]*)"\n +sha256 "([^"]*)"\n`).FindAllSubmatch(files[name], -1) {
				pairs = append(pairs, pair{string(m[1]), string(m[2])})
			}
		}
		if err != nil || len(files[name]) == 0 {
			return fmt.Errorf("%s: %d bytes: %v", name, len(files[name]), err)
		}
		pairs = append(pairs, pairsIn(value)...)
		if len(pairs) != want {
			return fmt.Errorf("%s has %d archives, not %d", name, len(pairs), want)
		}
		for _, p := range pairs {
			data := files[strings.TrimPrefix(p.url, downloads+s.version+"/")]
			if data == nil || !strings.EqualFold(p.sum, fmt.Sprintf("%x", sha256.Sum256(data))) {
				return fmt.Errorf("%s: %s is no file of the release, or has another hash than %s", name, p.url, p.sum)
			}
		}
		fmt.Fprintf(stdout, "%s: parsed, %d archives by their hashes\n", name, len(pairs))
	}
	return nil
}

// pairsIn finds the archives in a manifest, wherever they stand.
func pairsIn(value any) (pairs []pair) {
	switch v := value.(type) {
	case map[string]any:
		for _, names := range [][2]string{{"url", "hash"}, {"InstallerUrl", "InstallerSha256"}} {
			url, ok := v[names[0]].(string)
			sum, ok2 := v[names[1]].(string)
			if ok && ok2 {
				pairs = append(pairs, pair{url, sum})
			}
		}
		for _, member := range v {
			pairs = append(pairs, pairsIn(member)...)
		}
	case []any:
		for _, member := range v {
			pairs = append(pairs, pairsIn(member)...)
		}
	}
	return pairs
}
