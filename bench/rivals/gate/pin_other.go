//go:build !linux

package main

import "os/exec"

// startPinned cannot pin here. One thread of Go at a time comes close.
func startPinned(cmd *exec.Cmd, _ int) (where string, err error) {
	cmd.Env = append(cmd.Environ(), "GOMAXPROCS=1")
	return "not pinned", cmd.Start()
}
