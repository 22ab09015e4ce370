package analyze

import (
	"strconv"
	"strings"
)

// Numbered reports whether the finding is a process of which the text tells the number and no name:
// its value is the number as printed, 4242 or 0x1092, and is not what the process is called.
func (f *Finding) Numbered() bool {
	if f.Kind != KindProcess || f.Process == nil || f.Process.ID < 0 {
		return false
	}
	digits, base := f.Value, 10
	if len(digits) > 2 && strings.EqualFold(digits[:2], "0x") {
		digits, base = digits[2:], 16
	}
	n, err := strconv.ParseInt(digits, base, 64)
	return err == nil && n == f.Process.ID
}
