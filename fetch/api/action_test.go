package api

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The bodies below are of the documentation and of public clients' recordings: see the names.
const (
	// documented is the example of the page "Get machineAction API", with live response commands of
	// the page "Run live response".
	documented = `{
    "@odata.context": "https://api.securitycenter.microsoft.com/api/$metadata#MachineActions/$entity",
    "id": "5382f7ea-7557-4ab7-9782-d50480024a4e",
    "type": "LiveResponse",
    "title": null,
    "scope": null,
    "requestor": "Analyst@TestPrd.onmicrosoft.com",
    "requestorComment": "Testing Live Response API",
    "status": "Succeeded",
    "machineId": "7b1f4967d9728e5aa3c06a9e617a22a4a5a17378",
    "computerDnsName": "desktop-test",
    "creationDateTimeUtc": "2021-02-04T15:36:52.7788848Z",
    "lastUpdateDateTimeUtc": "2021-02-04T15:36:54.88Z",
    "cancellationRequestor": null,
    "cancellationComment": null,
    "cancellationDateTimeUtc": null,
    "externalID": "abc",
    "errorHResult": 0,
    "commands": [
        {"index": 0, "startTime": null, "endTime": null, "commandStatus": "Completed", "errors": [],
         "command": {"type": "PutFile", "params": [{"key": "FileName", "value": "a.ps1"}]}},
        {"index": 1, "startTime": "2021-02-04T15:36:53.4Z", "endTime": "2021-02-04T15:36:54Z", "commandStatus": "Completed", "errors": [],
         "command": {"type": "RunScript", "params": [{"key": "ScriptName", "value": "minidump.ps1"}, {"key": "Args", "value": "OfficeClickToRun"}]}},
        {"index": 2, "startTime": null, "endTime": null, "commandStatus": "Created", "errors": [],
         "command": {"type": "GetFile", "params": [{"key": "Path", "value": "C:\\windows\\TEMP\\OfficeClickToRun.dmp.zip"}]}}
    ]
}`
	// recorded is with the spellings and values that public clients recorded.
	recorded = `{"id":"5382F7EA-7557-4AB7-9782-D50480024A4E","type":"LiveResponse","requestSource":"PublicApi","requestor":"d2c4ee14-c0b1-4e8a-b0f7-a0ab5a6ac2c1",
"status":"Cancelled","machineId":"7b1f","computerDnsName":"x","externalId":"xyz","troubleshootInfo":"t","errorHResult":-2147024891,
"creationDateTimeUtc":"2021-09-01T09:19:11.42Z","lastUpdateTimeUtc":"2021-09-01T09:21:19.11422Z","cancellationDateTimeUtc":"2021-09-01T09:20:00",
"commands":[{"index":0,"endTime":"2021-09-01T09:20:33.353Z","commandStatus":"Completed","command":{"type":"GetFile","params":[{"key":"Path","value":"C:\\x"}]}},
{"index":1,"commandStatus":"Failed","errors":["one","two"],"command":{"type":"RunScript","params":[]}}]}`
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAction(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "GET" || r.RequestURI != "/api/machineactions/"+id0 || r.Header.Get("Authorization") != "Bearer token-1" {
			t.Errorf("%s %s %v", r.Method, r.RequestURI, r.Header)
		}
		for name := range r.Header {
			if name != "Authorization" && name != "Accept" && name != "Accept-Encoding" && name != "User-Agent" {
				t.Errorf("a header %s", name)
			}
		}
		w.Write([]byte(documented))
	})
	got, err := s.Action(t.Context(), strings.ToUpper(id0))
	if err != nil {
		t.Fatal(err)
	}
	want := &Action{
		ID: id0, Type: "LiveResponse", Status: "Succeeded", MachineID: "7b1f4967d9728e5aa3c06a9e617a22a4a5a17378", Machine: "desktop-test",
		Requestor: "Analyst@TestPrd.onmicrosoft.com", RequestorComment: "Testing Live Response API", ExternalID: "abc",
		Created: at("2021-02-04T15:36:52.7788848Z"), Updated: at("2021-02-04T15:36:54.88Z"),
		Commands: []Command{
			{Index: 0, Type: "PutFile", Status: "Completed", Params: []Param{{"FileName", "a.ps1"}}},
			{
				Index: 1, Type: "RunScript", Status: "Completed",
				Params:  []Param{{"ScriptName", "minidump.ps1"}, {"Args", "OfficeClickToRun"}},
				Started: at("2021-02-04T15:36:53.4Z"), Ended: at("2021-02-04T15:36:54Z"),
			},
			{Index: 2, Type: "GetFile", Status: "Created", Params: []Param{{"Path", `C:\windows\TEMP\OfficeClickToRun.dmp.zip`}}},
		},
	}
	clean(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r := got.Results(); len(r) != 1 || r[0].Index != 1 || r[0].Param("scriptname") != "minidump.ps1" || r[0].Param("x") != "" {
		t.Errorf("results: %+v", r)
	}
	if !got.Done() || s.budget.taken != 1 {
		t.Error(got.Done(), s.budget.taken)
	}
}

