package analyze_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// TestByteOrderMark: a file that begins with a byte order mark is the same table as without.
func TestByteOrderMark(t *testing.T) {
	for _, text := range []string{
		"\"ProcessName\",\"ProcessId\",\"ParentProcessId\"\r\n\"a.exe\",\"4\",\"1\"\r\n\"b.exe\",\"5\",\"4\"\r\n",
		"Path,Length\n\"C:\\T\\a b.txt\",77\n",
		"Name : C:\\T\\a.txt\nSize : 77\n",
		"C:\\T\\a b.txt\n",
	} {
		list := func(text string, by int64) (all []string) {
			for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), nil) {
				if err != nil {
					break
				}
				s := fmt.Sprintf("%s %s [%d,%d)", f.Kind, f.Value, f.Span.Start-by, f.Span.End-by)
				if p := f.Process; p != nil {
					s += fmt.Sprintf(" pid %d of %d", p.ID, p.Parent)
				}
				if f.Size != nil {
					s += fmt.Sprintf(" %d bytes", f.Size.Bytes)
				}
				all = append(all, s)
			}
			return all
		}
		plain, marked := list(text, 0), list("\ufeff"+text, 3)
		if len(plain) == 0 || fmt.Sprint(plain) != fmt.Sprint(marked) {
			t.Errorf("%q: %q, with a mark %q", text, plain, marked)
		}
	}
}
