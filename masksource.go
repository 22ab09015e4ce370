package lrkit

import (
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

const (
	// maxDetail is the greatest length of the detail of an anomaly.
	maxDetail = 256
	// maxExitCodeRaw is the greatest length of an exit code that is no number, unless the options have another one.
	maxExitCodeRaw = 64
	// shortWord is how many characters may be seen of what may be a secret.
	shortWord = 8
)

// rawLimit is the greatest length of an exit code that is no number.
func (o *Options) rawLimit() int {
	if o == nil || o.Transcript.Limits.ExitCodeRaw <= 0 {
		return maxExitCodeRaw
	}
	return o.Transcript.Limits.ExitCodeRaw
}

// source masks a piece of the source of an input, with the escapes of JSON.
func (m *masking) source(s string, limit int) string {
	inner, quoted := strings.CutPrefix(s, `"`)
	if !quoted {
		return m.cut(s, m.unescaped(s), limit)
	}
	inner, closed := strings.CutSuffix(inner, `"`) // the rest may be cut
	shown := `"` + m.unescaped(inner)
	if closed {
		shown += `"`
	}
	return m.cut(s, shown, limit)
}

// unescaped masks a text with the escapes of JSON. One with a secret in it is escaped anew.
func (m *masking) unescaped(s string) string {
	if strings.IndexByte(s, '\\') >= 0 {
		plain := string(transcript.AppendUnescaped(nil, []byte(s)))
		if shown := m.masker.String(plain); shown != plain {
			quoted := text.AppendJSON(nil, shown)
			s = string(quoted[1 : len(quoted)-1])
		}
	}
	return m.masker.String(s)
}

// cut returns what is shown of s, which may be cut at a limit. The last word may be a secret then that is known by its end only: it
// is masked.
func (m *masking) cut(s, shown string, limit int) string {
	if len(s) <= limit-utf8.UTFMax || strings.Trim(s, "0123456789+-.eE") == "" || m.opts != nil && m.opts.ShowSecrets {
		return shown
	}
	word := strings.LastIndexAny(shown, " \t\r\n") + 1
	if i := strings.LastIndex(shown[word:], `\n`); i >= 0 {
		word += i + len(`\n`)
	}
	if len(shown)-word <= shortWord || strings.Contains(shown[word:], secret.Mask) {
		return shown
	}
	return shown[:word] + secret.Mask
}
