package scan

// Kernel names the kernel in use.
func Kernel() string { return "portable" }
