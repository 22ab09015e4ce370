package grammar

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

const (
	md5    = "d41d8cd98f00b204e9800998ecf8427e"
	sha1   = "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"
	sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	sha512 = sha256 + sha256
)

var hashCases = []struct {
	line string
	want string // the kinds
}{
	{"MD5=" + md5 + ",SHA1=" + sha1 + ",SHA256=" + sha256 + ",SHA512=" + sha512, "md5 sha1 sha256 sha512"},
	{md5, "md5"},
	{"(" + md5 + ")", "md5"},
	{md5 + " " + md5 + "\t" + md5, "md5 md5 md5"},
	{`C:\cache\` + sha1 + ".bin", "sha1"},
	{strings.ToUpper(md5[:16]) + md5[16:], "md5"},
	{md5 + "0", ""},
	{"0" + md5, ""},
	{"x" + md5, ""},
	{md5 + "_", ""},
	{"0x" + md5, ""},
	{strings.Repeat("0", 32) + " " + strings.Repeat("1234567890", 4), ""},
	{"{afb7f18a-8ad2-3b95-8eb3-6819159e253d}", ""},
	{strings.Repeat("a", 129), ""},
	{strings.Repeat("a", 31), ""},
	{"    Blob    REG_BINARY    " + md5, ""},
	{"    Blob\tREG_NONE\t" + sha1, ""},
	{"    FileId    REG_SZ    " + sha1, "sha1"},
	{"FIRST_BYTES: " + sha1 + " / MZ", ""},
	{`"FirstBytes": "` + md5 + `"`, ""},
	{"First bytes = " + md5, ""},
	{"imphash: " + md5, "md5"},
	{"BYTES " + md5, "md5"},
}

func hexLine(b []byte) *plane.Line { return plane.Of(b, HashCandidates) }

func TestHashes(t *testing.T) {
	for _, c := range hashCases {
		for shift := range 33 { // wherever the probes fall
			line := strings.Repeat("-", shift) + c.line
			var got []string
			list := new(artifact.List)
			Hashes(list, hexLine([]byte(line)))
			for i := range list.Matches {
				got = append(got, list.Matches[i].Algorithm.String())
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%q: got %q, want %q", line, got, c.want)
			}
		}
	}
}
