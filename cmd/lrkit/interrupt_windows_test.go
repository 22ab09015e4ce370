package main_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// TestCtrlBreak: a console event ends the command with the exit code of an interruption. Ctrl-C
// itself cannot be sent to one group of processes; Go makes the same signal of both.
func TestCtrlBreak(t *testing.T) {
	bin, ready := built(t), filepath.Join(t.TempDir(), "ready.json")
	cmd := exec.Command(bin, "sim", "--ready-file", ready)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	for range 6000 {
		if _, err := os.Stat(ready); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(cmd.Process.Pid)); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("%v, want exit code 130: %s", err, &said)
	}
	if !strings.Contains(said.String(), "interrupted: the emulator keeps nothing") {
		t.Errorf("%s", &said)
	}
}
