package casedir

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// ParseSignKey parses a private key for signing manifests: PEM (PKCS #8), or the 32 bytes of the
// seed in hex or base64. Its errors do not quote the key.
func ParseSignKey(b []byte) (ed25519.PrivateKey, error) {
	if block, _ := pem.Decode(b); block != nil {
		k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if key, ok := k.(ed25519.PrivateKey); err == nil && ok {
			return key, nil
		}
		return nil, errors.New("casedir: the PEM holds no ed25519 private key (PKCS #8)")
	}
	if seed := key32(b); seed != nil {
		return ed25519.NewKeyFromSeed(seed), nil
	}
	return nil, errors.New("casedir: want an ed25519 private key: PEM (PKCS #8), or 32 bytes in hex or base64")
}

// ParsePublicKey parses a key for checking signatures: PEM (PKIX), or 32 bytes in hex or base64.
func ParsePublicKey(b []byte) (ed25519.PublicKey, error) {
	if block, _ := pem.Decode(b); block != nil {
		k, err := x509.ParsePKIXPublicKey(block.Bytes)
		if key, ok := k.(ed25519.PublicKey); err == nil && ok {
			return key, nil
		}
		return nil, errors.New("casedir: the PEM holds no ed25519 public key")
	}
	if key := key32(b); key != nil {
		return key, nil
	}
	return nil, errors.New("casedir: want an ed25519 public key: PEM, or 32 bytes in hex or base64")
}

func key32(b []byte) []byte {
	s := strings.TrimSpace(string(b))
	for _, decode := range []func(string) ([]byte, error){hex.DecodeString, base64.StdEncoding.DecodeString} {
		if k, err := decode(s); err == nil && len(k) == 32 {
			return k
		}
	}
	return nil
}

// sigText is the length of a signature in base64.
const sigText = (ed25519.SignatureSize + 2) / 3 * 4

// signedText returns the text that the signature of a line signs. Its parts hold no line ends, so
// no two lines of any case have the same text.
func signedText(schema, caseID string, seq int64, hash string) []byte {
	return fmt.Appendf(nil, "lrkit signature\n%s\n%s\n%d\n%s\n", schema, caseID, seq, hash)
}

func sign(key ed25519.PrivateKey, caseID string, e *Event) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(key, signedText(e.Schema, caseID, e.Seq, e.Hash)))
}

// signed reports whether key signed e as a line of this case. In version 1 only the hash of the
// line before a close was signed.
func (e *Event) signed(key ed25519.PublicKey, caseID string) bool {
	text, sig := signedText(e.Schema, caseID, e.Seq, e.Hash), e.Sig
	if e.Schema == manifestSchema1 {
		if !isHash(e.Prev) { // or it could be the text that is signed now
			return false
		}
		text, sig = []byte(e.Prev), e.Signature
	}
	b, err := decode64(sig, ed25519.SignatureSize)
	return err == nil && ed25519.Verify(key, text, b)
}

var errBase64 = errors.New("not the base64 of so many bytes")

// decode64 decodes base64 in its canonical form.
func decode64(s string, size int) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b) != size || base64.StdEncoding.EncodeToString(b) != s {
		return nil, errBase64
	}
	return b, nil
}

// keyText returns a public key as written in lines.
func keyText(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }
