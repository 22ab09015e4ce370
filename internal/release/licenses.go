package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// allowed are the licences that a dependency may have, by their names of SPDX: those that ask for
// nothing but that their text is passed on.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}

// parts are texts that stand in a file of a licence beside it, and grant nothing else.
var parts = []string{"GooglePatentsFile", "GooglePatentClause"}

// leastCoverage is how much of a file must be text of known licences, in percent. What is left is
// who holds the copyright.
const leastCoverage = 75

// check returns the names of the licences of a module, and an error if it has none, or one that is
// not allowed, or a text that is not known.
func check(m *module, files []licenseFile) ([]string, error) {
	found := map[string]bool{}
	for _, f := range files {
		if f.notice() {
			continue
		}
		c := licensecheck.Scan(f.data)
		where := m.path + "/" + f.name
		if c.Percent < leastCoverage {
			return nil, fmt.Errorf("%s: only %.0f %% of it is text of known licences", where, c.Percent)
		}
		for _, match := range c.Match {
			switch {
			case slices.Contains(allowed, match.ID):
				found[match.ID] = true
			case !slices.Contains(parts, match.ID):
				return nil, fmt.Errorf("%s: %s is not among the licences that are allowed: %s", where, match.ID, strings.Join(allowed, ", "))
			}
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s %s has no licence", m.path, m.version)
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// goLicense is that of Go itself: the standard library is in every binary.
func (s *source) goLicense(ctx context.Context) (licenseFile, error) {
	out, err := output(ctx, s.dir, nil, "go", "env", "GOROOT")
	if err != nil {
		return licenseFile{}, err
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "LICENSE"))
	return licenseFile{"LICENSE", data}, err
}

// licensesVerb checks the licences of everything that is linked on any of the systems, in the
// checkout.
func licensesVerb(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("licenses", flag.ContinueOnError)
	if err := parse(flags, args, 0); err != nil {
		return err
	}
	dir, err := filepath.Abs("../..")
	if err != nil {
		return err
	}
	s := &source{dir: dir, version: "(devel)"}
	known := map[string]*module{}
	for _, t := range targets {
		all, err := s.modules(ctx, t)
		if err != nil {
			return err
		}
		for _, m := range all {
			if k := known[m.path]; k != nil {
				k.packages = append(k.packages, m.packages...)
			} else {
				known[m.path] = m
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(known)) {
		m := known[path]
		files, err := m.licenses()
		if err != nil {
			return err
		}
		names, err := check(m, files)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%-70s %s\n", m.path+" "+m.version, strings.Join(names, ", "))
	}
	_, err = fmt.Fprintf(stdout, "%d modules, 0 with another licence\n", len(known))
	return err
}
