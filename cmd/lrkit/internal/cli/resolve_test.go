package cli

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

// fakeMachines answers as the API does: what it lists, and what it only knows by id or name.
type fakeMachines struct {
	listed, unlisted []*api.Machine
	filters          []string
	singly           []string
	twice            bool // the list has each machine twice
}

var equals = regexp.MustCompile(`(computerDnsName|id) eq '((?:[^']|'')*)'`)

var equalsMachine = regexp.MustCompile(`machineId eq '([0-9a-f]{40})'`)

func (f *fakeMachines) Machines(_ context.Context, q api.MachineQuery) iter.Seq2[*api.Machine, error] {
	f.filters = append(f.filters, q.Filter)
	return func(yield func(*api.Machine, error) bool) {
		for _, m := range f.listed {
			hit := q.Tag != "" && slices.Contains(m.Tags, q.Tag)
			for _, e := range equals.FindAllStringSubmatch(q.Filter, -1) {
				value := strings.ReplaceAll(e[2], "''", "'")
				hit = hit || e[1] == "id" && value == m.ID || e[1] != "id" && value == strings.ToLower(m.Name)
			}
			if !hit {
				continue
			}
			again := *m
			if !yield(m, nil) || f.twice && !yield(&again, nil) {
				return
			}
		}
	}
}

func (f *fakeMachines) Machine(_ context.Context, idOrName string) (*api.Machine, error) {
	f.singly = append(f.singly, idOrName)
	for _, m := range f.unlisted {
		if m.ID == idOrName || strings.EqualFold(m.Name, idOrName) {
			return m, nil
		}
	}
	return nil, api.ErrNotFound
}

func hexID(n int) string { return fmt.Sprintf("%040x", n) }

func fleet() *fakeMachines {
	day := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	m := func(n int, name string, seen time.Time, tags ...string) *api.Machine {
		return &api.Machine{ID: hexID(n), Name: name, LastSeen: seen, Health: "Active", Tags: tags}
	}
	return &fakeMachines{
		listed: []*api.Machine{
			m(1, "WS-1.corp.example", day, "tier0"), m(2, "ws-2.corp.example", day, "tier0", "o'b"),
			m(3, "twin.corp.example", day), m(4, "twin.corp.example", day.Add(time.Hour)),
			m(5, "same.corp.example", day), m(6, "same.corp.example", day), m(7, "none.corp.example", time.Time{}), m(8, "none.corp.example", time.Time{}),
		},
		unlisted: []*api.Machine{m(9, "old.corp.example", day)},
	}
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name, selectors string
		newest          bool
		want            string // numbers of machines
		usage           bool
		says            string
		singly          int
	}{
		{name: "by name, in any case", selectors: "Ws-1.Corp.Example", want: "1"},
		{name: "by id", selectors: strings.ToUpper(hexID(2)), want: "2"},
		{name: "by tag", selectors: "tag:tier0", want: "1 2"},
		{name: "a tag with a quote", selectors: "tag:o'b", want: "2"},
		{name: "each once, in the order of the selectors", selectors: "ws-2.corp.example;tag:tier0;" + hexID(1) + ";ws-1.corp.example", want: "2 1"},
		{name: "in no list", selectors: "old.corp.example;" + hexID(9), want: "9", singly: 1},
		{name: "several of a name", selectors: "twin.corp.example", usage: true, says: hexID(4) + "  Active, last seen 2026-04-01T01:00:00Z, no platform\n  " + hexID(3)},
		{name: "the newest of them", selectors: "twin.corp.example", newest: true, want: "4"},
		{name: "one of them by id", selectors: hexID(3), want: "3"},
		{name: "none is the newest", selectors: "same.corp.example", newest: true, usage: true, says: "2 machines have this name"},
		{name: "none was ever seen", selectors: "none.corp.example", newest: true, usage: true, says: "last seen never"},
		{name: "unknown", selectors: "ws-9.corp.example;ws-1.corp.example", says: "lrkit: ws-9.corp.example: the API knows no such machine\n", singly: 1},
		{name: "a short name", selectors: "ws-1", says: "it wants the full name: 'lrkit machines --prefix ws-1' lists", singly: 1},
		{name: "an unknown tag", selectors: "tag:x", says: "tag:x: the API lists no machine with this tag\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var messages bytes.Buffer
			a := &app{Streams: Streams{Err: &messages}}
			f := fleet()
			f.twice = true
			all, err := a.selectors(t.Context(), &selectorFlags{machines: strings.Split(c.selectors, ";")})
			if err != nil {
				t.Fatal(err)
			}
			machines, ok, err := a.choose(t.Context(), f, &selectorFlags{newest: c.newest}, all)
			var got []string
			for _, m := range machines {
				got = append(got, strings.TrimLeft(m.ID, "0"))
			}
			if strings.Join(got, " ") != c.want || ok != (c.want != "") || (err != nil) != c.usage || !strings.Contains(messages.String(), c.says) {
				t.Errorf("%q, %v, %v\n%s", got, ok, err, &messages)
			}
			if (a.status == failed) != (c.want == "" && !c.usage) {
				t.Errorf("status %d", a.status)
			}
			if len(f.singly) != c.singly {
				t.Errorf("asked for %q one by one", f.singly)
			}
		})
	}
}

