package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// nextName is the file of what has changed since the last version.
const nextName = "next.txt"

// A record is the API of the last version, and what has changed since: lines that are gone, and
// lines that are new.
type record struct {
	version        string
	lines          []string
	removed, added []string
	folder         string
}

// read reads a folder with a file for each version, v0.1.0.txt, and next.txt.
func read(folder string) (*record, error) {
	r := &record{folder: folder}
	names, err := filepath.Glob(filepath.Join(folder, "v*.txt"))
	if err != nil || len(names) == 0 {
		return nil, errors.Join(err, fmt.Errorf("%s has no API of any version", folder))
	}
	last := slices.MaxFunc(names, func(a, b string) int { return slices.Compare(numbers(a), numbers(b)) })
	r.version = strings.TrimSuffix(filepath.Base(last), ".txt")
	if r.lines, err = readLines(last); err != nil {
		return nil, err
	}
	next := filepath.Join(folder, nextName)
	lines, err := readLines(next)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		rest, removed := strings.CutPrefix(line, "- ")
		_, known := slices.BinarySearch(r.lines, rest)
		switch more, added := strings.CutPrefix(line, "+ "); {
		case removed && known:
			r.removed = append(r.removed, rest)
		case added:
			r.added = append(r.added, more)
		default:
			return nil, fmt.Errorf("%s: %q is neither + and a line, nor - and a line of %s", next, line, r.version)
		}
	}
	return r, nil
}

// numbers returns those in the name of a version, to compare by.
func numbers(name string) []int {
	var all []int
	for _, text := range regexp.MustCompile(`[0-9]+`).FindAllString(filepath.Base(name), -1) {
		n, _ := strconv.Atoi(text) // of many digits: the greatest
		all = append(all, n)
	}
	return all
}

// readLines reads lines in order, without comments.
func readLines(name string) ([]string, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var lines []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return lines, nil
}

// expected returns what the code has to export, by the record.
func (r *record) expected() []string {
	removed := set(r.removed)
	all := slices.DeleteFunc(slices.Clone(r.lines), func(line string) bool { return removed[line] })
	all = append(all, r.added...)
	slices.Sort(all)
	return all
}

func set(lines []string) map[string]bool {
	all := make(map[string]bool, len(lines))
	for _, line := range lines {
		all[line] = true
	}
	return all
}

// A difference is a line that the record or the code does not have.
type difference struct{ was, is string }

func (d difference) String() string {
	switch {
	case d.is == "":
		return "removed: " + d.was
	case d.was == "":
		return "new:     " + d.is
	}
	return "changed: " + d.was + "\n      now: " + d.is
}

// compare names what is in one list only. A line that is gone and one that came for the same symbol
// are one difference.
func compare(recorded, current []string) []difference {
	var all []difference
	came, before, now := map[string][]string{}, set(recorded), set(current)
	for _, line := range current {
		if !before[line] {
			came[symbol(line)] = append(came[symbol(line)], line)
		}
	}
	for _, line := range recorded {
		if now[line] {
			continue
		}
		d := difference{was: line}
		if lines := came[symbol(line)]; len(lines) > 0 {
			d.is, came[symbol(line)] = lines[0], lines[1:]
		}
		all = append(all, d)
	}
	for _, lines := range came {
		for _, line := range lines {
			all = append(all, difference{is: line})
		}
	}
	slices.SortFunc(all, func(a, b difference) int {
		return cmp.Or(cmp.Compare(a.was+a.is, b.was+b.is), cmp.Compare(a.is, b.is))
	})
	return all
}

var symbolPattern = regexp.MustCompile(`^pkg ([^,]*), (?:(?:const|var|func) (\w+)|method \(\*?(\w+)\) (\w+)|type (\w+)(?:\[.*?\])?(?: struct, (?:embedded )?(\w+))?)`)

// symbol returns the name of what a line is about, as transcript.Decoder.Next.
func symbol(line string) string {
	m := symbolPattern.FindStringSubmatch(line)
	if m == nil {
		return line
	}
	return strings.Join(slices.DeleteFunc(m[1:], func(s string) bool { return s == "" }), ".")
}

// unsaid returns the symbols that were removed or changed since the last version, and of which a
// section of the changelog does not have the name.
func (r *record) unsaid(section string) []string {
	var names []string
	for _, line := range r.removed {
		s := symbol(line)
		last := s[strings.LastIndexByte(s, '.')+1:]
		if !regexp.MustCompile(`\b`+regexp.QuoteMeta(last)+`\b`).MatchString(section) && !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	return names
}

// unreleased returns the section of the changelog for the next version.
func unreleased(changelog string) string {
	_, rest, _ := strings.Cut(changelog, "\n## Unreleased\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	return section
}

// write records what the code exports now as changes since the last version.
func (r *record) write(current []string) error {
	var b strings.Builder
	b.WriteString("# What public packages export that " + r.version + " does not (+), and what they no longer do (-).\n" +
		"# go run ./internal/ci/api -record writes it.\n")
	for _, d := range compare(r.lines, current) {
		if d.was != "" {
			b.WriteString("- " + d.was + "\n")
		}
		if d.is != "" {
			b.WriteString("+ " + d.is + "\n")
		}
	}
	return os.WriteFile(filepath.Join(r.folder, nextName), []byte(b.String()), 0o644)
}

// release records what the code exports as that of a version, of which nothing has changed yet.
func release(folder, version string, current []string) error {
	if !regexp.MustCompile(`^v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`).MatchString(version) {
		return fmt.Errorf("%q is no version, as v1.2.3", version)
	}
	text := "# What the public packages of " + version + " export: go run ./internal/ci/api -release " + version + "\n" + strings.Join(current, "\n") + "\n"
	if err := os.WriteFile(filepath.Join(folder, version+".txt"), []byte(text), 0o644); err != nil {
		return err
	}
	r := &record{version: version, lines: current, folder: folder}
	return r.write(current)
}
