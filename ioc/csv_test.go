package ioc

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// TestCSV: a list in CSV has the entries of its first two columns, and no others.
func TestCSV(t *testing.T) {
	hit := func(list *List, kind analyze.Kind, value string) bool {
		return list.Match(&analyze.Finding{Kind: kind, Value: value}) != nil
	}
	list, err := Read("list", strings.NewReader("\uFEFFkind,value,machine,source\r\n"+
		"name,'-evil.exe,m,s\r\n"+
		"path,\"C:\\x\\a, \"\"b\"\".exe\",m,\"s,1\"\r\n\r\n"+
		"DOMAIN,*.evil.example\n"+
		"sha1,\"0123456789012345678901234567890123456789\""))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(list.Entries()); n != 4 {
		t.Fatalf("%d entries", n)
	}
	for value, kind := range map[string]analyze.Kind{
		"-evil.exe": analyze.KindProcess, `c:\X\A, "b".exe`: analyze.KindFile, "a.evil.example": analyze.KindDomain,
		"0123456789012345678901234567890123456789": analyze.KindHash,
	} {
		if !hit(list, kind, value) {
			t.Errorf("%s does not hit", value)
		}
	}
	for _, value := range []string{"m", "s", "s,1", "evil.example", "value"} {
		if hit(list, analyze.KindDomain, value) || hit(list, analyze.KindProcess, value) {
			t.Errorf("%s hits", value)
		}
	}
	if e := list.Entries()[0]; e.Line != 2 || e.Text != "-evil.exe" {
		t.Errorf("%+v", e)
	}
	for row, want := range map[string]string{
		"name":                              errRow.Error(),
		"name,\"x":                          errRow.Error(),
		"name,\"x\"y,m":                     errRow.Error(),
		"na\"me,x":                          errRow.Error(),
		"name,":                             errEmpty.Error(),
		"name,'":                            errEmpty.Error(),
		"command,x":                         errUnknown.Error(),
		"sha256,abcd":                       errHash.Error(),
		"name,a/b":                          errName.Error(),
		"name,a\x01":                        errText.Error(),
		"name,\"a\x00\"":                    errText.Error(),
		"name,\xff":                         errText.Error(),
		"name," + strings.Repeat("x", 1025): errLong.Error(),
	} {
		if _, err := Read("list", strings.NewReader("kind,value\n"+row+"\n")); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "list:2: ") {
			t.Errorf("%q: %v, want %q", row, err, want)
		}
	}
}
