package labelled

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// xiocRight is how many of the 99 cases must be as xioc has them.
const xiocRight = 86

// xiocDiffers says why a case, counted from 1 in the order of the file, is not as xioc has it.
var xiocDiffers = map[int]string{
	10: "no label begins with a dash (RFC 1123, 2.1)",
	14: "a word between blanks is prose: \"dot\" counts only in brackets",
	18: "a word between blanks is prose: \"dot\" counts only in brackets",
	20: "the name of a file: npki.zip is none of a host, behind a brace and an underscore",
	22: "no label ends with a dash: what stands in front of the blank is no name of a host",
	23: "no label begins with a dash (RFC 1123, 2.1)",
	40: "\"failed at\" is prose, and no address of mail; the host is found",
	51: "words between blanks are prose: \"AT\" and \"dot\" count only in brackets",
	56: "the same URL, with its password masked",
	60: "brackets around a label defang nothing: the URL is found as it was printed",
	61: "video1.cab is the name of a file in the path of the URL, which is found with its host",
	97: "words between blanks are prose: \"DOT\" counts only in brackets",
	98: "blanks around a dot are prose; the first address is found",
}

// xiocCase is what xioc finds in a text.
type xiocCase struct {
	Domains []string `json:"domains"`
	URLs    []string `json:"urls"`
	Emails  []string `json:"emails"`
	IP4s    []string `json:"ip4s"`
	IP6s    []string `json:"ip6s"`
}

// all returns what the case wants, each with its kind in front.
func (c *xiocCase) all() []string {
	var all []string
	for kind, values := range map[analyze.Kind][]string{
		analyze.KindDomain: c.Domains, analyze.KindURL: c.URLs, analyze.KindEmail: c.Emails, analyze.KindIPv4: c.IP4s, analyze.KindIPv6: c.IP6s,
	} {
		for _, v := range values {
			all = append(all, string(kind)+" "+strings.ToLower(v))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// found returns what we find. The host of a URL and of an address of mail counts as found: xioc
// lists it besides.
func found(findings []*analyze.Finding) []string {
	set := map[string]bool{}
	add := func(kind analyze.Kind, value string) { set[string(kind)+" "+strings.ToLower(value)] = true }
	host := func(h string) {
		h, _, _ = strings.Cut(h, "%")
		switch ip, err := netip.ParseAddr(h); {
		case err != nil:
			add(analyze.KindDomain, h)
		case ip.Is4():
			add(analyze.KindIPv4, h)
		default:
			add(analyze.KindIPv6, h)
		}
	}
	for _, f := range findings {
		value := f.Value
		if f.Normalized != "" {
			value = f.Normalized
		}
		switch f.Kind {
		case analyze.KindDomain, analyze.KindIPv4:
			add(f.Kind, value)
		case analyze.KindIPv6:
			value, _, _ = strings.Cut(value, "%")
			add(f.Kind, value)
		case analyze.KindURL:
			add(f.Kind, value)
			if u, err := url.Parse(value); err == nil {
				host(u.Hostname())
			}
		case analyze.KindEmail:
			add(f.Kind, value)
			host(value[strings.LastIndexByte(value, '@')+1:])
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// readXioc returns the texts and what xioc finds in them, in the order of the file.
func readXioc(t *testing.T) (texts []string, cases []xiocCase) {
	dec := json.NewDecoder(bytes.NewReader(corpus(t, "xioc/tests.json")))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		var c xiocCase
		if err := dec.Decode(&c); err != nil {
			t.Fatal(err)
		}
		texts, cases = append(texts, name.(string)), append(cases, c)
	}
	if len(cases) != 99 {
		t.Fatalf("%d cases, not 99", len(cases))
	}
	return texts, cases
}

func TestXioc(t *testing.T) {
	texts, cases := readXioc(t)
	right := 0
	for i, text := range texts {
		got, want := found(mustFind(t, text)), cases[i].all()
		ok := slices.Equal(got, want)
		if ok {
			right++
		}
		switch why, known := xiocDiffers[i+1]; {
		case !ok && !known:
			t.Errorf("case %d, %q\n\tgot  %s\n\twant %s", i+1, text, quoteAll(got), quoteAll(want))
		case ok && known:
			t.Errorf("case %d is as xioc has it, and listed as different: %s", i+1, why)
		}
	}
	t.Logf("%d of %d cases are as xioc has them", right, len(cases))
	if right < xiocRight {
		t.Errorf("%d cases are as xioc has them, at least %d must be", right, xiocRight)
	}
}
