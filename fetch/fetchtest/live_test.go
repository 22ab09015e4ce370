package fetchtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// Machines of fleet.
const (
	onlineID  = "1111111111111111111111111111111111111111"
	offlineID = "2222222222222222222222222222222222222222"
	backID    = "3333333333333333333333333333333333333333"
)

// fleet is a tenant for Live Response, with n more machines that are online.
func fleet(n int) *fetchtest.Tenant {
	w := &fetchtest.Tenant{
		Machines: []fetchtest.Machine{
			{ID: onlineID, Name: "one.example", Tags: []string{"a", "b"}, Group: 7},
			{ID: offlineID, Name: "off.example", Offline: true},
			{ID: backID, Name: "back.example", Offline: true, Back: at.Add(time.Hour)},
		},
		Library: []fetchtest.LibraryFile{
			{Name: "s.ps1", Content: fetchtest.Text("script"), Description: "a script"},
			{Name: "fails.ps1", Content: fetchtest.Text("x")}, {Name: "long.ps1", Content: fetchtest.Text("y")},
		},
		Scripts: map[string]func(fetchtest.Execution) fetchtest.Outcome{
			"Fails.ps1": func(fetchtest.Execution) fetchtest.Outcome { return fetchtest.Outcome{Errors: []string{"no"}} },
			"long.ps1":  func(fetchtest.Execution) fetchtest.Outcome { return fetchtest.Outcome{Takes: time.Hour} },
		},
	}
	for i, refuses := range []string{"OsPlatformNotSupported", "ClientVersionNotSupported", "DisabledFeature", "Forbidden"} {
		w.Machines = append(w.Machines, fetchtest.Machine{ID: fmt.Sprintf("4%039d", i), Name: refuses, Refuses: refuses})
	}
	for i := range n {
		w.Machines = append(w.Machines, fetchtest.Machine{ID: fmt.Sprintf("5%039d", i), Name: fmt.Sprintf("m%03d.example", i)})
	}
	return w
}

// post sends JSON to the API.
func (b *bench) post(token, path, body string) reply {
	b.t.Helper()
	return b.send(token, http.MethodPost, path, "application/json", body)
}

func (b *bench) send(token, method, path, contentType, body string) reply {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, api+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", contentType)
	resp, err := b.client.Do(r)
	if err != nil {
		return reply{err: err}
	}
	return read(resp)
}

// script is the body of a call that runs a script.
func script(name string) string {
	return fmt.Sprintf(`{"Commands":[{"type":"RunScript","params":[{"key":"ScriptName","value":%q}]}],"Comment":"c"}`, name)
}

const everything = `{"Commands":[
	{"type":"PutFile","params":[{"key":"FileName","value":"s.ps1"}]},
	{"type":"RunScript","params":[{"key":"ScriptName","value":"S.ps1"},{"key":"Args","value":"-x 1"}]},
	{"type":"GetFile","params":[{"key":"Path","value":"C:\\a b.txt"}]}],"Comment":"why"}`

