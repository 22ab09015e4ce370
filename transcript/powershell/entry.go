package powershell

import (
	"time"

	"github.com/lrkit/lrkit/transcript"
)

// Kind is what an [Entry] is.
type Kind uint8

// The kinds.
const (
	KindOutput  Kind = iota + 1 // lines that are nothing else
	KindCommand                 // a command as the prompt shows it, with the header of its invocation
	KindHeader                  // of a session
	KindFooter                  // of a session
)

var kindNames = [...]string{KindOutput: "output", KindCommand: "command", KindHeader: "header", KindFooter: "footer"}

// String returns the name of the kind: "output", "command", "header", "footer".
func (k Kind) String() string {
	if k < KindOutput || k > KindFooter {
		return "unknown"
	}
	return kindNames[k]
}

// Entry is a piece of a transcript file. It owns its data, but for what its pointers share: the
// entries of an output and of its command point to the same [Invocation].
type Entry struct {
	Kind Kind
	Span transcript.Span // whole lines with their ends; entries follow each other without a gap
	Line int64           // the first one, from 1
	// Lines is how many lines there are; the last of the file counts without a line end too.
	Lines int64
	// Session counts the headers from 0; -1 outside of all sessions.
	Session int64
	// Depth is how many sessions were open around a header's.
	Depth int64
	// Truncated says that the file ended inside a header or footer: what there is of it is given.
	Truncated bool

	// Command is that of a Command; of an Output the command that printed it, nil if there was none
	// before; of a Footer the one of the session around it, whose output goes on. See the limits of
	// the package.
	Command *Invocation
	Header  *HeaderInfo // of a Header
	Footer  *FooterInfo // of a Footer
}

// Invocation is a command.
type Invocation struct {
	Number int64           // in the file, from 1
	Prompt string          // "PS C:\> "; empty where only the header of an invocation shows the command
	Text   string          // without prompts; lines are joined by LF; at most 64 KiB
	Span   transcript.Span // of the text, prompts of further lines and what is not kept included
	Start  *Time           // from the header of the invocation
	// Truncated says that the text is longer.
	Truncated bool
}

// HeaderInfo is what the header of a session says. A value that is not there is empty.
type HeaderInfo struct {
	Title  string
	Start  Time
	Fields []Field // all lines after the title, in order

	Username          string
	RunAsUser         string
	ConfigurationName string
	Machine, OS       string // "HOST" and "Microsoft Windows NT 10.0.17763.0"
	HostApplication   string // the command line of the process
	ProcessID         string
	PSVersion         string
	PSEdition         string
	// Minimal says that there is a title and a time only.
	Minimal bool
}

// FooterInfo is what the footer of a session says.
type FooterInfo struct {
	Title  string
	End    Time
	Fields []Field // the time, with its key
}

// Field is a line of a header, and further lines that have no key, joined by LF. Where the file is
// cut inside a key, Key is what there is of it.
type Field struct {
	Key, Value string
	Span       transcript.Span // of the value
}

// Time is a local time of the machine as it was written: yyyyMMddHHmmss, no zone.
type Time struct{ Raw string }

// Local returns the time in the form 2006-01-02T15:04:05, which has no zone; ok is false if there
// is no such time. Some calendars count years otherwise: the year is that of the system's culture.
func (t Time) Local() (s string, ok bool) {
	v, err := time.Parse("20060102150405", t.Raw)
	if err != nil {
		return "", false
	}
	return v.Format("2006-01-02T15:04:05"), true
}
