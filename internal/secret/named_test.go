package secret

import (
	"encoding/base64"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"
)

// ownSecret returns n made-up characters.
func ownSecret(n int) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=&~._-"
	rnd := rand.New(rand.NewPCG(7, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[rnd.IntN(len(letters))]
	}
	return string(b)
}

func utf16Base64(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// TestNamed: of the set Named nothing is found but what the caller names, however it is encoded,
// and wherever in a line it stands.
func TestNamed(t *testing.T) {
	const other = "Password: hunter2 https://a.blob.core.windows.net/c/b?sig=Zq01W8kLmVx3TnYb7RgHs5DfJcPa9QeUo2iX4tBv6N1%3D\n"
	if got := Find(Named, []byte(other)); got != nil {
		t.Errorf("without a name: %v", got)
	}
	for _, size := range []int{8, 40, 700, 2500} {
		own := ownSecret(size)
		for name, form := range map[string]string{
			"plain": own, "a label": "Password: " + own, "percent": url.QueryEscape(own), "base64": base64.StdEncoding.EncodeToString([]byte("xy" + own + "z")),
			"UTF-16": utf16Base64("$a='" + own + "'"),
		} {
			for _, before := range []int{0, 100, 15 << 10, 16<<10 - 5, 40 << 10} {
				for _, set := range []Set{Access, All, Named} {
					text := other + strings.Repeat("x", before) + " " + form + " behind"
					got := string(AppendMasked(nil, []byte(text), set, own))
					if p := shownPart(got, form[4:len(form)-4]); p != "" || set != All && !strings.HasSuffix(got, " behind") {
						t.Errorf("%s of %d bytes behind %d, set %d: shows %.40q, %d bytes", name, size, before, set, p, len(p))
					}
					if set == Named && !strings.HasPrefix(got, other) {
						t.Errorf("%s: %.200q", name, got)
					}
				}
			}
		}
	}
}
