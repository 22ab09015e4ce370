package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// client gets a file in one or more commands.
type client struct {
	name     string
	needs    []string // programs
	commands func(url, out string) [][]string
	sum      func(out string, said string) string // the hash, of what the commands said
}

func all() []client {
	hashed := func(get []string, file string) [][]string {
		return [][]string{get, {"sha256sum", file}, {"sync", file}}
	}
	fromSum := func(_, said string) string { sum, _, _ := strings.Cut(said, " "); return sum }
	return []client{
		{"lrkit", nil, func(url, out string) [][]string { return [][]string{self("ours", url, out)} }, func(_, said string) string { return strings.TrimSpace(said) }},
		{"curl", []string{"curl", "sha256sum", "sync"}, func(url, out string) [][]string {
			return hashed([]string{"curl", "-sS", "-o", filepath.Join(out, "f"), url}, filepath.Join(out, "f"))
		}, fromSum},
		{"aria2c -x8", []string{"aria2c", "sha256sum", "sync"}, func(url, out string) [][]string {
			return hashed([]string{"aria2c", "-q", "-x8", "-s8", "--file-allocation=none", "-d", out, "-o", "f", url}, filepath.Join(out, "f"))
		}, fromSum},
		{"Azure SDK DownloadFile", []string{"sha256sum", "sync"}, func(url, out string) [][]string {
			return hashed(self("sdk", url, out), filepath.Join(out, "f"))
		}, fromSum},
	}
}

func self(what, url, out string) []string {
	exe, err := os.Executable()
	if err != nil {
		panic(err) // Linux always knows
	}
	return []string{exe, "child", what, url, out}
}

func (c *client) there() error {
	for _, name := range c.needs {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("no %s", name)
		}
	}
	return nil
}

// measured is what all commands of a client needed.
type measured struct {
	wall, cpu, peak float64 // seconds, seconds, MiB
	sum             string
}

func (c *client) measure(url, out string) (m measured, err error) {
	var said bytes.Buffer
	start := time.Now()
	for _, args := range c.commands(url, out) {
		cmd := exec.Command(args[0], args[1:]...)
		var stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &stderr
		if err := cmd.Run(); err != nil {
			return m, fmt.Errorf("%w: %s", err, stderr.String())
		}
		m.cpu += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
		m.peak = max(m.peak, peak(cmd.ProcessState))
	}
	m.wall = time.Since(start).Seconds()
	m.sum = c.sum(out, said.String())
	return m, nil
}