// TestRun: a run goes from the call to its results as the clock goes.
func TestRun(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{})
	token := b.token()
	first := b.post(token, "/API/Machines/"+onlineID+"/runLiveResponse", everything)
	// As recorded from the service.
	for _, want := range []string{
		`"type":"LiveResponse"`, `"title":null`, `"requestorComment":"why"`, `"status":"Pending"`, `"machineId":null`,
		`"computerDnsName":null`, `"commands":[]`, `"requestSource":"PublicApi"`, `"errorHResult":0`, `"cancellationRequestor":null`,
	} {
		if !strings.Contains(first.body, want) {
			t.Errorf("no %s in %s", want, first.body)
		}
	}
	id := decode[action](t, first.body).ID
	if first.status != 201 || id == "" {
		t.Fatalf("%d %s", first.status, first.body)
	}
	see := func() string {
		a := decode[action](t, b.call(token, "/api/machineactions/"+id).body)
		var text strings.Builder
		text.WriteString(a.Status + " " + a.MachineID + " " + a.ComputerDNSName)
		for _, c := range a.Commands {
			text.WriteString(fmt.Sprintf(" %s:%s:%v:%v", c.Command.Type, c.CommandStatus, c.StartTime != nil, c.EndTime != nil))
		}
		return text.String()
	}
	begin := onlineID + " one.example "
	for _, c := range []struct {
		after time.Duration
		want  string
	}{
		{0, "Pending " + begin + "PutFile:Created:false:false RunScript:Created:false:false GetFile:Created:false:false"},
		{time.Second, "InProgress " + begin + "PutFile:Created:true:false RunScript:Created:false:false GetFile:Created:false:false"},
		{2 * time.Second, "InProgress " + begin + "PutFile:Completed:true:true RunScript:Created:true:false GetFile:Created:false:false"},
		{7 * time.Second, "InProgress " + begin + "PutFile:Completed:true:true RunScript:Completed:true:true GetFile:Completed:true:true"},
		{8 * time.Second, "Succeeded " + begin + "PutFile:Completed:true:true RunScript:Completed:true:true GetFile:Completed:true:true"},
	} {
		b.clock.Set(at.Add(c.after))
		if got := see(); got != c.want {
			t.Errorf("after %v: %s", c.after, got)
		}
	}
	for index, want := range []int{404, 200, 200} {
		got := b.call(token, fmt.Sprintf("/api/machineactions/%s/GetLiveResponseResultDownloadLink(index=%d)", id, index))
		if got.status != want {
			t.Errorf("%d: %d %s", index, got.status, got.body)
		}
	}
	link, err := b.Link(id, 1)
	if err != nil {
		t.Fatal(err)
	}
	result := decode[map[string]any](t, b.get(link).body)
	if out := fmt.Sprint(result["script_output"]); result["script_name"] != "S.ps1" || !strings.Contains(out, "machine: one.example\r\narguments: -x 1") {
		t.Errorf("%v", result)
	}
	link, err = b.Link(id, 2)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.get(link); got.header.Get("Content-Disposition") != `attachment; filename="a b.txt.gz"` || !strings.HasPrefix(got.body, "\x1f\x8b") {
		t.Errorf("%+v", got)
	}
	// It is in the list, and IDs are the same each time.
	page := decode[list](t, b.call(token, "/api/machineactions?$filter=machineId%20eq%20'"+onlineID+"'").body)
	if len(page.Value) != 1 || page.Value[0].ID != id {
		t.Errorf("%+v", page)
	}
	again := newBench(t, fleet(0), fetchtest.Options{})
	if other := decode[action](t, again.post(again.token(), "/api/machines/"+onlineID+"/runliveresponse", everything).body).ID; other != id {
		t.Errorf("%s, and then %s", id, other)
	}
}

