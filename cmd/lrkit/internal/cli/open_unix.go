//go:build !windows

package cli

// endOfInput is what ends the input on a terminal.
const endOfInput = "Ctrl-D"
