package casedir

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"strings"
)

// ParseSignKey reads a private key for signing manifests: PEM (PKCS #8), or the 32 bytes of the seed in hex or base64.
// Its errors do not show it.
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

// ParsePublicKey reads the key that signatures are checked with: PEM (PKIX), or 32 bytes in hex or base64.
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

// signed says whether the signature of a closing line is that of key, over the hash of the line before it.
func (e *Event) signed(key ed25519.PublicKey) bool {
	sig, err := base64.StdEncoding.DecodeString(e.Signature)
	return err == nil && len(sig) == ed25519.SignatureSize && ed25519.Verify(key, []byte(e.Prev), sig)
}
