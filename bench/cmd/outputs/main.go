// Command outputs prints the SHA-256 of what lrkit prints, to show that a change of the code
// changes none of it.
//
//	go run ./bench/cmd/outputs -lrkit BINARY [-case CASE]
//
// It runs analyze in every format, parse, summary, cat and verify over the sample, the vectors and
// inputs of the corpus, and a case, if one is given. Run it in the top folder, with a binary of
// each of two commits, over the same case: equal lines are equal outputs. Messages are not looked
// at. The first verify of a case differs from later ones, which remember it.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	lrkit := flag.String("lrkit", "", "the command to run")
	dir := flag.String("case", "", "a case directory")
	flag.Parse()
	if *lrkit == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := outputs(*lrkit, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "outputs:", err)
		os.Exit(1)
	}
}

func outputs(lrkit, dir string) error {
	inputs, err := filepath.Glob("testdata/corpus/*/*")
	if err != nil {
		return err
	}
	if len(inputs) == 0 {
		return errors.New("no corpus here: run it in the top folder of the project")
	}
	sources := [][]string{{"samples"}, {"testdata/corpus/vectors"}, {"testdata/corpus/inputs"}, {"testdata/corpus/powershell"}}
	if dir != "" {
		sources = append(sources, []string{dir})
		for _, args := range [][]string{{"summary"}, {"summary", "--format", "json"}, {"summary", "--format", "csv"}, {"verify"}, {"verify", "--json"}} {
			if err := show(lrkit, append(args, dir)...); err != nil {
				return err
			}
		}
	}
	for _, source := range sources {
		for _, format := range []string{"table", "ndjson", "csv", "ecs", "timesketch", "stix", "ioc", "arrow"} {
			if err := show(lrkit, append([]string{"analyze", "--format", format}, source...)...); err != nil {
				return err
			}
		}
		if err := show(lrkit, append([]string{"parse"}, source...)...); err != nil {
			return err
		}
	}
	for _, input := range inputs {
		if info, err := os.Stat(input); err != nil || !info.Mode().IsRegular() {
			continue
		}
		if err := show(lrkit, "cat", "--raw", input); err != nil {
			return err
		}
	}
	return nil
}

// show runs the command, and prints the hash of its output, its exit code and its arguments.
func show(lrkit string, args ...string) error {
	cmd := exec.Command(lrkit, args...)
	sum := sha256.New()
	cmd.Stdout, cmd.Stderr = sum, io.Discard
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	const usage = 2
	if cmd.ProcessState.ExitCode() == usage {
		return fmt.Errorf("%q is not understood", args)
	}
	fmt.Printf("%s %3d %q\n", hex.EncodeToString(sum.Sum(nil)), cmd.ProcessState.ExitCode(), args)
	return nil
}
