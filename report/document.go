package report

import (
	"cmp"
	"time"

	"github.com/lrkit/lrkit/internal/errorrecord"
	"github.com/lrkit/lrkit/transcript"
)

// Document describes one document of an input. `lrkit parse` prints it as a record, and every
// finding carries a part of it.
type Document struct {
	Source string // name of the input; records have at most MaxSource of it
	Size   int64  // of the input, in bytes
	SHA256 string // of the input, in lower-case hex

	Expanded
	Encoding string // "utf-8", "utf-16le" or "utf-16be"; empty when there is no text
	// SpanBase says what spans count in where it is not the expanded content: "utf-8" for the UTF-8
	// form of UTF-16, "unwrapped" for what was inside a JSON string or a mail.
	SpanBase string

	Origin *Origin // of an input that lies in a case; nil elsewhere

	Kind        Kind
	KindSource  KindSource       // empty means ByContent
	ContentKind Kind             // what a collected file looks like; empty for other kinds
	Magic       string           // the format of a binary: "pe", "zip"; empty when unknown
	WellFormed  *bool            // nil when the input is no JSON
	PowerShell  *PowerShellFacts // of a transcript file
	Facts       transcript.Facts // those of kinds that are no JSON hold no field

	// ErrorRecords are those of PowerShell, of script_errors first, at most 100. ErrorRecordsMore
	// counts the others. Their texts come from the device and are not safe to print as they are.
	ErrorRecords     []ErrorRecord
	ErrorRecordsMore int64
}

// Expanded is what a compressed input, or an entry, expands to, and what an archive has to do with
// it.
type Expanded struct {
	Compression   string // "none", "gzip" or "zstd"; empty means none
	ContentSize   int64
	ContentSHA256 string

	Archive *Archive // of an archive that was looked into: documents of its entries follow
	Entry   *Entry   // of a document in an archive; Size and SHA256 are those of the archive
}

// Archive is an archive of files.
type Archive struct {
	Format  string // "zip" or "tar"
	Entries int64  // how many are known, with directories and links
}

// Entry is an entry of an archive. Its texts come from the device and are not safe to print as they
// are, nor to be used as a path.
type Entry struct {
	Index    int64  // from 0, directories and links included
	Name     string // records have at most MaxSource of it
	Type     string // "file", "symbolic-link", "hard-link", "device", "fifo" or "other"
	Link     string // what a link leads to
	Size     int64  // of the content that was read, in bytes
	SHA256   string // of it, in lower-case hex; empty where it was not read
	Modified string // RFC 3339; without a zone where it is a local time; empty where it is not known
}

// ErrorRecord is an error record of PowerShell as it was printed.
type ErrorRecord = errorrecord.Record

// MaxSource limits the name of the input in a record, as printed. Every record has it.
const MaxSource = 4 << 10

// formats sorts the values of Magic by what a reader calls them. Others go by their name.
var formats = map[string]string{
	"pe": "executable", "elf": "executable", "mach-o": "executable", "png": "image", "jpeg": "image",
}

// archives are the values of Magic that hold other files. Those files are not read.
var archives = map[string]bool{"zip": true, "gzip": true, "zstd": true, "xz": true, "7z": true, "rar": true, "cab": true, "tar": true}

// NotRead returns why an input was not searched: "empty", "executable", "image", the name of
// another format, or "unknown". It returns the empty string for an input that was searched.
func (d *Document) NotRead() string {
	switch e := d.Entry; {
	case d.Archive != nil:
		return ""
	case d.Kind == KindSpecial && e != nil:
		return e.Type
	case d.Size == 0, e != nil && e.SHA256 != "" && e.Size == 0:
		return "empty"
	case d.Kind != KindBinary && d.ContentKind != KindBinary:
		return ""
	case d.Magic == "":
		return "unknown"
	}
	return cmp.Or(formats[d.Magic], d.Magic)
}

// Unsupported returns what keeps an input from being read: it is an archive, or of an unknown
// format. It returns the empty string for all others, also for an executable or an image. An
// archive may hold files of any format.
func (d *Document) Unsupported() string {
	switch {
	case d.Kind != KindBinary || d.Archive != nil:
		return ""
	case d.Entry != nil && (d.Magic == "" || d.Magic == "zip" || d.Magic == "tar"): // a limit says that it is not entered
		return ""
	case d.Magic == "":
		return "neither text nor a format that is known"
	case archives[d.Magic]:
		return d.Magic + ": an archive is not looked into"
	}
	return ""
}

// Origin describes the command that an input is the result of, as the API does. The texts come from
// the API and are not safe to print as they are.
type Origin struct {
	Machine      string // its DNS name
	MachineID    string
	ActionID     string
	CommandIndex int
	Started      time.Time // of the command; zero where the API did not say
	Ended        time.Time
}

// Kind is what an input is.
type Kind string

// The kinds.
const (
	KindRunScript  Kind = "runscript"             // the transcript of a script
	KindGetFile    Kind = "getfile"               // a collected file; only the API can tell
	KindPowerShell Kind = "powershell-transcript" // what Start-Transcript writes
	KindJSON       Kind = "json"                  // JSON, or something like it, without any of the four members
	KindText       Kind = "text"                  // begins with neither { nor [
	KindBinary     Kind = "binary"
	KindSpecial    Kind = "special" // an entry of an archive that is no file: a link, a device
)

// KindSource says where the kind of an input comes from.
type KindSource string

// The sources of a kind.
const (
	KindSourceContent KindSource = "content"
	KindSourceAPI     KindSource = "api"
)

// PowerShellFacts counts what a transcript file of PowerShell holds.
type PowerShellFacts struct {
	Sessions int64 // headers
	Commands int64
	Footers  int64
	Open     int64 // sessions without a footer
}

// Limited reports whether a limit stopped or cut something.
func (d *Document) Limited() bool { return d.Facts.Has(transcript.CodeLimit) }
