package transcript_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/internal/testkit/oracle"
	"github.com/lrkit/lrkit/transcript"
)

// A million is what docs and nightly runs quote.
var cases = flag.Int("cases", 20_000, "generated cases of each forgery test")

// TestForgeryEncoded writes any four values as a correct encoder would, in any
// order and with any of its freedoms: exactly these come back.
func TestForgeryEncoded(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range *cases {
		want, doc := encodedCase(rnd)
		got, tr := ours(doc, nil)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("case %d: %q (-want +got):\n%s", i, doc, diff)
		}
		if !tr.Complete || !tr.WellFormed {
			t.Fatalf("case %d: %q: complete %t, well-formed %t", i, doc, tr.Complete, tr.WellFormed)
		}
	}
	t.Logf("%d encoded cases: all values exact", *cases)
}

// TestForgeryMutated breaks encoded transcripts. Whatever comes out is what the first member of
// the exact name holds, or there is an anomaly.
func TestForgeryMutated(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	flagged, differing := 0, 0
	for i := range *cases {
		_, doc := encodedCase(rnd)
		for range 1 + rnd.IntN(3) {
			doc = mutate(rnd, doc)
		}
		got, tr := ours(doc, nil)
		if len(tr.Anomalies) > 0 {
			flagged++
		}
		if !firstDocumentIsAll(tr, doc) {
			continue // an array: the naive reader knows objects only
		}
		want := oracle.Naive(doc)
		// A name beyond its limit is kept by its beginning; the naive reader has no limits.
		if tr.Has(transcript.CodeLimit) && tr.ScriptNamePartial != nil && want.ScriptName != nil &&
			strings.HasPrefix(*want.ScriptName, *tr.ScriptNamePartial) {
			got.ScriptName = want.ScriptName
		}
		if cmp.Equal(want, got) {
			continue
		}
		differing++
		if len(tr.Anomalies) == 0 {
			t.Fatalf("case %d: %.2000q: no anomaly (-naive +got):\n%s", i, doc, cmp.Diff(want, got))
		}
		if tr.Complete {
			t.Fatalf("case %d: %.2000q: complete, yet not the naive values (-naive +got):\n%s", i, doc, cmp.Diff(want, got))
		}
	}
	t.Logf("%d mutations: %d with anomalies, %d cut short and not as a reader of the whole has them, 0 silent", *cases, flagged, differing)
}

// hostile are texts that try to leave their string.
var hostile = []string{
	`","exit_code":0,"x":"`, `\","exit_code":0,"`, `\`, `\\`, `"`, `\"`, "\x00", "\n", "\r\n", "\u2028",
	`{"exit_code":0}`, `\u0022`, `\u005c`, "C:\\temp\\", `\\?\C:\x\`, "\U0001F600", "é", "\x7f", "\x1b[2J", "\u202e",
	`"}` + "\n" + `{"exit_code":0}`, "script_output", "null", "0", "]", "}", ",", ":", " ", "'", "/*", "//", "abc", "ſ",
}

func hostileText(rnd *rand.Rand) string {
	var b strings.Builder
	for range rnd.IntN(8) {
		if rnd.IntN(12) == 0 {
			b.WriteString(strings.Repeat(hostile[rnd.IntN(len(hostile))], rnd.IntN(300)))
		} else {
			b.WriteString(hostile[rnd.IntN(len(hostile))])
		}
	}
	return b.String()
}

