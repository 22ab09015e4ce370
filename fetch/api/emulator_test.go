package api_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/budget"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

const (
	onlineID  = "1111111111111111111111111111111111111111"
	offlineID = "2222222222222222222222222222222222222222"
)

func emulated() *fetchtest.Tenant {
	t := &fetchtest.Tenant{
		Machines: []fetchtest.Machine{
			{ID: onlineID, Name: "one.example", Tags: []string{"a", "b"}, Group: 7},
			{ID: offlineID, Name: "off.example", Offline: true, Back: time.Now().Add(12 * time.Hour)},
			{ID: strings.Repeat("3", 40), Name: "one.example", Health: "NoSensorData", Seen: fetchtest.Seen{Never: true}},
		},
		Library: []fetchtest.LibraryFile{{Name: "s.ps1", Content: fetchtest.Text("script")}},
	}
	for i, refuses := range []string{"OsPlatformNotSupported", "ClientVersionNotSupported", "DisabledFeature", "Forbidden"} {
		t.Machines = append(t.Machines, fetchtest.Machine{ID: fmt.Sprintf("4%039d", i), Name: refuses, Refuses: refuses})
	}
	return t
}

// session is a client of an emulator in a bubble, for a user who signs in with a code.
type session struct {
	*api.Client
	e       *fetchtest.Emulator
	prompts []api.DevicePrompt
	log     strings.Builder
}

