package casedir

import (
	"bytes"
	"encoding/json"
	"errors"
)

// Limits for a description: a line of 1 MiB may hold a list of hundreds of thousands of empty
// entries.
const (
	maxReadCommands = 1000
	maxReadTexts    = 100 // parameters or errors of a command
)

// UnmarshalJSON implements [json.Unmarshaler]. It reads the beginning of long lists.
func (d *ActionDescription) UnmarshalJSON(b []byte) error {
	type plain ActionDescription
	read := struct {
		*plain
		Commands json.RawMessage `json:"commands"`
	}{plain: (*plain)(d)}
	err := json.Unmarshal(b, &read)
	if err == nil {
		d.Commands, err = readSome[CommandDescription](read.Commands, maxReadCommands)
	}
	return err
}

// UnmarshalJSON implements [json.Unmarshaler]. It reads the beginning of long lists.
func (d *CommandDescription) UnmarshalJSON(b []byte) error {
	type plain CommandDescription
	read := struct {
		*plain
		Params json.RawMessage `json:"params"`
		Errors json.RawMessage `json:"errors"`
	}{plain: (*plain)(d)}
	err := json.Unmarshal(b, &read)
	if err == nil {
		d.Params, err = readSome[map[string]string](read.Params, maxReadTexts)
	}
	if err == nil {
		d.Errors, err = readSome[string](read.Errors, maxReadTexts)
	}
	return err
}

// readSome reads the first entries of a list, at most max of them.
func readSome[T any](b []byte, max int) (some []T, err error) {
	if len(b) == 0 {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t == nil { // null
		return nil, err
	} else if t != json.Delim('[') {
		return nil, errors.New("not a list")
	}
	for d.More() && len(some) < max {
		var one T
		if err := d.Decode(&one); err != nil {
			return some, err
		}
		some = append(some, one)
	}
	return some, nil
}
