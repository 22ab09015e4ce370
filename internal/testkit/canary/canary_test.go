package canary_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/canary"
)

func TestFind(t *testing.T) {
	const secret = "Zm9v+mFy/2Jhenp6enp6enp6enp6enp6enp6enp6enp6enp6eno="
	for name, text := range map[string]string{
		"plain":               "a " + secret + " b",
		"escaped":             "sig=" + url.QueryEscape(secret),
		"escaped, lower case": strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(secret), "%2B", "%2b"), "%2F", "%2f"), "%3D", "%3d"),
		"escaped twice":       url.QueryEscape(url.QueryEscape(secret)),
		"every byte escaped":  "%5A%6D%39%76%2B%6D%46%79%2F%32%4A%68%65%6E%70%36" + strings.Repeat("%65%6E%70%36", 8) + "%65%6E%6F%3D",
		"base64":              base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64 behind 1":     base64.StdEncoding.EncodeToString([]byte("x" + secret + "yz")),
		"base64 behind 2":     base64.RawURLEncoding.EncodeToString([]byte("xy" + secret + "z")),
		"hexadecimal":         hex.EncodeToString([]byte(secret)),
		"beginning":           secret[:20],
		"end":                 secret[len(secret)-20:],
	} {
		if canary.For(secret).In([]byte(text)) == "" {
			t.Errorf("%s: not found", name)
		}
		if canary.For(url.QueryEscape(secret)).In([]byte(text)) == "" {
			t.Errorf("%s: not found by what is escaped", name)
		}
	}
	if found := canary.For(secret, "", "short").In([]byte("REDACTED" + secret[:8])); found != "" {
		t.Error(found)
	}
}

type holder struct{ s string }

func (holder) Error() string { return "nothing to see" }

func TestFindError(t *testing.T) {
	const secret = "not.a.secret-of-anybody_0123456789"
	deep := fmt.Errorf("a: %w", errors.Join(errors.New("b"), fmt.Errorf("c: %w", holder{secret})))
	if canary.For(secret).InError(deep) == "" {
		t.Error("not found")
	}
	if found := canary.For(secret).InError(errors.Join(errors.New("b"), nil)); found != "" {
		t.Error(found)
	}
}

func TestFindFiles(t *testing.T) {
	const secret = "not.a.secret-of-anybody_0123456789"
	dir := t.TempDir()
	for name, text := range map[string]string{"a": "nothing", "b": secret} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if found, _, err := canary.For(secret).InFiles(dir); found == "" || err != nil {
		t.Errorf("%q, %v", found, err)
	}
	if found, n, err := canary.For("something else").InFiles(dir); found != "" || n != 2 || err != nil {
		t.Errorf("%q in %d files, %v", found, n, err)
	}
}