func open(t *testing.T, o *fetchtest.Options, user bool) *session {
	t.Helper()
	s := &session{e: fetchtest.New(emulated(), o)}
	network := api.Net{Dial: s.e.Dial}
	var tokens api.Tokens
	var err error
	if user {
		tokens, err = api.DeviceCode(api.DeviceLogin{
			Tenant: fetchtest.DefaultTenant, ClientID: fetchtest.DefaultClientID, Net: network, LoginURL: "http://127.0.0.1:1", AllowHost: true,
			Prompt: func(p api.DevicePrompt) error { s.prompts = append(s.prompts, p); return nil },
		})
	} else {
		tokens, err = api.ClientCredentials(api.Credentials{
			Tenant: fetchtest.DefaultTenant, ClientID: fetchtest.DefaultClientID, Secret: fetchtest.DefaultClientSecret,
			Net: network, LoginURL: "http://127.0.0.1:1", AllowHost: true,
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	var budgets [3]*budget.Budget
	for route := range budgets {
		budgets[route], err = budget.InMemory(&budget.Options{Route: budget.Route(route), Clock: budget.TimeClock{}})
		if err != nil {
			t.Fatal(err)
		}
	}
	s.Client, err = api.New(api.Options{
		BaseURL: "http://127.0.0.1:1", AllowHost: true, Tokens: tokens, Net: network,
		Budget: budgets[budget.AllCalls], RunBudget: budgets[budget.RunRoute], PackageBudget: budgets[budget.PackageRoute],
		Log: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		tokens.(interface{ Close() }).Close()
		for _, secret := range s.e.Secrets() {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("a secret in the log: %.20s…", secret)
			}
		}
		s.e.Close()
	})
	return s
}

func (s *session) machines(q api.MachineQuery) (names []string, err error) {
	for m, err := range s.Machines(context.Background(), q) {
		if err != nil {
			return names, err
		}
		names = append(names, m.Name+" "+m.ID[:1])
	}
	return names, nil
}

// TestLoop drives the emulator, which shares no code with this package, through all calls, as an
// application and as a user.
func TestLoop(t *testing.T) {
	for _, user := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, ctx := open(t, &fetchtest.Options{PageSize: 2}, user), t.Context()
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			// Machines.
			for _, c := range []struct {
				q    api.MachineQuery
				want string
			}{
				{api.MachineQuery{Name: "ONE.example"}, "[one.example 1 one.example 3]"},
				{api.MachineQuery{Prefix: "of"}, "[off.example 2]"},
				{api.MachineQuery{Tag: "b"}, "[one.example 1]"},
				{api.MachineQuery{Health: "Inactive"}, "[off.example 2]"},
				{api.MachineQuery{Name: "nowhere"}, "[]"},
				{api.MachineQuery{Filter: "rbacGroupId eq 7", Health: "Active"}, "[one.example 1]"},
			} {
				names, err := s.machines(c.q)
				must(err)
				if fmt.Sprint(names) != c.want {
					t.Errorf("%+v: %v, want %s", c.q, names, c.want)
				}
			}
			m, err := s.Machine(ctx, "OFF.example")
			must(err)
			if m.ID != offlineID || m.LastSeen.IsZero() || m.OS.Platform == "" {
				t.Errorf("%+v", m)
			}
			if _, err := s.Machine(ctx, "nowhere"); !errors.Is(err, api.ErrNotFound) {
				t.Error(err)
			}
			// The library.
			up := api.LibraryUpload{Name: "new.ps1", Content: strings.NewReader("whoami"), Size: 6, Description: "who"}
			f, err := s.Upload(ctx, up)
			must(err)
			if f.Description != "who" || len(f.SHA256) != 64 {
				t.Errorf("%+v", f)
			}
			if _, err := s.Upload(ctx, up); err == nil || errors.Is(err, api.ErrOutcomeUnknown) {
				t.Error("it was overwritten", err)
			}
			up.Overwrite = true
			_, err = s.Upload(ctx, up)
			must(err)
			files, err := s.Library(ctx)
			must(err)
			if len(files) != 2 {
				t.Errorf("%+v", files)
			}
			// A run, its result, and what it refuses.
			a, err := s.Run(ctx, onlineID, []api.RunCommand{
				api.PutFileCommand("s.ps1"), api.RunScriptCommand("new.ps1", "-x 1"), api.GetFileCommand(`C:\a b`)}, "why [lrkit:1:1]")
			must(err)
			if _, err := s.Run(ctx, onlineID, []api.RunCommand{api.GetFileCommand("x")}, "again"); !errors.Is(err, api.ErrActiveRequest) {
				t.Error(err)
			}
			var ended *api.Action
			must(s.Wait(ctx, []string{a.ID}, func(a *api.Action, _ error) { ended = a }, nil))
			if ended.Status != "Succeeded" || len(ended.Results()) != 2 || ended.RequestorComment != "why [lrkit:1:1]" || ended.MachineID != onlineID {
				t.Errorf("%+v", ended)
			}
			_, err = s.ResultLink(ctx, a.ID, 1)
			must(err)
			for i, kind := range []error{api.ErrUnsupported, api.ErrUnsupported, api.ErrDisabled, api.ErrForbidden} {
				_, err := s.Run(ctx, fmt.Sprintf("4%039d", i), []api.RunCommand{api.GetFileCommand("x")}, "why")
				if !errors.Is(err, kind) || errors.Is(err, api.ErrOutcomeUnknown) {
					t.Errorf("%d: %v", i, err)
				}
			}
			if _, err := s.Run(ctx, strings.Repeat("f", 40), []api.RunCommand{api.GetFileCommand("x")}, "why"); !errors.Is(err, api.ErrNotFound) {
				t.Error(err)
			}
			must(s.DeleteLibraryFile(ctx, "new.ps1"))
			if err := s.DeleteLibraryFile(ctx, "new.ps1"); !errors.Is(err, api.ErrNotFound) {
				t.Error(err)
			}
			// One that waits is cancelled; once is enough.
			a, err = s.Run(ctx, offlineID, []api.RunCommand{api.GetFileCommand("x")}, "why")
			must(err)
			a, err = s.Cancel(ctx, a.ID, "enough")
			must(err)
			if a.CancelComment != "enough" {
				t.Errorf("%+v", a)
			}
			if a, err = s.Cancel(ctx, a.ID, "enough"); err == nil || errors.Is(err, api.ErrOutcomeUnknown) {
				t.Error(a, err)
			}
			// A package.
			a, err = s.Collect(ctx, onlineID, "why")
			must(err)
			if _, err := s.PackageLink(ctx, a.ID); !errors.Is(err, api.ErrNotFound) {
				t.Error(err)
			}
			must(s.Wait(ctx, []string{a.ID}, nil, nil))
			l, err := s.PackageLink(ctx, a.ID)
			must(err)
			if !strings.HasPrefix(string(l), "http") || strings.ContainsAny(string(l), `"'`) {
				t.Error(string(l))
			}
			if want := map[bool]int{true: 1}[user]; len(s.prompts) != want {
				t.Errorf("asked %d times", len(s.prompts))
			}
		})
	}
}

