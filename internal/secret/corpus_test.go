package secret

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// judged is a case of corpora/field/secrets.jsonl.
type judged struct {
	ID, Name, Text string
	Secrets, Shown []string
}

const around = "Listing C:\\Windows\\Temp\\evil.exe 51 MB http://evil.example.com/a 10.0.0.5\nC:\\Data\\f.exe {} C:\\Data\\g.dll 10.9.8.7\nnext C:\\x\\h.exe\n"

// shownPart returns a part of a secret that a text shows: more than 8 bytes in a row of it, or all
// of a shorter one.
func shownPart(text, secret string) string {
	const most = 8
	if len(secret) <= most {
		if strings.Contains(text, secret) {
			return secret
		}
		return ""
	}
	for i := 0; i+most < len(secret); i++ {
		if p := secret[i : i+most+1]; strings.Contains(text, p) {
			return p
		}
	}
	return ""
}

// TestCorpus judges the cases of the field: no secret is shown, no evidence is masked.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA is not set")
	}
	file, err := os.Open(filepath.Join(dir, "field", "secrets.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cases := 0
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var c judged
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases++
		if c.Secrets == nil {
			if got := String(c.Text, All); got != c.Text {
				t.Errorf("%s %s: evidence is masked:\n%s", c.ID, c.Name, got)
			}
			continue
		}
		got := String(strings.Replace(around, "{}", c.Text, 1), All)
		for _, s := range c.Secrets {
			if p := shownPart(got, s); p != "" {
				t.Errorf("%s %s: shows %q:\n%s", c.ID, c.Name, p, got)
			}
		}
		for _, s := range []string{`C:\Windows\Temp\evil.exe`, "http://evil.example.com/a", `C:\Data\f.exe`, `C:\Data\g.dll 10.9.8.7`, "\nnext C:"} {
			if !strings.Contains(got, s) {
				t.Errorf("%s %s: %q is masked:\n%s", c.ID, c.Name, s, got)
			}
		}
	}
	if err := lines.Err(); err != nil || cases < 100 {
		t.Fatalf("%d cases, %v", cases, err)
	}
}