// TestRunErrors: each documented error of the call, and what is not documented.
func TestRunErrors(t *testing.T) {
	command := func(s string) string { return `{"Commands":[` + s + `],"Comment":"c"}` }
	path := "/api/machines/" + onlineID + "/runliveresponse"
	for _, c := range []struct {
		name, path, body string
		status           int
		code             string
	}{
		{"no machine", "/api/machines/" + strings.Repeat("9", 40) + "/runliveresponse", script("s.ps1"), 404, "ResourceNotFound"},
		{"a name", "/api/machines/one.example/runliveresponse", script("s.ps1"), 404, "ResourceNotFound"},
		{"platform", fmt.Sprintf("/api/machines/4%039d/runliveresponse", 0), script("s.ps1"), 400, "OsPlatformNotSupported"},
		{"client", fmt.Sprintf("/api/machines/4%039d/runliveresponse", 1), script("s.ps1"), 400, "ClientVersionNotSupported"},
		{"feature", fmt.Sprintf("/api/machines/4%039d/runliveresponse", 2), script("s.ps1"), 403, "DisabledFeature"},
		{"forbidden", fmt.Sprintf("/api/machines/4%039d/runliveresponse", 3), script("s.ps1"), 403, "Forbidden"},
		{"no JSON", path, "x", 400, "InvalidRequestBody"},
		{"null", path, "null", 400, "InvalidRequestBody"},
		{"nothing", path, "", 400, "InvalidRequestBody"},
		{"no commands", path, `{"Comment":"c"}`, 400, "MissingRequiredParameter"},
		{"none", path, `{"Commands":[],"Comment":"c"}`, 400, "MissingRequiredParameter"},
		{"no array", path, `{"Commands":{},"Comment":"c"}`, 400, "InvalidRequestBody"},
		{"no objects", path, command(`null`), 400, "MissingRequiredParameter"},
		{"no comment", path, strings.Replace(script("s.ps1"), `"c"`, `""`, 1), 400, "MissingRequiredParameter"},
		{"comment: case", path, strings.Replace(script("s.ps1"), "Comment", "comment", 1), 400, "MissingRequiredParameter"},
		{"commands: case", path, strings.Replace(script("s.ps1"), "Commands", "commands", 1), 400, "MissingRequiredParameter"},
		{"type: case", path, strings.Replace(script("s.ps1"), "type", "Type", 1), 400, "MissingRequiredParameter"},
		{"a type's case", path, strings.Replace(script("s.ps1"), "RunScript", "runscript", 1), 400, "InvalidRequestBody"},
		{"key: case", path, strings.Replace(script("s.ps1"), "ScriptName", "scriptName", 1), 400, "InvalidRequestBody"},
		{"no params", path, command(`{"type":"GetFile"}`), 400, "MissingRequiredParameter"},
		{"empty params", path, command(`{"type":"GetFile","params":[]}`), 400, "MissingRequiredParameter"},
		{"empty args", path, command(`{"type":"RunScript","params":[{"key":"ScriptName","value":"s.ps1"},{"key":"Args","value":""}]}`), 400, "MissingRequiredParameter"},
		{"a number", path, command(`{"type":"GetFile","params":[{"key":"Path","value":7}]}`), 400, "InvalidRequestBody"},
		{"twice", path, command(`{"type":"GetFile","params":[{"key":"Path","value":"a"},{"key":"Path","value":"b"}]}`), 400, "InvalidRequestBody"},
		{"args: characters", path, command(`{"type":"RunScript","params":[{"key":"ScriptName","value":"s.ps1"},{"key":"Args","value":"a|b"}]}`), 400, "InvalidRequestBody"},
		{"order", path, command(`{"type":"GetFile","params":[{"key":"Path","value":"a"}]},{"type":"PutFile","params":[{"key":"FileName","value":"s.ps1"}]}`), 400, "InvalidRequestBody"},
	} {
		b := newBench(t, fleet(0), fetchtest.Options{})
		got := b.post(b.token(), c.path, c.body)
		if e := decode[apiError](t, got.body).Error; got.status != c.status || e.Code != c.code {
			t.Errorf("%s: %d %s", c.name, got.status, got.body)
		}
		if len(b.Actions()) > 0 {
			t.Errorf("%s: there is an action", c.name)
		}
	}
}

// TestRunEnds: how runs end on machines that are not there, and with scripts that fail.
func TestRunEnds(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{PerMinute: -1, PerHour: -1, TokenLife: 1e6 * time.Second, Live: fetchtest.Live{RunsPerMinute: -1}})
	token := b.token()
	status := func(id string) string {
		a := decode[action](t, b.call(token, "/api/machineactions/"+id).body)
		var text strings.Builder
		text.WriteString(a.Status)
		for _, c := range a.Commands {
			text.WriteString(" " + c.CommandStatus + fmt.Sprint(c.Errors))
		}
		return text.String()
	}
	run := func(machine, body string) string {
		got := b.post(token, "/api/machines/"+machine+"/runliveresponse", body)
		if got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
		return decode[action](t, got.body).ID
	}
	two := func(name string) string {
		return strings.Replace(script(name), `}],"Comment`, `},{"type":"GetFile","params":[{"key":"Path","value":"a"}]}],"Comment`, 1)
	}
	off, back, fails := run(offlineID, everything), run(backID, script("s.ps1")), run(onlineID, two("fails.ps1"))
	b.clock.Set(at.Add(time.Minute))
	if s := status(fails); s != "Failed Failed[no] Created[]" {
		t.Errorf("fails: %s", s)
	}
	long := run(onlineID, two("long.ps1"))
	b.clock.Set(at.Add(12 * time.Minute))
	if s := status(long); s != "Failed Failed[The script long.ps1 did not end in time.] Created[]" {
		t.Errorf("long: %s", s)
	}
	none := run(onlineID, script("none.ps1"))
	b.clock.Set(at.Add(time.Hour - time.Second))
	if s := status(none); s != "Failed Failed[The file none.ps1 was not found in the library.]" {
		t.Errorf("none: %s", s)
	}
	if s := status(back); s != "Pending Created[]" {
		t.Errorf("before it is back: %s", s)
	}
	b.clock.Set(at.Add(time.Hour + time.Minute))
	if s := status(back); s != "Succeeded Completed[]" {
		t.Errorf("when it was back: %s", s)
	}
	b.clock.Set(at.Add(72*time.Hour - time.Second))
	if s := status(off); !strings.HasPrefix(s, "Pending Created") {
		t.Errorf("before 3 days: %s", s)
	}
	b.clock.Set(at.Add(72 * time.Hour))
	if s := status(off); !strings.HasPrefix(s, "TimeOut Created") {
		t.Errorf("after 3 days: %s", s)
	}
	run(offlineID, everything) // it is free again
}

