package casedir

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const (
	manifestSchema = "lrkit.manifest/2"
	// manifestSchema1 is read, not written.
	manifestSchema1 = "lrkit.manifest/1"
	// maxLine limits a line of the manifest.
	maxLine = 1 << 20
)

// zeroHash is the prev of the first line.
var zeroHash = hex.EncodeToString(make([]byte, sha256.Size))

// Event is a line of the manifest. Name decides which fields it has. It has a field for each member
// that any line can have.
type Event struct {
	Schema string    `json:"schema"`
	Seq    int64     `json:"seq"`
	Time   time.Time `json:"time"`
	Name   string    `json:"event"`

	// Of the first line of version 2:
	Case  string `json:"case,omitempty"`  // the id of the case
	First string `json:"first,omitempty"` // the hash of the first line, if that is of version 1

	Writer  string `json:"writer,omitempty"`  // open, close: the program that writes
	Key     string `json:"key,omitempty"`     // torn, adopted, open, close: the public key that signs from here on, base64
	Trusted string `json:"trusted,omitempty"` // open: another key, which signed the line before and is trusted

	// Of a session, a result, an action or a failure:
	Tenant string `json:"tenant,omitempty"`
	Action string `json:"action,omitempty"` // also of a request, if it is about an action, and of an outcome
	Index  *int   `json:"index,omitempty"`

	*Blob `json:",omitempty"` // blob, refetched, version; path, size and sha256 also of described, altered
	Was   string              `json:"was,omitempty"` // altered: the name that the file had

	Detail json.RawMessage `json:"detail,omitempty"` // action: what the API said of it, without secrets
	Code   string          `json:"code,omitempty"`   // failed, restarted, outcome
	Reason string          `json:"reason,omitempty"`

	*Torn     `json:",omitempty"` // torn
	*Adopted  `json:",omitempty"` // adopted
	*Rollback `json:",omitempty"` // rollback
	*Change   `json:",omitempty"` // run, machines, request, outcome, abandoned

	// close
	Lines     *int64   `json:"lines,omitempty"`     // so far, with this one
	Blobs     *int64   `json:"blobs,omitempty"`     // those of the event blob
	Tenants   []string `json:"tenants,omitempty"`   // of the lines of this writer, in order, if there are several; else Tenant
	Signature string   `json:"signature,omitempty"` // version 1: ed25519 of prev's 64 hex digits, base64

	PrevSig string `json:"prev_sig,omitempty"` // the sig of the line before
	Prev    string `json:"prev"`
	Hash    string `json:"hash,omitempty"`
	Sig     string `json:"sig,omitempty"` // see signedText, base64

	at Place
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
	EventAdopted   = "adopted"   // lines are taken as they were found
	EventRollback  = "rollback"  // an older state of the case is gone on with
	EventClose     = "close"     // a writer ended

	EventRun       = "run"       // a run begins: its steps, and how many machines
	EventMachines  = "machines"  // machines of a run
	EventRequest   = "request"   // a call that changes something is about to be made
	EventOutcome   = "outcome"   // what came of it
	EventAbandoned = "abandoned" // the rest of a run is not made any more
)

// Blob is what the manifest records of a result, a field for each member of the JSON.
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

// Torn describes the remains of a line.
type Torn struct {
	Bytes      int64  `json:"torn_bytes"` // 0 if only its end was missing
	TornSHA256 string `json:"torn_sha256"`
	Hex        string `json:"torn_hex,omitempty"` // up to 1 KiB
}

// Adopted says which lines a writer accepted although nothing vouched for them.
type Adopted struct {
	From   int64  `json:"adopted_from"` // the first line, from 1
	To     int64  `json:"adopted_to"`   // the last line
	Why    string `json:"adopted_why"`
	Before int64  `json:"adopted_bytes"`  // of the manifest before this line
	Sum    string `json:"adopted_sha256"` // of them
}

// Rollback says what was remembered of a case and is missing from it.
type Rollback struct {
	LostSeq  int64  `json:"lost_seq"`
	LostHash string `json:"lost_hash"`
}

const (
	hashMember = `,"hash":"`
	sigMember  = `,"sig":"`
	// hashTail and sigTail are the lengths of these members with their values and closing quotes.
	hashTail = len(hashMember) + 2*sha256.Size + len(`"`)
	sigTail  = len(sigMember) + sigText + len(`"`)
)

// appendLine appends e as a line, signed if there is a key, and sets its hash and sig.
func appendLine(dst []byte, e *Event, caseID string, key ed25519.PrivateKey) ([]byte, error) {
	e.Schema, e.Hash, e.Sig = manifestSchema, "", ""
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
	if key != nil {
		e.Sig = sign(key, caseID, e)
		dst = append(dst, '"')
		dst = append(dst, sigMember...)
		dst = append(dst, e.Sig...)
	}
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

// parseLine parses a line without its line end.
func parseLine(b []byte) (*Event, error) {
	if len(b) > maxLine {
		return nil, fmt.Errorf("longer than %d bytes", maxLine)
	}
	body, hash, sig := cutTail(b)
	if hash == "" {
		return nil, errNoHash
	}
	if hashOf(body) != hash {
		return nil, errWrongHash
	}
	e := new(Event)
	if err := json.Unmarshal(b, e); err != nil {
		return nil, fmt.Errorf("not what a line holds: %w", err)
	}
	if err := uniqueNames(b); err != nil {
		return nil, err
	}
	if e.Schema != manifestSchema && e.Schema != manifestSchema1 {
		return nil, fmt.Errorf("its schema is neither %s nor %s", manifestSchema, manifestSchema1)
	}
	if e.Sig != sig || e.Hash != hash || sig != "" && e.Schema == manifestSchema1 {
		return nil, errNoHash
	}
	return e, nil
}

// cutTail returns the hashed bytes of a line, and the values of the members after them. The hash is
// empty if there is none.
func cutTail(b []byte) (body []byte, hash, sig string) {
	b, ok := bytes.CutSuffix(b, []byte(`}`))
	if !ok {
		return nil, "", ""
	}
	if s, ok := member(b, sigMember, sigTail); ok {
		b, sig = b[:len(b)-sigTail], s
	}
	hash, ok = member(b, hashMember, hashTail)
	if !ok {
		return nil, "", ""
	}
	return b[:len(b)-hashTail], hash, sig
}

// member returns the value of the member that b ends with.
func member(b []byte, name string, length int) (string, bool) {
	n := len(b) - length
	if n < 0 || !bytes.HasPrefix(b[n:], []byte(name)) || b[len(b)-1] != '"' {
		return "", false
	}
	return string(b[n+len(name) : len(b)-1]), true
}