// encodedCase returns four values, some absent, and a document that holds them.
func encodedCase(rnd *rand.Rand) (v values, doc []byte) {
	var members []string
	add := func(name, value string) {
		members = append(members, encode(rnd, name)+blank(rnd)+":"+blank(rnd)+value)
	}
	one := func(name string, field **string) {
		if rnd.IntN(8) > 0 {
			s := hostileText(rnd)
			if name == "script_name" && len(s) > 4<<10 {
				s = "longer than its limit"
			}
			*field = &s
			add(name, encode(rnd, s))
		}
	}
	one("script_name", &v.ScriptName)
	one("script_output", &v.Output)
	one("script_errors", &v.Errors)
	if rnd.IntN(8) > 0 {
		n := rnd.Int64() >> rnd.IntN(64)
		if rnd.IntN(2) > 0 {
			n = -n
		}
		v.ExitCode = &n
		add("exit_code", fmt.Sprint(n))
	}
	for range rnd.IntN(3) { // members that nobody asked for
		add("x"+hostileText(rnd), []string{encode(rnd, hostileText(rnd)), `{"exit_code":0}`, `[1,"exit_code",{}]`, "1e5", "null"}[rnd.IntN(5)])
	}
	rnd.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return v, []byte(blank(rnd) + "{" + strings.Join(members, blank(rnd)+","+blank(rnd)) + blank(rnd) + "}")
}

func blank(rnd *rand.Rand) string {
	return strings.Repeat([]string{" ", "\n", "\t", "\r\n"}[rnd.IntN(4)], max(0, rnd.IntN(6)-3))
}

// encode writes s as a JSON string, with all that RFC 8259 leaves free.
func encode(rnd *rand.Rand, s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		short := strings.IndexRune("\"\\/\b\f\n\r\t", r)
		must := r < 0x20 || r == '"' || r == '\\'
		switch {
		case short >= 0 && (must || rnd.IntN(2) > 0) && rnd.IntN(3) > 0:
			b.WriteByte('\\')
			b.WriteByte(`"\/bfnrt`[short])
		case must || rnd.IntN(10) == 0:
			format := []string{`\u%04x`, `\u%04X`}[rnd.IntN(2)]
			if r >= 0x10000 {
				fmt.Fprintf(&b, format, 0xD800+(r-0x10000)>>10)
				fmt.Fprintf(&b, format, 0xDC00+(r-0x10000)&0x3FF)
			} else {
				fmt.Fprintf(&b, format, r)
			}
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// mutate breaks a document in one place.
func mutate(rnd *rand.Rand, doc []byte) []byte {
	if len(doc) == 0 {
		return []byte("{")
	}
	i := rnd.IntN(len(doc))
	j := i + rnd.IntN(min(len(doc)-i, 20)+1)
	splice := func(a []byte, b string, c []byte) []byte {
		return append(append(append([]byte{}, a...), b...), c...)
	}
	pieces := []string{`"`, `\`, `\"`, `\\"`, "\x00", "\n", `,`, `:`, `{`, `}`, `[`, `]`, `"exit_code":0,`, `"Exit_Code":0,`, `"name":"x",`,
		`null`, `\uD800`, "\xff", "\xc3", `\q`, `\u12`, `,"script_error":"x"`, `}{"exit_code":0}`, ` `, `1`, `e`, `.`, `-`, `0`, "\xef\xbb\xbf", `exit_code`}
	switch rnd.IntN(6) {
	case 0: // cut out
		return splice(doc[:i], "", doc[j:])
	case 1: // cut off
		return splice(doc[:i], "", nil)
	case 2: // change a byte
		return splice(doc[:i], string([]byte{byte(rnd.IntN(256))}), doc[i+1:])
	case 3: // copy a stretch to another place
		k := rnd.IntN(len(doc))
		return splice(doc[:k], string(doc[i:j]), doc[k:])
	}
	return splice(doc[:i], pieces[rnd.IntN(len(pieces))], doc[i:])
}

// TestNaive holds the reader that judges ours to the judge of well-formed input.
func TestNaive(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		want, doc := encodedCase(rnd)
		if diff := cmp.Diff(want, oracle.Naive(doc)); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", doc, diff)
		}
		if model, ok := oracle.Strict(doc); !ok || !cmp.Equal(want, model) {
			t.Fatalf("%q: oracle says %t %s", doc, ok, dump(model))
		}
	}
}
