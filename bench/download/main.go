package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	size := flag.String("size", "1GiB", "of the blob")
	rounds := flag.Int("rounds", 7, "how often each is run")
	dir := flag.String("dir", "", "folder on the disk to measure with; that for temporary files if empty")
	record := flag.String("json", "", "folder for a dated record")
	only := flag.String("only", "", "only lrkit and contestants whose name has this in it")
	hasher := flag.String("hasher", "sha256sum", "what hashes the file of the others: it prints the hash first (openssl dgst -sha256 -r uses SHA instructions, not all builds of sha256sum do)")
	beside := flag.String("beside", "", "another build of lrkit to compare with")
	flag.Parse()
	if err := run(*size, *rounds, *dir, *record, *only, *beside, *hasher); err != nil {
		fmt.Fprintln(os.Stderr, "download:", err)
		os.Exit(1)
	}
}

var errLimits = errors.New("a limit is not kept")

func run(sizeText string, rounds int, dir, record, only, beside, hasher string) error {
	size, err := parseSize(sizeText)
	if err != nil {
		return err
	}
	if dir, err = os.MkdirTemp(dir, "lrkit-download-"); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/lrkit/lrkit").Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	if err := build(filepath.Join(dir, "bin", "lrkit"), "./cmd/lrkit", strings.TrimSpace(string(root))); err != nil {
		return err
	}
	if err := build(filepath.Join(dir, "bin", "sdkget"), "github.com/lrkit/lrkit/bench/download/sdkget", ""); err != nil {
		return err
	}
	s, err := newScene(dir, size)
	if s != nil {
		defer s.close()
	}
	if err != nil {
		return err
	}
	s.hasher = strings.Fields(hasher)
	rows, err := contest(s, filepath.Join(dir, "bin"), rounds, only, beside)
	if err != nil {
		return err
	}
	var table bytes.Buffer
	fmt.Fprintf(&table, "%s · %s, %d cores · %s · %s from nginx on loopback, median of %d rounds\n\n    go run . -size %s -rounds %d -hasher %q\n\n",
		time.Now().UTC().Format(time.DateOnly), processor(), runtime.NumCPU(), runtime.Version(), sizeText, rounds, sizeText, rounds, hasher)
	ok := write(&table, rows, s)
	fmt.Print(table.String())
	if record != "" {
		if err := keep(record, table.Bytes(), rows); err != nil {
			return err
		}
	}
	if !ok {
		return errLimits
	}
	return nil
}

// contest runs all of them, in another order each round; a round before the first does not count.
func contest(s *scene, bin string, rounds int, only, beside string) ([]row, error) {
	all := contestants(s, bin, beside)
	chosen := all[:1:1]
	for _, c := range all[1:] {
		if strings.Contains(c.name, only) {
			chosen = append(chosen, c)
		}
	}
	if len(chosen) < 2 {
		return nil, errors.New("there is no other program to compare with")
	}
	rows := make([]row, len(chosen))
	for round := -1; round < rounds; round++ {
		for i := range chosen {
			n := (i + round + 1) % len(chosen)
			c, err := chosen[n].run(s)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(os.Stderr, "round %d: %-24s wall %6.2f s  CPU %6.2f s  peak %4d MiB\n", round+1, chosen[n].name, c.Wall, c.CPU, c.RSS>>20)
			if rows[n].Name = chosen[n].name; round >= 0 {
				rows[n].Rounds = append(rows[n].Rounds, c)
			}
		}
	}
	return rows, nil
}

// build builds a package of the module of a folder, each with the versions of its own go.mod.
func build(name, pkg, folder string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-o", name, pkg)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build %s: %w: %s", pkg, err, out)
	}
	return nil
}

// keep writes a dated record: the table, and every sample.
func keep(dir string, table []byte, rows []row) error {
	name := filepath.Join(dir, time.Now().UTC().Format(time.DateOnly)+"-download")
	b, err := json.MarshalIndent(map[string]any{"schema": "lrkit.bench.download/1", "processor": processor(), "cores": runtime.NumCPU(), "go": runtime.Version(), "rows": rows}, "", "\t")
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(name+".json", append(b, '\n'), 0o644), os.WriteFile(name+".md", table, 0o644))
}

// processor is its name, where the system tells it.
func processor() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(b)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	return runtime.GOARCH
}

// parseSize reads 64MiB and the like.
func parseSize(s string) (int64, error) {
	for unit, n := range map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if number, ok := strings.CutSuffix(s, unit); ok {
			v, err := strconv.ParseInt(number, 10, 32)
			return v * n, err
		}
	}
	return 0, fmt.Errorf("%q is no size: 64MiB, 1GiB", s)
}
