package casedir

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestEachLineIsSigned checks the signatures as docs/CASE.md describes them, without the code that
// writes them.
func TestEachLineIsSigned(t *testing.T) {
	key := testSigner(1)
	m := memoryCase(t, signedOptions(key))
	caseID := ""
	for i, line := range splitLines(m.manifest()) {
		var e struct {
			Schema, Case, Hash, Sig string
			Seq                     int
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			caseID = e.Case
		}
		text := "lrkit signature\nlrkit.manifest/2\n" + caseID + "\n" + fmt.Sprint(i) + "\n" + e.Hash + "\n"
		sig, err := base64.StdEncoding.DecodeString(e.Sig)
		if err != nil || !ed25519.Verify(publicOf(key), []byte(text), sig) || e.Seq != i || e.Schema != "lrkit.manifest/2" {
			t.Errorf("line %d is not signed: %s", i+1, line)
		}
		if !strings.HasSuffix(line, `,"hash":"`+e.Hash+`","sig":"`+e.Sig+`"}`) {
			t.Errorf("line %d does not end in hash and sig: %s", i+1, line)
		}
	}
}

// TestClose: the last line of a session says how much there is.
func TestClose(t *testing.T) {
	m := memoryCase(t, signedOptions(testSigner(1)))
	lines := splitLines(m.manifest())
	var e Event
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &e); err != nil {
		t.Fatal(err)
	}
	if e.Name != EventClose || *e.Lines != int64(len(lines)) || *e.Blobs != 2 || e.Tenant != testTenant || e.Tenants != nil ||
		e.Writer != "test" || !e.Time.Equal(testTime) {
		t.Errorf("the close is %s", lines[len(lines)-1])
	}
}

// TestSignedTextIsOne: no two of schema, case, number and hash have the same text.
func TestSignedTextIsOne(t *testing.T) {
	seen := map[string]string{}
	for _, schema := range []string{manifestSchema, manifestSchema1} {
		for _, caseID := range []string{"00000000000000000000000000000001", "10000000000000000000000000000000"} {
			for _, seq := range []int64{0, 1, 10, 11, 101} {
				for _, hash := range []string{zeroHash, "1" + zeroHash[1:]} {
					what := fmt.Sprint(schema, " ", caseID, " ", seq, " ", hash)
					text := string(signedText(schema, caseID, seq, hash))
					if seen[text] != "" {
						t.Errorf("%s and %s have the same text", what, seen[text])
					}
					seen[text] = what
				}
			}
		}
	}
}
