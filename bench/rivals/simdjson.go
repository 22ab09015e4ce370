package rivals

import (
	"errors"

	"github.com/minio/simdjson-go"
)

// simdJSON has no span: parsing decodes every string.
var simdJSON = Rival{
	Name:   "simdjson-go",
	Module: "github.com/minio/simdjson-go",
	Fields: func() func([]byte) (Fields, error) {
		var parsed *simdjson.ParsedJson
		return func(doc []byte) (Fields, error) {
			if !simdjson.SupportedCPU() {
				return Fields{}, errors.New("simdjson-go does not know this processor")
			}
			p, err := simdjson.Parse(doc, parsed, simdjson.WithCopyStrings(false))
			if err != nil {
				return Fields{}, err
			}
			parsed = p
			return simdjsonFields(p)
		}
	},
}

func simdjsonFields(p *simdjson.ParsedJson) (f Fields, err error) {
	i := p.Iter()
	i.AdvanceInto()
	_, root, err := i.Root(nil)
	if err != nil {
		return f, err
	}
	object, err := root.Object(nil)
	if err != nil {
		return f, err
	}
	for _, m := range []struct {
		name string
		text *string
	}{{"script_name", &f.Name}, {"script_output", &f.Output}, {"script_errors", &f.Errors}} {
		if e := object.FindKey(m.name, nil); e != nil {
			b, err := e.Iter.StringBytes()
			if err != nil {
				return f, err
			}
			*m.text = lent(b)
		}
	}
	if e := object.FindKey("exit_code", nil); e != nil {
		f.ExitCode, err = e.Iter.Int()
	}
	return f, err
}
