package analyze_test

import (
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// TestWrappedPaths: a path that a console wrapped in the midst of a text is whole, with the blank
// at which it was wrapped, and its span proves it. What only may go on does not.
func TestWrappedPaths(t *testing.T) {
	const at = "Get-Item : The term that follows was not found: "
	const row = "Compress-Archive : The archive file that was asked for cannot be made of "
	for _, c := range []struct {
		name, text string
		want       []string // of files and keys
	}{
		{"in quotes", at + "'C:\\Users\\ann lee\\odd \r\ntool\\run.dll' is not there\r\n", []string{`high C:\Users\ann lee\odd tool\run.dll`}},
		{"its name", at + "\"D:\\cases\\the \nlast one.txt\".\n", []string{`high D:\cases\the last one.txt`}},
		{"a key", at + "'HKLM:\\SOFTWARE\\Microsoft\\Windows \nNT\\CurrentVersion' x\n", []string{`high HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion`}},
		{"POSIX", at + "'/Users/ann/my \nfiles/a' x\n", []string{`high /Users/ann/my files/a`}},
		{"curly quotes", at + "“C:\\Users\\ann lee\\odd \ntool\\run.dll” x\n", []string{`high C:\Users\ann lee\odd tool\run.dll`}},
		{"two wraps", at + "'C:\\Program Files\\a very \nlong name that goes on and on for many words \nmore\\x.txt' y\n", []string{
			`high C:\Program Files\a very long name that goes on and on for many words more\x.txt`}},
		{"indented", at + "'C:\\Users\\ann lee\\odd \n    tool\\run.dll' x\n", []string{`high C:\Users\ann lee\odd tool\run.dll`}},
		{"in a word", row + "'C:\\Users\\ann\\Desk\ntop\\x.txt' y\n", []string{`low C:\Users\ann\Desktop\x.txt`}},
		{"no quotes", "At C:\\ProgramData\\Microsoft\\Windows Defender Threat \r\nProtection\\Downloads\\hunt.ps1:12 char:3\r\n", []string{
			`medium C:\ProgramData\Microsoft\Windows Defender Threat Protection\Downloads\hunt.ps1`}},
		{"another path after it", "At C:\\ProgramData\\Microsoft\\Windows Defender Threat \nProtection\\a.ps1 and D:\\x.txt\n", []string{
			`medium C:\ProgramData\Microsoft\Windows Defender Threat Protection\a.ps1`, `medium D:\x.txt`}},
		{"a path on the next line", "The files that were found are in C:\\Windows\\Temp \nC:\\T\\x.txt\n", []string{`medium C:\Windows\Temp`, `high C:\T\x.txt`}},
		{"text on the next line", "The files that were found are in C:\\Windows\\Temp \ndone with 3.txt\n", []string{`medium C:\Windows\Temp`}},
		{"a quote that never closes", at + "'C:\\Users\\ann \nlee\n\n", []string{`medium C:\Users\ann`}},
		{"an apostrophe far away", at + "'C:\\Users\\ann \n\nlee' x\n", []string{`medium C:\Users\ann`}},
		{"short lines", "see 'C:\\T\\a \nb.txt' x\n", []string{`medium C:\T\a`}},
		{"the end of the text", at + "'C:\\Users\\ann lee\\odd \ntool\\run.dll'", []string{`high C:\Users\ann lee\odd tool\run.dll`}},
	} {
		var got []string
		for _, f := range findAll(t, c.text, nil) {
			if f.Kind != analyze.KindFile && f.Kind != analyze.KindRegistry {
				continue
			}
			got = append(got, string(f.Confidence)+" "+f.Value)
			if p := f.Proof([]byte(c.text[f.Span.Start:f.Span.End])); p != f.Value {
				t.Errorf("%s: %q is proven to be %q", c.name, f.Value, p)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}
