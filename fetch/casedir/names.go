package casedir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// uniqueNames refuses names that come twice, of which encoding/json takes the last one. It takes a name
// in other letters for the same, so members of a line are written in lower case.
func uniqueNames(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	var open []map[string]bool // of each bracket; nil for arrays
	name := false
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("not JSON: %w", err)
		}
		inObject := len(open) > 0 && open[len(open)-1] != nil
		switch t := t.(type) {
		case json.Delim:
			switch t {
			case '{':
				open, name = append(open, map[string]bool{}), true
				continue
			case '[':
				open, name = append(open, nil), false
				continue
			}
			open = open[:len(open)-1]
			name = len(open) > 0 && open[len(open)-1] != nil
			continue
		case string:
			if inObject && name {
				names := open[len(open)-1]
				if names[t] {
					return errors.New("a name comes twice")
				}
				if len(open) == 1 && !lowerName(t) {
					return fmt.Errorf("the name %.40q is not one of a line", t)
				}
				names[t], name = true, false
				continue
			}
		}
		name = inObject
	}
}

func lowerName(s string) bool {
	for _, c := range []byte(s) {
		if c-'a' > 25 && c-'0' > 9 && c != '_' {
			return false
		}
	}
	return s != ""
}
