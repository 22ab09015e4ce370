package analyze_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// TestSizesAlike: a size means the same wherever it is printed.
func TestSizesAlike(t *testing.T) {
	for _, c := range []struct {
		at                int
		printed           string
		bytes, least, top int64
		ambiguous         bool
	}{
		{line(), "1234 bytes", 1234, 1234, 1234, false},
		{line(), "1,234,567 bytes", 1234567, 1234567, 1234567, false},
		{line(), "12,34,567 bytes", 1234567, 1234567, 1234567, false},
		{line(), "1.234.567 bytes", 1234567, 1234567, 1234567, false},
		{line(), "1'234'567 bytes", 1234567, 1234567, 1234567, false},
		{line(), "1’234’567 bytes", 1234567, 1234567, 1234567, false},
		{line(), "1\u00a0234\u00a0567 octets", 1234567, 1234567, 1234567, false},
		{line(), "1\u202f234\u202f567 octets", 1234567, 1234567, 1234567, false},
		{line(), "1\u2009234\u2009567 octets", 1234567, 1234567, 1234567, false},
		{line(), "51 MB", 53477376, 52953088, 54001664, false},
		{line(), "51.20 MB", 53687091, 53681849, 53692334, false},
		{line(), "51,2 Mo", 53687091, 53634663, 53739520, false},
		{line(), "51 МБ", 53477376, 52953088, 54001664, false},
		{line(), "51 Мбайт", 53477376, 52953088, 54001664, false},
		{line(), "51 kilobytes", 52224, 51712, 52736, false},
		{line(), "51 KiB", 52224, 51712, 52736, false},
		{line(), "12 バイト", 12, 12, 12, false},
		{line(), "1.234 KB", 1263616, 1264, 1264128, true},
		{line(), "1,23E+08", 123000000, 123000000, 123000000, false},
	} {
		for _, p := range places {
			var got []*analyze.Size
			text := p.text("Length", c.printed)
			if p.name == "text" {
				text = "Length: " + c.printed + "\n"
			}
			for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), nil) {
				if err != nil {
					t.Fatal(err)
				}
				if f.Size == nil || p.name == "text" != (f.Kind == analyze.KindSize) {
					t.Errorf("line %d: %s: %q is a %s", c.at, p.name, f.Value, f.Kind)
					continue
				}
				got = append(got, f.Size)
			}
			if len(got) != 1 || got[0].Bytes != c.bytes || got[0].Min != c.least || got[0].Max != c.top || got[0].Ambiguous != c.ambiguous {
				t.Errorf("line %d: %s: %q: %+v\n%s", c.at, p.name, c.printed, got, text)
			}
		}
	}
}
