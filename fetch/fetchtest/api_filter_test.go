package fetchtest

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var filters = []struct {
	text string
	ok   bool
}{
	{"id eq 'x'", true},
	{"id eq ''", true},
	{"id eq 'it''s'", true},
	{"  id   eq\t'x'  ", true},
	{"id in ('x')", true},
	{"id in('x','y' , 'z')", true},
	{"(id eq 'x')", true},
	{"((id eq 'x') or status ne 'y') and type ge 'z'", true},
	{"creationDateTimeUtc gt 2026-11-23T12:00:00Z", true},
	{"creationDateTimeUtc in (2026-11-23T12:00:00.123Z,2026-11-23T12:00:00+02:00)", true},
	{"id", false},
	{"id eq", false},
	{"id eq x", false},
	{"id eq 'x", false},
	{"id eq '", false},
	{"id eq '''", false},
	{"id eq ''''", true},
	{"id like 'x'", false},
	{"id in 'x'", false},
	{"id in ()", false},
	{"id in ('x'", false},
	{"id in ('x',)", false},
	{"id in ('x' 'y')", false},
	{"'x' eq id", false},
	{"ID eq 'x'", true},
	{"id EQ 'x'", true},
	{"id eq 'x' and", false},
	{"and id eq 'x'", false},
	{"id eq 'x' id eq 'y'", false},
	{"(id eq 'x'", false},
	{"id eq 'x')", false},
	{"()", false},
	{"(", false},
	{"creationDateTimeUtc gt '2026-11-23T12:00:00Z'", false},
	{"creationDateTimeUtc gt yesterday", false},
	{"not id eq 'x'", false},
	{"contains(id,'x')", false},
	{strings.Repeat("(", maxNested) + "id eq 'x'" + strings.Repeat(")", maxNested), true},
	{strings.Repeat("(", maxNested+1) + "id eq 'x'" + strings.Repeat(")", maxNested+1), false},
	{strings.Repeat("(", 100_000), false},
	{"id eq '" + strings.Repeat("x", maxFilter) + "'", false},
}

func TestFilters(t *testing.T) {
	for _, c := range filters {
		f, err := parseFilter(actionProperties, c.text)
		if (err == nil) != c.ok {
			t.Errorf("%.60s: %v", c.text, err)
		}
		if err == nil {
			f(&Action{}, time.Time{})
		}
	}
}

// FuzzFilter: no filter makes the parser panic, and what it takes can be used. A filter that is
// taken stays taken, and means the same, in parentheses, and with itself.
func FuzzFilter(f *testing.F) {
	for _, c := range filters {
		if len(c.text) < 1000 {
			f.Add(c.text)
		}
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	actions := []*Action{{}, {ID: "x", Type: "LiveResponse", Machine: "y", Created: now, Steps: []Step{{0, "Pending"}}}}
	f.Fuzz(func(t *testing.T, text string) {
		one, err := parseFilter(actionProperties, text)
		if err != nil {
			if _, ok := err.(queryError); !ok {
				t.Errorf("%T", err)
			}
			if utf8.ValidString(text) && !utf8.ValidString(err.Error()) {
				t.Errorf("%q", err)
			}
			return
		}
		for _, again := range []string{"(" + text + ")", "(" + text + ") and (" + text + ")", "(" + text + ") or (" + text + ")", " " + text + " "} {
			two, err := parseFilter(actionProperties, again)
			if err != nil {
				if strings.Count(text, "(") >= maxNested || len(again) > maxFilter {
					continue
				}
				t.Fatalf("%q, but %q: %v", text, again, err)
			}
			for _, a := range actions {
				if one(a, now) != two(a, now) {
					t.Errorf("%q is not %q", text, again)
				}
			}
		}
	})
}

// FuzzRange: what is found of a range lies in the blob, and is what was asked for.
func FuzzRange(f *testing.F) {
	for _, s := range []string{"", "bytes=0-", "bytes=0-0", "bytes=4-2", "bytes=-1", "bytes=0-1,2-3", "bytes=9223372036854775807-", "bytes=1-9223372036854775807", "bytes= 1-2", "bytes=00-07", "bytes=-", "items=0-1"} {
		f.Add(s, int64(10))
		f.Add(s, int64(0))
	}
	f.Fuzz(func(t *testing.T, s string, size int64) {
		if size < 0 {
			return
		}
		off, n, found := parseRange(s, size)
		switch {
		case found != rangeInside && (off != 0 || n != 0):
			t.Errorf("%q of %d: %d, %d of no range", s, size, off, n)
		case found == rangeInside && (off < 0 || n <= 0 || off > size-n):
			t.Errorf("%q of %d: %d, %d", s, size, off, n)
		case found != rangeNone && (!strings.HasPrefix(s, "bytes=") || strings.Trim(s[6:], "0123456789-") != "" || strings.Count(s, "-") != 1):
			t.Errorf("%q is taken for a range", s)
		}
	})
}

// FuzzMachineFilter: no filter of machines makes the parser panic, in particular none of those that
// only that list has, and what is taken can be used.
func FuzzMachineFilter(f *testing.F) {
	for _, text := range []string{
		"startswith(computerDnsName,'a')", "machineTags/any(t:t eq 'a')", "machineTags/any(t: t eq 'a') or rbacGroupId in (1,'2')",
		"lastSeen gt 2018-08-01Z", "startswith(", "machineTags/any(:", "rbacGroupId eq '", "machineTags/any(t:t eq ''')",
	} {
		f.Add(text)
	}
	e := New(nil, nil)
	x := &exchange{e: e}
	f.Fuzz(func(t *testing.T, text string) {
		wanted, err := parseFilter(x.machineProperties(), text)
		if err != nil {
			if _, ok := err.(queryError); !ok {
				t.Errorf("%T", err)
			}
			return
		}
		for _, m := range []*Machine{{}, {ID: "a", Name: "A", Tags: []string{"a"}, Group: 2, Offline: true}} {
			wanted(m, time.Time{})
		}
	})
}
