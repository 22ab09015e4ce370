package link_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/link"
)

const key = "S2V5IG9mIG5vYm9keSwgZm9yIHRlc3RzIG9ubHkhISE=" // "Key of nobody, for tests only!!!"

// sign signs what the documentation says has to be signed, which is written out in each case.
func sign(text string) string {
	secret, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		panic(err)
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

var layouts = []struct{ name, link, text string }{
	{
		"13 fields",
		"https://acc.blob.core.windows.net/c/d/e.json?sp=r&st=2026-01-01&se=2027-01-01&spr=https&sv=2017-07-29&sr=b&rsct=text%2Fplain",
		"r\n2026-01-01\n2027-01-01\n/blob/acc/c/d/e.json\n\n\nhttps\n2017-07-29\n\n\n\n\ntext/plain",
	},
	{"15 fields", "https://acc.blob.core.windows.net/c/d/e%20f.json?sp=r&se=2027-01-01T00%3A00%3A00Z&sv=2019-07-07&sr=b",
		"r\n\n2027-01-01T00:00:00Z\n/blob/acc/c/d/e f.json\n\n\n\n2019-07-07\nb\n\n\n\n\n\n"},
	{"16 fields", "https://acc.blob.core.windows.net/c/d?sp=r&se=2027-01-01&sip=1.2.3.4&sv=2020-12-06&sr=b&ses=scope",
		"r\n\n2027-01-01\n/blob/acc/c/d\n\n1.2.3.4\n\n2020-12-06\nb\n\nscope\n\n\n\n\n"},
	{"a snapshot", "https://acc.blob.core.windows.net/c/d?sp=r&se=2027-01-01&sv=2020-12-06&sr=bs&snapshot=2026-11-22T00%3A00%3A00.1234567Z",
		"r\n\n2027-01-01\n/blob/acc/c/d\n\n\n\n2020-12-06\nbs\n2026-11-22T00:00:00.1234567Z\n\n\n\n\n\n"},
	{"a container", "https://acc.blob.core.windows.net/c?sp=rl&se=2027-01-01&sv=2020-12-06&sr=c",
		"rl\n\n2027-01-01\n/blob/acc/c\n\n\n\n2020-12-06\nc\n\n\n\n\n\n\n"},
	{"a policy", "https://acc.blob.core.windows.net/c/d?si=policy&sv=2020-12-06&sr=b",
		"\n\n\n/blob/acc/c/d\npolicy\n\n\n2020-12-06\nb\n\n\n\n\n\n\n"},
	{"an emulator", "http://127.0.0.1:10000/acc/c/d?sp=r&se=2027-01-01&sv=2020-12-06&sr=b",
		"r\n\n2027-01-01\n/blob/acc/c/d\n\n\n\n2020-12-06\nb\n\n\n\n\n\n\n"},
	{"an account", "https://acc.blob.core.windows.net/c/d?sp=r&ss=b&srt=o&se=2027-01-01&sv=2019-07-07",
		"acc\nr\nb\no\n\n2027-01-01\n\n\n2019-07-07\n"},
	{
		"an account with a scope",
		"https://acc.blob.core.windows.net/c/d?sp=r&ss=b&srt=o&st=2026-01-01&se=2027-01-01&spr=https&sv=2020-12-06&ses=scope",
		"acc\nr\nb\no\n2026-01-01\n2027-01-01\n\nhttps\n2020-12-06\nscope\n",
	},
}

func TestVerify(t *testing.T) {
	for _, c := range layouts {
		text := c.link + "&sig=" + url.QueryEscape(sign(c.text))
		l := link.Parse(text)
		if got, err := l.StringToSign("acc"); got != c.text || err != nil {
			t.Errorf("%s: string to sign %q, %v, want %q", c.name, got, err, c.text)
		}
		if err := l.Verify("", key); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		// One byte changed anywhere in what is signed, or in the signature, and it does not.
		signed := strings.Index(text, "/c")
		if l.Kind() == link.KindAccount { // for all blobs
			signed = strings.Index(text, "?")
		}
		for i := signed; i < len(text); i++ {
			if strings.IndexByte("?&=%/", text[i]) >= 0 {
				continue
			}
			b := []byte(text)
			b[i] ^= 1
			changed := link.Parse(string(b))
			if err := changed.Verify("", key); err == nil {
				t.Fatalf("%s: %q verifies", c.name, changed)
			}
		}
	}
}

func TestNotVerifiable(t *testing.T) {
	var mismatch *link.MismatchError
	for text, check := range map[string]func(error) bool{
		udk:                                    func(err error) bool { return err == link.ErrNotVerifiable },
		good:                                   func(err error) bool { return errors.As(err, &mismatch) && !strings.Contains(err.Error(), canary) },
		with(good, "2019-07-07", "2013-08-15"): func(err error) bool { return err == link.ErrNotVerifiable },
		documented:                             func(err error) bool { return err == link.ErrAccount },
		host:                                   func(err error) bool { return err == link.ErrNotVerifiable },
	} {
		if err := link.Parse(text).Verify("", key); !check(err) {
			t.Errorf("%s: %v", link.Redact(text), err)
		}
	}
	if err := link.Parse(good).Verify("", "no base64"); err != link.ErrKey {
		t.Error(err)
	}
}