// TestBusy: one action on a machine at a time, 10 runs a minute and 25 sessions.
func TestBusy(t *testing.T) {
	for _, pending := range []bool{false, true} {
		b := newBench(t, fleet(40), fetchtest.Options{Live: fetchtest.Live{PendingCounts: pending, ScriptLimit: time.Hour}})
		token := b.token()
		run := func(machine string) reply {
			return b.post(token, "/api/machines/"+machine+"/runliveresponse", script("long.ps1"))
		}
		if got := run(offlineID); got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
		got := run(offlineID)
		if e := decode[apiError](t, got.body).Error; got.status != 400 || e.Code != "ActiveRequestAlreadyExists" {
			t.Errorf("twice: %d %s", got.status, got.body)
		}
		begun, want := 0, 25
		if pending {
			begun, want = 1, 24
		}
		for i := range 40 {
			got := run(fmt.Sprintf("5%039d", i))
			after := got.header.Get("Retry-After")
			switch {
			case got.status == 201:
				begun++
			case got.status != 429 || after == "":
				t.Fatalf("%d: %d %s", i, got.status, got.body)
			case i == want && after != "30":
				t.Errorf("%d: after %s", i, after)
			}
			if i%8 == 7 {
				if i == 7 {
					if got := run(offlineID); got.status != 429 || got.header.Get("Retry-After") != "60" {
						t.Errorf("the 11th in a minute: %d %s", got.status, got.body)
					}
				}
				b.clock.Advance(time.Minute)
			}
		}
		if begun != 25 {
			t.Errorf("pending counts %v: %d sessions", pending, begun)
		}
	}
}

// TestCancel: what has run keeps its results; the rest never runs.
func TestCancel(t *testing.T) {
	w := fleet(0)
	b := newBench(t, w, fetchtest.Options{})
	token := b.token()
	id := decode[action](t, b.post(token, "/api/machines/"+onlineID+"/runliveresponse", everything).body).ID
	b.clock.Advance(5500 * time.Millisecond) // the file is being collected
	path := "/api/machineactions/" + id + "/Cancel"
	if got := b.post(token, path, `{}`); got.status != 400 {
		t.Errorf("without a comment: %d %s", got.status, got.body)
	}
	got := b.post(token, path, `{"Comment":"enough"}`)
	if got.status != 200 || !strings.Contains(got.body, `"status":"Cancelled"`) || !strings.Contains(got.body, `"cancellationComment":"enough"`) ||
		!strings.Contains(got.body, `"cancellationRequestor":"`+fetchtest.DefaultClientID) {
		t.Errorf("%d %s", got.status, got.body)
	}
	b.clock.Advance(time.Hour - time.Minute)
	a := decode[action](t, b.call(token, "/api/machineactions/"+id).body)
	if c := a.Commands; a.Status != "Cancelled" || c[1].CommandStatus != "Completed" || c[2].CommandStatus != "Created" || c[2].StartTime == nil {
		t.Errorf("%+v", a)
	}
	if b.Content(id, 1) == nil || b.Content(id, 2) != nil {
		t.Error("the results are not those of what ran")
	}
	got = b.post(token, path, `{"Comment":"again"}`)
	if e := decode[apiError](t, got.body).Error; got.status != 400 || e.Code != "BadRequest" || !strings.Contains(e.Message, "Cancelled") {
		t.Errorf("twice: %d %s", got.status, got.body)
	}
	none := "/api/machineactions/11111111-2222-4333-8444-555555555555/cancel"
	if got := b.post(token, none, `{"Comment":"x"}`); got.status != 404 {
		t.Errorf("unknown: %d", got.status)
	}
	if got := b.post(token, "/api/machines/"+onlineID+"/runliveresponse", everything); got.status != 201 {
		t.Errorf("the machine is not free: %s", got.body)
	}
}
