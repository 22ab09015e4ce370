//go:build linux

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lrkit/lrkit/bench/gen"
)

// shape is the text of all inputs.
const shape = "hunt"

// resultSize is the size of result i of a case: 2 to 64 KiB, 33 KiB on average.
func resultSize(i int) int64 { return int64(2+i*37%63) << 10 }

// writeCase writes a case of n results of hunt text, of one machine each.
func writeCase(path string, n int64) error {
	s, err := gen.Find(shape)
	if err != nil {
		return err
	}
	return gen.Case{Results: int(n), Blob: func(i int) ([]byte, error) {
		var b bytes.Buffer
		_, err := s.Generate(&b, resultSize(i))
		return b.Bytes(), err
	}}.Write(path)
}

// writeFolder writes a folder of n files of 2 KiB, a thousand in each folder below it.
func writeFolder(path string, n int64) error {
	return writeFiles(path, n, 2<<10)
}

func writeFiles(path string, n, size int64) error {
	s, err := gen.Find(shape)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := s.Generate(&b, size); err != nil {
		return err
	}
	for i := range n {
		folder := filepath.Join(path, fmt.Sprint(i/1000))
		if i%1000 == 0 {
			if err := os.MkdirAll(folder, 0o700); err != nil {
				return err
			}
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.json", i)), b.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// writeInput writes one input of n MiB.
func writeInput(path string, n int64) error {
	s, err := gen.Find(shape)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, mib)
	_, err = s.Generate(w, n*mib)
	return errors.Join(err, w.Flush(), f.Close())
}
