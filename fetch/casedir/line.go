package casedir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	manifestSchema = "lrkit.manifest/2"
	// manifestSchema1 is read, not written.
	manifestSchema1 = "lrkit.manifest/1"
	// maxLine bounds a line of the manifest.
	maxLine = 1 << 20
)

// zeroHash is what the first line has for prev.
var zeroHash = hex.EncodeToString(make([]byte, sha256.Size))

// Event is what a line of the manifest tells. Which fields it has depends on Name.
type Event struct {
	Schema string    `json:"schema"`
	Seq    int64     `json:"seq"`
	Time   time.Time `json:"time"`
	Name   string    `json:"event"`

	Case   string `json:"case,omitempty"`   // of the first line of version 2: the id of the case
	First  string `json:"first,omitempty"`  // the same, after lines of version 1: the hash of the first line
	Writer string `json:"writer,omitempty"` // open: who writes

	// Of a result, an action or a failure:
	Tenant string `json:"tenant,omitempty"`
	Action string `json:"action,omitempty"`
	Index  *int   `json:"index,omitempty"`

	*Blob `json:",omitempty"` // blob, refetched, version; path, size and sha256 also of described, altered
	Was   string              `json:"was,omitempty"` // altered: the name that the file had

	Detail json.RawMessage `json:"detail,omitempty"` // action: what the API said of it, without secrets
	Code   string          `json:"code,omitempty"`   // failed, restarted
	Reason string          `json:"reason,omitempty"`

	*Torn `json:",omitempty"` // torn

	// close
	Blobs     *int64 `json:"blobs,omitempty"`     // lines of the event blob so far
	Key       string `json:"key,omitempty"`       // the public key, base64
	Signature string `json:"signature,omitempty"` // ed25519 of prev's 64 hex digits, base64

	Prev string `json:"prev"`
	Hash string `json:"hash,omitempty"`
}

// The events.
const (
	EventOpen      = "open"      // a writer began
	EventAction    = "action"    // what the API said of an action
	EventBlob      = "blob"      // a result is whole and under its name
	EventFailed    = "failed"    // a result could not be had
	EventAltered   = "altered"   // a file was not as recorded, and gets another name
	EventRefetched = "refetched" // a result that was missing or altered is whole again
	EventVersion   = "version"   // other bytes than were recorded are kept beside a result
	EventDescribed = "described" // <index>.json was missing or altered, and is written again
	EventRestarted = "restarted" // a part was begun anew
	EventTorn      = "torn"      // the line before this one was torn
	EventClose     = "close"     // a writer ended
)

// Blob is what the manifest says of a result.
type Blob struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	MD5    string `json:"md5,omitempty"` // as the service sent it, hex

	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	RequestID    string    `json:"request_id,omitempty"`
	ContentType  string    `json:"content_type,omitempty"`
	Filename     string    `json:"content_disposition,omitempty"` // the header, as sent
	Verified     string    `json:"verified,omitempty"`            // content-md5
	Resumed      int64     `json:"resumed,omitempty"`             // bytes of an earlier download
	Requests     int       `json:"requests,omitempty"`
	Renewals     int       `json:"renewals,omitempty"`
	Restarts     int       `json:"restarts,omitempty"`
	Started      time.Time `json:"started,omitzero"`
	Ended        time.Time `json:"ended,omitzero"`
	ClockSkew    string    `json:"clock_skew,omitempty"` // of the service, as time.Duration prints it

	CommandSHA256 string    `json:"command_sha256,omitempty"` // of <index>.json
	LinkIdentity  string    `json:"link_identity,omitempty"`  // without its secret
	LinkExpiry    time.Time `json:"link_expiry,omitzero"`
}

// Torn is what was left of a line.
type Torn struct {
	Bytes      int64  `json:"torn_bytes"` // 0 if only its end was missing
	TornSHA256 string `json:"torn_sha256"`
	Hex        string `json:"torn_hex,omitempty"` // up to 1 KiB
}

const hashMember = `,"hash":"`

// hashTail is the length of what stands behind the bytes that are hashed.
const hashTail = len(hashMember) + 2*sha256.Size + len(`"}`)

// appendLine appends e as a line and sets its hash.
func appendLine(dst []byte, e *Event) ([]byte, error) {
	e.Schema, e.Hash = manifestSchema, ""
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false) // it makes six bytes of one
	if err := enc.Encode(e); err != nil {
		return dst, err
	}
	b := bytes.TrimSuffix(text.Bytes(), []byte("}\n"))
	e.Hash = hashOf(b)
	dst = append(dst, b...)
	dst = append(dst, hashMember...)
	dst = append(dst, e.Hash...)
	return append(dst, "\"}\n"...), nil
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

var (
	errNoHash    = errors.New("does not end in a hash")
	errWrongHash = errors.New("its hash is not that of its bytes")
)

// parseLine reads a line without its line end.
func parseLine(b []byte) (*Event, error) {
	if len(b) > maxLine {
		return nil, fmt.Errorf("longer than %d bytes", maxLine)
	}
	n := len(b) - hashTail
	if n < 0 || !bytes.HasPrefix(b[n:], []byte(hashMember)) || !bytes.HasSuffix(b, []byte(`"}`)) {
		return nil, errNoHash
	}
	if hashOf(b[:n]) != string(b[n+len(hashMember):len(b)-2]) {
		return nil, errWrongHash
	}
	if err := uniqueNames(b); err != nil {
		return nil, err
	}
	e := new(Event)
	if err := json.Unmarshal(b, e); err != nil {
		return nil, fmt.Errorf("not what a line holds: %w", err)
	}
	if e.Schema != manifestSchema && e.Schema != manifestSchema1 {
		return nil, fmt.Errorf("its schema is neither %s nor %s", manifestSchema, manifestSchema1)
	}
	return e, nil
}

// uniqueNames refuses names that come twice, of which encoding/json takes the last one.
func uniqueNames(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	var open []map[string]bool // of each bracket; nil for arrays
	name := false
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("not JSON: %w", err)
		}
		inObject := len(open) > 0 && open[len(open)-1] != nil
		switch t := t.(type) {
		case json.Delim:
			switch t {
			case '{':
				open, name = append(open, map[string]bool{}), true
				continue
			case '[':
				open, name = append(open, nil), false
				continue
			}
			open = open[:len(open)-1]
			name = len(open) > 0 && open[len(open)-1] != nil
			continue
		case string:
			if inObject && name {
				names := open[len(open)-1]
				if names[t] {
					return errors.New("a name comes twice")
				}
				names[t], name = true, false
				continue
			}
		}
		name = inObject
	}
}
