package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestValidateArgs(t *testing.T) {
	for _, args := range []string{"", "OfficeClickToRun", `-Path "C:\Program Files\x y" -Name 'ü' {1..3} [a] @b %c% #d ~e`, "a<b>c*?^`+=,"} {
		if err := ValidateArgs(args); err != nil {
			t.Error(err)
		}
	}
	for _, c := range ";&|!$()\x00\n\r\t\x7f\u0085" {
		for _, args := range []string{string(c), "a" + string(c), string(c) + "b"} {
			if ValidateArgs(args) == nil {
				t.Errorf("%q was taken", args)
			}
		}
	}
	for _, args := range []string{"a\xff", strings.Repeat("a", maxText+1)} {
		if ValidateArgs(args) == nil {
			t.Errorf("%.20q was taken", args)
		}
	}
	if err := ValidateArgs("ab|c"); err == nil || !strings.Contains(err.Error(), "a | at byte 2") {
		t.Error(err)
	}
}

// TestRunRefused: what the service would refuse, or would take for something else, is not sent.
func TestRunRefused(t *testing.T) {
	good := []RunCommand{GetFileCommand(`C:\x`)}
	for _, c := range []struct {
		name     string
		machine  string
		commands []RunCommand
		comment  string
	}{
		{"a name", "desktop-1", good, "why"},
		{"a path", strings.Repeat("a", 38) + "/b", good, "why"},
		{"no commands", machine0, nil, "why"},
		{"many commands", machine0, make([]RunCommand, maxRunCommands+1), "why"},
		{"no comment", machine0, good, " "},
		{"a comment of two lines", machine0, good, "a\nb"},
		{"a comment that is no text", machine0, good, "a\xff"},
		{"no type", machine0, []RunCommand{{}}, "why"},
		{"a type in lower case", machine0, []RunCommand{{"getfile", []Param{{"Path", "x"}}}}, "why"},
		{"no parameter", machine0, []RunCommand{{"GetFile", nil}}, "why"},
		{"a parameter of another type", machine0, []RunCommand{{"GetFile", []Param{{"ScriptName", "x"}}}}, "why"},
		{"two paths", machine0, []RunCommand{{"GetFile", []Param{{"Path", "x"}, {"Path", "y"}}}}, "why"},
		{"arguments of a file", machine0, []RunCommand{{"GetFile", []Param{{"Path", "x"}, {"Args", "y"}}}}, "why"},
		{"no path", machine0, []RunCommand{GetFileCommand("")}, "why"},
		{"no script", machine0, []RunCommand{RunScriptCommand("", "a")}, "why"},
		{"no file", machine0, []RunCommand{PutFileCommand("")}, "why"},
		{"bad arguments", machine0, []RunCommand{RunScriptCommand("a.ps1", "x; y")}, "why"},
		{"a path that is no text", machine0, []RunCommand{GetFileCommand("a\xff")}, "why"},
	} {
		s := serve(t, says(200, documented), withBudgets)
		if _, err := s.Run(t.Context(), c.machine, c.commands, c.comment); err == nil || len(s.calls) != 0 || s.budget.taken != 0 {
			t.Errorf("%s: %v, %d calls", c.name, err, len(s.calls))
		}
	}
	for name, do := range map[string]func(c *Client) error{
		"run":     func(c *Client) error { _, err := c.Run(t.Context(), machine0, good, "why"); return err },
		"package": func(c *Client) error { _, err := c.PackageLink(t.Context(), id0); return err },
	} {
		s := serve(t, says(200, documented))
		if err := do(s.Client); err == nil || !strings.Contains(err.Error(), "Budget is not set") || len(s.calls) != 0 {
			t.Errorf("%s without its budget: %v", name, err)
		}
	}
}

// TestFirstAnswerToRun: machine and commands may be missing in it.
func TestFirstAnswerToRun(t *testing.T) {
	s := serve(t, says(201, `{"id":"`+id0+`","type":"LiveResponse","status":"Pending","machineId":null,"computerDnsName":null,"commands":[],"errorHResult":0}`), withBudgets)
	a, err := s.Run(t.Context(), machine0, []RunCommand{GetFileCommand("/etc/hosts")}, "why")
	if err != nil || a.MachineID != "" || a.Done() {
		t.Error(a, err)
	}
}

