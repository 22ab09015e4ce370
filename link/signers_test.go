package link_test

import (
	"errors"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/link/internal/linktest"
)

var signer = sas.Signer{Account: "acc", Key: key}

type signedLink struct{ name, link string }

// signed are links of every layout that is verified, by a signer that shares no code with this
// package.
func signed(t *testing.T) (all []signedLink) {
	t.Helper()
	add := func(name string) func(string, error) {
		return func(text string, err error) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all = append(all, signedLink{name, text})
		}
	}
	emulator := signer
	emulator.Endpoint = "http://127.0.0.1:10000/acc"
	const blob = "d/e f+g%h.json"
	// The first and the last version of each layout, and the documented one between.
	for _, version := range []string{"2015-04-05", "2018-03-28", "2018-11-09", "2019-07-07", "2020-10-02", "2020-12-06", "2026-12-06"} {
		g := sas.Grant{Version: version, Permissions: "r", Expiry: noon.Add(time.Hour)}
		add(version)(signer.ServiceLink("c", blob, g))
		add(version + " an account")(signer.AccountLink("c", blob, g))
		add(version + " at an emulator")(emulator.ServiceLink("c", blob, g))
		add(version + " an account at an emulator")(emulator.AccountLink("c", blob, g))

		full := g
		full.Start, full.TimeLayout, full.IP, full.Protocol = noon, "2006-01-02T15:04:05.0000000Z", "1.2.3.4-1.2.3.9", "https,http"
		if version >= "2020-12-06" {
			full.EncryptionScope = "scope"
		}
		add(version + " an account with everything")(signer.AccountLink("c", blob, full))
		full.Identifier, full.CacheControl, full.ContentDisposition = "a policy", "no-store", `attachment; filename="a+b.json"`
		full.ContentEncoding, full.ContentLanguage, full.ContentType = "gzip", "de", "text/plain; charset=utf-8"
		add(version + " with everything")(signer.ServiceLink("c", blob, full))

		policy := sas.Grant{Version: version, Identifier: "policy"}
		add(version + " by a policy")(signer.ServiceLink("c", blob, policy))
		container := g
		container.Resource = "c"
		add(version + " a container")(signer.ServiceLink("c", "", container))
		add(version + " a blob by its container")(signer.ServiceLink("c", blob, container))
		if version >= "2018-11-09" {
			snapshot := g
			snapshot.Resource, snapshot.Snapshot = "bs", "2026-11-22T00:00:00.1234567Z"
			add(version + " a snapshot")(signer.ServiceLink("c", blob, snapshot))
			old := g
			old.Resource, old.VersionID = "bv", "2026-11-22T00:00:00.1234567Z"
			add(version + " an old version")(signer.ServiceLink("c", blob, old))
		}
		if version >= "2020-02-10" {
			directory := g
			directory.Resource, directory.Depth = "d", 1
			add(version + " a directory")(signer.ServiceLink("c", blob, directory))
			directory.Depth = 2
			add(version + " a directory in a directory")(signer.ServiceLink("c", "a/b/c/d", directory))
		}
	}
	return all
}

// TestSigners: what a signer written apart from this package signs, verifies; with one byte
// changed, it does not.
func TestSigners(t *testing.T) {
	links := signed(t)
	changes, same := 0, 0
	for _, l := range links {
		if err := link.Parse(l.link).Verify("", key); err != nil {
			t.Errorf("%s: %v", l.name, err)
			continue
		}
		for c := range linktest.Changes(l.link) {
			if changes++; testing.Short() && changes%16 != 0 {
				continue
			}
			err := link.Parse(c.Link).Verify("", key)
			if c.Same {
				same++
			}
			if (err == nil) != c.Same {
				t.Errorf("%s: %q: %v, and it means the same: %t", l.name, c.Link, err, c.Same)
				break
			}
		}
	}
	if !testing.Short() {
		t.Logf(
			"%d links verify; of %d changes of one byte, %d mean the same and verify, %d do not", len(links), changes,
			same, changes-same,
		)
	}
	if len(links) < 70 || changes < 300_000 || same == 0 {
		t.Error("these are too few")
	}
}

// TestDelegationSigned: with a key that only the service has, nothing can be verified offline.
func TestDelegationSigned(t *testing.T) {
	delegated := sas.DelegationKey{Object: "11111111-2222-3333-4444-555555555555", Tenant: "11111111-2222-3333-4444-555555555555",
		Start: noon, Expiry: noon.Add(time.Hour), Value: key}
	for _, version := range []string{"2018-11-09", "2020-02-10", "2020-12-06", "2025-07-05", "2026-04-06"} {
		text, err := signer.DelegationLink(
			"c", "d", sas.Grant{Version: version, Permissions: "r", Expiry: noon.Add(time.Hour)}, delegated,
			sas.Delegate{},
		)
		if err != nil {
			t.Fatal(err)
		}
		l := link.Parse(text)
		if r := l.Check(nil, noon); !r.Usable() || l.Kind() != link.KindUserDelegation {
			t.Errorf("%s: %s %s", l, l.Kind(), codes(r))
		}
		if err := l.Verify("", key); !errors.Is(err, link.ErrNotVerifiable) {
			t.Errorf("%s: %v", l, err)
		}
	}
}
