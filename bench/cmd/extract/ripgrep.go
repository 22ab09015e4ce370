package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"time"
)

const ripgrepName = "ripgrep, paths"

// pathPattern is what a careful user gives ripgrep to find Windows paths, with a drive or UNC.
const pathPattern = `(?:(?:\\\\[?.]\\)?[A-Za-z]:\\|\\\\[\w.?$-]+\\)(?:[^\\/:*?"'<>|\r\n]+\\)*[^\\/:*?"'<>|\s]+`

// ripgrep runs the executable over the text in a file, on the core of this process: a child inherits it.
func ripgrep(executable string, text []byte) (s subject, remove func(), err error) {
	f, err := os.CreateTemp("", "extract-*.txt")
	if err != nil {
		return s, nil, err
	}
	remove = func() { os.Remove(f.Name()) }
	_, err = f.Write(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	var lines bytes.Buffer
	if err == nil {
		list := command(executable, f.Name())
		list.Stdout = &lines
		err = list.Run()
	}
	if err != nil {
		remove()
		return s, nil, fmt.Errorf("%s: %w", executable, err)
	}
	found := bytes.Count(lines.Bytes(), []byte("\n"))
	return subject{ripgrepName, func([]byte) (int, time.Duration, error) {
		rg := command(executable, f.Name())
		if err := rg.Run(); err != nil {
			return 0, 0, err
		}
		return found, rg.ProcessState.UserTime() + rg.ProcessState.SystemTime(), nil
	}}, remove, nil
}

// command prints each match on a line, with one thread. Its output goes nowhere.
func command(executable, file string) *exec.Cmd {
	c := exec.Command(executable, "--no-config", "-j1", "-a", "-N", "-I", "-o", "-e", pathPattern, file)
	c.Stderr = os.Stderr
	return c
}
