package powershell_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript/powershell"
)

func corpora(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA names no folder with the external corpora")
	}
	return dir
}

func TestPlaso(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(corpora(t), "plaso", "powershell_transcript.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if !powershell.Detect(b) {
		t.Error("not detected")
	}
	want := `header 1+18 s0 d0 "Windows PowerShell transcript start" 20220721023749 "MSEDGEWIN10\\IEUser" "MSEDGEWIN10" "Microsoft Windows NT 10.0.17763.0" "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" "6456"
command 19+1 s0 #1 "PS C:\\Windows\\system32> " "whoami"
output 20+1 s0 of #1
footer 21+4 s0 "Windows PowerShell transcript end" 20220721023759
`
	entries := all(t, strings.NewReader(string(b)), len(b))
	if diff := cmp.Diff(want, words(entries)); diff != "" {
		t.Error(diff)
	}
	h := entries[0].Header
	if h.RunAsUser != `MSEDGEWIN10\IEUser` || h.ConfigurationName != "" || h.PSVersion != "5.1.17763.1852" || h.PSEdition != "Desktop" || len(h.Fields) != 15 {
		t.Errorf("%+v", h)
	}
}

// localized is what PowerShell 7 prints in one language.
type localized struct{ TranscriptPrologue, TranscriptEpilogue, CommandStartTime string }

// TestLanguages makes a transcript for each language and finds every field of its header.
func TestLanguages(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(corpora(t), "powershell", "ps7_localized_strings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all14 map[string]localized
	if err := json.Unmarshal(b, &all14); err != nil {
		t.Fatal(err)
	}
	if len(all14) != 14 {
		t.Fatalf("%d languages, want 14", len(all14))
	}
	right := 0
	for lang, l := range all14 {
		ok := true
		for _, end := range []string{"\n", "\r\n"} {
			for _, bom := range []string{"", "\uFEFF"} {
				text := bom + strings.ReplaceAll(strings.ReplaceAll(l.make(), "\r\n", "\n"), "\n", end)
				ok = checkLanguage(t, lang, text) && ok
			}
		}
		if ok {
			right++
		}
	}
	t.Logf("%d of %d languages: every header field in place", right, len(all14))
}

const host = `C:\Program Files\PowerShell\7\pwsh.exe -NoProfile -Command "a: b"`

func (l *localized) make() string {
	return strings.NewReplacer("{0:yyyyMMddHHmmss}", "20260102030405", "{1}", `EDGE\user`, "{2}", `EDGE\admin`, "{3}", "conf", "{4}", "EDGE",
		"{5}", "Microsoft Windows NT 10.0.22631.0", "{6}", host, "{7}", "4711",
		"{8}", "PSVersion: 7.6.0\nPSEdition: Core\nGitCommitId: 7.6.0\nOS: Microsoft Windows 10.0.22631").Replace(l.TranscriptPrologue) +
		"\nC:\\out.txt\n" + stars + strings.ReplaceAll(l.CommandStartTime, "{0}", "20260102030406") + "\n" + stars + "PS>Get-Date\nnow\n" +
		strings.ReplaceAll(l.TranscriptEpilogue, "{0:yyyyMMddHHmmss}", "20260102030407") + "\n"
}

func checkLanguage(t *testing.T, lang, text string) bool {
	t.Helper()
	if !powershell.Detect([]byte(text)) {
		t.Errorf("%s: not detected", lang)
		return false
	}
	entries := all(t, strings.NewReader(text), len(text))
	if len(entries) != 5 || entries[0].Header == nil || entries[4].Footer == nil {
		t.Errorf("%s: %s", lang, words(entries))
		return false
	}
	h := *entries[0].Header
	title := h.Title
	fields := len(h.Fields)
	h.Title, h.Fields = "", nil
	diff := cmp.Diff(powershell.HeaderInfo{
		Start: powershell.Time{Raw: "20260102030405"}, Username: `EDGE\user`, RunAsUser: `EDGE\admin`, ConfigurationName: "conf", Machine: "EDGE",
		OS: "Microsoft Windows NT 10.0.22631.0", HostApplication: host, ProcessID: "4711", PSVersion: "7.6.0", PSEdition: "Core",
	}, h)
	c := entries[2].Command
	if diff != "" || fields != 11 || !strings.Contains(text, title) || title == "" ||
		entries[2].Kind != powershell.Command || c.Text != "Get-Date" || c.Start == nil || c.Start.Raw != "20260102030406" ||
		entries[3].Command != c || entries[4].Footer.End.Raw != "20260102030407" {
		t.Errorf("%s: %s\n%s", lang, diff, words(entries))
		return false
	}
	return true
}
