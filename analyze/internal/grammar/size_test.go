package grammar

import (
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

var sizeCases = []struct {
	line string
	want []int64
}{
	{"51 MB", []int64{53477376}},
	{"51 MB\x00\x00\x00", []int64{53477376}},
	{"51MB", []int64{53477376}},
	{`FILE: C:\T\a.exe SIZE: 76382 TYPE: EXE`, []int64{76382}},
	{`x FILE: C:\T\my a.exe EXT: .exe TYPE: EXE SIZE: 512 MD5: 1`, []int64{512}},
	{`Path: /opt/x Kind: ELF Length: 90210`, []int64{90210}},
	{`Error: C:\T\a.exe Buffer Size: 512`, nil},
	{`Warning: page Size: 4096`, nil},
	{"51 mb, 3 kB, 2 KiB", []int64{53477376, 3072, 2048}},
	{"51\u00a0Mo et 1,5\u202fGo", []int64{53477376, 1610612736}},
	{"1\u202f234,5 Ko", []int64{1264128}},
	{"1,234,567 bytes", []int64{1234567}},
	{"1.234.567 Bytes", []int64{1234567}},
	{"1’234’567 Bytes, 1'234'567 bytes", []int64{1234567, 1234567}},
	{"1,234.5 KB 1.234,5 KB", []int64{1264128, 1264128}},
	{"1,234 KB", []int64{1263616}},
	{"0,234 KB", []int64{240}},
	{"1234.567 KB", []int64{1264197}},
	{"0 MB", []int64{0}},
	{"51.2 MB (53,687,091 bytes).", []int64{53687091, 53687091}},
	{"free 3 MB/5 MB", []int64{3145728, 5242880}},
	{"size=12345 bytes", []int64{12345}},
	{"Size:12 octets", []int64{12}},
	{"9223372036854775807 bytes", nil}, // 19 digits
	{"999999999999999999 bytes", []int64{999999999999999999}},
	{"8 EB 7 EB", []int64{7 << 60}},
	{"-rw-r--r-- 1 root root 51M Jan 15", []int64{53477376}},
	{"51M\t/var", []int64{53477376}},
	{"/dev/sda1   100G   51G", []int64{100 << 30, 51 << 30}},
	{"Total: 51M", []int64{53477376}},
	{"in 4K, over 5G network, 3M company, 10 E", nil},
	{"51 MB/s 51 MBps 512 bytes per sector", nil},
	{"10.0.19041.1 1.2.3 MB v1.2 MB2", nil},
	{"-5 MB −5 MB +5 MB 1–5 MB 10-20 MB", nil},
	{"a51MB 0x51 MB _5 MB 5 MB_x 51MB.dll 51MB\\x", nil},
	{"1/15/2024 Bytes 12:30 B 3:14 PM", nil},
	{"MB KBDUS.DLL 1234 KBDUS.DLL 50% B 12 Mb 3 b", nil},
	{"00:1B:44:11:3A:B7 05 EB 0C 0B", nil},
	{"Size: 1 234 567 octets", []int64{1234567}},
	{"5 Rép(s)  126 414 043 136 octets", []int64{126414043136}},
	{"took 414 043 136 octets", nil}, // more than one number, or one
	{"12,34,567 bytes 1,23,4 bytes", []int64{1234567}},
	{"51,2 МБ 700 Кб 3 Гбайт 5 байт", []int64{53687091, 716800, 3 << 30, 5}},
	{"1,234 バイト 1,234 바이트 5 字节 7 bajtů 1.234.567 bayt", []int64{1234, 1234, 5, 7, 1234567}},
	{`C:\a.bin 1,23E+08`, []int64{123000000}},
	{"1,23E+08 is no size, 1E+08 /x 1.5E+99", nil},
	{`"C:\a,b.csv","1,234,567","2024-01-15"`, []int64{1234567}},
	{"4K display, 8K video", nil},
	{"1 234 567 bytes", []int64{1234567}}, // the line begins with it
	{`Path=C:\a b.exe Size=4096 MD5=0`, []int64{4096}},
	{`<file path="C:\a.exe" size="4096" sha1="0"/>`, []int64{4096}},
	{`<font color="red" size="12">`, nil},
	{`x=1 buffer size=4096 C:\a`, nil},
	{"of 1 234 567 bytes", nil}, // a number and another, or one
	{"step 2 Go to, 10 To 20", nil},
	{"1.5 bytes 1,23,4 MB 1,2,3 MB 1.234,567.8 MB 007 MB 1234,567,890 KB", nil},
	{"12345678901234567890 MB", nil},
	{"Size: 12345", []int64{12345}},
	{"Length=12345", []int64{12345}},
	{"  Size : 12,345 (0x3039)", []int64{12345}},
	{`C:\a.bin, size 12345`, []int64{12345}},
	{"Taille : 12345; Größe: 1.234.567; 大小：42", []int64{12345, 1234567, 42}},
	{"File size: 12345, Total size=1", []int64{12345, 1}},
	{`INFO {"path":"/tmp/x","size":12,"n":3}`, []int64{12}},
	{"Length          :       77", []int64{77}},
	{"Size=12 Name=x", []int64{12}},
	{"Length: 1,23E+08", []int64{123000000}},
	{"font size 12, Size: 10 x 20, Length: 12 characters, password length: 8, size 12", nil},
	{"Size: 1.5, Size: 12:30, Resize: 12, Size: 0x12, Size: 12-15, Size: 1 2", nil},
	{"512 kilobytes, 3 KBytes, 2 Megabyte, 1 gibibyte", []int64{524288, 3072, 2 << 20, 1 << 30}},
	{`C:\\a.dmp\n51 MB\n`, []int64{53477376}},
	{`C:\n51 MB C:\a 51 MB\n`, nil},
}

func sizeLine(b []byte) *plane.Line { return plane.Of(b, SizeCandidates) }

// sizesOf returns the sizes of a line of its own.
func sizesOf(b []byte) (all []Size) {
	eachSize(sizeLine(b), func(s Size) { all = append(all, s) })
	return all
}

func TestSizes(t *testing.T) {
	for _, c := range sizeCases {
		var got []int64
		for _, s := range sizesOf([]byte(c.line)) {
			got = append(got, s.Bytes)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: got %d, want %d", c.line, got, c.want)
		}
	}
}

func TestSizeBounds(t *testing.T) {
	for _, c := range []struct {
		line string
		want Size
	}{
		{" 51 MB\x00\x00\x00", Size{1, 6, 53477376, 52953088, 54001664, quantity.MiB, false, false}},
		{"0 MB", Size{0, 4, 0, 0, 524288, quantity.MiB, false, false}},
		{"51.2 MB", Size{0, 7, 53687091, 53634663, 53739520, quantity.MiB, false, false}},
		{"0,0001KB", Size{0, 8, 0, 0, 0, quantity.KiB, false, false}},
		{"1,234 bytes", Size{0, 11, 1234, 1234, 1234, quantity.Byte, false, false}},
		{"12 B", Size{0, 4, 12, 12, 12, quantity.Byte, false, false}},
		{"51M", Size{0, 3, 53477376, 52953088, 54001664, quantity.MiB, false, false}},
	} {
		if got := sizesOf([]byte(c.line)); !slices.Equal(got, []Size{c.want}) {
			t.Errorf("%q: got %+v, want %+v", c.line, got, c.want)
		}
	}
}
