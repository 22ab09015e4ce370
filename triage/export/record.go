package export

import (
	"strconv"
	"time"

	"github.com/lrkit/lrkit/internal/text"
)

// Schema is the schema of the lines of files.ndjson.
const Schema = "lrkit.export/1"

// The files of an export besides those of machines.
const (
	sumsName  = "SHA256SUMS"
	tableName = "files.ndjson"
)

// File is a file of a machine, and what became of it.
type File struct {
	Name      string // below the output folder, with forward slashes; empty if it was not exported
	Machine   string
	MachineID string
	Path      string // on the machine; empty for a package
	Size      int64  // of the file
	SHA256    string // of the file, in hex
	Expanded  bool   // the compression of the service was removed
	Evidence  Evidence
	Problems  []Problem
	// Err says why it was not exported. It is no part of the record, which has a problem for it.
	Err error
}

// Evidence says where a file comes from.
type Evidence struct {
	Tenant       string
	ActionID     string
	ActionType   string
	CommandIndex int
	Blob         string // path in the case, with forward slashes
	Size         int64  // of the blob, as recorded
	SHA256       string // of the blob, as recorded
	Created      time.Time
	Started      time.Time // of the command; zero where unknown
	Ended        time.Time
}

// Problem is something that is wrong with a file.
type Problem struct {
	Code   Code
	Detail string
}

// Code says what kind of problem it is.
type Code string

// The codes. With the first five the file was not exported.
const (
	CodeAltered     Code = "altered"      // the blob, or what the API said of it, is not as recorded
	CodeUnreadable  Code = "unreadable"   // the blob could not be read
	CodeLimit       Code = "limit"        // a limit stopped it
	CodeEmpty       Code = "nothing"      // the compression is damaged from the beginning on
	CodeName        Code = "name"         // the output folder does not take its name
	CodeDamaged     Code = "damaged"      // the compression is damaged: the name ends in .partial
	CodeTrailing    Code = "trailing"     // bytes after the compressed file were left out
	CodePathCut     Code = "path-cut"     // the path was longer than the case keeps
	CodeWithoutPath Code = "without-path" // the API did not say which file it is
)

// appendFile appends a line of the table.
func appendFile(b []byte, f *File) []byte {
	b = append(b, `{"schema":"`+Schema+`"`...)
	str := func(name, s string, always bool) {
		if s != "" || always {
			b = append(b, `,"`+name+`":`...)
			b = text.AppendJSON(b, s)
		}
	}
	num := func(name string, n int64) {
		b = append(b, `,"`+name+`":`...)
		b = strconv.AppendInt(b, n, 10)
	}
	at := func(name string, t time.Time) {
		if !t.IsZero() {
			str(name, t.UTC().Format(time.RFC3339Nano), true)
		}
	}
	str("name", f.Name, false)
	str("machine", f.Machine, true)
	str("machine_id", f.MachineID, true)
	str("path", f.Path, false)
	if f.Name != "" {
		num("size", f.Size)
		str("sha256", f.SHA256, true)
		b = append(b, `,"expanded":`...)
		b = strconv.AppendBool(b, f.Expanded)
	}
	e := &f.Evidence
	str("blob", e.Blob, true)
	num("blob_size", e.Size)
	str("blob_sha256", e.SHA256, true)
	str("tenant", e.Tenant, true)
	str("action_id", e.ActionID, true)
	str("action_type", e.ActionType, false)
	num("command_index", int64(e.CommandIndex))
	at("created", e.Created)
	at("started", e.Started)
	at("ended", e.Ended)
	for i, p := range f.Problems {
		b = append(b, [...]string{`,"problems":[`, `,`}[min(i, 1)]...)
		b = append(b, `{"code":`...)
		b = text.AppendJSON(b, string(p.Code))
		b = append(b, `,"detail":`...)
		b = text.AppendJSON(b, p.Detail)
		b = append(b, '}')
	}
	if len(f.Problems) > 0 {
		b = append(b, ']')
	}
	return append(b, '}', '\n')
}
