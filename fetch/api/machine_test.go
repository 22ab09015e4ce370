package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// documentedMachine is the example of the page "Get machine by ID", with members that answers of
// the service have besides.
const documentedMachine = `{
    "@odata.context": "https://api.security.microsoft.com/api/$metadata#Machines/$entity",
    "id": "1e5bc9d7e413ddd7902c2932e418702b84d0cc07",
    "computerDnsName": "mymachine1.contoso.com",
    "firstSeen": "2018-08-02T14:55:03.7791856Z", "lastSeen": "2018-08-02T14:55:03.7791856Z",
    "osPlatform": "Windows10", "version": "1709", "osProcessor": "x64", "osBuild": 18209, "osArchitecture": "64-bit",
    "ipAddresses": [{"ipAddress": "172.17.230.209", "macAddress": "9C-B6-D0", "type": "Ethernet", "operationalStatus": "Up"}, 5,
        {"ipAddress": "192.0.2.7", "macAddress": null}],
    "lastIpAddress": "172.17.230.209", "lastExternalIpAddress": "167.220.196.71",
    "healthStatus": "Active", "onboardingStatus": "Onboarded",
    "rbacGroupId": 140, "rbacGroupName": "The-A-Team", "riskScore": "Low", "exposureLevel": "Medium", "deviceValue": "Normal",
    "aadDeviceId": "80fe8ff8-2624-418e-9591-41f0491218f9", "agentVersion": "10.8760", "managedBy": "MicrosoftDefenderForEndpoint",
    "machineTags": ["test tag 1", "", "test tag 2"],
    "mergedIntoMachineId": null, "isPotentialDuplication": true, "vmMetadata": {"vmId": "x"}
}`

func TestMachine(t *testing.T) {
	seen := at("2018-08-02T14:55:03.7791856Z")
	want := &Machine{
		ID: "1e5bc9d7e413ddd7902c2932e418702b84d0cc07", Name: "mymachine1.contoso.com", FirstSeen: seen, LastSeen: seen,
		Health: "Active", Onboarding: "Onboarded",
		OS:    MachineOS{Platform: "Windows10", Version: "1709", Build: "18209", Architecture: "64-bit", Processor: "x64"},
		Group: MachineGroup{"140", "The-A-Team"}, Tags: []string{"test tag 1", "test tag 2"},
		Network: MachineNetwork{LastIP: "172.17.230.209", LastExternalIP: "167.220.196.71", Addresses: []MachineAddress{
			{"172.17.230.209", "9C-B6-D0", "Ethernet", "Up"}, {IP: "192.0.2.7"}}},
		Rating: MachineRating{Risk: "Low", Exposure: "Medium", Value: "Normal"},
		More: MachineDetails{
			EntraID: "80fe8ff8-2624-418e-9591-41f0491218f9", AgentVersion: "10.8760", ManagedBy: "MicrosoftDefenderForEndpoint", Duplicate: true,
		},
	}
	for _, c := range []struct{ ask, uri string }{
		{"1E5BC9D7E413DDD7902C2932E418702B84D0CC07", "/api/machines/1e5bc9d7e413ddd7902c2932e418702b84d0cc07"},
		{"MyMachine1.contoso.com", "/api/machines/mymachine1.contoso.com"},
		{"anna's büro?#", "/api/machines/anna%27s%20b%C3%BCro%3F%23"},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != "GET" || r.RequestURI != c.uri {
				t.Errorf("%s %s, want %s", r.Method, r.RequestURI, c.uri)
			}
			w.Write([]byte(documentedMachine))
		})
		got, err := s.Machine(t.Context(), c.ask)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Error(err, d)
		}
	}
	for _, name := range []string{"", ".", "..", "a/b", `a\b`, "a\nb", "a\xff", strings.Repeat("a", 256)} {
		s := serve(t, says(200, documentedMachine))
		if _, err := s.Machine(t.Context(), name); err == nil || len(s.calls) != 0 {
			t.Errorf("%q: %v, %d calls", name, err, len(s.calls))
		}
	}
}

