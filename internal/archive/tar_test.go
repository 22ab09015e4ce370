package archive

import (
	stdtar "archive/tar"
	"fmt"
	"strings"
	"testing"
)

func named(name, content string) tarFile {
	return tarFile{stdtar.Header{Name: name, Mode: 0o600}, content}
}

func special(kind byte, name, link string) tarFile {
	return tarFile{stdtar.Header{Name: name, Typeflag: kind, Linkname: link}, ""}
}

// edited returns a tar with bytes at an offset replaced, and the checksum of that header made
// right.
func edited(b []byte, header, at int, with string) []byte {
	b = []byte(string(b))
	copy(b[header+at:], with)
	sum := 0
	for i, c := range b[header : header+blockSize] {
		if 148 <= i && i < 156 {
			c = ' '
		}
		sum += int(c)
	}
	copy(b[header+148:], fmt.Sprintf("%06o\x00 ", sum))
	return b
}

// TestTar: what each archive is said to hold, and what is wrong with it.
func TestTar(t *testing.T) {
	two := tarOf(t, named("a", "content of a"), named("b", "content of b"))
	long := strings.Repeat("d/", 100) + "name"
	const a, b = "0 file \"a\" = \"content of a\"\n", "1 file \"b\" = \"content of b\"\n"
	for _, test := range []struct {
		name string
		tar  []byte
		want string
	}{
		{"plain", two, a + b},
		{"types", tarOf(t, named("x", "1"), special('1', "hard", "x"), special('2', "soft", "/etc/shadow"), special('3', "char", ""), special('4', "block", ""),
			special('5', "dir/", ""), special('6', "fifo", "")),
			"0 file \"x\" = \"1\"\n1 hard-link \"hard\" -> \"x\"\n2 symbolic-link \"soft\" -> \"/etc/shadow\"\n3 device \"char\"\n4 device \"block\"\n5 directory \"dir/\"\n6 fifo \"fifo\"\n"},
		{"long name in pax", tarOf(t, tarFile{stdtar.Header{Name: long, Format: stdtar.FormatPAX}, "x"}), fmt.Sprintf("0 file %q = \"x\"\n", long)},
		{"long name of GNU", tarOf(t, tarFile{stdtar.Header{Name: long, Linkname: long, Typeflag: '2', Format: stdtar.FormatGNU}, ""}),
			fmt.Sprintf("0 symbolic-link %q -> %q\n", long, long)},
		{"name in two parts", tarOf(t, tarFile{stdtar.Header{Name: strings.Repeat("d/", 60) + "n", Format: stdtar.FormatUSTAR}, "x"}),
			fmt.Sprintf("0 file %q = \"x\"\n", strings.Repeat("d/", 60)+"n")},
		{"a name beyond the limit", tarOf(t, tarFile{stdtar.Header{Name: strings.Repeat("n", 5000), Format: stdtar.FormatPAX}, "x"}),
			fmt.Sprintf("0 file %q ! limit@0*1 entry-name = \"x\"\n", strings.Repeat("n", 4096))},
		{"a name of GNU beyond the limit", tarOf(t, tarFile{stdtar.Header{Name: strings.Repeat("n", 5000), Format: stdtar.FormatGNU}, "x"}),
			fmt.Sprintf("0 file %q ! limit@0*1 entry-name = \"x\"\n", strings.Repeat("n", 4096))},
		{"a global header", tarOf(t, tarFile{stdtar.Header{Typeflag: 'g', PAXRecords: map[string]string{"path": "evil"}}, ""}, named("a", "content of a")), a},
		{"names", tarOf(t, named("../x", ""), named("/etc/x", ""), named("a\x1b[2J", ""), named("x", "1"), named("x", "2")),
			"0 file \"../x\" ! odd-name@0*1 .. = \"\"\n1 file \"/etc/x\" ! odd-name@0*1 absolute = \"\"\n2 file \"a\\x1b[2J\" ! odd-name@0*1 control or format characters = \"\"\n" +
				"3 file \"x\" = \"1\"\n4 file \"x\" ! duplicate@0*1 = \"2\"\n"},
		{"invalid UTF-8", edited(two, 0, 0, "a\xff"), "0 file \"a\\xff\" ! odd-name@0*1 invalid UTF-8 = \"content of a\"\n" + b},
		{"sparse of GNU", edited(two, 0, 156, "S"), "0 file \"a\" ! unsupported@0*1 a sparse file\n" + b},
		{"sparse in pax", tarOf(t, tarFile{stdtar.Header{Name: "a", Format: stdtar.FormatPAX, PAXRecords: map[string]string{"comment": "x"}}, ""}), "0 file \"a\" = \"\"\n"},
		{"an unknown type", edited(two, 0, 156, "Z"), "0 file \"a\" ! mismatch@0*1 read as a file: its type is 'Z' = \"content of a\"\n" + b},
		{"a size that is no number", edited(two, 0, 124, "zzz"),
			"! corrupt@0*2 tar: the size of an entry is no number\n0 file \"a\" ! corrupt@0*1 its size is no number\n" + b},
		{"a size beyond the end", edited(two, 1024, 124, "00000077777"),
			"! truncated@3072*1 tar: it ends within an entry\n" + a + "1 file \"b\" = 1536 bytes ! archive: byte 1536 of the entry: the content ends after 1536 of 32767 bytes\n"},
		{"a size as large as can be", edited(two, 1024, 124, "\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff"),
			"! truncated@3072*1 tar: it ends within an entry\n" + a + "1 file \"b\" = 1536 bytes ! archive: byte 1536 of the entry: the content ends after 1536 of 1152921504606846976 bytes\n"},
		{"cut in the content", two[:1024+512+5], "! truncated@1541*1 tar: it ends within an entry\n" + a +
			"1 file \"b\" = \"conte\" ! archive: byte 5 of the entry: the content ends after 5 of 12 bytes\n"},
		{"cut in a header", two[:1024+100], "! truncated@1024*1 tar: the blocks that end it are missing\n" + a},
		{"cut between entries", two[:1024], "! truncated@1024*1 tar: the blocks that end it are missing\n" + a},
		{"behind the end", append([]byte(string(two)), "hidden"...), "! unlisted@3072*6 after the end of the tar\n" + a + b},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := list(t, test.tar, Limits{}, ContentLimits{}); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestDamagedHeader: the entries after a header that is damaged are found.
func TestDamagedHeader(t *testing.T) {
	all := tarOf(t, named("a", "content of a"), named("b", "content of b"), named("c", "content of c"))
	all[1024+3] ^= 0xff
	want := "! corrupt@1024*1 tar: no header, or one whose checksum is wrong\n0 file \"a\" = \"content of a\"\n1 file \"c\" = \"content of c\"\n"
	if got := list(t, all, Limits{}, ContentLimits{}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
