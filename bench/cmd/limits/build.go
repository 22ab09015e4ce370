package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
)

const lrkitPackage = "github.com/lrkit/lrkit/cmd/lrkit"

// build builds the package of a command into dir and returns the name of the file.
func build(ctx context.Context, pkg, dir string, stderr io.Writer) (string, error) {
	file := filepath.Join(dir, "lrkit")
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", file, pkg)
	cmd.Stdout, cmd.Stderr = stderr, stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go build %s: %w", pkg, err)
	}
	return file, nil
}