// TestOddMachines: answers that the service may give, and those that it should not.
func TestOddMachines(t *testing.T) {
	const head = `{"id":"1e5bc9d7e413ddd7902c2932e418702b84d0cc07"`
	for _, c := range []struct {
		name, body string
		check      func(*Machine) bool // nil if it is refused
	}{
		{"nothing but an id", head + `}`, func(m *Machine) bool { return m.Name == "" && m.LastSeen.IsZero() && m.Tags == nil }},
		{"null", head + `,"lastSeen":null,"osBuild":null,"machineTags":null,"rbacGroupId":null,"ipAddresses":null,"riskScore":null}`,
			func(m *Machine) bool { return m.LastSeen.IsZero() && m.OS.Build == "" && m.Group.ID == "" }},
		{"a group as text", head + `,"rbacGroupId":"140"}`, func(m *Machine) bool { return m.Group.ID == "140" }},
		{"as the table of the documentation has it", head + `,"onboardingstatus":"InsufficientInfo"}`, func(m *Machine) bool { return m.Onboarding == "InsufficientInfo" }},
		{"a new health", head + `,"healthStatus":"Quantum"}`, func(m *Machine) bool { return m.Health == "Quantum" }},
		{"wrong types", head + `,"machineTags":{"a":1},"ipAddresses":[[],null,"x"],"isPotentialDuplication":"true"}`,
			func(m *Machine) bool {
				return m.Tags == nil && m.Network.Addresses == nil && !m.More.Duplicate
			}},
		{"many tags", head + `,"machineTags":[` + strings.Repeat(`"t",`, 5000) + `"t"]}`, func(m *Machine) bool { return len(m.Tags) == maxTags }},
		{"many addresses", head + `,"ipAddresses":[` + strings.Repeat(`{},`, 5000) + `{}]}`,
			func(m *Machine) bool { return len(m.Network.Addresses) == maxAddresses }},
		{"another machine", strings.Replace(head, "1e5b", "1e5c", 1) + `}`, nil},
		{"no id", `{"computerDnsName":"x"}`, nil},
		{"an id of another form", `{"id":"mymachine1"}`, nil},
		{"a list", `{"value":[` + head + `}]}`, nil},
		{"no object", `[]`, nil},
	} {
		s := serve(t, says(200, c.body))
		m, err := s.Machine(t.Context(), "1e5bc9d7e413ddd7902c2932e418702b84d0cc07")
		if c.check == nil && !errors.Is(err, ErrResponse) || c.check != nil && (err != nil || !c.check(m)) {
			t.Errorf("%s: %+v, %v", c.name, m, err)
		}
	}
}

func TestMachineQuery(t *testing.T) {
	for _, c := range []struct {
		q    MachineQuery
		want string
	}{
		{MachineQuery{}, ""},
		{MachineQuery{Name: "DESKTOP-1"}, "computerDnsName eq 'desktop-1'"},
		{MachineQuery{Prefix: "Desk"}, "startswith(computerDnsName,'desk')"},
		{MachineQuery{Tag: "O'Neill"}, "machineTags/any(tag: tag eq 'O''Neill')"},
		{MachineQuery{Health: "Active", Platform: "Windows11"}, "healthStatus eq 'Active' and osPlatform eq 'Windows11'"},
		{MachineQuery{Filter: "rbacGroupId eq 1 or rbacGroupId eq 2"}, "rbacGroupId eq 1 or rbacGroupId eq 2"},
		{MachineQuery{Health: "Active", Filter: "a or b"}, "healthStatus eq 'Active' and (a or b)"},
	} {
		if got := c.q.filter(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.q, got, c.want)
		}
	}
}

