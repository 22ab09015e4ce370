package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// buildVerb builds a release into a folder.
func buildVerb(ctx context.Context, args []string, stdout io.Writer) (err error) {
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	out := flags.String("o", "", "the `folder` for what is built, new or empty")
	repository := flags.String("repository", "../..", "the `folder` of the checkout")
	rev := flags.String("rev", "HEAD", "the tagged `commit` to build")
	archive := flags.String("source", "", "build from this `archive` of the source instead")
	list := flags.String("targets", "all", "a `list` of targets, with commas; host is that of this machine")
	if err := parse(flags, args, 0); err != nil {
		return err
	}
	chosen, err := parseTargets(*list)
	if err != nil {
		return err
	}
	if *out == "" {
		return fmt.Errorf("%w: -o is required", errUsage)
	}
	if there, err := os.ReadDir(*out); err == nil && len(there) > 0 {
		return fmt.Errorf("%w: -o %s is not empty", errUsage, *out)
	}
	work, err := os.MkdirTemp("", "lrkit-release-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	var data []byte
	if *archive != "" {
		data, err = os.ReadFile(*archive)
	} else {
		data, err = archiveOf(ctx, *repository, *rev)
	}
	if err != nil {
		return err
	}
	s, err := unpackSource(data, work)
	if err != nil {
		return err
	}
	files, err := s.build(ctx, chosen, stdout)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(*out, name), data, 0o644); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(stdout, "%s", files[sumsFile])
	return err
}

// build returns the files of a release, by their names.
func (s *source) build(ctx context.Context, chosen []target, log io.Writer) (map[string][]byte, error) {
	files := map[string][]byte{s.name() + ".tar.gz": s.archive}
	binaries := map[target][]byte{}
	for _, t := range chosen {
		begin := time.Now()
		binary, err := s.compile(ctx, t)
		if err != nil {
			return nil, err
		}
		binaries[t] = binary
		fmt.Fprintf(log, "%s: %d bytes, %.0f s\n", t, len(binary), time.Since(begin).Seconds())
	}
	manual, err := s.manual(ctx, binaries)
	if err != nil {
		return nil, err
	}
	for _, t := range chosen {
		if err := s.pack(ctx, t, binaries[t], manual, files); err != nil {
			return nil, fmt.Errorf("%s: %w", t, err)
		}
	}
	img, err := imageOf(s, binaries)
	if err != nil {
		return nil, err
	}
	if img != nil {
		files["lrkit-"+s.version+"-image.tar"] = img
	}
	if len(chosen) == len(targets) { // they name all of them
		if err := manifests(s, files); err != nil {
			return nil, err
		}
	}
	files[sumsFile] = sums(files)
	return files, nil
}

// pack adds the archive and the SBOM of a target to files.
func (s *source) pack(ctx context.Context, t target, binary []byte, manual []entry, files map[string][]byte) error {
	modules, err := s.modules(ctx, t)
	if err != nil {
		return err
	}
	top := t.name(s.version) + "/"
	entries := []entry{
		{top, 0o755, nil, 0},
		{top + t.binary(), 0o755, binary, 0},
		{top + "LICENSE", 0o644, s.files["LICENSE"], 0},
		{top + "README.md", 0o644, s.files["README.md"], 0},
		{top + "CHANGELOG.md", 0o644, s.files["CHANGELOG.md"], 0},
	}
	for _, e := range manual {
		entries = append(entries, entry{top + e.name, e.mode, e.data, 0})
	}
	licenses := map[string][]string{}
	std, err := s.goLicense(ctx)
	if err != nil {
		return err
	}
	entries = append(entries, entry{top + "licenses/go/" + std.name, 0o644, std.data, 0})
	for _, m := range modules {
		texts, err := m.licenses()
		if err != nil {
			return err
		}
		if licenses[m.path], err = check(m, texts); err != nil {
			return err
		}
		if m.path == root {
			continue
		}
		for _, f := range texts {
			entries = append(entries, entry{top + "licenses/" + m.path + "/" + f.name, 0o644, f.data, 0})
		}
	}
	sbom, err := sbomOf(s, t, binary, modules, licenses)
	if err != nil {
		return err
	}
	files[t.name(s.version)+".cdx.json"] = sbom
	if strings.HasSuffix(t.archive(s.version), ".zip") {
		files[t.archive(s.version)], err = zipball(entries, s.time)
		return err
	}
	tarred, err := tarball(entries, s.time)
	if err != nil {
		return err
	}
	files[t.archive(s.version)], err = gzipped(tarred)
	return err
}

// shells are those for which there are completions, with the names that they look for.
var shells = map[string]string{"bash": "lrkit.bash", "zsh": "_lrkit", "fish": "lrkit.fish", "powershell": "lrkit.ps1"}

// manual returns completions and manual pages, as the command itself writes them on this machine.
func (s *source) manual(ctx context.Context, binaries map[target][]byte) ([]entry, error) {
	binary := binaries[here()]
	if binary == nil {
		var err error
		if binary, err = s.compile(ctx, here()); err != nil {
			return nil, err
		}
	}
	dir := filepath.Join(filepath.Dir(s.dir), "manual")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	lrkit := filepath.Join(dir, here().binary())
	if err := os.WriteFile(lrkit, binary, 0o755); err != nil {
		return nil, err
	}
	env := []string{"HOME=" + dir, "LRKIT_STATE_DIR=" + filepath.Join(dir, "state"), "SOURCE_DATE_EPOCH="}
	var entries []entry
	for shell, name := range shells {
		text, err := output(ctx, dir, env, lrkit, "completion", shell)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{"completions/" + name, 0o644, text, 0})
	}
	pages := filepath.Join(dir, "man1")
	if _, err := output(ctx, dir, env, lrkit, "man", "-o", pages); err != nil {
		return nil, err
	}
	list, err := os.ReadDir(pages)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		text, err := os.ReadFile(filepath.Join(pages, f.Name()))
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{"man/man1/" + f.Name(), 0o644, text, 0})
	}
	if !slices.ContainsFunc(entries, func(e entry) bool { return e.name == "man/man1/lrkit.1" }) {
		return nil, errors.New("lrkit man writes no lrkit.1")
	}
	return entries, nil
}

// signVerb signs the hashes of a release with a key of SSH, and checks the signature against the
// keys that users are told of.
func signVerb(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("sign", flag.ContinueOnError)
	key := flags.String("key", "", "the `file` of a private key, or of a public key whose private key ssh-agent has")
	signers := flags.String("signers", "../../allowed_signers", "the `file` of the keys that may sign")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	if *key == "" {
		return fmt.Errorf("%w: -key is required", errUsage)
	}
	file := filepath.Join(flags.Arg(0), sumsFile)
	if err := os.Remove(file + ".sig"); err != nil && !os.IsNotExist(err) {
		return err
	}
	cmd := exec.CommandContext(ctx, "ssh-keygen", "-q", "-Y", "sign", "-f", *key, "-n", namespace, file)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, os.Stderr // it may ask for a passphrase
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("ssh-keygen -Y sign: %w", err)
	}
	if err := checkSignature(ctx, flags.Arg(0), *signers); err != nil {
		return errors.Join(err, os.Remove(file+".sig")) // so that it is not uploaded
	}
	return nil
}
