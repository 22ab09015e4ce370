package report

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"vlaue", "value"}, {"values", "value"}, {"Value", "value"}, {"sha265", "sha256"}, {"hash", "path"}, {"hashsha256", "hash_sha256"},
		{"machineid", "machine_id"}, {"started_at", "started"}, {"exitcode", "exit_code"}, {"", ""}, {"x", ""}, {"completely different", ""},
		{strings.Repeat("value", 1000), ""},
	} {
		if got := nearest(test.name); got != test.want {
			t.Errorf("%.40q: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestPickUnknown(t *testing.T) {
	for name, want := range map[string]string{"vlaue": "did you mean value?", "?": "docs/SCHEMA.md lists them", strings.Repeat("x", 1<<20): "…"} {
		_, err := Pick([]string{"size", name})
		if err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 200 {
			t.Errorf("%.20q: %.200v, want %q", name, err, want)
		}
	}
}
