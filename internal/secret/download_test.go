package secret

import (
	"strings"
	"testing"
)

// TestDownloadLinksAreAccess: the token of a download link is masked in the set Access as well,
// and a token of any other URL is evidence there.
func TestDownloadLinksAreAccess(t *testing.T) {
	n := 0
	linesOf(t, "forms.txt", func(line int, text string) {
		if !strings.Contains(strings.ReplaceAll(text, "\n", ""), "safedownload") {
			return
		}
		n++
		plain, want := hidden(text)
		if got := String(plain, Access); got != want {
			t.Errorf("forms.txt:%d\n got %q\nwant %q", line, got, want)
		}
	})
	if n < 10 {
		t.Errorf("%d forms", n)
	}
	for _, s := range []string{
		"https://evil.example/x?token=Zq301W8kLmVx3TnYb7RgHs5DfJc", "safedownload", "/safedownload/a.zip?tokens=1",
		"https://a/safedownload/a.zip?token=", "https://a/safedownload/a.zip?token=&x=1",
	} {
		if got := String(s, Access); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// TestDownloadLinkWrapped: a console breaks such a link at any of its columns.
func TestDownloadLinkWrapped(t *testing.T) {
	const (
		before = "VERBOSE: GET https://userrequests-us.securitycenter.windows.com:443/safedownload/WDATP_Investigation_Package.zip?token="
		token  = "Zq314W8kLmVx3TnYb7RgHs5DfJcZq315W8kLmVx3TnYb7RgHs5DfJc"
		all    = before + token
	)
	for _, set := range []Set{Access, All} {
		for column := 80; column < len(all); column++ {
			got := String(all[:column]+"\r\n"+all[column:], set)
			left := strings.TrimPrefix(strings.NewReplacer(Mask, "", "\r\n", "").Replace(got), before)
			if len(left) > 12 { // the rest of a token that looks like a word
				t.Errorf("set %v, column %d: %q", set, column, got)
			}
		}
	}
}
