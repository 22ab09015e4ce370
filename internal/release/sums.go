package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	sumsFile  = "SHA256SUMS"
	namespace = "file"          // what OpenSSH suggests for files
	signer    = "lrkit-release" // the name that allowed_signers has for the key
)

// sums returns the hashes of files as sha256sum prints them.
func sums(files map[string][]byte) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return b.Bytes()
}

// readSums reads the files of a release, and holds them to the hashes. A file that has none is an
// error, as is one that is missing.
func readSums(dir string) (map[string][]byte, error) {
	list, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || filepath.Base(name) != name {
			return nil, fmt.Errorf("%s: %q", sumsFile, line)
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != sum {
			return nil, fmt.Errorf("%s has the hash %s, not %s", name, got, sum)
		}
		files[name] = data
	}
	there, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range there {
		if name := f.Name(); files[name] == nil && name != sumsFile && name != sumsFile+".sig" {
			return nil, fmt.Errorf("%s has no hash", name)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s is empty", sumsFile)
	}
	return files, nil
}

// checkSignature holds the signature of the hashes against the keys that may sign.
func checkSignature(ctx context.Context, dir, signers string) error {
	signers, err := filepath.Abs(signers)
	if err != nil {
		return err
	}
	list, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if err != nil {
		return err
	}
	_, err = piped(ctx, list, dir, nil, "ssh-keygen", "-Y", "verify", "-f", signers, "-I", signer, "-n", namespace, "-s", sumsFile+".sig")
	return err
}
