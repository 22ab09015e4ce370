package powershell_test

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestForms(t *testing.T) {
	for _, c := range cases {
		for name, text := range map[string]string{
			"LF": c.text, "CRLF": strings.ReplaceAll(c.text, "\n", "\r\n"), "BOM": "\uFEFF" + c.text,
		} {
			want := c.want
			if name == "BOM" && c.text == "" {
				want = "output 1+1 s-1\n"
			}
			for entrance, r := range map[string]io.Reader{
				"whole": strings.NewReader(text), "bytes": iotest.OneByteReader(strings.NewReader(text)), "with EOF": iotest.DataErrReader(strings.NewReader(text)),
			} {
				if diff := cmp.Diff(want, words(all(t, r, len(text)))); diff != "" {
					t.Errorf("%s, %s, %s (-want +got):\n%s", c.name, name, entrance, diff)
				}
			}
		}
	}
}
