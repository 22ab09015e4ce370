package indicator

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// different are the cases of xioc where we differ, with the reason.
var different = map[string]string{
	"certbot failed at 0day[dot]rocks?":                                  "\"failed at\" is prose, and no address",
	"send email to sales AT zimperium dot com":                           "a word between blanks is prose: \"dot\" and \"at\" count only in brackets",
	"1(.)1[.]1 dot 1":                                                    "a word between blanks is prose: \"dot\" and \"at\" count only in brackets",
	"stix_import dot com":                                                "a word between blanks is prose: \"dot\" and \"at\" count only in brackets",
	"research {@} fireeye DOT COM":                                       "a word between blanks is prose: \"dot\" and \"at\" count only in brackets",
	"aminjalali_58 (at) yahoo.com intelreports (at) kaspersky [dot] com": "blanks around a dot are prose; the first address is found",
	"{PHONE_NUMBER}_npki.zip":                                            "the name of a file",
	"hXXp://playback.savefrom.biz/video/video1.cab":                      "video1.cab is the name of a file in the path of the URL",
	"m.facebook.com------- ---------validate---step1.rickytaylk[dot]com": "a label cannot end with a dash: what is in front of the blank is no name",
	"www.-banana.com":                                                    "a label cannot begin with a dash: this is no name",
	"www.--banana.com":                                                   "a label cannot begin with a dash: this is no name",
	"http://fpw.[com].my/zy":                                             "brackets around a label defang nothing; the URL is found as printed",
}

func TestXioc(t *testing.T) {
	dir := os.Getenv("LRKIT_CORPORA")
	if dir == "" {
		t.Skip("LRKIT_CORPORA is not set")
	}
	data, err := os.ReadFile(filepath.Join(dir, "xioc", "tests.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]map[string][]string
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	names := map[artifact.Code]string{
		artifact.Domain: "domains", artifact.URL: "urls", artifact.Email: "emails", artifact.IPv4: "ip4s", artifact.IPv6: "ip6s",
	}
	for line, want := range cases {
		got := map[string][]string{}
		list := new(artifact.List)
		New(All).Scan(list, lineOf(line))
		for i := range list.Matches {
			f := &list.Matches[i]
			v := list.TextOf(f)
			if v == "" {
				v = line[f.Start:f.End]
			}
			if n := names[f.Kind]; n != "" && !slices.Contains(got[n], v) {
				got[n] = append(got[n], v)
			}
		}
		same := true
		for _, n := range names {
			g, w := slices.Sorted(slices.Values(got[n])), slices.Sorted(slices.Values(want[n]))
			same = same && strings.EqualFold(strings.Join(g, "\n"), strings.Join(w, "\n"))
		}
		reason, listed := different[line]
		switch {
		case !same && !listed:
			t.Errorf("%q:\n got %v\nwant %v", line, got, want)
		case same && listed:
			t.Errorf("%q is as xioc has it, in spite of %q", line, reason)
		}
	}
}
