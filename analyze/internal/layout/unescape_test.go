package layout

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestUnescape compares with encoding/json, which is the oracle of tests.
func TestUnescape(t *testing.T) {
	pieces := []string{
		`a`, `é`, `\\`, `\"`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, `\u0041`, `\u00e9`, `\u20AC`, `\ud83d\ude00`, `\uD83D`, `\ude00`,
		`\q`, `\`, `\u12`, `\u12g4`, `\u+123`, "\t", "\n", "\x00", `C:\\a\\b`, `😀`,
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	valid := 0
	for range 20000 {
		var b strings.Builder
		for range rnd.IntN(5) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		in := b.String()
		if stringEnd([]byte(in+`"`), 0, '"') != len(in) {
			continue // it ends before, or not at all
		}
		var want string
		err := json.Unmarshal([]byte(`"`+in+`"`), &want)
		got, ok := unescape([]byte(in))
		if ok != (err == nil) || ok && string(got) != want {
			t.Fatalf("%q: %q, %v; want %q, %v", in, got, ok, want, err)
		}
		if ok {
			valid++
		}
	}
	if valid < 1000 {
		t.Errorf("only %d strings were valid", valid)
	}
}
