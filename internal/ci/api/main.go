// Command api compares what the public packages export with what is recorded in the folder api.
//
//	go run ./internal/ci/api                   what differs, by name
//	go run ./internal/ci/api -record           record what is new
//	go run ./internal/ci/api -record -breaking record also what was removed or changed
//	go run ./internal/ci/api -release v0.2.0   record all of it as that of a version
//
// There is a file for each version, as api/v0.1.0.txt, and api/next.txt has what changed since the
// last one. The test fails where the code and the record differ, and where something was removed or
// changed that the changelog does not name. docs/COMPATIBILITY.md says what is promised.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/lrkit/lrkit/internal/testkit/exported"
)

func main() {
	var c config
	flag.BoolVar(&c.record, "record", false, "record what is new")
	flag.BoolVar(&c.breaking, "breaking", false, "with -record: also what was removed or changed")
	flag.StringVar(&c.release, "release", "", "record all of it as that of this `version`")
	flag.Parse()
	if err := check(os.Stdout, ".", c); err != nil {
		fmt.Fprintln(os.Stderr, "api:", err)
		os.Exit(1)
	}
}

type config struct {
	record, breaking bool
	release          string
}

var (
	errBreaking = errors.New("programs that use this no longer compile or behave: name it in CHANGELOG.md, then go run ./internal/ci/api -record -breaking")
	errNew      = errors.New("what is new is recorded deliberately: go run ./internal/ci/api -record")
)

// check compares the code below a folder with the record in it, and records what it may.
func check(w io.Writer, root string, c config) error {
	all, err := exported.Packages(root)
	if err != nil {
		return err
	}
	current, folder := list(all), filepath.Join(root, "api")
	if c.release != "" {
		return release(folder, c.release, current)
	}
	r, err := read(folder)
	if err != nil {
		return err
	}
	differences := compare(r.expected(), current)
	for _, d := range differences {
		fmt.Fprintln(w, d)
	}
	broken := slices.ContainsFunc(differences, func(d difference) bool { return d.was != "" })
	switch {
	case broken && !(c.record && c.breaking):
		return errBreaking
	case c.record:
		return r.write(current)
	case len(differences) > 0:
		return errNew
	}
	text, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	if names := r.unsaid(unreleased(string(text))); len(names) > 0 {
		return fmt.Errorf("removed or changed since %s, and not named below Unreleased in CHANGELOG.md: %q", r.version, names)
	}
	fmt.Fprintf(w, "%d lines are as recorded: %s, %d new, %d removed\n", len(current), r.version, len(r.added), len(r.removed))
	return nil
}
