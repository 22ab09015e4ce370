//go:build !lrkit_light && !lrkit_noarrow

package cli

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/lrkit/lrkit/internal/testkit/frames"
)

// workerRows runs the worker over blobs, and returns the frames of its answer by type, and its
// findings.
func workerRows(t *testing.T, blobs []string, args ...string) (all map[byte][]byte, rows []string, code int) {
	t.Helper()
	request, err := frames.Blobs(blobs...)
	if err != nil {
		t.Fatal(err)
	}
	var out, messages bytes.Buffer
	code = Main(t.Context(), append([]string{"worker"}, args...), Streams{In: bytes.NewReader(request), Out: &out, Err: &messages})
	if messages.Len() > 0 {
		t.Logf("stderr: %s", &messages)
	}
	all = map[byte][]byte{}
	for {
		var h [5]byte
		if _, err := io.ReadFull(&out, h[:]); err == io.EOF {
			return all, rows, code
		} else if err != nil {
			t.Fatal(err)
		}
		payload := out.Next(int(binary.LittleEndian.Uint32(h[:])))
		all[h[4]] = append(all[h[4]], payload...)
		if h[4] != 'F' {
			continue
		}
		r, err := ipc.NewReader(bytes.NewReader(payload))
		if err != nil {
			t.Fatal(err)
		}
		for r.Next() {
			b := r.RecordBatch()
			for i := range int(b.NumRows()) {
				var row []string
				for c := range int(b.NumCols()) {
					row = append(row, b.Column(c).ValueStr(i))
				}
				rows = append(rows, strings.Join(row, " "))
			}
		}
	}
}

// TestWorkerFlags: the flags of the worker do what those of analyze do.
func TestWorkerFlags(t *testing.T) {
	const secret = "Sup3rS3cretValue9"
	list := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(list, []byte("b.exe\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	blobs := []string{
		`{"script_name":"one.ps1","exit_code":0,"script_output":"C:\\a\\a.exe 5 KB\r\n10.1.2.3\r\npassword=` + secret + `","script_errors":""}`,
		`{"script_name":"two.ps1","exit_code":0,"script_output":"C:\\a\\b.exe","script_errors":""}` + "\n" +
			`{"script_name":"three.ps1","exit_code":0,"script_output":"C:\\a\\c.exe","script_errors":""}`,
	}
	const columns = "--columns=kind,value"
	for _, test := range []struct {
		name string
		args []string
		want []string // rows that are there
		no   string   // a text that is in none
		rows int
	}{
		{"columns", []string{columns, "--kind=file"}, []string{`0 file C:\a\a.exe`, `1 file C:\a\b.exe`}, "c.exe", 2},
		{"all", []string{"--kind=file,ipv4"}, []string{"0 (null) one.ps1 file C:"}, secret, 3},
		{"documents", []string{columns, "--kind=file", "--documents=many"}, []string{`1 file C:\a\c.exe`}, "10.1", 3},
		{"script", []string{columns, "--kind=file", "--script=TWO*"}, []string{`1 file C:\a\b.exe`}, "a.exe", 1},
		{"match", []string{columns, "--match", list}, []string{`1 file C:\a\b.exe`}, "a.exe", 1},
		{"pattern", []string{columns, "--match-pattern", "10.1.2.3"}, []string{"0 ipv4 10.1.2.3"}, "exe", 1},
		{"context", []string{"--columns=value,context", "--context=0", "--kind=ipv4"}, []string{"0 10.1.2.3 (null)"}, "exe", 1},
		{"masked", []string{"--columns=value,context", "--kind=file,ipv4,secret"}, []string{"REDACTED"}, secret, -1},
		{"show-secrets", []string{"--columns=value,context", "--kind=secret", "--show-secrets"}, []string{secret}, "REDACTED", -1},
	} {
		all, rows, code := workerRows(t, blobs, test.args...)
		text := strings.Join(rows, "\n")
		if code != 0 || test.rows >= 0 && len(rows) != test.rows || strings.Contains(text, test.no) {
			t.Errorf("%s: exit code %d, %d rows, want %d without %q:\n%s", test.name, code, len(rows), test.rows, test.no, text)
		}
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", test.name, want, text)
			}
		}
		shown := strings.Contains(test.name, "show")
		for kind, b := range all {
			if !shown && bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s: the secret is in frame %q", test.name, kind)
			}
		}
	}
}