// TestResolveMany: few calls for many names, and no URL that is too long.
func TestResolveMany(t *testing.T) {
	f := &fakeMachines{}
	all := new(selectors)
	for i := range 500 {
		m := &api.Machine{ID: hexID(i), Name: fmt.Sprintf("%s-%d.corp.example", strings.Repeat("w", i%100+1), i)}
		f.listed = append(f.listed, m)
		by := selector{byName, m.Name}
		if i%2 == 0 {
			by = selector{byID, m.ID}
		}
		if err := all.add(by); err != nil {
			t.Fatal(err)
		}
	}
	found, err := (&resolver{client: f}).resolve(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		if len(found[i].machines) != 1 || found[i].machines[0] != f.listed[i] {
			t.Fatalf("%s: %v", found[i], found[i].machines)
		}
	}
	for _, filter := range f.filters {
		if n := len(url.PathEscape(filter)); n > maxFilter+100 {
			t.Errorf("a filter of %d bytes", n)
		}
	}
	if len(f.filters) > 60 || len(f.singly) > 0 {
		t.Errorf("%d lists and %d calls for 500 machines", len(f.filters), len(f.singly))
	}
	t.Logf("%d lists for 500 machines", len(f.filters))
}

// TestResolveUnknown: a file of nonsense does not cost a call for each line.
func TestResolveUnknown(t *testing.T) {
	f, all := fleet(), new(selectors)
	for i := range maxSingly + 50 {
		if err := all.add(selector{byName, fmt.Sprintf("x-%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := (&resolver{client: f}).resolve(t.Context(), all); err != nil || len(f.singly) != maxSingly {
		t.Errorf("%d calls, %v", len(f.singly), err)
	}
}

func TestParseSince(t *testing.T) {
	now := time.Date(2026, 4, 10, 12, 0, 0, 0, time.FixedZone("", 7200))
	for in, want := range map[string]string{
		"2026-04-01":                "2026-04-01T00:00:00Z",
		"2026-04-01T08:00:00Z":      "2026-04-01T08:00:00Z",
		"2026-04-01T08:00:00+02:00": "2026-04-01T06:00:00Z",
		"2026-04-01T08:00":          "2026-04-01T08:00:00Z",
		"2026-04-01 08:00:30":       "2026-04-01T08:00:30Z",
		"90m":                       "2026-04-10T08:30:00Z",
		"7d":                        "2026-04-03T10:00:00Z",
		"2w":                        "2026-03-27T10:00:00Z",
		"1h30m":                     "2026-04-10T08:30:00Z",
		"0d":                        "", "-1h": "", "": "", "d": "", "99999999999999999999d": "", "5000w": "", "1": "", "yesterday": "", "1h' or 1 eq 1": "", "0001-01-01": "",
	} {
		if got, err := parseSince(in, now); got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestMachineRecord(t *testing.T) {
	m := &api.Machine{
		ID: hexID(0xabc), Name: "ws-1\u202e.example", Health: "Active", LastSeen: time.Date(2026, 4, 1, 2, 3, 4, 500, time.FixedZone("", 3600)), Tags: []string{"a", "b"},
		OS: api.MachineOS{Platform: "Windows11", Version: "23H2"}, Group: api.MachineGroup{ID: "7", Name: "x"},
		Network: api.MachineNetwork{LastIP: "10.0.0.1", Addresses: []api.MachineAddress{{IP: "10.0.0.1"}, {MAC: "0011"}, {}}},
		More:    api.MachineDetails{Duplicate: true},
	}
	want := `{"schema":"lrkit.machine/1","machine":"ws-1\u202e.example","machine_id":"` + m.ID + `","health":"Active","last_seen":"2026-04-01T01:03:04.0000005Z",` +
		`"os_platform":"Windows11","os_version":"23H2","group_id":"7","group":"x","tags":["a","b"],"last_ip":"10.0.0.1",` +
		`"addresses":[{"ip":"10.0.0.1"},{"mac":"0011"},{}],"duplicate":true}` + "\n"
	if got := string(appendMachine(nil, m)); got != want {
		t.Errorf("%s", got)
	}
	if got, want := string(appendMachine(nil, new(api.Machine))), `{"schema":"lrkit.machine/1","tags":[],"addresses":[]}`+"\n"; got != want {
		t.Errorf("%s", got)
	}
}
