package casedir

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/lrkit/lrkit/fetch/download"
)

const (
	stateSchema = "lrkit.part/2"
	// stateSchema1 had no HMAC. Its parts begin again.
	stateSchema1 = "lrkit.part/1"
	// maxState limits a state, for writers and readers.
	maxState = 64 << 10
)

// state records how much of a part is safe, and that this user wrote it.
type state struct {
	Schema       string `json:"schema"`
	Case         string `json:"case"`
	Tenant       string `json:"tenant"`
	Action       string `json:"action"`
	Index        int    `json:"index"`
	ETag         string `json:"etag"`
	Length       int64  `json:"length"`
	LastModified string `json:"last_modified,omitempty"`
	MD5          string `json:"md5,omitempty"`
	Identity     string `json:"identity,omitempty"`
	Done         int64  `json:"done"`   // bytes that were synced
	SHA256       string `json:"sha256"` // of them
	Key          string `json:"key"`    // which key, see partKey.id
	HMAC         string `json:"hmac"`   // of all before
}

// newState returns the state of a part, without its HMAC.
func newState(caseID string, k Key, v download.Version, done int64, sum []byte) state {
	return state{
		Schema: stateSchema, Case: caseID, Tenant: k.Tenant, Action: k.Action, Index: k.Index,
		ETag: v.ETag, Length: v.Length, LastModified: v.LastModified, MD5: hex.EncodeToString(v.MD5), Identity: v.Identity,
		Done: done, SHA256: hex.EncodeToString(sum),
	}
}

func (s *state) version() (v download.Version, err error) {
	v = download.Version{ETag: s.ETag, Length: s.Length, LastModified: s.LastModified, Identity: s.Identity}
	if s.MD5 != "" {
		v.MD5, err = hex.DecodeString(s.MD5)
	}
	return v, err
}

// signed returns the bytes for the HMAC: every member in order, each text after its length, so that
// no two states have the same bytes.
func (s *state) signed() (b []byte) {
	text := func(t string) {
		b = binary.BigEndian.AppendUint64(b, uint64(len(t)))
		b = append(b, t...)
	}
	number := func(n int64) { b = binary.BigEndian.AppendUint64(b, uint64(n)) }
	text(s.Schema)
	text(s.Case)
	text(s.Tenant)
	text(s.Action)
	number(int64(s.Index))
	text(s.ETag)
	number(s.Length)
	text(s.LastModified)
	text(s.MD5)
	text(s.Identity)
	number(s.Done)
	text(s.SHA256)
	text(s.Key)
	return b
}

// partKey is the key of a user for states.
type partKey []byte

// partKeySize is the length of a key, in bytes.
const partKeySize = 32

// newPartKey returns a key. It is random if none is given.
func newPartKey(given []byte) (partKey, error) {
	switch len(given) {
	case 0:
		k := make(partKey, partKeySize)
		rand.Read(k) // it never fails
		return k, nil
	case partKeySize:
		return bytes.Clone(given), nil
	}
	return nil, fmt.Errorf("casedir: a key for parts has %d bytes, not %d", partKeySize, len(given))
}

// id names the key without revealing it.
func (k partKey) id() string { return hex.EncodeToString(k.mac([]byte("lrkit.part key id"))[:8]) }

func (k partKey) mac(b []byte) []byte {
	h := hmac.New(sha256.New, k)
	h.Write(b)
	return h.Sum(nil)
}

// seal returns the bytes of a state with its HMAC.
func (k partKey) seal(s state) ([]byte, error) {
	// JSON replaces invalid UTF-8. It is replaced here first, for the HMAC.
	for _, t := range []*string{&s.Tenant, &s.ETag, &s.LastModified, &s.Identity} {
		*t = string([]rune(*t))
	}
	s.Key = k.id()
	s.HMAC = hex.EncodeToString(k.mac(s.signed()))
	b, err := json.Marshal(s)
	if err == nil && len(b) > maxState {
		err = fmt.Errorf("casedir: the state of a part would have %d bytes, it can have %d", len(b), maxState)
	}
	return b, err
}

// sealed reports whether a state has the HMAC of this key.
func (k partKey) sealed(s *state) bool {
	sum, err := hex.DecodeString(s.HMAC)
	return err == nil && s.Key == k.id() && hmac.Equal(sum, k.mac(s.signed()))
}

var (
	errState    = errors.New("its state is not one")
	errOldState = errors.New("its state has no HMAC: it was written by an earlier version")
)

// decodeState parses a state. It accepts only what seal writes, byte for byte. It does not check
// the HMAC.
func decodeState(b []byte) (*state, error) {
	s := new(state)
	if err := json.Unmarshal(b, s); err != nil {
		return nil, errState
	}
	if s.Schema == stateSchema1 {
		return s, errOldState
	}
	again, err := json.Marshal(s)
	if err != nil || !bytes.Equal(b, again) || s.Schema != stateSchema || s.Done < 0 || s.Length < s.Done {
		return nil, errState
	}
	return s, nil
}

// of reports whether a state belongs to a part of this case.
func (s *state) of(caseID string, k Key) bool {
	return caseID != "" && s.Case == caseID && s.Tenant == k.Tenant && s.Action == k.Action && s.Index == k.Index
}

// readSmall reads a regular file of at most limit bytes.
func readSmall(f files, name string, limit int64) ([]byte, error) {
	r, _, err := openRead(f, name)
	if err != nil {
		return nil, err
	}
	defer r.Close() // it was only read
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%s: longer than %d bytes", name, limit)
	}
	return b, err
}

// replace is put, and makes the name survive a loss of power.
func replace(f files, folder, name string, b []byte) error {
	if err := put(f, name, b); err != nil {
		return err
	}
	return f.SyncDir(folder)
}

// createNew creates a file. What a killed writer left under the name is removed.
func createNew(f files, name string, flag int) (file, error) {
	w, err := f.OpenFile(name, flag|os.O_CREATE|os.O_EXCL, 0o600)
	if !errors.Is(err, fs.ErrExist) {
		return w, err
	}
	if err := f.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return f.OpenFile(name, flag|os.O_CREATE|os.O_EXCL, 0o600)
}

// put writes a file atomically: at any moment, the old or the new one exists. Its bytes are on the
// disk before it has its name.
func put(f files, name string, b []byte) error {
	temp := name + ".new"
	w, err := createNew(f, temp, os.O_WRONLY)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	if err == nil {
		err = w.Sync()
	}
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	return f.Rename(temp, name)
}
