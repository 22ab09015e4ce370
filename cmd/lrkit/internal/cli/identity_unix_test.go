//go:build unix && !lrkit_light && !lrkit_noidentity

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

// TestCLI runs a script in the place of Azure's command line.
func TestCLI(t *testing.T) {
	dir := t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\necho '{\"accessToken\":\"%s\",\"expires_on\":%d,\"tokenType\":\"Bearer\"}'\n", identityToken, time.Now().Add(time.Hour).Unix())
	if err := os.WriteFile(filepath.Join(dir, "az"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	f := serviceFlags{auth: "cli"}
	tokens, err := f.openTokens(t.Context(), api.Cloud{Scope: "https://api.example/.default"}, &service{tenant: identityTenant})
	askFor(t, tokens, err)
}
