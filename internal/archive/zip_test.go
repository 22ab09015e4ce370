package archive

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/badzip"
)

// changed returns an entry with a change.
func changed(e badzip.Entry, change func(*badzip.Entry)) badzip.Entry {
	change(&e)
	return e
}

// unicodePath is the extra field of a name in UTF-8.
func unicodePath(raw, name string) []byte {
	b := binary.LittleEndian.AppendUint16(nil, 0x7075)
	b = binary.LittleEndian.AppendUint16(b, uint16(5+len(name)))
	b = append(b, 1)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(raw)))
	return append(b, name...)
}

// TestZip: what each archive is said to hold, and what is wrong with it.
func TestZip(t *testing.T) {
	a, b := badzip.Stored("a", "content of a"), badzip.Deflated("b", strings.Repeat("text ", 50))
	for _, test := range []struct {
		name string
		zip  func(*badzip.Builder) []byte // nil for one that Of makes
		of   []badzip.Entry
		want string
	}{
		{name: "empty", want: ``},
		{name: "plain", of: []badzip.Entry{a, b}, want: "0 file \"a\" = \"content of a\"\n1 file \"b\" = 250 bytes\n"},
		{name: "comment", zip: func(z *badzip.Builder) []byte {
			z.Central(a, z.Local(a))
			return z.End("PK\x05\x06 in a comment, and more than enough of it")
		}, want: "0 file \"a\" = \"content of a\"\n"},
		{name: "bytes behind it", zip: func(z *badzip.Builder) []byte {
			z.Central(a, z.Local(a))
			return append(z.End(""), "more"...)
		}, want: "! unlisted@112*4 after the end of the zip\n0 file \"a\" = \"content of a\"\n"},
		{name: "bytes between", zip: func(z *badzip.Builder) []byte {
			z.Central(a, z.Local(a))
			z.Local(badzip.Stored("hidden", "an entry that no record names"))
			z.Central(b, z.Local(b))
			return z.End("")
		}, want: "! unlisted@43*65 between the entries of the zip\n0 file \"a\" = \"content of a\"\n1 file \"b\" = 250 bytes\n"},
		{name: "zip64", zip: func(z *badzip.Builder) []byte {
			c := changed(a, func(e *badzip.Entry) { e.Zip64 = true })
			z.Central(c, z.Local(c))
			z.Central(b, z.Local(b))
			return z.End64()
		}, want: "0 file \"a\" = \"content of a\"\n1 file \"b\" = 250 bytes\n"},
		{name: "descriptors", zip: func(z *badzip.Builder) []byte {
			for _, e := range []badzip.Entry{a, b} {
				e.Flags = flagDescriptor
				at := z.Local(changed(e, func(e *badzip.Entry) { e.CRC, e.Packed, e.Size = 0, 0, 0 }))
				z.Raw("PK\x07\x08............")
				z.Central(e, at)
			}
			return z.End("")
		}, want: "0 file \"a\" = \"content of a\"\n1 file \"b\" = 250 bytes\n"},
		{name: "encrypted", of: []badzip.Entry{changed(a, func(e *badzip.Entry) { e.Flags = flagEncrypted }), b},
			want: "0 file \"a\" ! encrypted@0*1\n1 file \"b\" = 250 bytes\n"},
		{name: "AES", of: []badzip.Entry{changed(a, func(e *badzip.Entry) { e.Method = methodAES })}, want: "0 file \"a\" ! encrypted@0*1\n"},
		{name: "methods", of: []badzip.Entry{changed(a, func(e *badzip.Entry) { e.Method = 9 }), changed(b, func(e *badzip.Entry) { e.Method = 14 }),
			changed(badzip.Stored("c", ""), func(e *badzip.Entry) { e.Method = 77 })},
			want: "0 file \"a\" ! unsupported@0*1 compression method 9 (deflate64)\n1 file \"b\" ! unsupported@0*1 compression method 14 (lzma)\n" +
				"2 file \"c\" ! unsupported@0*1 compression method 77 (unknown)\n"},
		{name: "another CRC", of: []badzip.Entry{changed(a, func(e *badzip.Entry) { e.CRC = 1 }), b},
			want: "0 file \"a\" = \"content of a\" ! archive: byte 12 of the entry: its CRC is 178a606c, the directory says 00000001\n1 file \"b\" = 250 bytes\n"},
		{name: "longer than said", of: []badzip.Entry{changed(b, func(e *badzip.Entry) { e.Size = 4 })},
			want: "0 file \"b\" = \"text\" ! archive: byte 4 of the entry: the content is longer than the 4 bytes that the directory says\n"},
		{name: "shorter than said", of: []badzip.Entry{changed(b, func(e *badzip.Entry) { e.Size = 400 })},
			want: "0 file \"b\" = 250 bytes ! archive: byte 250 of the entry: the content ends after 250 of 400 bytes\n"},
		{name: "cut deflate", of: []badzip.Entry{changed(b, func(e *badzip.Entry) { e.Data, e.Packed = e.Data[:9], 9 })},
			want: "0 file \"b\" = 250 bytes ! archive: byte 250 of the entry: the compressed content ends early\n"},
		{name: "bytes behind the content", of: []badzip.Entry{changed(b, func(e *badzip.Entry) { e.Data, e.Packed = append(bytes.Clone(e.Data), "hidden"...), e.Packed+6 })},
			want: "0 file \"b\" = 250 bytes ! trailing 6\n"},
		{name: "no local header", zip: func(z *badzip.Builder) []byte {
			z.Central(a, z.Local(a))
			z.Central(b, 5)
			z.Central(b, 1<<31)
			return z.End("")
		}, want: "0 file \"a\" = \"content of a\"\n1 file \"b\" ! corrupt@0*1 no local header is at byte 5 of the archive\n" +
			"2 file \"b\" ! corrupt@0*1 no local header is at byte 2147483648 of the archive ! duplicate@0*1\n"},
		{name: "headers disagree", zip: func(z *badzip.Builder) []byte {
			at := z.Local(changed(a, func(e *badzip.Entry) { e.Name, e.Size, e.CRC = "evil.exe", 7, 9 }))
			z.Central(a, at)
			return z.End("")
		}, want: "0 file \"a\" ! mismatch@0*3 name: evil.exe in the local header, another in the directory = \"content of a\"\n"},
		{name: "one header for all", zip: func(z *badzip.Builder) []byte {
			at := z.Local(b)
			for _, name := range []string{"1", "2", "3"} {
				z.Central(changed(b, func(e *badzip.Entry) { e.Name = name }), at)
			}
			return z.End("")
		}, want: "0 file \"1\" ! mismatch@0*1 name: b in the local header, another in the directory = 250 bytes\n" +
			"1 file \"2\" ! overlap@0*1 bytes 0:44 of the archive ! mismatch@0*1 name: b in the local header, another in the directory\n" +
			"2 file \"3\" ! overlap@0*1 bytes 0:44 of the archive ! mismatch@0*1 name: b in the local header, another in the directory\n"},
		{name: "a header quoted in another", zip: func(z *badzip.Builder) []byte {
			inner := new(badzip.Builder)
			inner.Local(a)
			quoted := badzip.Stored("q", string(inner.End("")[:43]))
			at := z.Local(quoted)
			z.Central(quoted, at)
			z.Central(a, at+31)
			return z.End("")
		}, want: "0 file \"q\" = \"PK\\x03\\x04-\\x00\\x00\\x00\\x00\\x00\\x00`~]l`\\x8a\\x17\\f\\x00\\x00\\x00\\f\\x00\\x00\\x00\\x01\\x00\\x00\\x00acontent of a\"\n" +
			"1 file \"a\" ! overlap@0*1 bytes 31:74 of the archive\n"},
		{name: "the content reaches into the directory", of: []badzip.Entry{changed(a, func(e *badzip.Entry) { e.Packed, e.Size = 60, 60 })},
			want: "0 file \"a\" ! overlap@0*1 bytes 0:91 of the archive\n"},
		{name: "count is wrong", zip: func(z *badzip.Builder) []byte {
			z.Central(a, z.Local(a))
			all := z.End("")
			all[len(all)-12] = 9
			return all
		}, want: "! mismatch@90*1 the directory has 1 whole records, the end of the zip says 9\n0 file \"a\" = \"content of a\"\n"},
		{name: "no directory", zip: func(z *badzip.Builder) []byte {
			z.Local(a)
			z.Local(b)
			z.Raw("PK\x01\x02 cut")
			return z.End("")[:95]
		}, want: "! truncated@95*1 zip: the directory at the end is missing\n0 file \"a\" = \"content of a\"\n1 file \"b\" = 250 bytes\n"},
		{name: "cut in an entry", zip: func(z *badzip.Builder) []byte {
			z.Local(a)
			z.Local(b)
			return z.End("")[:80]
		}, want: "! truncated@80*1 zip: the directory at the end is missing\n0 file \"a\" = \"content of a\"\n" +
			"1 file \"b\" = \"text \" ! archive: byte 5 of the entry: the compressed content ends early\n"},
		{name: "links", of: []badzip.Entry{
			changed(badzip.Stored("l", "/etc/shadow"), func(e *badzip.Entry) { e.Host, e.Attributes = hostUnix, 0o120777<<16 }),
			changed(badzip.Stored("d", ""), func(e *badzip.Entry) { e.Host, e.Attributes = hostUnix, 0o060644<<16 }),
			changed(badzip.Stored("f", ""), func(e *badzip.Entry) { e.Host, e.Attributes = hostUnix, 0o010644<<16 }),
			badzip.Stored("dir/", ""), badzip.Stored("evil/", "content")},
			want: "0 symbolic-link \"l\" -> \"/etc/shadow\"\n1 device \"d\"\n2 fifo \"f\"\n3 directory \"dir/\"\n" +
				"4 file \"evil/\" ! mismatch@0*1 the name is that of a directory, and there is content = \"content\"\n"},
		{name: "names", of: []badzip.Entry{
			badzip.Stored("../../x", ""), badzip.Stored(`..\x`, ""), badzip.Stored("/etc/x", ""), badzip.Stored(`C:\x`, ""), badzip.Stored("a\x00b", ""),
			badzip.Stored("a\x1b[31m", ""), changed(badzip.Stored("a\u202Etxt.exe", ""), func(e *badzip.Entry) { e.Flags = flagUTF8 }),
			changed(badzip.Stored("a\xff", ""), func(e *badzip.Entry) { e.Flags = flagUTF8 }),
			badzip.Stored("J\x82r\x93me", ""), changed(badzip.Stored("Jérôme", ""), func(e *badzip.Entry) { e.Host = hostUnix }),
			changed(badzip.Stored("J?", ""), func(e *badzip.Entry) { e.Extra = unicodePath("J?", "Jü") }),
			changed(badzip.Stored("K?", ""), func(e *badzip.Entry) { e.Extra = unicodePath("J?", "Jü") }),
			badzip.Stored("", ""), badzip.Stored(".. /x", ""), badzip.Stored("a..b/...", ""), badzip.Stored("same", ""), badzip.Stored("same", "")},
			want: "0 file \"../../x\" ! odd-name@0*1 .. = \"\"\n1 file \"..\\\\x\" ! odd-name@0*1 .., backslash = \"\"\n2 file \"/etc/x\" ! odd-name@0*1 absolute = \"\"\n" +
				"3 file \"C:\\\\x\" ! odd-name@0*1 absolute, backslash = \"\"\n4 file \"a\\x00b\" ! odd-name@0*1 NUL = \"\"\n" +
				"5 file \"a\\x1b[31m\" ! odd-name@0*1 control or format characters = \"\"\n6 file \"a\\u202etxt.exe\" ! odd-name@0*1 control or format characters = \"\"\n" +
				"7 file \"a\\xff\" ! odd-name@0*1 invalid UTF-8 = \"\"\n8 file \"Jérôme\" = \"\"\n9 file \"Jérôme\" = \"\"\n10 file \"Jü\" = \"\"\n11 file \"K?\" = \"\"\n" +
				"12 file \"\" ! odd-name@0*1 empty = \"\"\n13 file \".. /x\" ! odd-name@0*1 .. = \"\"\n14 file \"a..b/...\" ! odd-name@0*1 .. = \"\"\n" +
				"15 file \"same\" = \"\"\n16 file \"same\" ! duplicate@0*1 = \"\"\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			all := badzip.Of(test.of...)
			if test.zip != nil {
				all = test.zip(new(badzip.Builder))
			}
			if got := list(t, all, Limits{}, ContentLimits{}); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}
