package analyze_test

import "testing"

func TestCommon(t *testing.T) {
	for _, c := range []struct{ text, value, common string }{
		{`xmlns="http://schemas.microsoft.com/win/2004/08/events/event"`, "http://schemas.microsoft.com/win/2004/08/events/event", "schema-host"},
		{"see http://www.W3.org/2001/XMLSchema#x", "http://www.W3.org/2001/XMLSchema#x", "schema-host"},
		{"see https://www.w3.org", "https://www.w3.org", "schema-host"},
		{"host www.w3.org", "www.w3.org", "schema-host"},
		{"host schemas.xmlsoap[.]org", "schemas.xmlsoap[.]org", "schema-host"},
		{"host www.w3.org.evil.com", "www.w3.org.evil.com", ""},
		{"http://www.w3.org@evil.com/x", "http://www.w3.org@evil.com/x", ""},
		{"http://evil.com/www.w3.org/", "http://evil.com/www.w3.org/", ""},
		{"http://www.w3.org:8080/x", "http://www.w3.org:8080/x", ""},
		{"ftp://www.w3.org/x", "ftp://www.w3.org/x", ""},
		{`\\www.w3.org\x`, `\\www.w3.org\x`, ""},
	} {
		found := false
		for _, f := range findAll(t, c.text, nil) {
			if f.Value == c.value {
				found = true
				if f.Common != c.common {
					t.Errorf("%q: common %q, want %q", c.text, f.Common, c.common)
				}
			}
		}
		if !found {
			t.Errorf("%q: no finding %q", c.text, c.value)
		}
	}
}
