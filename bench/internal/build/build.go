// Package build builds lrkit for programs that measure it.
package build

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// Command builds lrkit into dir and returns the name of its file.
func Command(ctx context.Context, dir string) (file string, err error) {
	file = filepath.Join(dir, "lrkit.exe") // Windows runs nothing else
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", file, "github.com/lrkit/lrkit/cmd/lrkit").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return file, nil
}
