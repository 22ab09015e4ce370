package transcript_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/internal/testkit/oracle"
	"github.com/lrkit/lrkit/transcript"
)

// corpora returns the folder of external corpora, or skips.
func corpora(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA is not set: external corpora are not tested")
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// suite returns the texts of JSONTestSuite by name.
func suite(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(corpora(t, "json-test-suite/test_parsing"), "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 318 {
		t.Fatalf("%d texts, want 318", len(files))
	}
	texts := map[string][]byte{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(f)] = b
	}
	return texts
}

// wellFormed says whether every document of b is, as the decoder sees it.
func wellFormed(b []byte) bool {
	d := transcript.NewDecoderBytes(b, nil)
	all := true
	for {
		for range d.Texts() {
		}
		all = all && d.Facts().WellFormed
		if d.NextDocument() != nil {
			return all
		}
	}
}

// TestJSONTestSuite runs each text alone.
func TestJSONTestSuite(t *testing.T) {
	right := map[byte]int{}
	for name, b := range suite(t) {
		got := wellFormed(b)
		if _, want := oracle.Strict(b); got != want {
			t.Errorf("%s: well-formed %t, the oracle says %t", name, got, want)
		}
		switch {
		case name[0] == 'y' && !got, name[0] == 'n' && got:
			t.Errorf("%s: well-formed %t", name, got)
		default:
			right[name[0]]++
		}
	}
	t.Logf("alone: %d y_ and %d n_ right", right['y'], right['n'])
	if right['y'] != 95 || right['n'] != 188 {
		t.Errorf("want 95 and 188")
	}
}

// TestJSONTestSuiteEmbedded puts each text in places of a transcript. Whatever the text
// is, the four members are as written or absent with an anomaly.
func TestJSONTestSuiteEmbedded(t *testing.T) {
	name, output, errs, code := "s.ps1", "out\n", "err", int64(7)
	whole := values{ScriptName: &name, Output: &output, Errors: &errs, ExitCode: &code}
	places := []struct {
		name   string
		before string
		after  string
		escape bool
		change func(v *values, text string) // what the place itself changes
	}{
		{name: "unknown member", before: `{"script_name":"s.ps1","exit_code":7,"x":`,
			after: `,"script_output":"out\n","script_errors":"err"}`},
		{name: "unknown member in front", before: `{"x":`,
			after: `,"script_name":"s.ps1","exit_code":7,"script_output":"out\n","script_errors":"err"}`},
		{name: "exit_code", before: `{"script_name":"s.ps1","exit_code":`,
			after:  `,"script_output":"out\n","script_errors":"err"}`,
			change: func(v *values, text string) { v.ExitCode = leadingInteger(text) }},
		{name: "script_output", before: `{"script_name":"s.ps1","script_output":"`, escape: true,
			after:  `","exit_code":7,"script_errors":"err"}`,
			change: func(v *values, text string) { v.Output = &text }},
	}
	for _, p := range places {
		t.Run(p.name, func(t *testing.T) {
			n, agreed := 0, 0
			for file, b := range suite(t) {
				n++
				inside := string(b)
				if p.escape {
					inside = escapeCorrectly(inside)
				}
				doc := []byte(p.before + inside + p.after)
				got, tr := ours(doc, nil)
				want := whole
				if p.change != nil {
					p.change(&want, string(b))
				}
				model, ok := oracle.Strict(doc)
				if ok != tr.WellFormed {
					t.Errorf("%s: well-formed %t, the oracle says %t", file, tr.WellFormed, ok)
				}
				if file[0] == 'n' && !p.escape && tr.WellFormed || file[0] == 'y' && !tr.WellFormed {
					t.Errorf("%s: well-formed %t", file, tr.WellFormed)
				}
				if ok {
					agreed++
					if diff := cmp.Diff(model, got); diff != "" {
						t.Errorf("%s (-oracle +got):\n%s", file, diff)
					}
					continue
				}
				checkUnaltered(t, file, want, got, tr)
			}
			t.Logf("%d texts, %d well-formed and as the oracle has them, in the others nothing altered", n, agreed)
		})
	}
}

