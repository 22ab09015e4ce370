package link_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
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
	if l.Kind() != link.KindService || l.Value(link.ParamSV) != "2019-07-07" || l.Value(link.ParamSR) != "b" || l.Value(link.ParamSP) != "r" ||
		!ok || !end.Equal(time.Date(2021, 2, 4, 16, 13, 50, 0, time.UTC)) ||
		r.Status != link.StatusExpired ||
		r.Usable() {
		t.Errorf("%s %s %s %s %v %s", l.Kind(), l.Value(link.ParamSV), l.Value(link.ParamSR), l.Value(link.ParamSP), end, r.Status)
	}
	want := link.Host{
		Style: link.StyleBare, Name: "core.windows.net", Container: "investigation-actions-data",
		Blob: "ID/CustomPlaybookCommandOutput/4ed5e7807ad1fe59b00b664fe06a0f07",
	}
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

// TestZero: a Link that was not parsed is an empty one.
func TestZero(t *testing.T) {
	var l link.Link
	if r := l.Check(nil, noon); r.Usable() || l.Reveal() != "" || l.String() != "" || l.Identity() == "" || l.ValidAt(noon, 0) {
		t.Errorf("%v %v", r, l)
	}
	if err := l.Verify("acc", key); !errors.Is(err, link.ErrNotVerifiable) {
		t.Error(err)
	}
}

// TestSecret: nothing but Reveal shows a signature, and Reveal gives every byte back.
func TestSecret(t *testing.T) {
	for _, text := range []string{good, udk, account, documented, strings.ReplaceAll(good, "&", "&amp;"), strings.Replace(good, "sig=", "SIG=", 1),
		good + "&sig=" + canary,
		// The signature in another part: of the path, of a name, of another parameter.
		strings.Replace(good, "?", "%3F", 1), strings.Replace(good, "?", "&", 1), strings.Replace(good, "&sig", ";sig", 1), strings.Replace(good, "&sig", "%26sig", 1),
		strings.Replace(good, "&sig", "%2526sig", 1), strings.Replace(good, "sr=b&sig=", "sr=b%26sig%3D", 1), strings.Replace(good, "sig=", "%73ig=", 1),
		strings.Replace(good, "sig=", "%2573%2549g%253d", 1), strings.Replace(good, "sig=", "sig%3D", 1), "https://sig=" + canary + "/" + good, good + "#sig=" + canary,
		strings.Replace(account, "&sig", ";sig", 1), strings.Replace(udk, "&sig", ";sig", 1), strings.Replace(good, "/data", "/sig="+canary+"/data", 1), strings.Replace(good, "%3D", "%253D", 1), "x" + good, strings.Replace(good, canary, canary[:20]+"+"+canary[21:], 1)} {
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
		shown.WriteString(
			log.String() + string(j) + l.String() + l.GoString() + l.Raw(link.ParamSig) + l.Value(link.ParamSig) + l.Redacted(),
		)
		verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T", "%30v", "%U", "%08b", "%p"}
		for _, verb := range verbs {
			shown.WriteString(
				fmt.Sprintf(
					verb, l,
				) + fmt.Sprintf(
					verb, []*link.Link{l},
				) + fmt.Sprintf(
					verb, struct{ L *link.Link }{l},
				) + fmt.Sprintf(
					verb, *l,
				),
			)
		}
		r := l.Check(nil, noon)
		shown.WriteString(fmt.Sprintf("%v %+v %#v %+v %#v", r, r, r, *r, l.Host()))
		for _, p := range r.Problems {
			shown.WriteString(p.Detail() + p.String() + p.Code.String())
			for _, verb := range verbs {
				shown.WriteString(fmt.Sprintf(verb, p))
			}
		}
		for p := range link.ParamERK + 2 {
			shown.WriteString(p.String() + l.Raw(p) + l.Value(p))
		}
		signed, err := l.StringToSign("a")
		shown.WriteString(fmt.Sprint(signed, err, l.Identity(), l.Kind(), r.Status))
		err = l.Verify("a", "a2V5")
		shown.WriteString(fmt.Sprintf("%v %+v %#v", err, err, errors.Join(err)))
		if m := (*link.MismatchError)(nil); errors.As(err, &m) {
			shown.WriteString(m.StringToSign)
		}
		e := link.Explain(403, http.Header{"X-Ms-Error-Code": {text}}, []byte("<Code></Code><Message>"+text+"</Message>"))
		shown.WriteString(fmt.Sprintf("%+v", e))
		if fixed, ok := l.Repaired(); ok {
			shown.WriteString(fmt.Sprintf("%v %+v %#v", fixed, fixed, fixed.Check(nil, noon)))
		}
		for i := 0; i+8 <= len(canary); i++ {
			if window := canary[i : i+8]; strings.Contains(strings.ToUpper(shown.String()), window) { // names of hosts are in lower case
				t.Errorf("%q shows %q: %s", text, window, shown.String())
				break
			}
		}
		if strings.Contains(shown.String(), "1dYGe9rP") {
			t.Errorf("%q shows its signature: %s", text, shown.String())
		}
	}
}

// TestEmptyTimes: a time without a value is no time, for Check and ValidAt alike.
func TestEmptyTimes(t *testing.T) {
	const rest = "&se=2999-01-01&sp=r&sv=2020-12-06&sr=b&skoid=11111111-2222-3333-4444-555555555555&sktid=11111111-2222-3333-4444-555555555550" +
		"&ske=2026-11-24T00%3A00%3A00Z&sks=b&skv=2020-12-06&sig="
	for _, times := range []string{"st=&skt=", "st&skt", "skt&st=2026-11-22"} {
		l := link.Parse("https://automatedirstrprdneu.blob.core.windows.net/data/a?" + times + rest + url.QueryEscape(signature))
		if usable, valid := l.Check(nil, noon).Usable(), l.ValidAt(noon, 0); !usable || !valid {
			t.Errorf("%s: usable %v, valid %v: %v", times, usable, valid, codes(l.Check(nil, noon)))
		}
	}
}
