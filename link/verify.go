package link

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// The reasons for which a signature was not verified.
var (
	// ErrNotVerifiable: a user delegation SAS needs a key that only the service has, some layouts are not known, and nothing is signed
	// for a resource that the version or the path does not have.
	ErrNotVerifiable = errors.New("link: this kind of SAS cannot be verified with an account key")
	// ErrKey: the key is not base64.
	ErrKey = errors.New("link: the account key is not base64")
	// ErrAccount: the link does not tell the account, and none was given.
	ErrAccount = errors.New("link: the account is not known")
)

// MismatchError says that the signature is not that of the key. It holds what should have been signed, to be held
// against what the service says it used; no secret is in it.
type MismatchError struct{ StringToSign string }

func (e *MismatchError) Error() string {
	return fmt.Sprintf("link: the signature does not match; the string to sign is %q", e.StringToSign)
}

// Verify checks the signature offline with a key of the account, in base64 as the portal shows it: for those who stage
// blobs in a storage of their own, and for tests. account may be empty where the host tells it. It returns nil, a
// *[MismatchError], [ErrNotVerifiable], [ErrKey] or [ErrAccount]. Signatures are compared in constant time.
//
// Layouts are those of service SAS with 13, 15 and 16 fields (versions from 2015-04-05 on) and of account SAS, as Microsoft
// documents them on "Create a service SAS" and "Create an account SAS". Only what is signed is looked at: a link may verify and have
// expired, or be one that [Link.Check] refuses.
func (l *Link) Verify(account, key string) error {
	secret, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		return ErrKey
	}
	if account == "" {
		account = l.target().Account
	}
	if account == "" {
		return ErrAccount
	}
	text, err := l.stringToSign(account)
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	// The text is compared, and not the bytes: Go's base64 passes over line ends.
	if !hmac.Equal([]byte(l.value(ParamSig)), []byte(base64.StdEncoding.EncodeToString(mac.Sum(nil)))) {
		return &MismatchError{Redact(text)}
	}
	return nil
}

// StringToSign returns what the signature of a service or account SAS covers. What looks like a signature in it is redacted: a
// broken link may have its own in another parameter.
func (l *Link) StringToSign(account string) (string, error) {
	text, err := l.stringToSign(account)
	return Redact(text), err
}

func (l *Link) stringToSign(account string) (string, error) {
	sv := l.value(ParamSV)
	var fields []string
	add := func(all ...Param) {
		for _, p := range all {
			fields = append(fields, l.value(p))
		}
	}
	switch {
	case !isDate(sv) || sv < "2015-04-05":
		return "", ErrNotVerifiable
	case l.Kind() == KindAccount:
		fields = append(fields, account)
		add(ParamSP, ParamSS, ParamSRT, ParamST, ParamSE, ParamSIP, ParamSPR, ParamSV)
		if sv >= "2020-12-06" {
			add(ParamSES)
		}
		return strings.Join(fields, "\n") + "\n", nil
	case l.Kind() != KindService:
		return "", ErrNotVerifiable
	}
	// What the oldest layout does not sign is still part of the link: a resource that the version does not have is refused.
	if since, ok := resourceSince(l.value(ParamSR)); !ok || sv < since {
		return "", ErrNotVerifiable
	}
	path, ok := l.canonical(account)
	if !ok {
		return "", ErrNotVerifiable
	}
	add(ParamSP, ParamST, ParamSE)
	fields = append(fields, path)
	add(ParamSI, ParamSIP, ParamSPR, ParamSV)
	if sv >= "2018-11-09" {
		add(ParamSR)
		fields = append(fields, l.point())
	}
	if sv >= "2020-12-06" {
		add(ParamSES)
	}
	add(ParamRSCC, ParamRSCD, ParamRSCE, ParamRSCL, ParamRSCT)
	return strings.Join(fields, "\n"), nil
}

// canonical returns the canonicalised resource: /blob/account/container/blob, where the blob is left out of a link to its
// container, and what is below the directory out of one to a directory. ok is false if the path is too short for what sr says.
func (l *Link) canonical(account string) (path string, ok bool) {
	h := l.target()
	blob := h.Blob
	switch l.value(ParamSR) {
	case "c":
		blob = ""
	case "d":
		depth, known := l.depth()
		names := strings.Split(blob, "/")
		if !known || depth > len(names) || depth > 0 && blob == "" {
			return "", false
		}
		blob = strings.Join(names[:depth], "/")
	default:
		if blob == "" {
			return "", false
		}
	}
	path = "/blob/" + account + "/" + h.Container
	if blob != "" {
		path += "/" + blob
	}
	return path, true
}

// point returns the slot of snapshot or version.
func (l *Link) point() string {
	switch l.value(ParamSR) {
	case "bs":
		return l.value(ParamSnapshot)
	case "bv":
		return l.value(ParamVersionID)
	}
	return ""
}
