//go:build !lrkit_light && !lrkit_noidentity

package cli

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"golang.org/x/oauth2"

	"github.com/lrkit/lrkit/fetch/api"
)

// sdkAuths are the ways to get a token that the Azure SDK has.
var sdkAuths = []string{"certificate", "workload", "managed", "cli"}

// identity is a source of tokens of the Azure SDK.
type identity struct {
	source azcore.TokenCredential
	scope  string
	name   string // as --auth has it
}

// openIdentity opens the identities that the SDK knows: certificate, workload, managed and cli.
func (f *serviceFlags) openIdentity(ctx context.Context, c api.Cloud, s *service) (api.Tokens, error) {
	login := cmp.Or(environment(f.login, "LRKIT_LOGIN"), c.Login)
	opts := azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: login},
		Transport: identityClient(s.net),
		Retry:     policy.RetryOptions{MaxRetries: 3, MaxRetryDelay: 30 * time.Second},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
	client := environment(f.client, "LRKIT_CLIENT_ID")
	id := &identity{scope: cmp.Or(environment(f.scope, "LRKIT_SCOPE"), c.Scope), name: f.auth}
	var err error
	switch f.auth {
	case "certificate":
		id.source, err = f.certificate(ctx, opts, s.tenant, client)
	case "workload":
		id.source, err = azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: opts, TenantID: s.tenant, ClientID: client, DisableInstanceDiscovery: f.allowHost})
	case "managed":
		o := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: opts}
		if client != "" { // assigned by a user
			o.ID = azidentity.ClientID(client)
		}
		id.source, err = azidentity.NewManagedIdentityCredential(o)
	case "cli":
		id.source, err = azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: s.tenant})
	}
	if err != nil {
		return nil, fmt.Errorf("--auth %s: %w", f.auth, err)
	}
	return id, nil
}

func (f *serviceFlags) certificate(ctx context.Context, opts azcore.ClientOptions, tenant, client string) (azcore.TokenCredential, error) {
	file := environment(f.certificateFile, "LRKIT_CLIENT_CERTIFICATE")
	if file == "" || client == "" {
		return nil, errors.New("it needs --certificate (LRKIT_CLIENT_CERTIFICATE) and --client (LRKIT_CLIENT_ID)")
	}
	b, err := readKey(ctx, file)
	if err != nil {
		return nil, err
	}
	certs, key, err := azidentity.ParseCertificates(b, []byte(os.Getenv("LRKIT_CLIENT_CERTIFICATE_PASSWORD")))
	if err != nil {
		return nil, errors.New("the file holds no certificate with its key that can be read (PEM, or PKCS #12)")
	}
	return azidentity.NewClientCertificateCredential(tenant, client, certs, key, &azidentity.ClientCertificateCredentialOptions{
		ClientOptions: opts, SendCertificateChain: true, DisableInstanceDiscovery: f.allowHost})
}

// maxTokenWait bounds one question, retries included.
const maxTokenWait = 2 * time.Minute

// Token implements [api.Tokens].
func (i *identity) Token() (*oauth2.Token, error) { return i.TokenContext(context.Background()) }

// TokenContext asks for a token. The SDK keeps it as long as it is good.
func (i *identity) TokenContext(ctx context.Context) (*oauth2.Token, error) {
	ctx, cancel := context.WithTimeout(ctx, maxTokenWait)
	defer cancel()
	t, err := i.source.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{i.scope}})
	if err != nil {
		return nil, i.explain(err)
	}
	return &oauth2.Token{AccessToken: t.Token, TokenType: "Bearer", Expiry: t.ExpiresOn}, nil
}

// explain says what went wrong without the answer, which the SDK's text repeats in full and which
// may hold what was sent.
func (i *identity) explain(err error) error {
	var failed *azidentity.AuthenticationFailedError
	if errors.As(err, &failed) && failed.RawResponse != nil {
		err := fmt.Errorf("--auth %s: the login answered %d", i.name, failed.RawResponse.StatusCode)
		if failed.RawResponse.StatusCode < 500 && failed.RawResponse.StatusCode != http.StatusTooManyRequests {
			return fmt.Errorf("%w: %w", api.ErrRefused, err)
		}
		return err
	}
	if i.name == "cli" || i.name == "managed" || i.name == "workload" { // nothing was sent
		return fmt.Errorf("--auth %s: %w", i.name, err)
	}
	return fmt.Errorf("--auth %s: no token: the login cannot be reached, or its answer is none", i.name)
}

// identityClient is the HTTP client of the SDK: that of the API's options, without redirects.
func identityClient(n api.Net) *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = n.Proxy
	t.TLSClientConfig = &tls.Config{RootCAs: n.RootCAs, MinVersion: tls.VersionTLS12}
	return &http.Client{
		Transport:     t,
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
