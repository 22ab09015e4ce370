package analyze

import (
	"sort"
	"strings"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/internal/secret"
)

// encodedRule is that of an encoded command.
const encodedRule = artifact.FirstSecretRule + artifact.Rule(secret.EncodedCommand)

// maxDecoded bounds Finding.Decoded.
const maxDecoded = 4 << 10

// decoded returns the command that the encoded argument at an offset of the text holds, with its
// secrets masked. If the argument goes on in other lines, only its first line has it.
func (l *lines) decoded(offset int64, own []string) string {
	spans := l.secrets.spans
	i := sort.Search(len(spans), func(i int) bool { return spans[i].End > offset })
	base := l.win.Offset()
	if i == len(spans) || spans[i].Start < base || spans[i].Start < offset {
		return ""
	}
	window := l.win.Bytes()
	raw := window[spans[i].Start-base : min(spans[i].End-base, int64(len(window)))]
	var plain normalized
	if plain.normalize(raw) {
		raw = plain.text
	}
	arg := make([]byte, 0, len(raw))
	for _, c := range raw {
		if c > ' ' && c < 0x7f {
			arg = append(arg, c)
		}
	}
	text, ok := secret.Decode(arg)
	if !ok {
		return ""
	}
	s := secret.String(string(text), secret.All, own...)
	if len(s) > maxDecoded {
		s = strings.ToValidUTF8(s[:maxDecoded], "")
	}
	return s
}
