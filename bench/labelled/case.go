package labelled

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Case is a text and what of one kind it reports.
type Case struct {
	Text string `json:"text"`
	Want []Want `json:"want"`
	Note string `json:"note"`

	File string `json:"-"`
	Line int    `json:"-"`
}

// Want is a finding that a text must yield. What is absent is not judged, but for Path and
// Truncated.
type Want struct {
	Value      string            `json:"value"`
	Or         []string          `json:"or"` // other values that are as right
	Normalized string            `json:"normalized"`
	Path       string            `json:"path"`
	Truncated  bool              `json:"truncated"`
	Size       *int64            `json:"size"`
	SizeMin    *int64            `json:"size_min"`
	SizeMax    *int64            `json:"size_max"`
	SizeAny    []int64           `json:"size_any"` // the readings of an ambiguous size
	Ambiguous  bool              `json:"ambiguous"`
	Hashes     map[string]string `json:"hashes"`
	Time       *string           `json:"time"` // as Time.Value
	PID        *int64            `json:"pid"`
	ParentPID  *int64            `json:"parent_pid"`
	Secret     string            `json:"secret"`   // judged by its place, see secret.go
	Optional   bool              `json:"optional"` // neither wrong nor right
}

// Negative reports whether the text must yield nothing.
func (c *Case) Negative() bool {
	for _, w := range c.Want {
		if !w.Optional {
			return false
		}
	}
	return true
}

// Kinds are the names of the files, in the order in which they are printed.
var Kinds = []string{
	"paths", "sizes", "hashes", "joins",
	"ipv4", "ipv6", "domain", "url", "email", "sid", "account", "guid", "process", "service", "task",
	"timestamp", "command", "secret", "registry",
}

// Read reads the cases of a kind from the folder. A member that no case may have is an error: a
// slip of the pen in a label must not make it weaker.
func Read(dir, kind string) ([]Case, error) {
	name := filepath.Join(dir, kind+".jsonl")
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var cases []Case
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		c := Case{File: filepath.Base(name), Line: n}
		dec := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&c); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", c.File, n, err)
		}
		if dec.More() {
			return nil, fmt.Errorf("%s:%d: %w", c.File, n, errors.New("more than one case on a line"))
		}
		cases = append(cases, c)
	}
	return cases, lines.Err()
}
