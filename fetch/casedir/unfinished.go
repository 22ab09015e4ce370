package casedir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// PartReport is what Verify found out about a part.
type PartReport struct {
	Path    string `json:"path"`    // of its state, in the case
	Done    int64  `json:"done"`    // bytes of which its state has the SHA-256, and which have it
	Length  int64  `json:"length"`  // of the result, as the service reported it
	Checked bool   `json:"checked"` // it was written with the key that was given
}

// part checks a part against its state. The HMAC of the state proves who wrote it, if the key is
// known.
func (v *verifier) part(k Key) error {
	r := v.report
	s, err := v.stateOf(k)
	if err != nil {
		code := FindingExtra
		switch {
		case errors.Is(err, errForged):
			code = FindingAltered
		case !errors.Is(err, errState) && !errors.Is(err, errOther):
			code = FindingUnread
		}
		r.find(Finding{Code: code, Path: k.state(), Detail: reason(err)})
		return nil
	}
	if there, err := v.holds(k, s); err != nil || !there {
		return err
	}
	p := PartReport{Path: k.state(), Done: s.Done, Length: s.Length, Checked: v.key.sealed(s)}
	if r.Pending++; !p.Checked {
		r.Unchecked++
	}
	if len(r.Parts) < maxFindings {
		r.Parts = append(r.Parts, p)
	}
	return nil
}

var (
	errForged = errors.New("its HMAC is wrong: it was altered after this user wrote it")
	errOther  = errors.New("the state of another part")
)

// stateOf reads the state of a part, which must belong to this case. A state with another key, or
// with none, is not checked further.
func (v *verifier) stateOf(k Key) (*state, error) {
	b, err := readSmall(v.files, k.state(), maxState)
	if err != nil {
		return nil, err
	}
	s, err := decodeState(b)
	if errors.Is(err, errOldState) && s.Action == k.Action && s.Index == k.Index && 0 <= s.Done && s.Done <= s.Length {
		return s, nil
	}
	switch {
	case err != nil:
		return nil, errState
	case s.Key == v.key.id() && !v.key.sealed(s):
		return nil, errForged
	case !s.of(v.caseID, Key{Tenant: s.Tenant, Action: k.Action, Index: k.Index}):
		return nil, errOther
	}
	return s, nil
}

// holds checks the file of a part against its state. It is false if there is a finding instead of a
// part, or for the remaining state of a result.
func (v *verifier) holds(k Key, s *state) (bool, error) {
	if v.renamed(k) {
		return false, nil
	}
	f, info, err := openRead(v.files, k.part())
	if errors.Is(err, fs.ErrNotExist) {
		if v.known.knows(k.blob()) { // the writer died when all was done
			return false, nil
		}
		if _, err := v.files.Lstat(k.blob()); err != nil && s.Done > 0 {
			v.report.find(Finding{Code: FindingAltered, Path: k.state(), Detail: "its part is not there"})
			return false, nil
		}
		return true, nil // it was about to be made, or to become a result
	}
	if err != nil {
		v.report.find(Finding{Code: FindingUnread, Path: k.part(), Detail: reason(err)})
		return false, nil
	}
	defer f.Close() // it is only read
	v.exposed(k.part(), f)
	altered := ""
	if info.Size() < s.Done || info.Size() > s.Length {
		altered = fmt.Sprintf("it has %d bytes; its state says %d to %d", info.Size(), s.Done, s.Length)
	} else {
		_, sum, err := v.digest(io.NewSectionReader(f, 0, s.Done))
		if v.ctx.Err() != nil {
			return false, v.ctx.Err()
		}
		if err != nil {
			v.report.find(Finding{Code: FindingUnread, Path: k.part(), Detail: reason(err)})
			return false, nil
		}
		if sum != s.SHA256 {
			altered = fmt.Sprintf("the SHA-256 of its first %d bytes is not what its state says", s.Done)
		}
	}
	if altered != "" {
		v.report.find(Finding{Code: FindingAltered, Path: k.part(), Detail: altered})
	}
	return altered == "", nil
}
