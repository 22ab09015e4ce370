package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/oauth2"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/budget"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/link"
)

// serviceFlags say where the API is, and how to log in. Flags come before LRKIT_* variables.
type serviceFlags struct {
	api, scope, tenant, client, auth, tokenFile string
	login, certificateFile                      string
	proxy, caFile                               string
	allowHost                                   bool
	// stderr gets what a user has to do for --auth device-code: os.Stderr if nil.
	stderr io.Writer
}

func (f *serviceFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.api, "api", "", "base URL of the API, or the name of a cloud: "+cloudNames()+" (LRKIT_API)")
	flags.StringVar(&f.scope, "scope", "", "what a token is asked for (LRKIT_SCOPE; default that of the cloud)")
	flags.StringVar(&f.tenant, "tenant", "", "id of the tenant (LRKIT_TENANT_ID)")
	flags.StringVar(&f.client, "client", "", "id of the application (LRKIT_CLIENT_ID)")
	flags.StringVar(&f.login, "login", "", "base URL of the login (LRKIT_LOGIN; default that of the cloud)")
	flags.StringVar(&f.auth, "auth", "", strings.Join(auths, ", ")+" (LRKIT_AUTH)")
	flags.StringVar(&f.certificateFile, "certificate", "", "file with certificate and key, PEM or PKCS #12, for --auth certificate\n(LRKIT_CLIENT_CERTIFICATE; its password is LRKIT_CLIENT_CERTIFICATE_PASSWORD)")
	flags.StringVar(&f.tokenFile, "token-file", "", "file with an access token, for --auth token-file; it is read anew for each token")
	flags.BoolVar(&f.allowHost, "allow-api-host", false, "allow an API, login or blob host that is not the vendor's, for tests")
	flags.StringVar(&f.proxy, "proxy", "", "URL of a proxy, or env for that of the environment")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file with more certificates to trust")
}

// clouds are the names of addresses of the API.
func clouds() []string {
	var names []string
	for _, c := range api.Clouds() {
		names = append(names, c.Name)
	}
	return names
}

func cloudNames() string { return strings.Join(clouds(), ", ") }

// auths are the ways to get a token.
var auths = slices.Concat([]string{"secret"}, sdkAuths, []string{"device-code", "token-file"})

// service is what `lrkit fetch` talks to.
type service struct {
	client *api.Client
	tenant string
	net    api.Net
	lax    bool // hosts that are not the vendor's are allowed
	tokens api.Tokens
	calls  *budget.Budget
	// uncounted is why the budget is that of this process alone, if it is.
	uncounted error
}

func (f *serviceFlags) open(ctx context.Context, log *slog.Logger) (*service, error) {
	cloud, ok := api.CloudOf(cmp.Or(environment(f.api, "LRKIT_API"), api.Clouds()[0].Base))
	if !ok {
		if !f.allowHost {
			return nil, fmt.Errorf("the API is none of %s, nor their base URLs: anything else needs --allow-api-host", cloudNames())
		}
		cloud = api.Cloud{Base: environment(f.api, "LRKIT_API"), Login: environment(f.login, "LRKIT_LOGIN"), Scope: environment(f.scope, "LRKIT_SCOPE")}
		if u, err := url.Parse(cloud.Base); cloud.Login == "" && err == nil && loopback(u.Host) { // an emulator is both
			cloud.Login = cloud.Base
		}
		if cloud.Login == "" {
			return nil, errors.New("an API that is not the vendor's needs --login (LRKIT_LOGIN)")
		}
	}
	s := &service{tenant: strings.ToLower(environment(f.tenant, "LRKIT_TENANT_ID")), lax: f.allowHost}
	if s.tenant == "" {
		var err error
		if s.tenant, err = f.tenantOfToken(ctx); err != nil {
			return nil, err
		}
	}
	var err error
	if s.net, err = f.net(ctx); err != nil {
		return nil, err
	}
	if s.tokens, err = f.openTokens(ctx, cloud, s); err != nil {
		return nil, err
	}
	if s.calls, s.uncounted, err = openCalls(ctx, budget.AllCalls, s.tenant, log); err != nil {
		return nil, err
	}
	s.client, err = api.New(api.Options{
		BaseURL: cloud.Base, AllowHost: f.allowHost, Tokens: s.tokens, Budget: s.calls, Net: s.net, Log: log,
		RunBudget:     &routeCalls{route: budget.RunRoute, tenant: s.tenant, log: log},
		PackageBudget: &routeCalls{route: budget.PackageRoute, tenant: s.tenant, log: log},
	})
	return s, err
}

