package download_test

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/link"
)

// reasons are the errors of the package, by name.
var reasons = map[string]error{
	"ErrLink": download.ErrLink, "ErrExpired": download.ErrExpired, "ErrNotYet": download.ErrNotYet,
	"ErrUnauthorized": download.ErrUnauthorized, "ErrForbidden": download.ErrForbidden,
	"ErrNotFound": download.ErrNotFound, "ErrRefused": download.ErrRefused, "ErrRedirect": download.ErrRedirect,
	"ErrThrottled": download.ErrThrottled, "ErrServer": download.ErrServer, "ErrNetwork": download.ErrNetwork,
	"ErrStalled": download.ErrStalled, "ErrSlow": download.ErrSlow, "ErrShort": download.ErrShort,
	"ErrLong": download.ErrLong, "ErrLength": download.ErrLength, "ErrEncoded": download.ErrEncoded,
	"ErrResponse": download.ErrResponse, "ErrChanged": download.ErrChanged, "ErrNoRanges": download.ErrNoRanges,
	"ErrTooLarge": download.ErrTooLarge, "ErrChecksum": download.ErrChecksum,
}

// persistent returns the error of a download in which a fault hits every request to the store.
func persistent(t *testing.T, action string) string {
	t.Helper()
	var got error
	synctest.Test(t, func(t *testing.T) {
		f := fetchtest.Fault{
			Kind: fetchtest.KindBlob, Do: action, Count: -1, At: 100, By: 10, Rate: 1, Seconds: 1,
			Status: 418, Header: map[string]string{"X-Test": "1"}, To: "https://elsewhere.example/", Start: 1,
		}
		if action == "redirect" {
			f.Status = 302
		}
		e := fetchtest.New(fetchtest.One(fetchtest.Noise(1, 1<<20), time.Now()), &fetchtest.Options{
			Faults: []fetchtest.Fault{f}, PerMinute: -1, PerHour: -1,
			Endpoint: "http://127.0.0.1:10000/" + fetchtest.DefaultAccount, // without TLS, whose end waits for a lock
		})
		defer e.Close()
		d := download.New(&download.Options{
			Dial: e.Dial, Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true, RangeSize: 1 << 18,
		})
		defer d.Close()
		var store download.Memory
		_, got = d.Get(context.Background(), download.LinksFunc(func(context.Context) (*link.Link, error) {
			text, err := e.Link(fetchtest.OneAction, 0)
			return link.Parse(text), err
		}), &store)
	})
	if got == nil {
		return "none"
	}
	for name, err := range reasons {
		if errors.Is(got, err) {
			return name
		}
	}
	return fmt.Sprint(got)
}

// TestFaultErrors checks the table of errors in doc.go: each fault of fetchtest that a store can
// have is named in exactly one row, and leads to the error of that row.
func TestFaultErrors(t *testing.T) {
	want := documentedFaults(t)
	for _, a := range fetchtest.FaultActions() {
		if len(a.Kinds) > 0 && !slices.Contains(a.Kinds, fetchtest.KindBlob) {
			continue
		}
		t.Run(a.Name, func(t *testing.T) {
			if got := persistent(t, a.Name); got != want[a.Name] {
				t.Errorf("%s: doc.go has %q", got, want[a.Name])
			}
		})
		delete(want, a.Name)
	}
	for name := range want {
		t.Errorf("doc.go names the fault %q, which does not exist", name)
	}
}

// documentedFaults returns the error of each fault, as the table in doc.go has it.
func documentedFaults(t *testing.T) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	var name string
	for line := range strings.Lines(f.Doc.Text()) {
		if !strings.HasPrefix(line, "\t") {
			continue
		}
		if words := strings.Fields(line); strings.HasPrefix(words[0], "Err") || words[0] == "none" {
			name = words[0]
		}
		_, faults, _ := strings.Cut(line, "[")
		faults, _, _ = strings.Cut(faults, "]")
		for w := range strings.FieldsSeq(strings.ReplaceAll(faults, ",", " ")) {
			if found[w] != "" {
				t.Errorf("doc.go names %s twice", w)
			}
			found[w] = name
		}
	}
	return found
}
