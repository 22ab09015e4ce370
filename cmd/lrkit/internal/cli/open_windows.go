package cli

// endOfInput is what ends the input on a terminal, on a line of its own.
const endOfInput = "Ctrl-Z and Enter"
