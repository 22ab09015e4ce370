package casedir

import "fmt"

// Note is something that is allowed, but that a reader of a case should know.
type Note struct {
	Code   string `json:"code"`
	Line   int64  `json:"line"`   // of the manifest, from 1
	Offset int64  `json:"offset"` // of the first byte of that line
	Detail string `json:"detail"`
}

// The codes of notes.
const (
	NoteTorn     = "torn"     // a writer died in a line, and the next one recorded that
	NoteNoClose  = "no-close" // a session has no close: its writer died, or is still at work
	NoteAdopted  = "adopted"  // lines were taken as they were found
	NoteRollback = "rollback" // an older state of the case was gone on with, on purpose
	NoteTrusted  = "trusted"  // lines before were signed by another key, which the writer trusted
	NoteOld      = "old"      // of version 1 only the head was signed
	// NoteOutcome is a request whose outcome is not known: it may have been carried out.
	NoteOutcome = "outcome"
)

// tellOf adds the notes for an event.
func (w *walker) tellOf(e *Event, number, offset int64) {
	switch {
	case e.Name == EventTorn && e.Torn != nil && e.Torn.Bytes == 0:
		w.note(NoteTorn, number, offset, "a writer died before the end of the line before this one")
	case e.Name == EventTorn && e.Torn != nil:
		w.note(NoteTorn, number, offset, fmt.Sprintf("a writer died in a line: %d bytes, SHA-256 %.64s", e.Torn.Bytes, e.TornSHA256))
	case e.Name == EventAdopted && e.Adopted != nil:
		w.note(NoteAdopted, number, offset, fmt.Sprintf("adopted as found: %s: %.500s", lineRange(e.From, e.To), e.Why))
	case e.Name == EventRollback && e.Rollback != nil:
		w.note(NoteRollback, number, offset,
			fmt.Sprintf("an older state was gone on with: the line with number %d and hash %.64s is gone", e.LostSeq, e.LostHash))
	case e.Name == EventOpen && e.Trusted != "":
		w.note(
			NoteTrusted, number, offset,
			"the lines before it were signed with the key "+e.Trusted[:min(len(e.Trusted), keyTextSize)]+", which the writer trusted",
		)
	}
}

func (w *walker) note(code string, number, offset int64, detail string) {
	if w.opts.note != nil {
		w.opts.note(Note{code, number, offset, detail})
	}
}
