package quantity

import (
	"strings"
	"testing"
)

// TestUnits: every word and letter of the table is read, in both cases, and the prefilter lets it
// through, after a number and after a number and a blank.
func TestUnits(t *testing.T) {
	check := func(unit string, want Unit) {
		t.Helper()
		for _, after := range []string{"", " read", "."} {
			if u, end, bare, ok := UnitAt([]byte(unit+after), 0); !ok || bare || u != want || end != len(unit) {
				t.Errorf("%q is %v up to %d: %v, %v", unit+after, u, end, bare, ok)
			}
		}
		if !MayFollow(unit[0], unit[1]) {
			t.Errorf("%q does not pass the prefilter", unit)
		}
		if s, ok := Cell([]byte("12 "+unit), Byte); want < EiB && (!ok || s.Bytes != 12*want.Bytes()) { // 12 EiB are more than an int64 holds
			t.Errorf("12 %s: %+v, %v", unit, s, ok)
		}
	}
	for _, w := range byteWords {
		check(w, Byte)
		if w[0] < 0x80 {
			check(strings.ToUpper(w[:1])+w[1:], Byte)
		}
	}
	for u := KiB; u <= EiB; u++ {
		check(units[u].symbol, u)
		check(strings.ToLower(units[u].letters[:1])+"b", u)
		for _, letter := range units[u].cyrillic {
			check(letter+"Б", u)
		}
		for _, letter := range []byte(units[u].letters) {
			if got, ok := Letter(letter); ok != (u < EiB) || got != u {
				t.Errorf("Letter(%c) is %v, %t; want %v", letter, got, ok, u)
			}
		}
		if u.String() != units[u].symbol || u.Bytes() != 1<<(10*u) {
			t.Errorf("unit %d is %v", u, u)
		}
	}
	for name, want := range map[string]Unit{
		"b": Byte, "bytes": Byte, "octets": Byte, "байт": Byte, "字节": Byte, "kb": KiB, "kib": KiB, "ko": KiB, "кб": KiB, "mb": MiB, "mo": MiB, "go": GiB, "to": TiB, "kilobytes": KiB,
	} {
		if u, ok := Named([]byte(name)); !ok || u != want {
			t.Errorf("%s is %v, %v", name, u, ok)
		}
	}
	for _, name := range []string{"", "k", "m", "e", "x", "utc", "kbs", "mb/s"} {
		if u, ok := Named([]byte(name)); ok {
			t.Errorf("%q is %v", name, u)
		}
	}
	if s := Unit(99).String(); s != "unknown" {
		t.Error(s)
	}
	for i, w := range byteWords {
		for _, before := range byteWords[:i] {
			if strings.HasPrefix(w, before) {
				t.Errorf("%s comes after its beginning %s", w, before)
			}
		}
	}
}
