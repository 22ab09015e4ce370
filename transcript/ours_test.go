package transcript_test

import (
	"bytes"

	"github.com/lrkit/lrkit/internal/testkit/oracle"
	"github.com/lrkit/lrkit/transcript"
)

type values = oracle.Values

// ours decodes the first document of b.
func ours(b []byte, opts *transcript.Options) (values, *transcript.Transcript) {
	t, _ := transcript.Parse(b, opts)
	v := values{ScriptName: t.ScriptName, ExitCode: t.ExitCode}
	if s, ok := text(t.OutputText()); ok {
		v.Output = &s
	}
	if s, ok := text(t.ErrorsText()); ok {
		v.Errors = &s
	}
	return v, t
}

// firstDocumentIsAll says that Parse sees the whole of the input: false for an
// array of transcripts.
func firstDocumentIsAll(t *transcript.Transcript, b []byte) bool {
	return t.Span.Start <= int64(len(b)-len(bytes.TrimLeft(b, " \t\r\n")))
}
