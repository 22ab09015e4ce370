package casedir

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/lrkit/lrkit/fetch/download"
)

const (
	stateSchema = "lrkit.part/1"
	maxState    = 64 << 10
)

// state is what is recorded of a part: how much of it is safe.
type state struct {
	Schema       string `json:"schema"`
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
	Check        string `json:"check"`  // SHA-256 of this object with an empty check
}

func newState(k Key, v download.Version, done int64, sum []byte) state {
	return state{
		Schema: stateSchema, Tenant: k.Tenant, Action: k.Action, Index: k.Index,
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

func (s state) encode() ([]byte, error) {
	s.Check = ""
	b, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	s.Check = hashOf(b)
	return json.Marshal(s)
}

var errState = errors.New("not a state of this part")

// decodeState accepts what encode wrote, byte for byte, and nothing else.
func decodeState(b []byte, k Key) (state, error) {
	var s state
	if err := json.Unmarshal(b, &s); err != nil {
		return s, errState
	}
	again, err := s.encode()
	if err != nil || !bytes.Equal(b, again) {
		return s, errState
	}
	switch {
	case s.Schema != stateSchema, s.Tenant != k.Tenant, s.Action != k.Action, s.Index != k.Index, s.Done < 0, s.Length < s.Done:
		return s, errState
	}
	return s, nil
}

// tenantOf returns the tenant that a state tells of, or "" if it is none.
func tenantOf(b []byte) string {
	var s state
	if json.Unmarshal(b, &s) != nil {
		return ""
	}
	return s.Tenant
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

// replace writes a file so that either the old one or the new one is there, whatever happens.
func replace(f files, folder, name string, b []byte) error {
	temp := name + ".new"
	if err := f.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	w, err := f.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
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
	if err := f.Rename(temp, name); err != nil {
		return err
	}
	return f.SyncDir(folder)
}
