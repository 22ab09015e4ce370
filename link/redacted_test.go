package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/link"
)

// TestRedactedLink: what may be a signature under a broken name, and what are other secrets.
func TestRedactedLink(t *testing.T) {
	const s = "kQ3v9fTxB2mZr7Lw5uYc1sJd8hGpNe4oVi6aXqE0wAb%3D"
	const base = "https://a.blob.core.windows.net/c/b"
	for _, c := range []struct{ in, want string }{
		{base, base},
		{base + "?sv=2021-08-06&se=2026-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=" + s, base + "?sv=2021-08-06&se=2026-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=REDACTED"},
		{base + "?sr=b&skoid=5382f7ea-7557-4ab7-9782-d50480024a4e", base + "?sr=b&skoid=5382f7ea-7557-4ab7-9782-d50480024a4e"},
		{base + "?comp=block&restype=container", base + "?comp=block&restype=container"},
		{base + "?si\tg=" + s, base + "?si\tg=REDACTED"},
		{base + "?s ig=" + s + "&sr=b", base + "?s ig=REDACTED&sr=b"},
		{base + "?sig[]=" + s, base + "?sig[]=REDACTED"},
		{base + "?sig%00=" + s, base + "?sig%00=REDACTED"},
		{base + "?x=" + s, base + "?x=REDACTED"},
		{base + "?" + s, base + "?REDACTED"},
		{base + "?sr=" + s, base + "?sr=REDACTED"},
		{base + "?sr=b;" + s, base + "?sr=REDACTED"},
		{base + "?AccountKey=abcdefghijklmnopqrstuvwxyz==", base + "?AccountKey=REDACTED"},
		{base + "?sr=b#" + s, base + "?sr=b#REDACTED"},
		{"https://user:secret@a.blob.core.windows.net/c/b?sr=b", "https://REDACTED@a.blob.core.windows.net/c/b?sr=b"},
		{"?&&==&", "?&&==&"},
		{base + "?sv=Zq01W8kLm&sr=Zq01W8kLm&se=Zq01W8kLm&sip=Zq01W8kLm&skoid=Zq01W8kLm&rscd=Zq01W8kLm", base + "?sv=REDACTED&sr=REDACTED&se=REDACTED&sip=REDACTED&skoid=REDACTED&rscd=REDACTED"},
		{base + "?Sv=Zq01W8kLm&x=Zq01W8kLm&password=hunter", base + "?Sv=REDACTED&x=REDACTED&password=REDACTED"},
		{base + "?sv=2020&sr=b&rscd=attachment;filename=a.zip&rsct=text/plain", base + "?sv=2020&sr=b&rscd=attachment;filename=a.zip&rsct=text/plain"},
		{base + "#x", base + "#REDACTED"},
		{"https://a.blob.core.windows.net:hunter/c/b", "https://a.blob.core.windows.net:REDACTED/c/b"},
		{"https://a.blob.core.windows.net:8443/c/b@2x.png", "https://a.blob.core.windows.net:8443/c/b@2x.png"},
		{"https:bob:hunter@a.blob.core.windows.net/c/b", "https:REDACTED@a.blob.core.windows.net/c/b"},
		{"https:///bob:hunter@a.blob.core.windows.net/c/b", "https:///REDACTED@a.blob.core.windows.net/c/b"},
		{"bob:hunter@a.blob.core.windows.net/c/b", "REDACTED@a.blob.core.windows.net/c/b"},
		{"https://a.blob.core.windows.net/" + s, "https://a.blob.core.windows.net/REDACTED"},
		{"https://a.blob.core.windows.net/;AccountKey=abcdEFGH1234+/==", "https://a.blob.core.windows.net/;AccountKey=REDACTED"},
	} {
		if got := link.Parse(c.in).Redacted(); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.in, got, c.want)
		}
	}
}

