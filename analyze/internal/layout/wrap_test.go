package layout

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// TestWrapped: a value that PowerShell wrapped at a blank keeps it, one that it broke gets none.
func TestWrapped(t *testing.T) {
	for _, c := range []struct {
		at, text string
		blank    bool
	}{
		{where(), "FullName : C:\\a b \n           c\\d.txt\n", true},
		{where(), "FullName : C:\\a b\n           c\\d.txt\n", false},
		{where(), "FullName : C:\\a b \r\n           c\\d.txt\r\n", true},
		{where(), "    Directory: C:\\ProgramData\\Microsoft\\Windows Defender Advanced Threat    \n    Protection\n", true},
		{where(), "Name Path\n---- ----\nx    C:\\a b    \n     c\n", true},
		{where(), "Mode    LastWriteTime      Length Name\n----    -------------      ------ ----\n-a---- 15.01.2024 15:14 1 a \n                                  b.txt\n", true},
	} {
		r := new(Reader)
		var last []Part
		for line := range strings.Lines(c.text) {
			last = r.read(nil, []byte(strings.TrimSuffix(line, "\n")), false)
		}
		if len(last) != 1 || !last[0].Flags.Has(artifact.Continued) || (last[0].Text == " ") != c.blank {
			t.Errorf("%s: %+v", c.at, last)
		}
	}
}
