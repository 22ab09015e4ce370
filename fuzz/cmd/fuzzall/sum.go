package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// A sum is what all runs executed that were given the same file.
type sum struct {
	Executions int64   `json:"executions"`
	CPUSeconds float64 `json:"cpu_seconds"`
}

// readSum reads a file. One that is not there is a sum of nothing.
func readSum(name string) (s sum, err error) {
	if name == "" {
		return s, nil
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	return s, err
}

func (s *sum) add(executions string, cpu time.Duration) {
	if n, err := strconv.ParseInt(executions, 10, 64); err == nil {
		s.Executions += n
	}
	s.CPUSeconds += cpu.Seconds()
}

// write replaces the file, which is whole at any moment.
func (s *sum) write(name string) error {
	if name == "" {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(name+".new", append(b, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}