func (f *serviceFlags) openTokens(ctx context.Context, cloud api.Cloud, s *service) (api.Tokens, error) {
	f.auth = cmp.Or(environment(f.auth, "LRKIT_AUTH"), "secret")
	switch f.auth {
	case "certificate", "workload", "managed", "cli":
		return f.openIdentity(ctx, cloud, s)
	case "secret":
		secret := os.Getenv("LRKIT_CLIENT_SECRET")
		client := environment(f.client, "LRKIT_CLIENT_ID")
		if secret == "" || client == "" {
			return nil, errors.New("no credentials: set LRKIT_CLIENT_ID and LRKIT_CLIENT_SECRET")
		}
		return api.ClientCredentials(api.Credentials{
			Tenant: s.tenant, ClientID: client, Secret: api.Secret(secret), Net: s.net, AllowHost: f.allowHost,
			Scope: cmp.Or(environment(f.scope, "LRKIT_SCOPE"), cloud.Scope), LoginURL: cmp.Or(environment(f.login, "LRKIT_LOGIN"), cloud.Login),
		})
	case "device-code":
		return f.deviceCode(cloud, s)
	case "token-file":
		if f.tokenFile == "" {
			return nil, errors.New("--auth token-file needs --token-file")
		}
		return tokenFile(f.tokenFile), nil
	}
	return nil, oneOf("auth", f.auth, auths...)
}

// tenantOfToken returns the tenant that the token in a file names: then it need not be given.
func (f *serviceFlags) tenantOfToken(ctx context.Context) (string, error) {
	if cmp.Or(environment(f.auth, "LRKIT_AUTH"), "secret") != "token-file" || f.tokenFile == "" {
		return "", errors.New("no tenant: --tenant or LRKIT_TENANT_ID")
	}
	b, err := readKey(ctx, f.tokenFile)
	if err != nil {
		return "", err
	}
	tenant := api.TenantOf(strings.TrimSpace(string(b)))
	if tenant == "" {
		return "", errors.New("the token names no tenant: --tenant or LRKIT_TENANT_ID")
	}
	return tenant, nil
}

// net is how connections are made, for the API and for blobs.
func (f *serviceFlags) net(ctx context.Context) (n api.Net, err error) {
	switch f.proxy {
	case "":
	case "env":
		n.Proxy = http.ProxyFromEnvironment
	default:
		u, err := url.Parse(f.proxy)
		if err != nil || u.Host == "" {
			return n, errors.New("--proxy is not a URL") // which may hold a password
		}
		n.Proxy = http.ProxyURL(u)
	}
	if f.caFile != "" {
		pem, err := readFile(ctx, f.caFile, 64<<20)
		if err != nil {
			return n, err
		}
		if n.RootCAs, err = api.CACertificates(pem); err != nil {
			return n, fmt.Errorf("%s: %w", f.caFile, err)
		}
	}
	return n, nil
}

// downloads are the options for blobs.
func (s *service) downloads(f *fetchFlags, log *slog.Logger) *download.Options {
	o := &download.Options{Proxy: s.net.Proxy, RootCAs: s.net.RootCAs, Log: log, RangeSize: int64(f.ranges), SyncBytes: int64(f.syncs)}
	switch {
	case s.lax:
		o.Policy.Hosts, o.AllowLoopback = link.HostsAny, true
	case f.known == "known":
		o.Policy.Hosts = link.HostsKnown
	}
	return o
}

// close ends what open began. What the source of tokens keeps in memory is forgotten.
func (s *service) close() {
	s.client.Close()
	if c, ok := s.tokens.(interface{ Close() }); ok {
		c.Close()
	}
}

// tokenFile is a source of tokens that another program puts into a file.
type tokenFile string

func (name tokenFile) Token() (*oauth2.Token, error) { return name.TokenContext(context.Background()) }

// TokenContext implements what [api.Tokens] may have.
func (name tokenFile) TokenContext(ctx context.Context) (*oauth2.Token, error) {
	b, err := readKey(ctx, string(name))
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: strings.TrimSpace(string(b)), TokenType: "Bearer"}, nil
}
