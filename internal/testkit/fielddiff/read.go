package fielddiff

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Lines reads a document of JSON for each line. A record is named by its schema, or else by name.
func Lines(b []byte, name string) ([]Record, error) {
	var all []Record
	for line := range bytes.Lines(b) {
		r, err := document(line, name)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// Bundle reads a bundle of STIX: itself and each of its objects, named by their types.
func Bundle(b []byte) ([]Record, error) {
	var bundle struct {
		Objects []json.RawMessage `json:"objects"`
	}
	if err := json.Unmarshal(b, &bundle); err != nil {
		return nil, err
	}
	whole, err := document(b, "bundle")
	if err != nil {
		return nil, err
	}
	all := []Record{{Name: "bundle"}}
	for _, f := range whole.Fields {
		if !strings.HasPrefix(f.Path, "objects[") {
			all[0].Fields = append(all[0].Fields, f)
		}
	}
	for _, object := range bundle.Objects {
		var of struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(object, &of); err != nil {
			return nil, err
		}
		r, err := document(object, of.Type)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// CSV reads a header and rows. Cells without a value are left out.
func CSV(b []byte) ([]Record, error) {
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, errors.Join(err, fmt.Errorf("CSV of %d rows", len(rows)))
	}
	head := Record{Name: Columns}
	for _, name := range rows[0] {
		head.Fields = append(head.Fields, Field{name, "text", ""})
	}
	all := []Record{head}
	for _, row := range rows[1:] {
		r := Record{Name: "row"}
		for i, cell := range row {
			if cell != "" {
				r.Fields = append(r.Fields, Field{rows[0][i], "text", jsonText(cell)})
			}
		}
		all = append(all, r)
	}
	return all, nil
}

// document reads one document of JSON.
func document(b []byte, name string) (Record, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	r := Record{Name: name}
	if err := value(d, "", &r.Fields); err != nil {
		return r, fmt.Errorf("%w: %.200q", err, b)
	}
	if _, err := d.Token(); err != io.EOF {
		return r, fmt.Errorf("more than a document: %.200q", b)
	}
	if len(r.Fields) > 0 {
		r.Fields = r.Fields[1:] // the document itself
	}
	for _, f := range r.Fields {
		if f.Path == "schema" {
			if err := json.Unmarshal([]byte(f.Value), &r.Name); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}

// value reads a value and what is in it.
func value(d *json.Decoder, path string, fields *[]Field) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		*fields = append(*fields, Field{path, "object", ""})
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return err
			}
			if err := value(d, strings.TrimPrefix(path+"."+key.(string), "."), fields); err != nil {
				return err
			}
		}
	case json.Delim('['):
		*fields = append(*fields, Field{path, "array", ""})
		for i := 0; d.More(); i++ {
			if err := value(d, fmt.Sprintf("%s[%d]", path, i), fields); err != nil {
				return err
			}
		}
	default:
		*fields = append(*fields, Field{path, kind(token), jsonText(token)})
		return nil
	}
	_, err = d.Token() // the end
	return err
}

func kind(token json.Token) string {
	switch token := token.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number:
		if strings.ContainsAny(token.String(), ".eE") {
			return "number"
		}
		return "integer"
	default:
		return "null"
	}
}
