// Package canary looks for secrets in what tests leave: output, logs, files, errors.
package canary

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
)

// part is how much of a secret is looked for besides the whole of it: half of a signature is too
// much already.
const part = 16

// Forms returns a secret as it may turn up: plain, escaped in the ways of URLs once and twice, in
// base64 and in hexadecimal; and the beginning of a long one.
func Forms(secret string) []string {
	if len(secret) < 8 { // too short not to turn up by chance
		return nil
	}
	plain := []string{secret}
	if s, err := url.QueryUnescape(strings.ReplaceAll(secret, "+", "%2B")); err == nil && s != secret {
		plain = append(plain, s)
	}
	var all []string
	for _, s := range plain {
		escaped := url.QueryEscape(s)
		all = append(all, s, escaped, lower(escaped), url.PathEscape(s), url.QueryEscape(escaped), each(s), lower(each(s)))
		for shift := range 3 { // base64 of a text that has it in the middle
			all = append(all, inBase64(s, shift, base64.StdEncoding), inBase64(s, shift, base64.URLEncoding))
		}
		all = append(all, hex.EncodeToString([]byte(s)), strings.ToUpper(hex.EncodeToString([]byte(s))))
		if len(s) > 2*part {
			all = append(all, s[:part], s[len(s)-part:])
		}
	}
	return all
}

// each escapes every byte.
func each(s string) string {
	const digits = "0123456789ABCDEF"
	b := make([]byte, 0, 3*len(s))
	for i := range len(s) {
		b = append(b, '%', digits[s[i]>>4], digits[s[i]&15])
	}
	return string(b)
}

// lower puts the digits of escapes in lower case.
func lower(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], bytes.ToLower(b[i+1:i+3]))
		}
	}
	return string(b)
}

// inBase64 is what of s is certain in the base64 of a text that has s after shift other bytes.
func inBase64(s string, shift int, enc *base64.Encoding) string {
	text := enc.EncodeToString(append(make([]byte, shift), s...))
	return text[(shift*8+5)/6 : (shift+len(s))*8/6]
}

// A Finder finds secrets.
type Finder struct{ forms []form }

type form struct{ text, name string }

// For returns a Finder for secrets. A form that has another one in it is left out: who has the
// longer one has the other.
func For(secrets ...string) *Finder {
	var all []form
	for _, s := range secrets {
		for i, text := range Forms(s) {
			all = append(all, form{text, fmt.Sprintf("form %d of %.4s…", i, s)})
		}
	}
	slices.SortStableFunc(all, func(a, b form) int { return len(a.text) - len(b.text) })
	f := new(Finder)
	for _, one := range all {
		if !slices.ContainsFunc(f.forms, func(have form) bool { return strings.Contains(one.text, have.text) }) {
			f.forms = append(f.forms, one)
		}
	}
	return f
}

// In returns which form of which secret is in a text; empty if none is.
func (f *Finder) In(text []byte) string {
	for _, one := range f.forms {
		if bytes.Contains(text, []byte(one.text)) {
			return one.name
		}
	}
	return ""
}

// InError looks into an error and all that it wraps, under every verb.
func (f *Finder) InError(err error) string {
	if err == nil {
		return ""
	}
	if found := f.In(fmt.Appendf(nil, "%v %+v %#v %q %s %x %X %d", err, err, err, err, err, err, err, err)); found != "" {
		return found
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return f.InError(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			if found := f.InError(one); found != "" {
				return found
			}
		}
	}
	return ""
}

// InFiles looks into the files below a folder, and at their names. files is how many there are.
func (f *Finder) InFiles(dir string) (found string, files int, err error) {
	root := os.DirFS(dir)
	err = fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || found != "" {
			return err
		}
		files++
		b, err := fs.ReadFile(root, path)
		if hit := f.In(append(b, path...)); hit != "" {
			found = hit + " in " + path
		}
		return err
	})
	return found, files, err
}
