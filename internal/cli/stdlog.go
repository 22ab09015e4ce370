package cli

import (
	"bytes"
	"io"
	"log"
	"os"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/link"
)

// quietLog takes over what the standard library logs on its own, as net/http does of answers that nobody asked for: it may hold
// whatever a server sent. It is shown with --verbose only, and made safe.
func (a *app) quietLog(verbose bool) {
	log.SetFlags(0)
	log.SetOutput(io.Discard)
	if verbose && a.Err == io.Writer(os.Stderr) {
		log.SetOutput(safeLog{a})
	}
}

type safeLog struct{ a *app }

func (l safeLog) Write(b []byte) (int, error) {
	l.a.say("%s", text.SafeLine(link.Redact(string(bytes.TrimSpace(b)))))
	return len(b), nil
}
