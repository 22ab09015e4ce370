package text_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/text"
)

func TestAppendJSON(t *testing.T) {
	for _, c := range []struct {
		at       at
		in, want string
	}{
		{here(), "", `""`},
		{here(), "plain ~", `"plain ~"`},
		{here(), `a"b\c/`, `"a\"b\\c/"`},
		{here(), "<&>'", `"<&>'"`},
		{here(), "\b\t\n\f\r", `"\b\t\n\f\r"`},
		{here(), "\x00\x1b\x7f", `"\u0000\u001b\u007f"`},
		{here(), "\u009b\u202e\u2028\ufeff", `"\u009b\u202e\u2028\ufeff"`},
		{here(), "\U000e0041", `"\udb40\udc41"`},
		{here(), "é日🎉", `"é日🎉"`},
		{here(), "\xff\xf0\x9f\x8e!", `"` + "\ufffd\ufffd" + `!"`},
	} {
		if got := string(text.AppendJSON([]byte(">"), c.in)); got != ">"+c.want {
			t.Errorf("%v: AppendJSON(%q) = %s, want %s", c.at, c.in, got, c.want)
		}
	}
}

func checkJSON(t *testing.T, in string) {
	t.Helper()
	out := text.AppendJSON(nil, in)
	var back string
	if err := json.Unmarshal(out, &back); err != nil {
		t.Fatalf("AppendJSON(%q) = %s: %v", in, out, err)
	}
	if want := wellFormed(t, in); back != want {
		t.Errorf("AppendJSON(%q) = %s, which reads as %q, want %q", in, out, back, want)
	}
	if safe := text.SafeLine(string(out)); safe != string(out) {
		t.Errorf("AppendJSON(%q) = %s is not safe to show", in, out)
	}
}

func FuzzAppendJSON(f *testing.F) {
	for _, s := range naughty {
		f.Add(s)
	}
	f.Fuzz(checkJSON)
}

func BenchmarkAppendJSON(b *testing.B) {
	s := strings.Repeat("Directory: C:\\Users\\Public and some more text, as usual\r\n", 1<<14)
	dst := make([]byte, 0, 2*len(s))
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		dst = text.AppendJSON(dst[:0], s)
	}
}

// TestAppendJSONPlaces: eight bytes are looked at together, and a byte is escaped wherever among
// them it stands.
func TestAppendJSONPlaces(t *testing.T) {
	plain := strings.Repeat("abc ~}!#[]", 5)
	inner := func(s string) string {
		quoted := string(text.AppendJSON(nil, s))
		return quoted[1 : len(quoted)-1]
	}
	for _, odd := range []string{`"`, `\`, "\x00", "\x1f", "\x7f", "\x80", "\xff", "é", "\u202e", "🎉", "\U000e0041", `\"`, "\xf0\x9f"} {
		for before := range 20 {
			for after := range 20 {
				for _, s := range []string{plain[:before] + odd + plain[:after], odd + plain[:before] + odd + odd + plain[:after] + odd} {
					var want strings.Builder
					for i, part := range strings.Split(s, odd) {
						if i > 0 {
							want.WriteString(inner(odd))
						}
						want.WriteString(part)
					}
					if got := inner(s); got != want.String() {
						t.Fatalf("AppendJSON(%q) = %s, want %s", s, got, want.String())
					}
				}
			}
		}
	}
}
