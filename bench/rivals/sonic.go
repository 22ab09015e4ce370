package rivals

import (
	"io"

	"github.com/bytedance/sonic"
)

// SonicIsNative is false where sonic is only a name for encoding/json: on a
// processor, or with a Go release, that it does not know.
const SonicIsNative = sonic.APIKind == sonic.UseSonicJSON

var (
	sonicDefault = sonicRival("sonic.Default", sonic.ConfigDefault)
	sonicFastest = sonicRival("sonic.Fastest", sonic.ConfigFastest)
)

func sonicRival(name string, api sonic.API) Rival {
	return Rival{
		Name:   name,
		Module: "github.com/bytedance/sonic",
		// From a string, because Unmarshal copies the document first.
		Fields: intoFields(func(doc []byte, v any) error { return api.UnmarshalFromString(lent(doc), v) }),
		Span:   sonicSpan,
		Stream: fromReader(func(r io.Reader) sonic.Decoder { return api.NewDecoder(r) }),
	}
}

func sonicSpan() func([]byte) (string, error) {
	return func(doc []byte) (string, error) {
		node, err := sonic.GetFromString(lent(doc), "script_output")
		if err != nil {
			return "", err
		}
		raw, err := node.Raw()
		return unquoted(raw), err
	}
}
