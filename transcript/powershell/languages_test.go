package powershell_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// localized is what PowerShell 7 prints in one language.
type localized struct{ TranscriptPrologue, TranscriptEpilogue, CommandStartTime string }

// TestLanguages makes transcripts in each language, and finds every field of their headers.
func TestLanguages(t *testing.T) {
	var languages map[string]localized
	if err := json.Unmarshal(corpora(t, "powershell/ps7_localized_strings.json"), &languages); err != nil {
		t.Fatal(err)
	}
	right := 0
	for name, l := range languages {
		if t.Run(name, func(t *testing.T) { l.check(t) }) {
			right++
		}
	}
	t.Logf("%d of %d languages: every header field in place", right, len(languages))
	if right != 14 {
		t.Errorf("want 14 languages")
	}
}

// check reads the transcripts of a language in all coats, with and without headers of invocations.
func (l *localized) check(t *testing.T) {
	for _, invocations := range []bool{false, true} {
		for _, end := range []string{"\n", "\r\n"} {
			for _, mark := range []string{"", "\uFEFF"} {
				name := fmt.Sprintf("invocations %t, line end %q, mark %q", invocations, end, mark)
				text := mark + strings.ReplaceAll(strings.ReplaceAll(l.file(invocations), "\r\n", "\n"), "\n", end)
				l.checkText(t, name, text, invocations)
			}
		}
	}
}

const application = `C:\Program Files\PowerShell\7\pwsh.exe -NoProfile -Command "a: b"`

// file makes a transcript of a session: a command, and one that spans lines.
func (l *localized) file(invocations bool) string {
	invocation := ""
	if invocations {
		invocation = stars + strings.ReplaceAll(l.CommandStartTime, "{0}", "20260102030406") + "\n" + stars
	}
	return strings.NewReplacer("{0:yyyyMMddHHmmss}", "20260102030405", "{1}", `EDGE\user`, "{2}", `EDGE\admin`, "{3}", "conf", "{4}", "EDGE",
		"{5}", "Microsoft Windows NT 10.0.22631.0", "{6}", application, "{7}", "4711",
		"{8}", "WSManStackVersion: 3.0\nPSVersion: 7.6.0\nOS: Microsoft Windows 10.0.22631\nPSEdition: Core\nGitCommitId: 7.6.0").Replace(l.TranscriptPrologue) +
		"\nC:\\out.txt\n" + invocation + "PS>Get-Date\nnow\n" + invocation + "PS C:\\> if (1) {\n>> }\n" +
		strings.ReplaceAll(l.TranscriptEpilogue, "{0:yyyyMMddHHmmss}", "20260102030407") + "\n"
}

func (l *localized) checkText(t *testing.T, name, text string, invocations bool) {
	t.Helper()
	agree(t, text)
	if !powershell.Detect([]byte(text)) {
		t.Errorf("%s: not detected", name)
	}
	entries := all(t, strings.NewReader(text), len(text))
	var kinds []string
	for _, e := range entries {
		kinds = append(kinds, e.Kind.String())
		checkSpans(t, name, text, &e)
	}
	if strings.Join(kinds, " ") != "header output command output command footer" {
		t.Fatalf("%s: %s", name, words(entries))
	}
	h := *entries[0].Header
	if len(h.Fields) != 12 || !strings.Contains(l.TranscriptPrologue, "\n"+strings.TrimSpace(h.Title)) {
		t.Errorf("%s: %+v", name, h)
	}
	h.Title, h.Fields = "", nil
	if diff := cmp.Diff(powershell.HeaderInfo{
		Start: powershell.Time{Raw: "20260102030405"}, Username: `EDGE\user`, RunAsUser: `EDGE\admin`, ConfigurationName: "conf", Machine: "EDGE",
		OS: "Microsoft Windows NT 10.0.22631.0", HostApplication: application, ProcessID: "4711", PSVersion: "7.6.0", PSEdition: "Core",
	}, h); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
	first, second := entries[2].Command, entries[4].Command
	if first.Text != "Get-Date" || second.Text != "if (1) {\n}" || entries[3].Command != first || entries[5].Footer.End.Raw != "20260102030407" {
		t.Errorf("%s: %s", name, words(entries))
	}
	for _, c := range []*powershell.Invocation{first, second} {
		if invocations != (c.Start != nil) || invocations && c.Start.Raw != "20260102030406" {
			t.Errorf("%s: command %+v", name, c)
		}
	}
}