// TestMisplaced: of what people paste into the wrong place of a link nothing is shown, whatever is
// asked of it.
func TestMisplaced(t *testing.T) {
	const long = "Zq01W8kLmVx3TnYb7RgHs5DfJcPa9QeUo2iX4tBv6N1"
	for _, s := range []string{"Zq01W8kLm", "hunter2", "Sommer2024!", "ZqxjKvwGhm", "12345678"} {
		misplaced(t, s, long)
	}
}

// misplaced looks for a password and a signature.
func misplaced(t *testing.T, s, long string) {
	const base = "https://acct.blob.core.windows.net/c/b?sv=2020-12-06&sr=b&sig=abc"
	texts := []string{
		"https:" + "bob:" + s + "@acct.blob.core.windows.net/c/b?sv=2020&sig=abc", "https:///bob:" + s + "@acct.blob.core.windows.net/c/b?sig=abc",
		"bob:" + s + "@acct.blob.core.windows.net/c/b?sig=abc", s + "@acct.blob.core.windows.net/c/b?sig=abc", "https://bob:" + s + "@acct.blob.core.windows.net/c/b?sig=abc",
		"https://acct.blob.core.windows.net:" + s + "/c/b?sig=abc", "https://acct.blob.core.windows.net/" + long + "%3D", "https://acct.blob.core.windows.net/c/" + long + "=",
		"https://acct.blob.core.windows.net/;AccountKey=" + long + "==", "https://acct.blob.core.windows.net/c/b;SharedAccessKey=" + long + "=", base + "#" + s, base + "&" + long + "%3D",
		base + "&password=" + s, base + "&Se=" + s, base + "&s%65=" + s, "https://acct.blob.core.windows.net/c/b?" + long,
		"https:/bob:" + s + "@acct.blob.core.windows.net/c/b?sig=abc", "https://acct.blob.core.windows.net/bob:" + s + "@c/b?sig=abc", "https://" + long + "%3D", "https://" + long + "=/c?sig=abc",
		"https://acct.blob.core.windows.net/c/b?" + long + "=1&sig=abc", long + "://acct.blob.core.windows.net/c/b?sig=abc",
		"DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=" + long + "==;EndpointSuffix=core.windows.net?sig=abc",
		"https://acct.blob.core.windows.net/c/DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=" + long + "==;EndpointSuffix=core.windows.net?sig=abc",
		"BlobEndpoint=https://acct.blob.core.windows.net/;SharedAccessSignature=sv=2020-12-06&sr=b&sig=" + long,
		"https://acct.blob.core.windows.net/c/b?BlobEndpoint=https://x/;SharedAccessSignature=sv=2020-12-06&sig=" + long,
		"Server=db;User Id=sa;Password=" + s + ";https://acct.blob.core.windows.net/c/b?sig=abc", "https://acct.blob.core.windows.net/c/Password=" + s + "?sig=abc",
	}
	if strings.Trim(s, "0123456789") != "" {
		texts = append(texts, base+"&x="+s)
	}
	for p := link.ParamSV; p <= link.ParamERK; p++ {
		texts = append(
			texts, base+"&"+p.String()+"="+s, "https://acct.blob.core.windows.net/c/b?"+p.String()+"="+s+"&sig=abc",
			"https://acct.blob.core.windows.net/c/b?"+p.String()+"="+long+"&sig=abc",
		)
	}
	for _, text := range texts {
		l := link.Parse(text)
		r := l.Check(nil, noon)
		var shown strings.Builder
		shown.WriteString(fmt.Sprintf("%v %#v %+v %+v", l, l, *r, l.Host()))
		for _, p := range r.Problems {
			shown.WriteString(p.Detail() + p.String())
		}
		for p := link.ParamSV; p <= link.ParamERK; p++ {
			shown.WriteString(l.Raw(p) + l.Value(p))
		}
		for _, part := range []string{s, strings.ToLower(s), long[:12], strings.ToLower(long[:12])} {
			if strings.Contains(shown.String(), part) {
				t.Errorf("%s: %s", text, shown.String())
				break
			}
		}
	}
}
