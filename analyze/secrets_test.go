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

// TestSecrets: what the engine finds is a finding in each of its lines, and shown in none, whatever the analyzers.
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
		{"a coat", "\x1b[31mPassword: hun\x1b[0mter2\x1b[0m", analyze.Options{Analyzers: []analyze.Analyzer{analyze.Secrets}}, []string{
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

// TestDecoded: of a masked command its text is shown, with its own secret masked.
func TestDecoded(t *testing.T) {
	const text = "powershell -EncodedCommand JABwAGEAcwBzAHcAbwByAGQAPQAnAGgAdQBuAHQAZQByADIAJwA="
	found := findAll(t, text, &analyze.Options{Analyzers: []analyze.Analyzer{analyze.Secrets}})
	if len(found) != 1 || found[0].Decoded != "$password='REDACTED'" || strings.Contains(found[0].Context, "JABw") {
		t.Errorf("%+v", found)
	}
}

// TestMatchBeforeMask: a list is held against what was printed, and what lies in a secret is a finding only if it hits.
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

// TestSecretsAtBorders plants secrets around the borders of windows and slices: none is shown by any finding.
func TestSecretsAtBorders(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	const value = "Zq01W8kLmVx3TnYb7RgHs5DfJcPa9QeUo2iX4tBv6N1"
	forms := []string{
		"https://a.blob.core.windows.net/c/b?sp=r&sig=" + value + "%3D", "Password: " + value, "Authorization: Bearer " + value, "AccountKey=" + value + "=", "ftp://bob:" + value + "@10.0.0.1/x",
		"-----BEGIN PRIVATE KEY-----\n" + value + "abcdefghijklmnopqrstu\n" + value + "\n-----END PRIVATE KEY-----", "user,password\nbob," + value,
	}
	places := 300
	if testing.Short() {
		places = 40
	}
	for range places {
		form := forms[rnd.IntN(len(forms))]
		near := []int{52 << 10, 96 << 10, 160 << 10, 187 << 10, 204 << 10, 256 << 10, 300 << 10}[rnd.IntN(7)]
		var b strings.Builder
		long := rnd.IntN(3) == 0
		for b.Len() < near-rnd.IntN(2000) {
			b.WriteString(`C:\Windows\Temp\evil.exe 51 MB http://evil.example.com/a `)
			if !long {
				b.WriteByte('\n')
			}
		}
		if strings.Contains(form, "\n") {
			b.WriteByte('\n')
		}
		b.WriteString(form + "\n")
		b.WriteString(strings.Repeat("C:\\after\\it.exe 10.0.0.1\n", rnd.IntN(12000)))
		secrets := 0
		for _, f := range findAll(t, b.String(), nil) {
			if f.Kind == analyze.Secret {
				secrets++
			}
			for _, shown := range []string{f.Value, f.Normalized, f.Context, f.Path} {
				for i := 0; i+9 <= len(value); i++ {
					if strings.Contains(shown, value[i:i+9]) {
						t.Fatalf("%q near %d: %q", form, near, shown)
					}
				}
			}
		}
		if secrets == 0 {
			t.Fatalf("%q near %d is no finding", form, near)
		}
	}
}
