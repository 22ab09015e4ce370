package link_test

import (
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
		{base + "?sr=b;" + s, base + "?sr=b;REDACTED"},
		{base + "?AccountKey=abcdefghijklmnopqrstuvwxyz==", base + "?AccountKey=REDACTED"},
		{base + "?sr=b#" + s, base + "?sr=b#REDACTED"},
		{"https://user:secret@a.blob.core.windows.net/c/b?sr=b", "https://REDACTED@a.blob.core.windows.net/c/b?sr=b"},
		{"?&&==&", "?&&==&"},
	} {
		if got := link.Parse(c.in).Redacted(); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.in, got, c.want)
		}
	}
}
