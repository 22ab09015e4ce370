package cli

import (
	"fmt"
	"strconv"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// anomaly writes a message about an anomaly of d that is worse than a note, while there is room.
func (j *job) anomaly(d *report.Document, a *transcript.Anomaly) {
	if a.Severity() < transcript.SeverityWarning || !j.room() {
		return
	}
	source := text.SafeLine(d.Source)
	if e := d.Entry; e != nil {
		source += ": entry " + strconv.FormatInt(e.Index, 10) + " (" + safeName(e.Name) + ")"
	}
	if a.Code == transcript.CodeTruncated && d.Size == 0 && d.SHA256 != "" { // without a hash the size is not known
		j.message("%s: %s: the file is empty", source, a.Severity())
		return
	}
	var m []byte
	if d.Facts.Document > 0 {
		m = fmt.Appendf(m, ", document %d", d.Facts.Document)
	}
	m = fmt.Appendf(m, ": %s: %s at byte %d", a.Severity(), a.Code, a.Offset)
	if a.Count > 1 {
		m = fmt.Appendf(m, " and %d more", a.Count-1)
	}
	if a.Field != 0 {
		m = fmt.Appendf(m, ", in %s", a.Field)
	}
	if a.Detail != "" {
		m = fmt.Appendf(m, ": %s", text.SafeLine(a.Detail))
	}
	if a.Code == transcript.CodeSecondDocument {
		m = append(m, "; --documents many reads all"...)
	}
	j.message("%s%s", source, m)
}
