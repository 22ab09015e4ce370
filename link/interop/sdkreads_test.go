package interop

import (
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/sas"

	signed "github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// TestSDKReads: the SDK reads links of fetchtest correctly, and writes the same signature if it has
// the layout.
func TestSDKReads(t *testing.T) {
	s := signed.Signer{Account: "acc", Key: key}
	credential, err := azblob.NewSharedKeyCredential("acc", key)
	if err != nil {
		t.Fatal(err)
	}
	read, signedAlike := 0, 0
	for _, version := range []string{"2015-04-05", "2018-11-09", "2019-07-07", "2020-12-06", "2025-11-05", sas.Version} {
		g := signed.Grant{
			Version: version, Permissions: "r", Start: begin, Expiry: end, IP: "1.2.3.4", Protocol: "https", Identifier: "policy",
			CacheControl: "no-store", ContentDisposition: "attachment", ContentEncoding: "gzip", ContentLanguage: "de", ContentType: "text/plain",
		}
		text, err := s.ServiceLink("c", "d/e f+g%h.json", g)
		if err != nil {
			t.Fatal(err)
		}
		parts, err := sas.ParseURL(text)
		p := parts.SAS
		ip := p.IPRange()
		if err != nil || parts.ContainerName != "c" || parts.BlobName != "d/e f+g%h.json" || p.Version() != version || p.Permissions() != "r" ||
			!p.StartTime().Equal(begin) || !p.ExpiryTime().Equal(end) || p.Resource() != "b" || p.Identifier() != "policy" || p.Protocol() != "https" ||
			ip.String() != "1.2.3.4" || p.CacheControl() != "no-store" || p.ContentDisposition() != "attachment" || p.ContentEncoding() != "gzip" ||
			p.ContentLanguage() != "de" ||
			p.ContentType() != "text/plain" ||
			parts.UnparsedParams != "" {
			t.Errorf("%s: %v %+v", version, err, parts)
		}
		read++

		account, err := s.AccountLink("c", "d", signed.Grant{Version: version, Permissions: "rl", Expiry: end})
		if err != nil {
			t.Fatal(err)
		}
		parts, err = sas.ParseURL(account)
		if a := parts.SAS; err != nil || a.Services() != "b" || a.ResourceTypes() != "o" || a.Permissions() != "rl" ||
			!a.ExpiryTime().Equal(end) ||
			a.Version() != version {
			t.Errorf("%s: %v %+v", version, err, parts)
		}
		read++
		if version < "2020-12-06" {
			continue // the SDK has no such layout
		}
		if theirs, err := (sas.AccountSignatureValues{Version: version, Permissions: "rl", ExpiryTime: end, ResourceTypes: "o"}).SignWithSharedKey(credential); err != nil ||
			theirs.Signature() != parts.SAS.Signature() {
			t.Errorf("%s: the SDK signs the account otherwise: %v", version, err)
		}
		theirs, err := sas.BlobSignatureValues{
			Version: version, Permissions: "r", StartTime: begin, ExpiryTime: end, IPRange: ip, Protocol: "https", Identifier: "policy", ContainerName: "c",
			BlobName: "d/e f+g%h.json", CacheControl: "no-store", ContentDisposition: "attachment", ContentEncoding: "gzip", ContentLanguage: "de", ContentType: "text/plain",
		}.SignWithSharedKey(credential)
		if err != nil || theirs.Signature() != p.Signature() {
			t.Errorf("%s: the SDK signs otherwise: %v", version, err)
		}
		signedAlike += 2
	}
	t.Logf("the SDK reads %d links of fetchtest, and signs %d of them alike", read, signedAlike)
}
