package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
)

// secretFindings returns value, rule and context of each finding of a text.
func secretFindings(t *testing.T, text string, opts *analyze.Options) (got []string) {
	for _, f := range findAll(t, text, opts) {
		got = append(got, fmt.Sprintf("%d %s %s %s|%s", f.Line, f.Kind, f.Value, f.Rule, f.Context))
	}
	return got
}

// TestSecrets: what the engine finds is a finding in each of its lines, and shown in none, whatever
// the analyzers.
func TestSecrets(t *testing.T) {
	for _, c := range []struct {
		name, text string
		opts       analyze.Options
		want       []string
	}{
		{"a label", "C:\\a.exe Password: hunter2 C:\\b.exe", analyze.Options{}, []string{
			`1 file C:\a.exe path-text|C:\a.exe Password: REDACTED C:\b.exe`, `1 secret REDACTED secret-label|C:\a.exe Password: REDACTED C:\b.exe`,
			`1 file C:\b.exe path-text|C:\a.exe Password: REDACTED C:\b.exe`}},
		{"paths alone", "C:\\a.exe Password: hunter2 C:\\b.exe", analyze.Options{Analyzers: []analyze.Analyzer{analyze.Paths}}, []string{
			`1 file C:\a.exe path-text|C:\a.exe Password: REDACTED C:\b.exe`, `1 file C:\b.exe path-text|C:\a.exe Password: REDACTED C:\b.exe`}},
		{"secrets alone", "x\nPassword:\n  hunter2\n", analyze.Options{Analyzers: []analyze.Analyzer{analyze.Secrets}}, []string{
			"3 secret REDACTED secret-label|  REDACTED"}},
		{"shown", "Password: hunter2", analyze.Options{ShowSecrets: true, Analyzers: []analyze.Analyzer{analyze.Secrets}}, []string{
			"1 secret hunter2 secret-label|Password: hunter2"}},
		{"of two lines", "VERBOSE: GET https://acct.blob.core.windows.net/container/b?sig=Zq01W8kLmVx3TnYb7R\ngHs5DfJcPa9QeUo2iX4tBv6N1%3D C:\\x.exe\n",
			analyze.Options{Analyzers: []analyze.Analyzer{analyze.Paths, analyze.Secrets}}, []string{
				"1 secret REDACTED secret-signature|VERBOSE: GET https://acct.blob.core.windows.net/container/b?sig=REDACTED",
				"2 secret REDACTED secret-signature|REDACTED C:\\x.exe", `2 file C:\x.exe path-text|REDACTED C:\x.exe`}},
		{"a color", "\x1b[31mPassword: hun\x1b[0mter2\x1b[0m", analyze.Options{Analyzers: []analyze.Analyzer{analyze.Secrets}}, []string{
			"1 secret REDACTED secret-label|Password: REDACTED"}},
		{"no email", "postgres://app:Hunter2xyz@10.1.2.3/db", analyze.Options{}, []string{
			"1 secret REDACTED secret-url-password|postgres://app:REDACTED@10.1.2.3/db", "1 ipv4 10.1.2.3 ipv4|postgres://app:REDACTED@10.1.2.3/db"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, secretFindings(t, c.text, &c.opts)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestDecoded: of a masked command its text is shown, with its own secret masked, wherever the
// argument is wrapped and whatever is left out of the name of the option.
func TestDecoded(t *testing.T) {
	const arg, own = "JABwAGEAcwBzAHcAbwByAGQAPQAnAGgAdQBuAHQAZQByADIAJwA=", "ZQBjAGgAbwAgAE8AdwBuAFMAZQBjAHIAZQB0ADEA"
	const want = "$password='REDACTED'"
	names := []string{"-EncodedCommand", "/enc", "-ec", "-encodedArguments", "-encodeda", "-ea"}
	for n := 1; n < len("encodedcommand"); n++ {
		names = append(names, "-"+"EncodedCommand"[:n])
	}
	texts := []string{
		"C:\\Windows\\System32\\powershell.exe -nop -enc " + arg[:20] + "\n" + arg[20:], "\x1b[31mpowershell\x1b[0m -enc \x1b[1m" + arg[:20] + "\x1b[0m" + arg[20:], `powershell -enc "` + arg + `"`,
		"p\x00o\x00w\x00e\x00r\x00s\x00h\x00e\x00l\x00l\x00 \x00-\x00e\x00n\x00c\x00 \x00" + strings.Join(strings.Split(arg, ""), "\x00") + "\x00",
	}
	for _, name := range names {
		texts = append(texts, "powershell.exe -nop "+name+" "+arg)
	}
	for _, text := range texts {
		found := findAll(t, text, &analyze.Options{Analyzers: []analyze.Analyzer{analyze.Secrets}})
		if len(found) == 0 || found[0].Decoded != want {
			t.Errorf("%q: %d findings, %+v", text, len(found), found)
			continue
		}
		for i, f := range found {
			if i > 0 && f.Decoded != "" || strings.Contains(f.Value+f.Context, arg[:9]) || strings.Contains(f.Value+f.Context, arg[20:29]) {
				t.Errorf("%q: %q, %q", text, f.Context, f.Decoded)
			}
		}
	}
	for _, c := range []struct {
		opts analyze.Options
		want string // of the context
	}{
		{analyze.Options{ShowSecrets: true}, "powershell -enc " + own},
		{analyze.Options{Secrets: []string{"OwnSecret1"}}, ""},
		{analyze.Options{ShowSecrets: true, Secrets: []string{"OwnSecret1"}}, ""},
	} {
		for _, f := range findAll(t, "C:\\a.exe powershell -enc "+own, &c.opts) {
			if shown := strings.Contains(f.Context, own); shown != (c.want != "") || strings.Contains(f.Decoded, "OwnSecret1") {
				t.Errorf("%+v: %q %q", c.opts, f.Context, f.Decoded)
			}
		}
	}
}

// TestMatchBeforeMask: a list is held against what was printed, and what lies in a secret is a
// finding only if it hits.
func TestMatchBeforeMask(t *testing.T) {
	const text = "NTLM : 8846f7eaee8fb117ad06bdd830b7586c C:\\evil.exe"
	for _, wanted := range []string{"8846f7eaee8fb117ad06bdd830b7586c", `C:\evil.exe`, "nothing"} {
		var got []string
		for _, f := range findAll(t, text, &analyze.Options{Match: func(f *analyze.Finding) []string {
			if f.Value == wanted || f.Normalized == wanted {
				return []string{wanted}
			}
			return nil
		}}) {
			if strings.Contains(f.Value+f.Context+f.Normalized+fmt.Sprint(f.Hashes), "8846f7") {
				t.Errorf("%+v", f)
			}
			got = append(got, fmt.Sprintf("%s %s %d", f.Kind, f.Value, len(f.Matched)))
		}
		want := map[string][]string{
			"8846f7eaee8fb117ad06bdd830b7586c": {"hash REDACTED 1", "secret REDACTED 1", `file C:\evil.exe 0`},
			`C:\evil.exe`:                      {"secret REDACTED 0", `file C:\evil.exe 1`},
			"nothing":                          {"secret REDACTED 0", `file C:\evil.exe 0`},
		}[wanted]
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", wanted, diff)
		}
	}
}

// TestSecretsAtBorders plants 10,000 secrets wherever windows and slices may end: none is shown by
// any finding, and each is one.
func TestSecretsAtBorders(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	const value = "Zq01W8kLmVx3TnYb7RgHs5DfJcPa9QeUo2iX4tBv6N1"
	forms := []string{
		"https://a.blob.core.windows.net/c/b?sp=r&sig=" + value + "%3D", "Password: " + value, "Authorization: Bearer " + value, "AccountKey=" + value + "=",
		"ftp://bob:" + value + "@10.0.0.1/x", "net use z: \\\\a\\b " + value + " /user:bob", "\x1b[1mtoken\x1b[0m=ghp_" + value[:36],
		"\n-----BEGIN PRIVATE KEY-----\n" + value + "abcdefghijklmnopqrstu\n" + value + "\n-----END PRIVATE KEY-----\n", "\nuser,password\nbob," + value + "\n\n",
	}
	places := 10000
	if testing.Short() {
		places = 1000
	}
	for planted := 0; planted < places; {
		long := rnd.IntN(3) == 0 // one line but for what brings its own
		var b strings.Builder
		n := 0
		for b.Len() < 900<<10 {
			for end := b.Len() + rnd.IntN(48<<10); b.Len() < end; {
				b.WriteString("nothing to be seen here but a few words of no weight")
				if !long {
					b.WriteByte('\n')
				}
			}
			fmt.Fprintf(&b, " C:\\a.exe %s 51 MB C:\\b.exe ", forms[rnd.IntN(len(forms))])
			if !long {
				b.WriteByte('\n')
			}
			n++
		}
		planted += n
		secrets := 0
		for _, f := range findAll(t, b.String(), nil) {
			if f.Kind == analyze.KindSecret {
				secrets++
			}
			if p := partOf(value, f.Value, f.Normalized, f.Context, f.Path, f.Decoded); p != "" {
				t.Fatalf("%s at %d shows %q: %q", f.Kind, f.TextOffset, p, f.Context)
			}
		}
		if secrets < n {
			t.Fatalf("%d findings of %d secrets", secrets, n)
		}
	}
}

// partOf returns a part of a secret that is shown, if it has more than 8 bytes.
func partOf(secret string, shown ...string) string {
	for _, s := range shown {
		for i := 0; i+5 <= len(secret); i += 5 { // each longer part holds one of these
			at := strings.Index(s, secret[i:i+5])
			if at < 0 {
				continue
			}
			for k := max(0, i-4); k <= i && k+9 <= len(secret); k++ {
				if strings.Contains(s, secret[k:k+9]) {
					return secret[k : k+9]
				}
			}
		}
	}
	return ""
}
