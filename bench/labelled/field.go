package labelled

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// FieldCase is a piece of an output written by others, and all of the kinds that it reports.
type FieldCase struct {
	Source  string         `json:"source"` // a short name, the same for all its cases
	Version string         `json:"version"`
	Licence string         `json:"licence"`
	Package string         `json:"package"` // what to fetch, and with which client
	Place   string         `json:"place"`   // file and lines in the unpacked package
	Cut     string         `json:"cut"`     // of each line, what this expression's group matches
	Text    string         `json:"text"`
	SHA256  string         `json:"sha256"` // of the text, where the licence does not let us keep it
	Kinds   []analyze.Kind `json:"kinds"`  // what is labelled; absent means all kinds
	Layout  string         `json:"layout"` // where what belongs together stands: line, row or block
	Want    []FieldWant    `json:"want"`
	Note    string         `json:"note"`
	Changed string         `json:"changed"` // why the label was changed after the code was run

	File string `json:"-"`
	Line int    `json:"-"`
}

// FieldWant is a finding that a text must yield, with all that is joined to it.
type FieldWant struct {
	Kind       analyze.Kind      `json:"kind"`
	Value      string            `json:"value"`
	Or         []string          `json:"or"`
	Optional   bool              `json:"optional"`
	Path       string            `json:"path"`
	Truncated  bool              `json:"truncated"`
	Size       *int64            `json:"size"`
	Hashes     map[string]string `json:"hashes"`
	Times      map[string]string `json:"times"` // by role, as Time.Value
	Time       *string           `json:"time"`
	Owner      string            `json:"owner"`
	Signature  string            `json:"signature"`
	PID        *int64            `json:"pid"`
	ParentPID  *int64            `json:"parent_pid"`
	Open       []string          `json:"open"` // joins that are neither wanted nor wrong
	Normalized string            `json:"normalized"`
}

// Judges reports whether the case labels the kind.
func (c *FieldCase) Judges(k analyze.Kind) bool {
	return len(c.Kinds) == 0 || slices.Contains(c.Kinds, k)
}

// ReadField reads all cases of a half: every file of the folder.
func ReadField(dir string) ([]FieldCase, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: %w", dir, fs.ErrNotExist)
	}
	var all []FieldCase
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(bytes.NewReader(data))
		lines.Buffer(nil, 1<<20)
		for n := 1; lines.Scan(); n++ {
			c := FieldCase{File: filepath.Base(name), Line: n}
			dec := json.NewDecoder(bytes.NewReader(lines.Bytes()))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&c); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", c.File, n, err)
			}
			all = append(all, c)
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

// maxPart bounds a file of a package.
const maxPart = 16 << 20

// Fetch fills the texts that are kept as a digest from unpacked packages: a folder for each source.
// It returns the cases that have a text, and how many have none because their source is not there.
func Fetch(cases []FieldCase, packages string) (with []FieldCase, without int, err error) {
	for _, c := range cases {
		if c.Text == "" {
			if packages == "" {
				without++
				continue
			}
			text, err := part(filepath.Join(packages, c.Source), c.Place)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				without++
				continue
			case err != nil:
				return nil, 0, fmt.Errorf("%s:%d: %w", c.File, c.Line, err)
			}
			if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != c.SHA256 {
				return nil, 0, fmt.Errorf("%s:%d: %s of %s is not the text that was labelled", c.File, c.Line, c.Place, c.Source)
			}
			c.Text = string(text)
		}
		with = append(with, c)
	}
	return with, without, nil
}

// part returns the lines that a place names.
func part(dir, place string) ([]byte, error) {
	name, lines, _ := strings.Cut(place, ":")
	first, last, ranged := strings.Cut(lines, "-")
	if !ranged {
		last = first
	}
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || from < 1 || to < from || !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%q is no place in a package", place)
	}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	data, err := io.ReadAll(io.LimitReader(r, maxPart))
	if err != nil {
		return nil, err
	}
	all := strings.Split(string(data), "\n")
	if to > len(all) {
		return nil, fmt.Errorf("%s: only %d lines", place, len(all))
	}
	return []byte(strings.Join(all[from-1:to], "\n") + "\n"), nil
}

// Sources returns how many cases each source has.
func Sources(cases []FieldCase) map[string]int {
	n := map[string]int{}
	for i := range cases {
		n[cases[i].Source]++
	}
	return n
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