// clean takes out empty slices.
func clean(a *Action) {
	for i := range a.Commands {
		if len(a.Commands[i].Errors) == 0 {
			a.Commands[i].Errors = nil
		}
	}
}

func TestActionAsRecorded(t *testing.T) {
	a, err := decodeAction(recorded)
	if err != nil {
		t.Fatal(err)
	}
	if !a.Updated.Equal(at("2021-09-01T09:21:19.11422Z")) || !a.Cancelled.Equal(at("2021-09-01T09:20:00Z")) ||
		!a.Created.Equal(at("2021-09-01T09:19:11.42Z")) {
		t.Error(a.Created, a.Updated, a.Cancelled)
	}
	if a.ExternalID != "xyz" || a.ErrorResult != -2147024891 || a.Troubleshoot != "t" || a.RequestSource != "PublicApi" {
		t.Errorf("%+v", a)
	}
	// It was cancelled, and has a result.
	if r := a.Results(); len(r) != 1 || r[0].Type != "GetFile" || !r[0].Started.IsZero() ||
		!r[0].Ended.Equal(at("2021-09-01T09:20:33.353Z")) {
		t.Errorf("%+v", r)
	}
	if !reflect.DeepEqual(a.Commands[1].Errors, []string{"one", "two"}) {
		t.Error(a.Commands[1].Errors)
	}
}

func TestDone(t *testing.T) {
	for status, want := range map[string]bool{
		"Pending": false, "InProgress": false, "Succeeded": true, "Failed": true, "TimeOut": true, "Cancelled": true,
		"": false, "Teleported": false, "Timeout": true,
	} {
		if got := (&Action{Status: status}).Done(); got != want {
			t.Errorf("%q: %v", status, got)
		}
	}
}

func TestResults(t *testing.T) {
	a := &Action{Status: "Failed", Commands: []Command{
		{Index: 0, Type: "RunScript", Status: "Completed"},
		{Index: 0, Type: "RunScript", Status: "Completed"},
		{Index: 1, Type: "PutFile", Status: "Completed"},
		{Index: 2, Type: "GetFile", Status: "Failed"},
		{Index: 3, Type: "GetFile", Status: "Created"},
		{Index: 4, Type: "NewThing", Status: "completed"},
		{Index: 5, Type: "GetFile", Status: "Odd"},
	}}
	var got []int
	for _, c := range a.Results() {
		got = append(got, c.Index)
	}
	if !reflect.DeepEqual(got, []int{0, 4}) {
		t.Error(got)
	}
}

