package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	module = "github.com/lrkit/lrkit"
	probe  = module + "/bench/cmd/writing/probe"
)

// build builds a package, with the module in dir.
func build(dir, binary, pkg string, flags ...string) error {
	c := exec.Command("go", append(append([]string{"build", "-o", binary}, flags...), pkg)...)
	c.Dir, c.Stderr = dir, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("go build %s: %w", pkg, err)
	}
	return nil
}

// buildOlder builds the probe with another version of the module, which may not have it. That
// folder stays as it is: the compiler sees the probe through an overlay.
func buildOlder(older, temp, binary string) error {
	older, err := filepath.Abs(older)
	if err != nil {
		return err
	}
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", probe).Output()
	if err != nil {
		return fmt.Errorf("go list %s: %w", probe, err)
	}
	at := filepath.Join(older, "bench", "cmd", "writing", "probe", "main.go")
	from := filepath.Join(strings.TrimSpace(string(out)), "main.go")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {at: from}})
	if err != nil {
		return err
	}
	name := filepath.Join(temp, "overlay.json")
	if err := os.WriteFile(name, overlay, 0o600); err != nil {
		return err
	}
	return build(older, binary, probe, "-overlay", name)
}
