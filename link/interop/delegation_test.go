package interop

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/sas"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/service"

	signed "github.com/lrkit/lrkit/fetch/fetchtest/sas"
	"github.com/lrkit/lrkit/link"
)

const guid = "11111111-2222-3333-4444-555555555555"

// keyService answers the one request that the SDK makes for a delegation key.
type keyService struct{ version string }

func (k keyService) Do(r *http.Request) (*http.Response, error) {
	body := fmt.Sprintf(
		`<?xml version="1.0" encoding="utf-8"?><UserDelegationKey><SignedOid>%s</SignedOid><SignedTid>%s</SignedTid><SignedStart>%s</SignedStart>`+
			`<SignedExpiry>%s</SignedExpiry><SignedService>b</SignedService><SignedVersion>%s</SignedVersion><Value>%s</Value></UserDelegationKey>`,
		guid, guid, begin.Format(time.RFC3339), end.Format(time.RFC3339), k.version, key,
	)
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"application/xml"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

type anyToken struct{}

func (anyToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "none", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// TestDelegation: the SDK signs user delegation links as fetchtest does, where it has the layout:
// that of 28 fields.
func TestDelegation(t *testing.T) {
	for _, version := range []string{"2026-04-06", sas.Version} {
		client, err := service.NewClient("https://acc.blob.core.windows.net/", anyToken{}, &service.ClientOptions{
			ClientOptions: azcore.ClientOptions{Transport: keyService{version}},
		})
		if err != nil {
			t.Fatal(err)
		}
		credential, err := client.GetUserDelegationCredential(t.Context(), service.KeyInfo{
			Start: new(begin.Format(time.RFC3339)), Expiry: new(end.Format(time.RFC3339)),
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := sas.BlobSignatureValues{
			Version: version, Permissions: "r", ExpiryTime: end, ContainerName: "c", BlobName: "d/e", Protocol: sas.ProtocolHTTPS, CorrelationID: guid,
			SignedDelegatedUserObjectID: guid, EncryptionScope: "scope", ContentType: "text/plain",
		}.SignWithUserDelegation(credential)
		if err != nil {
			t.Fatal(err)
		}
		ours, err := signed.Signer{Account: "acc"}.DelegationLink(
			"c", "d/e",
			signed.Grant{
				Version: version, Permissions: "r", Expiry: end, Protocol: "https", EncryptionScope: "scope",
				ContentType: "text/plain",
			},
			signed.DelegationKey{
				Object: guid, Tenant: guid, Start: begin, Expiry: end, Value: key,
			},
			signed.Delegate{Correlation: guid, User: guid},
		)
		if err != nil {
			t.Fatal(err)
		}
		parts, err := sas.ParseURL(ours)
		if err != nil || parts.SAS.Signature() != theirs.Signature() || parts.SAS.Encode() != theirs.Encode() {
			t.Errorf("%s: %v: the SDK signs otherwise", version, err)
		}
		if k := link.Parse("https://acc.blob.core.windows.net/c/d/e?" + theirs.Encode()).Kind(); k != link.KindUserDelegation {
			t.Errorf("%s: a %s SAS", version, k)
		}
	}
}