// TestRunAdvice: a refusal without a code of its own may come from the device group, and a user is
// told of the roles.
func TestRunAdvice(t *testing.T) {
	user := jwt(`{"scp":"Machine.Read"}`)
	for _, c := range []struct {
		status int
		code   string
		token  string
		want   []string
		not    string
	}{
		{400, "BadRequest", "a", []string{groupAdvice}, "role"},
		{400, "InvalidRequestBody", "a", nil, groupAdvice},
		{403, "Forbidden", user, []string{groupAdvice, "Machine.LiveResponse is needed", "Basic to read, Advanced to run scripts"}, ""},
		{403, "DisabledFeature", user, []string{"Advanced features"}, "is needed"},
		{404, "ResourceNotFound", "a", nil, groupAdvice},
		{400, "activerequestalreadyexists", "a", []string{"wait until it has ended"}, groupAdvice},
	} {
		s := serve(t, says(c.status, fmt.Sprintf(`{"error":{"code":%q,"message":"m"}}`, c.code)), withBudgets)
		s.tokens.tokens = []string{c.token}
		_, err := s.Run(t.Context(), machine0, []RunCommand{GetFileCommand("x")}, "why")
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", c.code, err, want)
			}
		}
		if c.not != "" && strings.Contains(err.Error(), c.not) {
			t.Errorf("%s: %v", c.code, err)
		}
	}
}

// TestNeeds: each route names its own permissions.
func TestNeeds(t *testing.T) {
	for name, c := range map[string]struct {
		do              func(c *Client) error
		app, user, role string
	}{
		"run": {func(c *Client) error {
			_, err := c.Run(t.Context(), machine0, []RunCommand{GetFileCommand("x")}, "y")
			return err
		}, "Machine.LiveResponse", "Machine.LiveResponse", "Live response"},
		"cancel":  {func(c *Client) error { _, err := c.Cancel(t.Context(), id0, "y"); return err }, "Machine.LiveResponse", "Machine.LiveResponse", "Live response"},
		"collect": {func(c *Client) error { _, err := c.Collect(t.Context(), machine0, "y"); return err }, "Machine.CollectForensics", "Machine.CollectForensics", "Alerts investigation"},
		"package": {func(c *Client) error { _, err := c.PackageLink(t.Context(), id0); return err }, "Machine.Read.All", "Machine.CollectForensics", "Alerts investigation"},
		"machine": {func(c *Client) error { _, err := c.Machine(t.Context(), "x"); return err }, "Machine.Read.All", "Machine.Read", "View data"},
		"machines": {func(c *Client) error {
			for _, err := range c.Machines(t.Context(), MachineQuery{}) {
				return err
			}
			return nil
		}, "Machine.Read.All", "Machine.Read", "View data"},
		"library": {func(c *Client) error { _, err := c.Library(t.Context()); return err }, "Library.Manage", "Library.Manage", "Advanced"},
		"upload":  {func(c *Client) error { _, err := c.Upload(t.Context(), hello()); return err }, "Library.Manage", "Library.Manage", "Advanced"},
		"delete":  {func(c *Client) error { return c.DeleteLibraryFile(t.Context(), "x") }, "Library.Manage", "Library.Manage", "Advanced"},
	} {
		for token, want := range map[string][]string{
			jwt(`{"roles":["X"]}`): {"application permissions X", c.app},
			jwt(`{"scp":"X"}`):     {"delegated permissions X", c.user, "role needs", c.role},
		} {
			s := serve(t, says(403, ""), withBudgets)
			s.tokens.tokens = []string{token}
			err := c.do(s.Client)
			for _, w := range want {
				if !errors.Is(err, ErrForbidden) || !strings.Contains(err.Error(), w) {
					t.Errorf("%s: %v, want %s", name, err, w)
				}
			}
		}
	}
}

