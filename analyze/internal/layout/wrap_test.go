package layout

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// TestWrapped: a value that PowerShell wrapped at a blank keeps it, one that it broke gets none.
func TestWrapped(t *testing.T) {
	const path = `C:\Windows\System32\WindowsPowerShell\v1.0\Modules\Microsoft.PowerShell.Utility\x.psm1`
	const padded = "Signer : \n\n"
	for _, c := range []struct {
		at, text string
		blank    bool
		level    artifact.Level
	}{
		{where(), "FullName : C:\\a b \n           c\\d.txt\n", true, artifact.High},
		{where(), "FullName : C:\\a b\n           c\\d.txt\n", false, artifact.Low},
		{where(), "FullName : C:\\a b \r\n           c\\d.txt\r\n", true, artifact.High},
		{where(), "    Directory: C:\\ProgramData\\Microsoft\\Windows Defender Advanced Threat    \n    Protection\n", true, artifact.High},
		{where(), "Name Path\n---- ----\nx    C:\\a b    \n     c\n", true, artifact.High},
		{where(), "Mode    LastWriteTime      Length Name\n----    -------------      ------ ----\n-a---- 15.01.2024 15:14 1 a \n                                  b.txt\n", true, artifact.High},
		// The blanks at the ends of lines are lost.
		{where(), "Path : C:\\Program Files\\Common Files\\of this one small computer\n       machine\\for\\everything that\\a tool with a long name.exe\n", true, artifact.Medium},
		{where(), "PSPath            : Microsoft.PowerShell.Core\\FileSystem::C:\\Program\n                    Files\\OddOffice\\Office15\\ODD.EXE\n", true, artifact.Low},
		{where(), "Name        : " + path[:58] + "\nPath        : " + path[:58] + "\n              " + path[58:] + "\n", false, artifact.High},
		{where(), "Path        : C:\\Users\\ann lee\\Documents and more\\of her own\\folders\\below\n              this-one.txt\n", true, artifact.Medium},
		{where(), padded + "Path        : C:\\Users\\ann lee\\Documents and more\\of her own\\folders\\below\n              this-one.txt\n", false, artifact.High},
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
