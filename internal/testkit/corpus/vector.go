package corpus

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lrkit/lrkit/transcript"
)

// Vector is one input with what is expected of it.
type Vector struct {
	File      string // below testdata/corpus/vectors, with slashes
	Comment   string
	Origin    string
	Options   transcript.Options
	Documents []Document
	Data      []byte
}

// Document is what is known of one document. Pointers are nil for what is absent.
type Document struct {
	Span              [2]int64
	Kind              string
	WellFormed        bool
	Complete          bool
	ScriptName        *string
	ScriptNamePartial *string
	ExitCode          *int64
	ExitCodeRaw       *string
	Output            *Text
	Errors            *Text
	Anomalies         []Anomaly
	Error             string // "truncated 17", "limit:nesting 12"; "" for none
}

// Text describes a text field.
type Text struct {
	Span              [2]int64
	Bytes, Lines, NUL int64
	SHA256            string // of the decoded text, in hex
}

// Anomaly is an anomaly. Its Detail is AnyDetail in an expectation that leaves it open.
type Anomaly struct {
	Code, Severity string
	Offset, Count  int64
	Field          string
	Detail         string
}

// AnyDetail stands for a detail whose wording is not fixed.
const AnyDetail = "*"

// Dir returns the folder of the corpus, found from the working directory upwards.
func Dir() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "testdata", "corpus"), nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod above the working directory")
		}
		dir = up
	}
}

// Load reads all vectors, in the order of their names. It fails if there are
// none: an empty corpus would make every test of it succeed.
func Load() ([]Vector, error) {
	dir, err := Dir()
	if err != nil {
		return nil, err
	}
	root := filepath.Join(dir, "vectors")
	var all []Vector
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".vec" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		v, err := parse(b)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		rel, err := filepath.Rel(root, path)
		v.File = filepath.ToSlash(rel)
		all = append(all, v)
		return err
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("no vectors in %s", root)
	}
	return all, err
}

// parse reads a vector: header lines, an empty line, the input.
func parse(b []byte) (Vector, error) {
	var v Vector
	head, data, ok := bytes.Cut(b, []byte("\n\n"))
	if !ok {
		return v, fmt.Errorf("no empty line after the header")
	}
	v.Data = data
	for i, line := range strings.Split(string(head), "\n") {
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return v, fmt.Errorf("line %d: want \"key: value\"", i+1)
		}
		if err := v.set(key, value); err != nil {
			return v, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	if len(v.Documents) == 0 {
		return v, fmt.Errorf("no document is expected")
	}
	return v, nil
}