func TestDecodeOddActions(t *testing.T) {
	for _, c := range []struct{ name, in, wantErr string }{
		{"times of all lengths", `{"id":"a","creationDateTimeUtc":"2021-09-01T06:43:32.4Z"}`, ""},
		{"times that are none", `{"id":"a","creationDateTimeUtc":"soon","commands":[{"startTime":5,"endTime":{}}]}`, ""},
		{"nulls everywhere", `{"id":"a","type":null,"commands":null,"errorHResult":null,"status":null}`, ""},
		{"null in commands' fields", `{"id":"a","commands":[{"index":null,"errors":null,"command":null}]}`, ""},
		{"errors as one text", `{"id":"a","commands":[{"errors":"x"}]}`, ""},
		{"no object", `[]`, "no object"},
		{"no id", `{"type":"LiveResponse"}`, "without an id"},
		{"a command that is none", `{"id":"a","commands":[5]}`, "no object"},
		{"an index below", `{"id":"a","commands":[{"index":-1}]}`, "no index"},
		{"an index beyond", `{"id":"a","commands":[{"index":10000}]}`, "no index"},
		{"an index with a fraction", `{"id":"a","commands":[{"index":1.5}]}`, "no index"},
		{"too many commands", `{"id":"a","commands":[` + strings.Repeat(`{},`, 1000) + `{}]}`, "more than"},
		{"too large", `{"id":"` + strings.Repeat("a", maxAction) + `"}`, "bytes"},
	} {
		_, err := decodeAction(c.in)
		if c.wantErr == "" && err != nil || c.wantErr != "" && (err == nil || !strings.Contains(err.Error(), c.wantErr)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestActionRefusesIDs(t *testing.T) {
	s := serve(t, says(200, documented))
	for _, id := range []string{"", "../../x", id0 + "/cancel", id0 + "x", strings.Repeat("a", 100000), "5382f7ea75574ab79782d50480024a4e", id0 + "\n"} {
		if _, err := s.Action(t.Context(), id); err == nil || len(err.Error()) > 300 {
			t.Errorf("%.100q: %v", id, err)
		}
		if _, err := s.ResultLink(t.Context(), id, 0); err == nil {
			t.Errorf("%.100q was taken", id)
		}
		if err := s.Wait(t.Context(), []string{id}, nil, nil); err == nil {
			t.Errorf("%.100q was waited for", id)
		}
	}
	if s.budget.taken != 0 {
		t.Error("calls were made")
	}
}

func TestActionOfAnotherID(t *testing.T) {
	s := serve(t, says(200, documented))
	_, err := s.Action(t.Context(), "00000000-7557-4ab7-9782-d50480024a4e")
	if !errors.Is(err, ErrResponse) {
		t.Error(err)
	}
}

func TestBadAnswers(t *testing.T) {
	for _, c := range []struct {
		name, body string
		headers    []string
	}{
		{"empty", "", nil},
		{"HTML", "<html>login here", []string{"Content-Type", "text/html"}},
		{"two documents", "{}{}", nil},
		{"cut", documented[:100], nil},
		{"deep", strings.Repeat("[", 1<<19), nil},
		{"deep and whole", `{"id":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, nil},
		{"too large", `"` + strings.Repeat(" ", maxAnswer) + `"`, nil},
		{"not an action", `"text"`, nil},
	} {
		s := serve(t, says(200, c.body, c.headers...))
		if _, err := s.Action(t.Context(), id0); !errors.Is(err, ErrResponse) || len(err.Error()) > 500 {
			t.Errorf("%s: %v", c.name, err)
		}
		if s.budget.taken != 1 {
			t.Errorf("%s: %d calls", c.name, s.budget.taken)
		}
	}
}

func FuzzAction(f *testing.F) {
	f.Add(documented)
	f.Add(recorded)
	f.Add(`{"value":[` + recorded + `],"@odata.nextLink":"https://api.securitycenter.microsoft.com/api/machineactions?$skip=1"}`)
	f.Add(`{"id":"a","commands":[{"index":null,"command":{"type":5,"params":[{"key":{},"value":[1]}]}}]}`)
	f.Add(`{"error":{"code":"x","message":"<b>y</b>","target":"z"}}`)
	f.Fuzz(func(t *testing.T, s string) {
		new(Error).errorBody(s, nil)
		if !validJSON(s) {
			return
		}
		linkIn(s)
		p := newPageReader(strings.NewReader(s))
		p.page(func() bool {
			if a, skipped := p.action(); skipped == nil {
				checkAction(t, a)
			}
			return true
		})
		if a, err := decodeAction(s); err == nil {
			checkAction(t, a)
		}
	})
}

// checkAction: each result can be asked for.
func checkAction(t *testing.T, a *Action) {
	seen := make(map[int]bool)
	for _, c := range a.Results() {
		if c.Index < 0 || c.Index > maxIndex || seen[c.Index] {
			t.Fatalf("result %d", c.Index)
		}
		seen[c.Index] = true
	}
}
