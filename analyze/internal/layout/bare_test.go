package layout

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRowsWithoutHeading(t *testing.T) {
	const md5, sha1 = "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"
	for _, c := range []struct {
		at, text string
		want     []string
	}{
		{where(), "    60295 2016-06-25 18:55:41.062626927 canole\n", []string{`1 size "60295"`, `1 time "2016-06-25 18:55:41.062626927"`, `1 name "canole"`}},
		{where(), "  7 2016-06-25 18:55:41 +0200 a b.txt\n", []string{`1 size "7"`, `1 time "2016-06-25 18:55:41 +0200"`, `1 name "a b.txt"`}},
		{where(), "2013-09-02 21:37:53         10 a.txt\n", []string{`1 time "2013-09-02 21:37:53"`, `1 size "10"`, `1 name "a.txt"`}},
		{where(), "2013-09-02 21:37:53;10;canole\n", []string{`1 time "2013-09-02 21:37:53"`, `1 size "10"`, `1 name "canole"`}},
		{where(), " " + sha1 + " 10100 x_0.11.tar.xz\n", []string{`1 hash "` + sha1 + `"`, `1 size "10100"`, `1 name "x_0.11.tar.xz"`}},
		{where(), "31," + md5 + "," + sha1 + ",/home/a b\n", []string{}},
		{where(), "31," + md5 + "," + sha1 + ",/home/a/b\n", []string{`1 size "31"`, `1 hash "` + md5 + `"`, `1 hash "` + sha1 + `"`, `1 name "/home/a/b"`}},
		{where(), "t.pdf;" + md5 + ";" + sha1 + "\n", []string{`1 hash "` + md5 + `"`, `1 hash "` + sha1 + `"`, `1 name "t.pdf"`}},
		{where(), sha1 + ",veil.exe,345761\n", []string{`1 hash "` + sha1 + `"`, `1 size "345761"`, `1 name "veil.exe"`}},
		// Lines of logs and lists of indicators are none.
		{where(), "2024-01-15 10:00:00 1234 message  of a.txt\n", nil},
		{where(), md5 + ",evil.com\n", nil},
		{where(), "1,2024-01-15 10:00:00,user@x.org\n", nil},
		{where(), "4624,2024-01-15 10:00:00,10.1.2.3\n", nil},
	} {
		got := cellsOf(c.text)
		if len(c.want) == 0 && len(got) == 0 {
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %q\n%s", c.at, c.text, diff)
		}
	}
}
