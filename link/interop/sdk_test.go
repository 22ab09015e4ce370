package interop

import (
	"encoding/base64"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/sas"

	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/link/internal/linktest"
)

var (
	key   = base64.StdEncoding.EncodeToString([]byte("Key of nobody, for tests only!!!"))
	begin = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	end   = begin.Add(30 * time.Minute)
)

// versions are what the SDK can sign. It has the layouts since 2020-12-06 only, and uses them for
// older versions too, which the service then refuses. The empty one is its own.
var versions = []string{"2020-12-06", "2021-12-02", "2025-11-05", ""}

type signedLink struct{ name, link string }

// bySDK are links that the SDK signed.
func bySDK(t *testing.T) (all []signedLink) {
	t.Helper()
	credential, err := azblob.NewSharedKeyCredential("acc", key)
	if err != nil {
		t.Fatal(err)
	}
	add := func(name, path string, params sas.QueryParameters, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		u := url.URL{Scheme: "https", Host: "acc.blob.core.windows.net", Path: path, RawQuery: params.Encode()}
		all = append(all, signedLink{name, u.String()})
	}
	const blob = "d/e f+g%h.json"
	addresses := sas.IPRange{Start: net.IPv4(1, 2, 3, 4), End: net.IPv4(1, 2, 3, 9)}
	for _, version := range versions {
		plain := sas.BlobSignatureValues{Version: version, Permissions: "r", ExpiryTime: end, ContainerName: "c", BlobName: blob}
		service := func(name string, change func(*sas.BlobSignatureValues)) {
			v := plain
			change(&v)
			params, err := v.SignWithSharedKey(credential)
			path := "/c/" + blob
			if v.BlobName == "" && v.Directory == "" {
				path = "/c"
			}
			query := ""
			switch {
			case !v.SnapshotTime.IsZero():
				query = "&snapshot=" + url.QueryEscape(v.SnapshotTime.Format("2006-01-02T15:04:05.0000000Z07:00"))
			case v.BlobVersion != "":
				query = "&versionid=" + url.QueryEscape(v.BlobVersion)
			}
			add(version+name, path, params, err)
			all[len(all)-1].link += query
		}
		service(" a blob", func(*sas.BlobSignatureValues) {})
		service(" a container", func(v *sas.BlobSignatureValues) { v.BlobName = "" })
		service(" a directory", func(v *sas.BlobSignatureValues) { v.Directory = "d" })
		service(" a version", func(v *sas.BlobSignatureValues) { v.BlobVersion = "2026-11-22T00:00:00.1234567Z" })
		service(" a snapshot", func(v *sas.BlobSignatureValues) { v.SnapshotTime = begin.Add(-time.Hour) })
		service(" by a policy", func(v *sas.BlobSignatureValues) {
			v.Permissions, v.ExpiryTime, v.Identifier = "", time.Time{}, "policy"
		})
		service(" with everything", func(v *sas.BlobSignatureValues) {
			v.StartTime, v.Protocol, v.IPRange, v.Identifier, v.EncryptionScope = begin, sas.ProtocolHTTPS, addresses, "policy", "scope"
			v.CacheControl, v.ContentDisposition, v.ContentEncoding = "no-store", `attachment; filename="a+b.json"`, "gzip"
			v.ContentLanguage, v.ContentType = "de", "text/plain; charset=utf-8"
		})

		account := sas.AccountSignatureValues{Version: version, Permissions: "rl", ExpiryTime: end, ResourceTypes: "o"}
		params, err := account.SignWithSharedKey(credential)
		add(version+" an account", "/c/"+blob, params, err)
		account.StartTime, account.Protocol, account.IPRange, account.EncryptionScope = begin, sas.ProtocolHTTPSandHTTP, addresses, "scope"
		params, err = account.SignWithSharedKey(credential)
		add(version+" an account with everything", "/c/"+blob, params, err)
	}
	return all
}

// TestSDKSigns: what the SDK signs verifies; with one byte changed, it does not.
func TestSDKSigns(t *testing.T) {
	links := bySDK(t)
	changes, same := 0, 0
	for _, l := range links {
		parsed := link.Parse(l.link)
		if err := parsed.Verify("", key); err != nil {
			t.Errorf("%s: %v", l.name, err)
			continue
		}
		if r := parsed.Check(nil, begin); !r.Usable() && r.Host.Blob != "" {
			t.Errorf("%s: %s: %v", l.name, parsed, r.Problems)
		}
		for c := range linktest.Changes(l.link) {
			changes++
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
	t.Logf(
		"%d links of the SDK verify; of %d changes of one byte, %d mean the same and verify, %d do not", len(links),
		changes, same, changes-same,
	)
}
