package analyze_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// TestHashLabels: a hash belongs to a file unless its label says that it is of something else.
func TestHashLabels(t *testing.T) {
	const h = "41f44b8f26099e38c8107ac5af090b59"
	for _, c := range []struct {
		text string
		tied bool
	}{
		{`C:\T\a.exe md5: ` + h, true},
		{`C:\T\a.exe MD5=` + h, true},
		{`C:\T\a.exe ` + h, true},
		{`C:\T\a.exe: ` + h, true},
		{`C:\T\a.exe -> hash_md5 = ` + h, true},
		{`C:\T\a.exe FileHash: ` + h, true},
		{`{"x":"C:\T\a.exe","MD5Sum":"` + h + `"} y`, true},
		{`MD5 (C:\T\a.exe) = ` + h, true},
		{`C:\T\a.exe 哈希：` + h, true},
		{`C:\T\a.exe 12:10: ` + h, true},
		{`C:\T\a.exe imphash: ` + h, false},
		{`C:\T\a.exe Import Hash: ` + h, false},
		{`C:\T\a.exe IMPHASH=` + h, false},
		{`C:\T\a.exe vhash="` + h + `"`, false},
		{`C:\T\a.exe Authentihash: ` + h, false},
		{`C:\T\a.exe BuildID[md5]=` + h, false},
		{`C:\T\a.exe session id: ` + h, false},
		{`C:\T\a.exe ParentMD5: ` + h, false},
		{`C:\T\a.exe Cert Hash(md5): ` + h, false},
		{"C:\\T\\a.exe\nimphash: " + h, false},
		{"C:\\T\\a.exe\nmd5: " + h, true},
		{"imphash: " + h + "\nC:\\T\\a.exe", false},
	} {
		found := findAll(t, c.text, nil)
		tied, alone := false, false
		for _, f := range found {
			tied = tied || f.Kind == analyze.KindFile && len(f.Hashes) == 1
			alone = alone || f.Kind == analyze.KindHash
		}
		if tied != c.tied || !alone {
			t.Errorf("%q: tied %v, want %v\n%s", c.text, tied, c.tied, strings.Join(tellAll(found), "\n"))
		}
	}
	both := findAll(t, `C:\T\a.exe imphash: `+h+` md5: 95b090fa5ca7018c83e99062f8b44f14`, nil)
	if len(both) == 0 || len(both[0].Hashes) != 1 || both[0].Hashes[0].Value != "95b090fa5ca7018c83e99062f8b44f14" {
		t.Errorf("the first hash of a length: %q", tellAll(both))
	}
}
