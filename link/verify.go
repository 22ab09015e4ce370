package link

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// The reasons why a signature was not verified.
var (
	// ErrNotVerifiable means that this package cannot verify the signature: a user delegation SAS
	// needs a key that only the service has, some layouts are unknown, and some resources cannot be
	// signed by the version or the path.
	ErrNotVerifiable = errors.New("link: this kind of SAS cannot be verified with an account key")
	// ErrKey means that the key is not base64.
	ErrKey = errors.New("link: the account key is not base64")
	// ErrAccount means that the link does not name the account, and none was given.
	ErrAccount = errors.New("link: the account is not known")
)

// MismatchError says that the signature does not belong to the key. It holds the text that should
// have been signed, for comparison with the text in the answer of the service. It holds no secret.
type MismatchError struct{ StringToSign string }

func (e *MismatchError) Error() string {
	return fmt.Sprintf("link: the signature does not match; the string to sign is %q", e.StringToSign)
}

// Verify checks the signature offline with a key of the account, in base64 as the portal shows it.
// It is for blobs in your own storage, and for tests. account may be empty if the host names it.
// Verify returns nil, a *[MismatchError], [ErrNotVerifiable], [ErrKey] or [ErrAccount]. It compares
// signatures in constant time.
//
// The layouts are those of service SAS with 13, 15 and 16 fields (versions from 2015-04-05 on) and
// of account SAS, as on Microsoft's pages "Create a service SAS" and "Create an account SAS". Only
// what is signed is checked: a verified link may have expired, or [Link.Check] may refuse it.
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
	// This compares the text and not the bytes: Go's base64 ignores line ends.
	if !hmac.Equal([]byte(l.value(ParamSig)), []byte(base64.StdEncoding.EncodeToString(mac.Sum(nil)))) {
		return &MismatchError{Redact(text)}
	}
	return nil
}

// StringToSign returns what the signature of a service or account SAS covers. Anything like a
// signature in it is redacted: a broken link may have its own in another parameter.
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
	// The oldest layout does not sign sr, so a resource that the version does not have is refused
	// here.
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

// canonical returns the canonicalized resource: /blob/account/container/blob. A link to a container
// has no blob in it, and a link to a directory nothing below the directory. ok is false if the path
// is too short for sr.
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

// point returns the field of snapshot or version.
func (l *Link) point() string {
	switch l.value(ParamSR) {
	case "bs":
		return l.value(ParamSnapshot)
	case "bv":
		return l.value(ParamVersionID)
	}
	return ""
}
