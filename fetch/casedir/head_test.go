package casedir

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

func TestParseHead(t *testing.T) {
	h := Head{"0123456789abcdef0123456789abcdef", 7, strings.Repeat("a", 64)}
	good := h.String()
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{good, true},
		{good + "\n", true},
		{good + "\n\n", false},
		{good + " ", false},
		{" " + good, false},
		{strings.Replace(good, " 7 ", " 07 ", 1), false},
		{strings.Replace(good, " 7 ", " +7 ", 1), false},
		{strings.Replace(good, " 7 ", " -7 ", 1), false},
		{strings.Replace(good, " 7 ", " 99999999999999999999 ", 1), false},
		{strings.Replace(good, " 7 ", "  7 ", 1), false},
		{strings.ToUpper(good), false},
		{strings.Replace(good, "/1", "/2", 1), false},
		{strings.Replace(good, "0123", "012", 1), false},
		{strings.TrimSuffix(good, "a"), false},
		{good + "\n" + good, false},
		{"", false},
	} {
		got, err := ParseHead(c.text)
		if (err == nil) != c.ok || c.ok && got != h {
			t.Errorf("%q: %v, %v", c.text, got, err)
		}
	}
	first := Head{strings.Repeat("b", 64), 0, strings.Repeat("a", 64)}
	if got, err := ParseHead(fmt.Sprintln(first)); err != nil || got != first {
		t.Errorf("%v, %v", got, err)
	}
}

// TestNewCaseForAHead: no case is made where one is to be gone on with.
func TestNewCaseForAHead(t *testing.T) {
	dir := t.TempDir()
	opts := testOptions()
	opts.KeptHead = &Head{newCaseID(), 3, zeroHash}
	if _, err := Open(t.Context(), dir, opts); !errors.Is(err, ErrOtherCase) {
		t.Errorf("%v", err)
	}
	root := rootOf(t, dir)
	if entries, err := fs.ReadDir(root, "."); err != nil || len(entries) != 0 {
		t.Errorf("it made %v, %v", entries, err)
	}
}

// TestKeptHead: a head that is kept elsewhere must be of this case, and in it.
func TestKeptHead(t *testing.T) {
	m := memoryCase(t, testOptions())
	older := m.clone()
	addSession(t, m, testOptions(), 2)
	r, err := verifyFiles(t.Context(), m, nil)
	if err != nil {
		t.Fatal(err)
	}
	head := r.LastHead()
	branch := older.clone()
	addSession(t, branch, testOptions())
	addSession(t, branch, testOptions())
	other := head
	other.Case = newCaseID()
	one := keptCrashFS(t, "unsigned")
	r, err = verifyFiles(t.Context(), one, nil)
	if err != nil {
		t.Fatal(err)
	}
	firstHead := r.LastHead()
	for _, c := range []struct {
		name string
		m    *crashFS
		head Head
		want error
		text string
	}{
		{"it", m, head, nil, ""},
		{"an older state", older, head, ErrRollback, "an older state was put back"},
		{"another branch", branch, head, ErrRollback, "it is another branch"},
		{"another case", m, other, ErrOtherCase, "it is of " + other.Case},
		{"version 1", one, firstHead, nil, ""},
		{"version 1, with an id since", one, firstHead, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := verifyFiles(t.Context(), c.m, &VerifyOptions{KeptHead: &c.head, AcceptRollback: true})
			if err != nil || r.OK() != (c.want == nil) ||
				c.want != nil && (codes(r) != "head "+manifestName || !strings.Contains(r.Findings[0].Detail, c.text)) {
				t.Errorf("verify: %v, %+v", err, r)
			}
			opts := testOptions()
			opts.KeptHead, opts.AcceptRollback = &c.head, true // which is about what is remembered
			d, err := openFiles(t.Context(), c.m, opts)
			if !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), c.text) {
				t.Fatalf("a writer: %v", err)
			}
			if err == nil {
				if err := d.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