func TestPackageLink(t *testing.T) {
	const want = "https://userrequests-us.securitycenter.windows.com:443/safedownload/WDATP_Investigation_Package.zip?token=gbDyj7y%2fbWGAZjn2sFiZXlliBTXOCVG7yiJ6nXNaQ9pLByC2Wxeno9mENsPFP3xMk5l%2bZiJXjLvqAyNEzUNROxoM2I1er9dxzfVeBsxSmclJjPsAx%2btiNyxSz1Ax%2b5jaT5cL5bZg%2b8wgbwY9urXbTpGjAKh6FB1e%2b0ypcWkPm8UkfOwsmtC%2biZJ2%2bPqnkkeQk7SKMNoAvmh9%2fcqDIPKXGIBjMa0D9auzypOqd8bQXp7p2BnLSH136BxST8n9IHR4PILvRjAYW9kvtHkBpBitfydAsUW4g2oDZSPN3kCLBOoo1C4w4Lkc9Bc3GNU2IW6dfB7SHcp7G9p4BDkeJl3VuDs6esCaeBorpn9FKJ%2fXo7o9pdcI0hUPZ6Ds9hiPpwPUtz5J29CBE3QAopCK%2fsWlf6OW2WyXsrNRSnF1tVE5H3wXpREzuhD7S4AIA3OIEZKzC4jIPLeMu%2bazZU9xGwuc3gICOaokbwMJiZTqcUuK%2fV9YdBdjdg8wJ16NDU96Pl6%2fgew2KYuk6Wo7ZuHotgHI1abcsvdlpe4AvixDbqcRJthsg2PpLRaFLm5av44UGkeK6TJpFvxUn%2f9fg6Zk5yM1KUTHb8XGmutoCM8U9er6AzXZlY0gGc3D3bQOg41EJZkEZLyUEbk1hXJB36ku2%2bW01cG71t7MxMBYz7%2bdXobxpdo%3d%3bRWS%2bCeoDfTyDcfH5pkCg6hYDmCPr%2fHYQuaUWUBNVnXURYkdyOzVHqp%2fe%2f1BNyPdVoVkpQHpz1pPS3b5g9h7IMmNKCk5gFq5m2nPx6kk9EYtzx8Ndoa2m9Yj%2bSaf8zIFke86YnfQL4AYewsnQNJJh4wc%2bXxGlBq7axDcoiOdX91rKzVicH3GSBkFoLFAKoegWWsF%2fEDZcVpF%2fXUA1K8HvB6dwyfy4y0sAqnNPxYTQ97mG7yHhxPt4Pe9YF2UPPAJVuEf8LNlQ%2bWHC9%2f7msF6UUI4%2fca%2ftpjFs%2fSNeRE8%2fyQj21TI8YTF1SowvaJuDc1ivEoeopNNGG%2bGI%2fX0SckaVxU9Hdkh0zbydSlT5SZwbSwescs0IpzECitBbaLUz4aT8KTs8T0lvx8D7Te3wVsKAJ1r3iFMQZrlk%2bS1WW8rvac7oHRx2HKURn1v7fDIQWgJr9aNsNlFz4fLJ50T2qSHuuepkLVbe93Va072aMGhvr09WVKoTpAf1j2bcFZZU6Za5PxI32mr0k90FgiYFJ1F%2f1vRDrGwvWVWUkR3Z33m4g0gHa52W1FMxQY0TJIwbovD6FaSNDx7xhKZSd5IJ7r6P91Gez49PaZRcAZPjd%2bfbul3JNm1VqQPTLohT7wa0ymRiXpSST74xtFzuEBzNSNATdbngj3%2fwV4JesTjZjIj5Dc%3d%3blumqauVlFuuO8MQffZgs0tLJ4Fq6fpeozPTdDf8Ll6XLegi079%2b4mSPFjTK0y6eohstxdoOdom2wAHiZwk0u4KLKmRkfYOdT1wHY79qKoBQ3ZDHFTys9V%2fcwKGl%2bl8IenWDutHygn5IcA1y7GTZj4g%3d%3d"
	// The value of the page has quotes within the string, and a & that JSON escapes.
	j, _ := json.Marshal(`"` + want + `"`)
	for name, body := range map[string]string{
		"documented":     `{"@odata.context":"x","value":` + string(j) + `}`,
		"without quotes": `{"value":"` + want + `"}`,
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != "GET" || r.RequestURI != "/api/machineactions/"+id0+"/GetPackageUri" {
				t.Error(r.Method, r.RequestURI)
			}
			w.Write([]byte(body))
		}, withBudgets)
		l, err := s.PackageLink(t.Context(), id0)
		if err != nil || string(l) != want {
			t.Errorf("%s: %s %v", name, string(l), err)
		}
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "link", l)
		out, _ := json.Marshal(map[string]any{"link": l})
		if all := fmt.Sprintf("%v %+v %#v %s %q %x %s %s", l, l, l, l, l, l, out, log.String()); strings.Contains(all, "gbDyj7y") || !strings.Contains(all, redacted) {
			t.Error(all)
		}
		if s.budget.taken != 1 || s.Client.pack.Budget.(*counter).taken != 1 || s.Client.run.Budget.(*counter).taken != 0 {
			t.Error("not counted by both")
		}
	}
	for _, body := range []string{`{}`, `{"value":null}`, `{"value":"\"\""}`, `{"value":""}`, `"https://x"`, `{"value":"` + strings.Repeat("a", maxLink+1) + `"}`} {
		s := serve(t, says(200, body), withBudgets)
		if l, err := s.PackageLink(t.Context(), id0); !errors.Is(err, ErrResponse) || l != "" || strings.Contains(err.Error(), "aaaa") {
			t.Errorf("%.50s: %v", body, err)
		}
	}
	// An error that holds a link does not show it.
	j, _ = json.Marshal("gone: " + want + " and so on")
	for _, body := range []string{`{"error":{"code":"x","message":` + string(j) + `}}`, want, `<a href="` + want + `">`} {
		s := serve(t, says(400, body), withBudgets)
		if _, err := s.PackageLink(t.Context(), id0); err == nil || strings.Contains(err.Error(), "gbDyj7y") || strings.Contains(err.Error(), "blumqauV") {
			t.Error(err)
		}
	}
	s := serve(t, says(404, `{"error":{"code":"ResourceNotFound","message":"not yet"}}`), withBudgets)
	if _, err := s.PackageLink(t.Context(), id0); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

