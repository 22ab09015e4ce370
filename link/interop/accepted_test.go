package interop

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/container"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/link/internal/linktest"
)

const (
	account  = "lrkittest"
	results  = "results"
	blobName = "d/e f+g%h.json"
)

var content = []byte(`{"script_name":"x","exit_code":0,"script_output":"","script_errors":""}`)

// stage creates a blob, a snapshot of it and a stored access policy, with the key of the account
// and the SDK.
func (a azurite) stage(t *testing.T) (snapshot string) {
	t.Helper()
	credential, err := azblob.NewSharedKeyCredential(account, key)
	if err != nil {
		t.Fatal(err)
	}
	client, err := azblob.NewClientWithSharedKeyCredential(a.endpoint, credential, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if _, err := client.CreateContainer(ctx, results, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := client.UploadBuffer(ctx, results, blobName, content, nil); err != nil {
		t.Fatal(err)
	}
	c := client.ServiceClient().NewContainerClient(results)
	snap, err := c.NewBlobClient(blobName).CreateSnapshot(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.SetAccessPolicy(ctx, &container.SetAccessPolicyOptions{ContainerACL: []*container.SignedIdentifier{{
		ID: new("policy"), AccessPolicy: &container.AccessPolicy{
			Start: new(time.Now().Add(-time.Hour)), Expiry: new(time.Now().Add(time.Hour)), Permission: new("r"),
		},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return *snap.Snapshot
}

// signer signs for the account of the emulator.
func (a azurite) signer() sas.Signer {
	return sas.Signer{Account: account, Key: key, Endpoint: a.endpoint}
}

// get requests a link as it is. ok is false if Go's client rejects the URL, or reads another host
// in it.
func get(t *testing.T, ctx context.Context, link string, header ...string) (answer *http.Response, body []byte, ok bool) {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil || request.URL.Hostname() != "127.0.0.1" {
		return nil, nil, false
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err = http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err = io.ReadAll(answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer, body, true
}

// byFetchtest are links of every layout that Azurite has, over the versions that it supports.
func (a azurite) byFetchtest(t *testing.T, snapshot string) (all []signedLink) {
	t.Helper()
	s := a.signer()
	add := func(name string) func(string, error) {
		return func(link string, err error) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all = append(all, signedLink{name, link})
		}
	}
	for _, version := range []string{"2015-04-05", "2018-03-28", "2018-11-09", "2019-07-07", "2020-10-02", "2020-12-06", "2023-11-03", "2026-12-06"} {
		plain := sas.Grant{Version: version, Permissions: "r", Expiry: time.Now().Add(time.Hour)}
		add(version + " a blob")(s.ServiceLink(results, blobName, plain))
		add(version + " an account")(s.AccountLink(results, blobName, plain))

		full := plain
		full.Start, full.IP, full.Protocol = time.Now().Add(-time.Hour), "127.0.0.1-127.0.0.9", "https,http"
		add(version + " an account with everything")(s.AccountLink(results, blobName, full))
		full.CacheControl, full.ContentDisposition, full.ContentLanguage, full.ContentType = "no-store", `attachment; filename="a+b.json"`, "de", "text/plain; charset=utf-8"
		add(version + " with everything")(s.ServiceLink(results, blobName, full))

		add(version + " by a policy")(s.ServiceLink(results, blobName, sas.Grant{Version: version, Identifier: "policy"}))
		of := plain
		of.Resource = "c"
		add(version + " by its container")(s.ServiceLink(results, blobName, of))
		if version >= "2018-11-09" {
			of.Resource, of.Snapshot = "bs", snapshot
			add(version + " a snapshot")(s.ServiceLink(results, blobName, of))
		}
		if version >= "2020-12-06" {
			of := plain
			of.EncryptionScope = "scope"
			add(version + " a scope")(s.ServiceLink(results, blobName, of))
		}
	}
	return all
}

// TestAzurite: links of fetchtest are accepted by Azurite and verified by link. After a change of a
// byte, Azurite refuses them, and link verifies whatever Azurite still accepts.
func TestAzurite(t *testing.T) {
	a := startAzurite(t)
	links := a.byFetchtest(t, a.stage(t))
	accepted, altered, refused, same := 0, 0, 0, 0
	statuses := map[int]int{}
	for _, l := range links {
		answer, body, _ := get(t, t.Context(), l.link)
		if answer.StatusCode != 200 || !bytes.Equal(body, content) {
			t.Errorf("%s: Azurite says %s: %.300s", l.name, answer.Status, body)
			continue
		}
		accepted++
		if err := link.Parse(l.link).Verify("", key); err != nil {
			t.Errorf("%s: Azurite accepts it: %v", l.name, err)
		}
		n := 0
		for c := range linktest.Changes(l.link) {
			if n++; n%17 != 0 { // 17 shares no factor with the number of changes a byte
				continue
			}
			answer, _, ok := get(t, t.Context(), c.Link)
			if !ok {
				continue
			}
			altered++
			statuses[answer.StatusCode]++
			err := link.Parse(c.Link).Verify("", key)
			switch {
			case c.Same:
				same++
			case answer.StatusCode >= 400:
				refused++
			}
			if (answer.StatusCode == 200) != (err == nil) {
				t.Errorf("%s: %s: Azurite says %s, Verify %v", l.name, c.Link, answer.Status, err)
			}
		}
	}
	if altered < 10_000 || same+refused != altered {
		t.Errorf("of %d changes %d mean the same and %d were refused", altered, same, refused)
	}
	t.Logf(
		"Azurite accepts %d of %d links of fetchtest, and link verifies them; of %d changes of one byte, %d mean the same, Azurite refuses %d: %v",
		accepted, len(links), altered, same, refused, statuses,
	)
}
