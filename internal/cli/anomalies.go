package cli

import (
	"fmt"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// appendAnomalies appends a message for each anomaly that is worse than a note.
func appendAnomalies(dst []byte, d *report.Document) []byte {
	for _, a := range d.Facts.Anomalies {
		if a.Severity() < transcript.Warning {
			continue
		}
		dst = fmt.Appendf(dst, "lrkit: %s", text.SafeLine(d.Source))
		if d.Facts.Document > 0 {
			dst = fmt.Appendf(dst, ", document %d", d.Facts.Document)
		}
		dst = fmt.Appendf(dst, ": %s: %s at byte %d", a.Severity(), a.Code, a.Offset)
		if a.Count > 1 {
			dst = fmt.Appendf(dst, " and %d more", a.Count-1)
		}
		if a.Field != 0 {
			dst = fmt.Appendf(dst, ", in %s", a.Field)
		}
		if a.Detail != "" {
			dst = fmt.Appendf(dst, ": %s", text.SafeLine(a.Detail))
		}
		dst = append(dst, '\n')
	}
	return dst
}