// leadingInteger returns the integer that text begins with, if a delimiter follows
// it: then it is the value, and what is wrong comes later.
func leadingInteger(text string) *int64 {
	text = strings.TrimLeft(text, " \t\r\n") + ","
	n, err := strconv.ParseInt(text[:strings.IndexAny(text, ",]} \t\r\n")], 10, 64)
	if err != nil || text[0] == '+' || strings.HasPrefix(strings.TrimPrefix(text, "-"), "0") && n != 0 {
		return nil
	}
	return &n
}

// checkUnaltered demands that each field is as wanted, or absent with a reason.
func checkUnaltered(t *testing.T, file string, want, got values, tr *transcript.Transcript) {
	t.Helper()
	reason := tr.Worst() >= transcript.SeverityWarning
	check := func(field string, equal, absent bool) {
		if !equal && !(absent && reason) {
			t.Errorf("%s: %s is %s, want %s; anomalies %v", file, field, dump(got), dump(want), tr.Anomalies)
		}
	}
	same := func(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }
	check("script_name", same(got.ScriptName, want.ScriptName), got.ScriptName == nil)
	check("script_output", same(got.Output, want.Output), got.Output == nil || !tr.Complete)
	check("script_errors", same(got.Errors, want.Errors), got.Errors == nil || !tr.Complete)
	check("exit_code", got.ExitCode == nil && want.ExitCode == nil || got.ExitCode != nil && want.ExitCode != nil && *got.ExitCode == *want.ExitCode, got.ExitCode == nil)
}

// escapeCorrectly writes s as the inside of a JSON string, as the shortest correct
// encoder would.
func escapeCorrectly(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x20:
			b.WriteString(`\u00` + hex.EncodeToString([]byte{c}))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// TestUTF8Tests puts each sequence of the corpus into a text.
func TestUTF8Tests(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(corpora(t, "utf8tests"), "utf8tests.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var valid, invalid, right int
	for line := range strings.SplitSeq(string(b), "\n") {
		number, rest, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		raw, want, replaced := utf8Case(t, number, rest)
		doc := append(append([]byte(`{"script_output":"`), escapeCorrectly(string(raw))...), `"}`...)
		tr, err := transcript.Parse(doc, nil)
		if err != nil {
			t.Fatalf("%s: %v", number, err)
		}
		if want {
			valid++
		} else {
			invalid++
		}
		flagged := tr.Has(transcript.CodeInvalidUTF8)
		got, _ := text(tr.OutputText())
		if flagged == want || got != string(raw) {
			t.Errorf("%s: % X: flagged %t, decoded % X", number, raw, flagged, got)
			continue
		}
		if !want {
			for _, a := range tr.Anomalies {
				if n := int64(strings.Count(replaced, "\uFFFD") - strings.Count(string(raw), "\uFFFD")); a.Code == transcript.CodeInvalidUTF8 && a.Count != n {
					t.Errorf("%s: % X: %d invalid subparts, want %d", number, raw, a.Count, n)
				}
			}
		}
		right++
	}
	t.Logf("%d of %d right: %d invalid flagged, %d valid not", right, valid+invalid, invalid, valid)
	if invalid < 140 || valid < 76 {
		t.Errorf("read %d invalid and %d valid sequences, want 140 and 76 at least", invalid, valid)
	}
}

// utf8Case reads a line of utf8tests.txt after its number. replaced is the text with
// U+FFFD for each maximal subpart that is invalid.
func utf8Case(t *testing.T, number, rest string) (raw []byte, valid bool, replaced string) {
	t.Helper()
	rest = strings.TrimLeft(rest, " ")
	parts := strings.Split(rest, ":")
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
		if err != nil {
			t.Fatalf("%s: %v", number, err)
		}
		return b
	}
	switch {
	case parts[0] == "valid":
		return []byte(strings.TrimPrefix(rest, "valid:")), true, ""
	case parts[0] == "valid hex":
		return unhex(parts[1]), true, ""
	case parts[0] == "invalid hex" && len(parts) == 4:
		return unhex(parts[1]), false, string(unhex(parts[3]))
	}
	t.Fatalf("%s: cannot read %q", number, rest)
	return nil, false, ""
}
