package link_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/lrkit/lrkit/link"
)

const (
	findSig  = "1dYGe9rPvUlXBPvYSmr6%2FOLXPY98m8qWqfIQCBbyZTY%3D"
	findBase = "https://automatedirstrprdneu.blob.core.windows.net/data/a/b"
	findLink = findBase + "?se=2026-11-23T12%3A30%3A00Z&sp=r&sv=2019-07-07&sr=b&sig=" + findSig
	find2nd  = findBase + "2?se=2026-11-23T12%3A30%3A00Z&sp=r&sv=2019-07-07&sr=b&sig=" + findSig
	package1 = "https://userrequests-us.securitycenter.windows.com:443/safedownload/WDATP_Investigation_Package.zip?token=abc"
)

// escapedOnce is a link as SafeLinks has it in a parameter.
func escapedOnce(s string) string {
	return strings.NewReplacer("%", "%25", ":", "%3A", "/", "%2F", "?", "%3F", "&", "%26", "=", "%3D").Replace(s)
}

func utf16LE(s string, bom bool) string {
	var b strings.Builder
	if bom {
		b.WriteString("\xff\xfe")
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

func brokenAt(s, lineBreak string, columns ...int) string {
	for i := len(columns) - 1; i >= 0; i-- {
		s = s[:columns[i]] + lineBreak + s[columns[i]:]
	}
	return s
}

func TestFind(t *testing.T) {
	safe := "https://eur01.safelinks.protection.outlook.com/?url=" + escapedOnce(findLink) + "&data=05%7C02%7C&reserved=0"
	qp := strings.ReplaceAll(findLink, "=", "=3D")
	for _, test := range []struct {
		name, text string
		want       string // links, and what was removed; "" for none
	}{
		{"plain", findLink, findLink},
		{"line end", findLink + "\r\n", findLink},
		{"blanks around", "  " + findLink + " \n", findLink},
		{"nothing", "", ""},
		{"no link", "the link is in the mail", ""},
		{"http alone", "http", ""},
		{"scheme alone", "see http or https", ""},
		{"no scheme", strings.TrimPrefix(findLink, "https://"), strings.TrimPrefix(findLink, "https://")},
		{"quotes", `"` + findLink + `"`, findLink + "|quotes"},
		{"single quotes", "'" + findLink + "'", findLink + "|quotes"},
		{"typographic quotes", "“" + findLink + "”", findLink + "|quotes"},
		{"German quotes", "„" + findLink + "“", findLink + "|quotes"},
		{"angle brackets", "<" + findLink + ">", findLink + "|brackets"},
		{"parentheses", "(" + findLink + ")", findLink + "|brackets"},
		{"Markdown", "[result](" + findLink + ")", findLink + "|Markdown"},
		{"Markdown with the link as its text", "[" + findLink + "](" + findLink + ")", findLink + "|brackets"},
		{"Markdown code", "`" + findLink + "`", findLink + "|Markdown"},
		{"Markdown emphasis", "**" + findLink + "**", findLink + "|text around it"},
		{"sentence", "Here it is: " + findLink + ". Thanks!", findLink + "|text around it"},
		{"answer of the API", `{"@odata.context":"https://api.securitycenter.windows.com/api/$metadata#Edm.String","value":"` + findLink + `"}`, findLink + "|JSON"},
		{"answer of the API, indented", "{\n  \"value\" : \"" + findLink + "\"\n}", findLink + "|JSON"},
		{"escaped by JSON", `{"value":"` + strings.NewReplacer("/", `\/`, "&", `\u0026`).Replace(findLink) + `"}`, findLink + "|JSON"},
		{"quotes within the string", `{"value":"\"` + findLink + `\""}`, findLink + "|JSON"},
		{"HTML", `<a href="` + strings.ReplaceAll(findLink, "&", "&amp;") + `">here</a>`, findLink + "|quotes, HTML escapes"},
		{"BOM", "\ufeff" + findLink, findLink + "|byte order mark"},
		{"UTF-16", utf16LE(findLink+"\r\n", true), findLink + "|UTF-16"},
		{"UTF-16 without a mark", utf16LE(findLink, false), findLink + "|UTF-16"},
		{"broken in the signature", brokenAt(findLink, "\r\n", len(findLink)-20), findLink + "|line breaks"},
		{"broken in the name", brokenAt(findLink, "\n", 30, 60, 90, 120), findLink + "|line breaks"},
		{"broken and indented", brokenAt(findLink, "\r\n        ", 76), findLink + "|line breaks"},
		{"broken in a quoted mail", "> " + brokenAt(findLink, "\n> ", 74), findLink + "|line breaks, text around it"},
		{"broken in brackets", "<" + brokenAt(findLink, "\n", 76) + ">", findLink + "|line breaks, brackets"},
		{"quoted-printable", brokenAt(qp, "=\r\n", 75), findLink + "|line breaks, quoted-printable"},
		{"two lines, two links", findLink + "\n" + find2nd, findLink + "|text around it\n" + find2nd + "|text around it"},
		{"twice", findLink + "\n" + findLink, findLink + "|text around it"},
		{"a signature in two lines of text", findLink + "\nAAAAAAAAAAAAAAAA", findLink + "|text around it"},
		{"another site beside it", "https://example.com/ " + findLink, findLink + "|text around it"},
		{"another site alone", "https://example.com/", "https://example.com/"},
		{"another site, then text", "https://example.com/\nHello", "https://example.com/|text around it"},
		{"SafeLinks", safe, findLink + "|SafeLinks"},
		{"SafeLinks in brackets", "<" + safe + ">", findLink + "|brackets, SafeLinks"},
		{"percent-encoded", escapedOnce(findLink), findLink + "|percent-encoding"},
		{"of the service", `{"value":"\"` + package1 + `\""}`, package1 + "|JSON"},
		{"upper case", "HTTPS" + strings.TrimPrefix(findLink, "https"), "HTTPS" + strings.TrimPrefix(findLink, "https")},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range link.Find([]byte(test.text)) {
				var s strings.Builder
				s.WriteString(f.Link.Reveal())
				for i, w := range f.Removed {
					s.WriteString(map[bool]string{true: "|", false: ", "}[i == 0] + string(w))
				}
				got = append(got, s.String())
			}
			if all := strings.Join(got, "\n"); all != test.want {
				t.Errorf("got\n%s\nwant\n%s", all, test.want)
			}
		})
	}
}

// A mail may break a link at any column, with any of the usual line ends.
func TestFindBroken(t *testing.T) {
	for column := 10; column < len(findLink); column++ {
		for _, lineBreak := range []string{"\n", "\r\n", " \r\n", "\n    "} {
			text := "Result:\n" + brokenAt(findLink, lineBreak, column) + "\nRegards\n"
			found := link.Find([]byte(text))
			if len(found) != 1 || !strings.HasPrefix(findLink, found[0].Link.Reveal()) ||
				len(found[0].Link.Reveal()) < len(findLink)-len("%3D") {
				t.Fatalf("broken at %d by %q: %d links", column, lineBreak, len(found))
			}
		}
	}
}

var findTime = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func FuzzFind(f *testing.F) {
	for _, s := range []string{findLink, "<" + findLink + ">", brokenAt(findLink, "\r\n", 80), utf16LE(findLink, true), `{"value":"` + findLink + `"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		found := link.Find(b)
		if len(found) > 100 {
			t.Fatalf("%d links", len(found))
		}
		for _, l := range found {
			_ = fmt.Sprint(l.Link, l.Link.Check(nil, findTime).Problems)
		}
	})
}
