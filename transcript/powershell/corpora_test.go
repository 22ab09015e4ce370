package powershell_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// corpora returns the text of a file of the external corpora, or skips.
func corpora(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA is not set: external corpora are not tested")
	}
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPlaso reads a file of Windows PowerShell 5.1.
func TestPlaso(t *testing.T) {
	text := string(corpora(t, "plaso/powershell_transcript.txt"))
	if !powershell.Detect([]byte(text)) {
		t.Error("not detected")
	}
	agree(t, text)
	entries := all(t, strings.NewReader(text), len(text))
	want := `header 1+18 s0 d0 "Windows PowerShell transcript start" 20220721023749 "MSEDGEWIN10\\IEUser" "MSEDGEWIN10" "Microsoft Windows NT 10.0.17763.0" "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" "6456"
command 19+1 s0 #1 "PS C:\\Windows\\system32> " "whoami"
output 20+1 s0 of #1
footer 21+4 s0 "Windows PowerShell transcript end" 20220721023759
`
	if diff := cmp.Diff(want, words(entries)); diff != "" {
		t.Fatal(diff)
	}
	for _, e := range entries {
		checkSpans(t, "plaso", text, &e)
	}
	h := entries[0].Header
	var keys []string
	for _, f := range h.Fields {
		keys = append(keys, f.Key)
	}
	if h.RunAsUser != `MSEDGEWIN10\IEUser` || h.ConfigurationName != "" || h.PSVersion != "5.1.17763.1852" || h.PSEdition != "Desktop" || h.Minimal {
		t.Errorf("%+v", h)
	}
	if got := strings.Join(keys, ","); got != "Start time,Username,RunAs User,Configuration Name,Machine,Host Application,Process ID,PSVersion,PSEdition,"+
		"PSCompatibleVersions,BuildVersion,CLRVersion,WSManStackVersion,PSRemotingProtocolVersion,SerializationVersion" {
		t.Error(got)
	}
}
