package link_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/link"
)

func TestDocumented(t *testing.T) {
	l := link.Parse(documented)
	r := l.Check(nil, noon)
	end, ok := l.Expiry()
	if l.Kind() != link.Service || l.Value(link.SV) != "2019-07-07" || l.Value(link.SR) != "b" || l.Value(link.SP) != "r" ||
		!ok || !end.Equal(time.Date(2021, 2, 4, 16, 13, 50, 0, time.UTC)) || r.Status != link.Expired || r.Usable() {
		t.Errorf("%s %s %s %s %v %s", l.Kind(), l.Value(link.SV), l.Value(link.SR), l.Value(link.SP), end, r.Status)
	}
	want := link.Host{Style: link.BareHost, Name: "core.windows.net", Container: "investigation-actions-data", Blob: "ID/CustomPlaybookCommandOutput/4ed5e7807ad1fe59b00b664fe06a0f07"}
	if diff := cmp.Diff(want, r.Host); diff != "" {
		t.Error(diff)
	}
	if got := codes(r); got != "account-unknown host expired" {
		t.Error(got)
	}
	if n := testing.AllocsPerRun(100, func() { link.Parse(documented).Check(nil, noon) }); n > 4 {
		t.Errorf("%v allocations", n)
	}
}

func codes(r *link.Report) string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, p.Code.String())
	}
	return strings.Join(all, " ")
}

// TestSecret: nothing but Reveal shows a signature, and Reveal gives every byte back.
func TestSecret(t *testing.T) {
	for _, text := range []string{good, udk, account, documented, strings.ReplaceAll(good, "&", "&amp;"), strings.Replace(good, "sig=", "SIG=", 1),
		good + "&sig=" + canary, strings.Replace(good, "%3D", "%253D", 1), "x" + good, strings.Replace(good, canary, canary[:20]+"+"+canary[21:], 1)} {
		l := link.Parse(text)
		if l.Reveal() != text {
			t.Errorf("%q is revealed as %q", text, l.Reveal())
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "link", l, "any", []any{l})
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "link", l)
		j, err := json.Marshal(map[string]any{"l": l, "p": &l, "s": struct{ L *link.Link }{l}})
		if err != nil {
			t.Fatal(err)
		}
		var shown strings.Builder
		shown.WriteString(log.String() + string(j) + l.String() + l.GoString() + l.Raw(link.Sig) + l.Value(link.Sig) + l.Redacted())
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T", "%30v", "%U", "%08b", "%p"} {
			shown.WriteString(fmt.Sprintf(verb, l) + fmt.Sprintf(verb, []*link.Link{l}) + fmt.Sprintf(verb, struct{ L *link.Link }{l}) + fmt.Sprintf(verb, *l))
		}
		r := l.Check(nil, noon)
		shown.WriteString(fmt.Sprintf("%v %+v %#v", r, r, r))
		for _, p := range r.Problems {
			shown.WriteString(p.Detail() + p.String())
		}
		shown.WriteString(errors.Join(l.Verify("a", "a2V5")).Error())
		for i := 0; i+8 <= len(canary); i++ {
			if window := canary[i : i+8]; window != "AAAAAAAA" && strings.Contains(shown.String(), window) {
				t.Fatalf("%q shows %q", text, window)
			}
		}
		if strings.Contains(shown.String(), "AAAAAAAA") || strings.Contains(shown.String(), "1dYGe9rP") {
			t.Fatalf("%q shows its signature: %s", text, shown.String())
		}
	}
}
