//go:build !linux

package core

// Pin does nothing here, and says so.
func Pin() (string, error) { return "not pinned", nil }
