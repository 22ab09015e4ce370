package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// The rivals' names in the table.
const (
	ripgrepPaths = "ripgrep, paths"
	ripgrepAll   = "ripgrep, patterns for the kinds"
	msticpyName  = "msticpy, its patterns in CPython"
)

// pathPattern is what a careful user gives ripgrep to find Windows paths, with a drive or UNC.
const pathPattern = `(?:(?:\\\\[?.]\\)?[A-Za-z]:\\|\\\\[\w.?$-]+\\)(?:[^\\/:*?"'<>|\r\n]+\\)*[^\\/:*?"'<>|\s]+`

// kindPatterns are patterns for what the analyzers find, but for what takes more than a line or the
// meaning of words.
var kindPatterns = []string{
	pathPattern,
	`(?:HKLM|HKCU|HKU|HKCR|HKEY_[A-Z_]+):?\\[^\s"'<>|]+`,
	`\b\d+(?:[.,]\d+)?\s?(?:[KMGT]i?B|bytes)\b`,
	`\b(?:[0-9A-Fa-f]{128}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32})\b`,
	`\b(?:\d{1,3}\.){3}\d{1,3}\b`,
	`\b(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4})+\b`,
	`\b(?:https?|hxxps?|ftp)(?::|\[:\])//[^\s"'<>]+`,
	`\b(?:[A-Za-z0-9-]{1,63}(?:\.|\[\.\]))+[a-z]{2,24}\b`,
	`\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[a-z]{2,24}\b`,
	`\bS-1-\d+(?:-\d+)+\b`,
	`\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?`,
	`\b[A-Z][A-Z0-9 -]{1,14}\\[\w.$-]+`,
	`\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?`,
	`\b\d{1,2}/\d{1,2}/\d{4} +\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?`,
	`(?i:password|pwd|secret|token)\s*[:=]\s*\S+`,
	`\bsig=[A-Za-z0-9%/+]+`,
}

// rivals are those that were asked for. The first is ripgrep with the pattern for paths, if there
// is one.
func (o *options) rivals(text []byte) (all []subject, remove func(), err error) {
	remove = func() {}
	if o.ripgrep == "" && o.msticpy == "" {
		return nil, remove, nil
	}
	f, err := os.CreateTemp("", "extract-*.txt")
	if err != nil {
		return nil, remove, err
	}
	remove = func() { os.Remove(f.Name()) }
	_, err = f.Write(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, remove, err
	}
	if o.ripgrep != "" {
		paths, err := ripgrep(o.ripgrep, f.Name(), pathPattern)
		if err != nil {
			return nil, remove, err
		}
		kinds, err := ripgrep(o.ripgrep, f.Name(), kindPatterns...)
		if err != nil {
			return nil, remove, err
		}
		paths.name, kinds.name = ripgrepPaths, ripgrepAll
		all = append(all, paths, kinds)
	}
	if o.msticpy != "" {
		all = append(all, o.msticpySubject(f.Name()))
	}
	return all, remove, nil
}

// ripgrep runs the executable over a file, on the core of this process: a child inherits it.
func ripgrep(executable, file string, patterns ...string) (subject, error) {
	list := command(executable, file, patterns)
	var lines bytes.Buffer
	list.Stdout = &lines
	if err := list.Run(); err != nil {
		return subject{}, fmt.Errorf("%s: %w", executable, err)
	}
	found := bytes.Count(lines.Bytes(), []byte("\n"))
	return subject{run: func([]byte) (int, time.Duration, error) {
		rg := command(executable, file, patterns)
		if err := rg.Run(); err != nil {
			return 0, 0, err
		}
		return found, rg.ProcessState.UserTime() + rg.ProcessState.SystemTime(), nil
	}}, nil
}

// command prints each match on a line, with one thread. Its output goes nowhere.
func command(executable, file string, patterns []string) *exec.Cmd {
	args := []string{"--no-config", "-j1", "-a", "-N", "-I", "-o"}
	for _, p := range patterns {
		args = append(args, "-e", p)
	}
	c := exec.Command(executable, append(args, file)...)
	c.Stderr = os.Stderr
	return c
}

//go:embed msticpy.py
var msticpyScript string

// msticpySubject measures the patterns of msticpy's IoCExtract over the beginning of a file. The
// time is that of the matching alone: neither that of the interpreter's start, nor that of
// DataFrames.
func (o *options) msticpySubject(file string) subject {
	const most = 2 << 20
	return subject{name: msticpyName, most: most, run: func([]byte) (n int, _ time.Duration, err error) {
		c := exec.Command(o.python, "-c", msticpyScript, o.msticpy, file, fmt.Sprint(most))
		c.Stderr = os.Stderr
		out, err := c.Output()
		if err != nil {
			return 0, 0, fmt.Errorf("%s: %w", o.python, err)
		}
		var ns int64
		_, err = fmt.Sscan(string(out), &n, &ns)
		return n, time.Duration(ns), err
	}}
}