func TestMachines(t *testing.T) {
	one := func(n int) string { return fmt.Sprintf(`{"id":"%040x","computerDnsName":"m%d"}`, n, n) }
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/machines" || r.URL.Query().Get("$filter") != "healthStatus eq 'Active'" {
			t.Error(r.RequestURI)
		}
		switch r.URL.Query().Get("$skip") {
		case "":
			next := "https://api-us3.securitycenter.microsoft.com/api/Machines?$filter=healthStatus%20eq%20%27Active%27&$skip=2"
			fmt.Fprintf(w, `{"value":[%s,{"id":"x"},%s],"@odata.nextLink":%q}`, one(1), one(2), next)
		case "2":
			fmt.Fprintf(w, `{"value":[%s]}`, one(3))
		}
	})
	var names []string
	skipped := 0
	for m, err := range s.Machines(t.Context(), MachineQuery{Health: "Active"}) {
		if e, ok := errors.AsType[*SkippedError](err); ok && e.Kind == "machine" && strings.HasPrefix(e.Error(), "api: a machine was skipped: ") {
			skipped++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, m.Name)
	}
	if fmt.Sprint(names) != "[m1 m2 m3]" || skipped != 1 {
		t.Error(names, skipped)
	}
	n := 0
	for range s.Machines(t.Context(), MachineQuery{Health: "Active", Top: 1}) {
		n++
	}
	if last := s.calls[len(s.calls)-1]; n != 1 || last.URL.Query().Get("$top") != "1" {
		t.Error(n, last.URL)
	}
}

// TestNoMachines: the service has 404 for a list without elements. That of a gateway is an error,
// and so is one in the middle of the list.
func TestNoMachines(t *testing.T) {
	next := `{"value":[],"@odata.nextLink":"https://x/api/machines?$skip=1"}`
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		empty  bool
	}{
		{"with a code", says(404, `{"error":{"code":"ResourceNotFound","message":"no machines","target":"x"}}`), true},
		{"with nothing", says(404, ""), true},
		{"an empty list", says(200, `{"value":[]}`), true},
		{"of a proxy", says(404, "<html>not here</html>"), false},
		{"of a gateway", says(404, `{"statusCode":404,"message":"Resource not found"}`), false},
		{"after a page", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("$skip") == "" {
				w.Write([]byte(next))
				return
			}
			w.WriteHeader(404)
		}, false},
		{"another list", says(200, `{"value":[],"@odata.nextLink":"https://x/api/machineactions?$skip=1"}`), false},
		{"no permission", says(403, ""), false},
	} {
		s := serve(t, c.answer)
		var err error
		for _, e := range s.Machines(t.Context(), MachineQuery{Name: "x"}) {
			err = e
		}
		if (err == nil) != c.empty {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	// A list of actions has no such habit.
	s := serve(t, says(404, ""))
	for _, err := range s.Actions(t.Context(), Query{}) {
		if !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
	}
}

// FuzzMachine: whatever a machine or a file of the library looks like, what was read of it can be
// used.
func FuzzMachine(f *testing.F) {
	f.Add(documentedMachine)
	f.Add(`{"id":"1E5BC9D7E413DDD7902C2932E418702B84D0CC07","rbacGroupId":{},"machineTags":[[1],null,"a"],"ipAddresses":[{"ipAddress":[]}]}`)
	f.Add(`{"value":[` + documentedMachine + `,` + helloInfo + `]}`)
	f.Add(helloInfo)
	f.Add(`{"fileName":["x"],"sha256":5,"hasParameters":"TRUE","creationTime":{}}`)
	f.Fuzz(func(t *testing.T, s string) {
		if !validJSON(s) {
			return
		}
		machine := func(m *Machine, err error) {
			if err != nil {
				return
			}
			if !machineID().MatchString(m.ID) || m.ID != strings.ToLower(m.ID) || len(m.Tags) > maxTags || len(m.Network.Addresses) > maxAddresses {
				t.Fatalf("%+v", m)
			}
			for _, at := range []time.Time{m.FirstSeen, m.LastSeen} {
				if at.Location() != time.UTC {
					t.Fatal(at)
				}
			}
		}
		file := func(l *LibraryFile, err error) {
			if err == nil && (l.Name == "" || l.SHA256 != "" && (!sha256Text().MatchString(l.SHA256) || l.SHA256 != strings.ToLower(l.SHA256))) {
				t.Fatalf("%+v", l)
			}
		}
		machine(decodeMachine(s))
		file(decodeLibraryFile(s))
		p := newPageReader(strings.NewReader(s))
		_, _ = p.page(func() bool { // a list that ends early has elements, too
			if m, skipped := p.machine(); skipped == nil {
				machine(m, nil)
			}
			if l, skipped := p.libraryFile(); skipped == nil {
				file(l, nil)
			}
			return true
		})
	})
}
