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
	// ErrNotVerifiable: a user delegation SAS needs a key that only the service has, and some layouts are not known.
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
// documents them on "Create a service SAS" and "Create an account SAS".
func (l *Link) Verify(account, key string) error {
	secret, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		return ErrKey
	}
	if account == "" {
		account = l.Host().Account
	}
	if account == "" {
		return ErrAccount
	}
	text, err := l.StringToSign(account)
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	given, err := base64.StdEncoding.Strict().DecodeString(l.value(Sig))
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		return &MismatchError{text}
	}
	return nil
}

// StringToSign returns what the signature of a service or account SAS covers.
func (l *Link) StringToSign(account string) (string, error) {
	sv := l.Value(SV)
	var fields []string
	add := func(all ...Param) {
		for _, p := range all {
			fields = append(fields, l.Value(p))
		}
	}
	switch {
	case !isDate(sv) || sv < "2015-04-05":
		return "", ErrNotVerifiable
	case l.Kind() == Account:
		fields = append(fields, account)
		add(SP, SS, SRT, ST, SE, SIP, SPR, SV)
		if sv >= "2020-12-06" {
			add(SES)
		}
		return strings.Join(fields, "\n") + "\n", nil
	case l.Kind() != Service:
		return "", ErrNotVerifiable
	}
	add(SP, ST, SE)
	fields = append(fields, l.canonical(account))
	add(SI, SIP, SPR, SV)
	if sv >= "2018-11-09" {
		add(SR)
		fields = append(fields, l.point())
	}
	if sv >= "2020-12-06" {
		add(SES)
	}
	add(RSCC, RSCD, RSCE, RSCL, RSCT)
	return strings.Join(fields, "\n"), nil
}

// canonical returns the canonicalised resource: /blob/account/container/blob.
func (l *Link) canonical(account string) string {
	h := l.Host()
	path := "/blob/" + account + "/" + h.Container
	if l.Value(SR) != "c" && h.Blob != "" {
		path += "/" + h.Blob
	}
	return path
}

// point returns the slot of snapshot or version.
func (l *Link) point() string {
	switch l.Value(SR) {
	case "bs":
		return l.Value(Snapshot)
	case "bv":
		return l.Value(VersionID)
	}
	return ""
}
