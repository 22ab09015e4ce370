package analyze_test

import (
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

func TestParts(t *testing.T) {
	for _, c := range []struct {
		path, platform string
		want           analyze.Parts
	}{
		{`C:\Temp\a.dmp.zip`, "windows", analyze.Parts{Directory: `C:\Temp`, Name: "a.dmp.zip", Extension: "zip", Drive: "C"}},
		{`c:\a`, "windows", analyze.Parts{Directory: `c:\`, Name: "a", Drive: "C"}},
		{`C:\`, "windows", analyze.Parts{Directory: `C:\`, Drive: "C"}},
		{`C:\Temp\`, "windows", analyze.Parts{Directory: `C:\`, Name: "Temp", Drive: "C"}},
		{`C:/Temp/a.txt`, "windows", analyze.Parts{Directory: `C:/Temp`, Name: "a.txt", Extension: "txt", Drive: "C"}},
		{`C:rel.txt`, "windows", analyze.Parts{Directory: `C:`, Name: "rel.txt", Extension: "txt", Drive: "C"}},
		{`\\srv\share\x\y.log`, "windows", analyze.Parts{Directory: `\\srv\share\x`, Name: "y.log", Extension: "log"}},
		{`\\?\C:\x\y`, "windows", analyze.Parts{Directory: `\\?\C:\x`, Name: "y", Drive: "C"}},
		{`C:\p.exe:Zone.Identifier:$DATA`, "windows", analyze.Parts{Directory: `C:\`, Name: "p.exe", Extension: "exe", Stream: "Zone.Identifier:$DATA", Drive: "C"}},
		{`%TEMP%\x.ps1`, "windows", analyze.Parts{Directory: `%TEMP%`, Name: "x.ps1", Extension: "ps1"}},
		{`a b.txt`, "windows", analyze.Parts{Name: "a b.txt", Extension: "txt"}},
		{`/var/log/a.log`, "posix", analyze.Parts{Directory: "/var/log", Name: "a.log", Extension: "log"}},
		{`/a:b\c`, "posix", analyze.Parts{Directory: "/", Name: `a:b\c`}},
		{`/.bashrc`, "posix", analyze.Parts{Directory: "/", Name: ".bashrc"}},
		{`/`, "posix", analyze.Parts{Directory: "/"}},
		{``, "windows", analyze.Parts{}},
	} {
		f := analyze.Finding{Kind: analyze.KindFile, Value: c.path, Platform: c.platform}
		if got := f.Parts(); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.path, got, c.want)
		}
	}
	listed := analyze.Finding{Kind: analyze.KindFile, Value: "a.txt", Path: `C:\T\a.txt`, Platform: "windows"}
	if got := listed.Parts().Directory; got != `C:\T` {
		t.Errorf("a row of a listing: %q", got)
	}
	if got := (&analyze.Finding{Kind: analyze.KindURL, Value: "http://x/y"}).Parts(); got != (analyze.Parts{}) {
		t.Errorf("a URL: %+v", got)
	}
}
