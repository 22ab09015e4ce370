package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
)

const (
	parsing = "parse"   // the whole process: lrkit parse FILE
	sha     = "SHA-256" // of the same file, by crypto/sha256, in this process
)

var parseTexts = []string{"path", "log", "nul", "utf8"}

// newParsing builds lrkit and returns what compares it with hashing alone: wall time,
// all cores, the file in the page cache.
func newParsing(c config, kernel string, stderr io.Writer) (measurer, func(), error) {
	dir, err := os.MkdirTemp(c.dir, "gate-")
	if err != nil {
		return nil, nil, err
	}
	done := func() { os.RemoveAll(dir) }
	lrkit, err := build(dir, stderr)
	if err != nil {
		done()
		return nil, nil, err
	}
	env := os.Environ()
	if kernel != "" {
		env = append(env, "LRKIT_KERNEL="+kernel)
	}
	version := exec.Command(lrkit, "version")
	version.Env = env
	said, err := version.Output()
	_, inUse, found := strings.Cut(string(said), "scan kernel ")
	if inUse = strings.TrimSpace(inUse); err != nil || !found || kernel != "" && inUse != kernel {
		done()
		return nil, nil, fmt.Errorf("want kernel %q: lrkit version says %q, %v", kernel, said, err)
	}
	return func(texts []string, rounds int) (d delivery, where string, err error) {
		d.Kernel = inUse
		for _, text := range texts {
			fmt.Fprintf(stderr, "gate: %s: parse %s, %d rounds\n", inUse, text, rounds)
			s, err := parseText(text, int64(c.size), dir, lrkit, env, rounds)
			if err != nil {
				return d, "", err
			}
			d.Series = append(d.Series, s...)
		}
		return d, fmt.Sprintf("wall time, %d cores", runtime.NumCPU()), nil
	}, done, nil
}

// build builds cmd/lrkit of the module that this one stands in.
func build(dir string, stderr io.Writer) (string, error) {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/lrkit/lrkit").Output()
	if err != nil {
		return "", fmt.Errorf("go list, which wants to run in bench/rivals: %w", err)
	}
	file := filepath.Join(dir, "lrkit.exe")
	cmd := exec.Command("go", "build", "-trimpath", "-o", file, "./cmd/lrkit")
	cmd.Dir, cmd.Stderr = strings.TrimSpace(string(root)), stderr
	return file, cmd.Run()
}

func parseText(text string, size int64, dir, lrkit string, env []string, rounds int) ([]series, error) {
	shape, err := gen.Find(text)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(dir, text+".json")
	defer os.Remove(name)
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	n, err := shape.Generate(f, size)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	out := []series{{Work: parsing, Text: text, Who: ours, Bytes: n}, {Work: parsing, Text: text, Who: sha, Bytes: n}}
	run := []func() error{
		func() error {
			cmd := exec.Command(lrkit, "parse", name)
			cmd.Env = env
			said, err := cmd.Output()
			if err == nil && !bytes.Contains(said, []byte(`"complete":true`)) {
				err = fmt.Errorf("lrkit parse says %.200q", said)
			}
			return err
		},
		func() error { return hash(name) },
	}
	for r := range rounds + 1 { // the first fills the page cache
		for k := range run {
			i := (r + k) % len(run)
			begin := time.Now()
			if err := run[i](); err != nil {
				return nil, err
			}
			if r > 0 {
				out[i].Seconds = append(out[i].Seconds, time.Since(begin).Seconds())
			}
		}
	}
	return out, nil
}

func hash(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	// Large reads, and none of the short cuts of io.Copy.
	_, err = io.CopyBuffer(struct{ io.Writer }{sha256.New()}, struct{ io.Reader }{f}, make([]byte, 1<<20))
	return err
}
