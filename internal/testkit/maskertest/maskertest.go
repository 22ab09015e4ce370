// Package maskertest holds functions that mask secrets to what they may cost: time linear in the
// length of a text, whatever it begins again and again and never ends.
package maskertest

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/cputime"
)

// openers begin a secret, or something that may hold one.
var openers = []string{
	"eyJ", "eyJa", "eyJ.a.b.c", "eyJa.eyJb.c", "Bearer ", "bearer", "bearer+", "%42earer%20", "Authorization: Bearer ",
	"sig=", "sig:", "sig", "s", "&sig=", "asig=", "SIG=", "sig%3D", "sig%25", "%26sig%3D", "%73ig%3D", `\u0026sig=`, "sig&#61;", "signature=",
	"AccountKey=", "SharedAccessKey=", "password=", "Password: ", `"password":"`, "-password ", "token=", "ConvertTo-SecureString '",
	"ghp_", "AKIA", "xoxb-", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----END ",
	"https://", "https://a@", "https://a:b@", "@", "%", "%25", "%2", "25", "3D", `\`, "&", "&amp;", "<", `"`, " ", "|>",
}

// What follows an opener, and what divides it from the next.
var (
	fills      = []string{"", "a", "%", "=", "a=", "'", "A1", "%3D", "."}
	separators = []string{"", " ", "\n", "\\\n", "\r\n  ", ` \`, "\t", ".", "&", "@", ":", "\n|> "}
)

// Units returns pieces of text to repeat: each opener with each fill and separator, also as the end
// of a word.
func Units() (units []string) {
	for _, opener := range openers {
		for _, fill := range fills {
			for _, separator := range separators {
				units = append(units, opener+fill+separator, "x"+opener+fill+separator)
			}
		}
	}
	return units
}

// plain is text without a secret, in lines of a usual length.
const plain = "The quick brown fox jumps over the lazy dog, and so on.\n"

// Repeat returns about n bytes of a unit, repeated.
func Repeat(unit string, n int) string { return strings.Repeat(unit, max(1, n/len(unit))) }

// Plain returns about n bytes of text without a secret.
func Plain(n int) string { return Repeat(plain, n) }

// Linear reports an error for each of the units of which a text takes mask more than limit times
// the CPU time of plain text of the same length. Each is tried at 16 KiB, where a quadratic search
// takes hundreds of times as long, and what is above the limit there again at 64 KiB, unless no
// noise explains it.
func Linear(t testing.TB, limit float64, units []string, mask func(string)) {
	t.Helper()
	const (
		short, long = 16 << 10, 64 << 10
		hopeless    = 20
	)
	text := Plain(short)
	base := cputime.Least(20, func() { mask(text) })
	failed := 0
	for i, unit := range units {
		if testing.Short() && i%5 != 0 {
			continue
		}
		text := Repeat(unit, short)
		ratio := float64(cputime.Of(func() { mask(text) })) / float64(base)
		if ratio > limit && ratio < hopeless*limit {
			ratio = Ratio(limit, unit, long, mask)
		}
		if ratio > limit {
			t.Errorf("%q takes %.0f times the CPU time of plain text", unit, ratio)
			if failed++; failed == 10 {
				t.Fatal("and so on")
			}
		}
	}
}

// Ratio returns how many times the CPU time of plain text n bytes of a unit take mask. A ratio
// above limit is measured again.
func Ratio(limit float64, unit string, n int, mask func(string)) float64 {
	few, many := Plain(n), Repeat(unit, n)
	return cputime.Ratio(limit, func() { mask(few) }, func() { mask(many) })
}
