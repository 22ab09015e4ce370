//go:build linux

package waiting

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

const (
	caseTenant = fetchtest.DefaultTenant
	caseAction = fetchtest.OneAction
)

// sparseCase makes a case, of the name "case", with a result of a tebibyte of zeros, as the
// manifest says. It is of the first version, which is read for good: no writer of ours would ever
// come to the end of that result.
func sparseCase(r *run) error { return makeCase(r, "RunScript", 1<<40, "") }

// sparseFile makes a case of the same name, with a file of 1 TiB that was collected.
func sparseFile(r *run) error { return makeCase(r, "GetFile", 1<<40, "") }

// damagedCase makes a small case, of the name "case", with a line that no writer wrote.
func damagedCase(r *run) error { return makeCase(r, "RunScript", 0, "{}\n") }

// makeCase makes a case with a result of a command, zeros, and more after its manifest.
func makeCase(r *run, command string, size int64, more string) error {
	description := `{"schema":"lrkit.command/1","tenant":"` + caseTenant + `","machine":"host.example","machine_id":"m","action":{"id":"` + caseAction +
		`","type":"LiveResponse","status":"Succeeded"},"command":{"index":0,"type":"` + command + `","status":"Completed"},"index":0}`
	folder := r.path(filepath.Join("case", "blobs", caseAction))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.Mkdir(r.path(filepath.Join("case", "state")), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "0.json"), []byte(description), 0o600); err != nil {
		return err
	}
	blob := filepath.Join(folder, "0.blob")
	if err := os.WriteFile(blob, nil, 0o600); err != nil {
		return err
	}
	if err := os.Truncate(blob, size); err != nil {
		return err
	}
	if err := os.Chmod(blob, 0o400); err != nil {
		return err
	}
	var manifest bytes.Buffer
	prev := strings.Repeat("0", 64)
	for i, members := range []string{
		`"event":"open","writer":"test"`,
		fmt.Sprintf(`"event":"blob","tenant":"%s","action":"%s","index":0,"path":"blobs/%s/0.blob","size":%d,"sha256":"%064d","command_sha256":"%s"`,
			caseTenant, caseAction, caseAction, size, 0, sum(description)),
		`"event":"close","blobs":1`,
	} {
		line := fmt.Sprintf(`{"schema":"lrkit.manifest/1","seq":%d,"time":"2026-04-05T06:07:08Z",%s,"prev":"%s"`, i, members, prev)
		prev = sum(line)
		fmt.Fprintf(&manifest, "%s,\"hash\":\"%s\"}\n", line, prev)
	}
	manifest.WriteString(more)
	return os.WriteFile(r.path(filepath.Join("case", "manifest.ndjson")), manifest.Bytes(), 0o600)
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}