// TestTwoBudgets: a call takes from both budgets, and neither moment is old when it is made.
func TestTwoBudgets(t *testing.T) {
	for _, c := range []struct {
		name      string
		run, main []time.Duration // how long each Take waits; the last one for ever
		taken     [2]int
	}{
		{"both free", []time.Duration{0}, []time.Duration{0}, [2]int{1, 1}},
		{"the route is busy", []time.Duration{time.Minute, 0}, []time.Duration{0}, [2]int{1, 1}},
		{"all calls are", []time.Duration{0}, []time.Duration{time.Hour, 0}, [2]int{2, 1}},
		{"one after the other", []time.Duration{time.Minute, time.Minute, 0}, []time.Duration{time.Hour, time.Minute, 0}, [2]int{3, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				run, all := &waits{list: c.run}, &waits{list: c.main}
				s := inTime(t, says(200, documented), func(o *Options) { o.Budget, o.RunBudget = all, run })
				if _, err := s.Run(t.Context(), machine0, []RunCommand{GetFileCommand("x")}, "why"); err != nil {
					t.Fatal(err)
				}
				for i, b := range []*waits{run, all} {
					if age := time.Since(b.last); age > pairMax+time.Second || b.taken != c.taken[i] {
						t.Errorf("budget %d: taken %d times, %v ago", i, b.taken, age)
					}
				}
			})
		})
	}
}

// waits is a budget that waits as listed.
type waits struct {
	counter
	list []time.Duration
	last time.Time
}

func (w *waits) Take(ctx context.Context) error {
	time.Sleep(w.list[0])
	w.list = w.list[min(1, len(w.list)-1):]
	w.last = time.Now()
	return w.counter.Take(ctx)
}