// TestLongWait: an action of a machine that is off is waited for. The user signs in once; a token
// is renewed each hour. If refresh tokens do not live that long, the user is asked again.
func TestLongWait(t *testing.T) {
	for _, c := range []struct {
		name    string
		life    time.Duration
		prompts int
	}{{"one sign-in", 0, 1}, {"a refresh token of half an hour", 30 * time.Minute, 12}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, &fetchtest.Options{SignIn: fetchtest.SignIn{RefreshLife: c.life}}, true)
				a, err := s.Run(t.Context(), offlineID, []api.RunCommand{api.GetFileCommand("x")}, "why")
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				var ended *api.Action
				if err := s.Wait(t.Context(), []string{a.ID}, func(a *api.Action, _ error) { ended = a }, nil); err != nil {
					t.Fatal(err)
				}
				took := time.Since(start)
				if ended.Status != "Succeeded" || took < 11*time.Hour || took > 13*time.Hour {
					t.Errorf("%v after %v", ended.Status, took)
				}
				if n := len(s.prompts); n < c.prompts || n > c.prompts+1 {
					t.Errorf("asked %d times", n)
				}
				for i, p := range s.prompts {
					if p.Again != (i > 0) {
						t.Errorf("%d: %+v", i, p)
					}
				}
			})
		})
	}
}

// TestRunFaults: after each fault of a run, what the error says is what the emulator has done.
func TestRunFaults(t *testing.T) {
	for _, c := range []struct {
		fault   fetchtest.Fault
		unknown bool
	}{
		{fetchtest.Fault{Do: "drop"}, true},
		{fetchtest.Fault{Do: "cut", At: 100}, true},
		{fetchtest.Fault{Do: "half-header"}, true},
		{fetchtest.Fault{Do: "garbage"}, true},
		{fetchtest.Fault{Do: "hang"}, true},
		{fetchtest.Fault{Do: "stall", At: 100}, true},
		{fetchtest.Fault{Do: "throttled", RetryAfter: "7"}, false},
	} {
		t.Run(c.fault.Do, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, nil, false)
				c.fault.Kind = fetchtest.KindRun
				if err := s.e.SetFaults([]fetchtest.Fault{c.fault}); err != nil {
					t.Fatal(err)
				}
				_, err := s.Run(t.Context(), onlineID, []api.RunCommand{api.GetFileCommand("x")}, "why [lrkit:1:1]")
				if err == nil || errors.Is(err, api.ErrOutcomeUnknown) != c.unknown {
					t.Error(err)
				}
				var done []string
				for a, err := range s.Actions(t.Context(), api.Query{Filter: "machineId eq " + api.Quote(onlineID)}) {
					if err != nil {
						t.Fatal(err)
					}
					done = append(done, a.RequestorComment)
				}
				if !c.unknown && len(done) != 0 || len(done) > 1 || len(done) == 1 && done[0] != "why [lrkit:1:1]" {
					t.Errorf("%q", done)
				}
				if runs := slices.IndexFunc(s.e.Requests(), func(r fetchtest.Request) bool { return r.Kind == fetchtest.KindRun }); runs < 0 {
					t.Error("no run was asked for")
				}
				t.Logf("%v: %d actions", err, len(done))
			})
		})
	}
}
