package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/statedir"
)

// TestVerifyParts: verify lists unfinished parts, those of other keys as not checked.
func TestVerifyParts(t *testing.T) {
	p := newPlanted(t)
	q := p.plot(t)
	verify := func(args ...string) (code int, stdout, stderr string) {
		var out, err bytes.Buffer
		code = Main(t.Context(), append([]string{"verify"}, append(args, q.dir)...), Streams{In: strings.NewReader(""), Out: &out, Err: &err})
		return code, out.String(), err.String()
	}
	name := "state/" + fetchtest.OneAction + "-0.json"
	part := fmt.Sprintf("%d of %d bytes\n", q.own.Done, q.own.Length)
	code, out, stderr := verify()
	if code != 0 || !strings.Contains(out, name+": unfinished: "+part) || !strings.Contains(out, " 1 unfinished\n") || stderr != "" {
		t.Errorf("own: exit code %d: %s%s", code, out, stderr)
	}
	t.Setenv(statedir.EnvVar, t.TempDir())
	code, out, stderr = verify()
	if code != 0 || !strings.Contains(out, name+": unfinished, not checked: the key of its writer is not here: "+part) || !strings.Contains(out, " 1 unfinished (1 not checked)\n") || stderr != "" {
		t.Errorf("of another key: exit code %d: %s%s", code, out, stderr)
	}
	code, out, _ = verify("--json")
	var record struct {
		Pending, Unchecked int
		Parts              []struct {
			Path         string
			Done, Length int64
			Checked      bool
		}
	}
	if err := json.Unmarshal([]byte(out), &record); err != nil || code != 0 || record.Pending != 1 || record.Unchecked != 1 ||
		len(record.Parts) != 1 || record.Parts[0].Path != name || record.Parts[0].Done != q.own.Done || record.Parts[0].Length != q.own.Length || record.Parts[0].Checked {
		t.Errorf("JSON: exit code %d, %v: %s", code, err, out)
	}
	if err := os.Remove(q.state); err != nil {
		t.Fatal(err)
	}
	if code, out, _ = verify(); code != 5 || !strings.Contains(out, q.part[len(q.dir)+1:]+": extra: ") {
		t.Errorf("a part alone: exit code %d: %s", code, out)
	}
}

// TestRepeatedCommand: an answer of the API that lists an index twice gives one result, which is
// whole.
func TestRepeatedCommand(t *testing.T) {
	t.Setenv("LRKIT_CLIENT_SECRET", fetchtest.DefaultClientSecret)
	t.Setenv(statedir.EnvVar, t.TempDir())
	const size = 3<<20 + 63
	content := fetchtest.Noise(1, size)
	e := fetchtest.New(fetchtest.One(content, time.Now()), nil)
	defer e.Close()
	s := e.Start()
	defer s.Close()
	command := `{"index":0,"startTime":null,"endTime":null,"commandStatus":"Completed","errors":[],"command":{"type":"GetFile","params":[{"key":"Path","value":"C:\\a"}]}}`
	action := fmt.Sprintf(`{"id":%q,"type":"LiveResponse","status":"Succeeded","computerDnsName":"one.example","commands":[%[2]s,%[2]s,%[2]s]}`, fetchtest.OneAction, command)
	answer := func(kind, body string) fetchtest.Fault {
		return fetchtest.Fault{Kind: kind, Do: "status", Status: 200, Body: body, Header: map[string]string{"Content-Type": "application/json"}, Count: -1}
	}
	if err := e.SetFaults([]fetchtest.Fault{answer(fetchtest.KindList, `{"value":[`+action+`]}`), answer(fetchtest.KindAction, action)}); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "case")
	r := s.Ready()
	for _, want := range []string{"fetched", "present"} {
		var out, stderr bytes.Buffer
		code := Main(t.Context(), []string{"fetch", "--allow-api-host", "--api", r.API, "--login", r.Login, "--scope", r.Scope, "--tenant", r.Tenant, "--client", r.ClientID,
			"--range-size", "64KiB", "--sync-size", "64KiB", "--parallel", "8", "--case", dir, fetchtest.OneAction}, Streams{In: strings.NewReader(""), Out: &out, Err: &stderr})
		if code != 0 || strings.Count(out.String(), "\n") != 1 || !strings.Contains(out.String(), ":0\t"+want+"\t") || strings.Count(stderr.String(), "lists this command 3 times") != 1 {
			t.Errorf("exit code %d: %s%s", code, out.String(), stderr.String())
		}
	}
	var out, stderr bytes.Buffer
	if code := Main(t.Context(), []string{"summary", dir}, Streams{In: strings.NewReader(""), Out: &out, Err: &stderr}); code > 3 ||
		!strings.Contains(out.String(), ": 1 command on 1 machine") {
		t.Errorf("summary: exit code %d: %s%s", code, out.String(), stderr.String())
	}
	truth := make([]byte, size)
	if _, err := content.ReadAt(truth, 0); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "blobs", fetchtest.OneAction, "0.blob"))
	if err != nil || !bytes.Equal(b, truth) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	sent := int64(0)
	for _, r := range e.Requests(fetchtest.KindBlob) {
		sent += r.Sent
	}
	if sent != size || len(e.Requests(fetchtest.KindLink)) != 1 {
		t.Errorf("%d bytes were sent for %d, %d links", sent, size, len(e.Requests(fetchtest.KindLink)))
	}
}
