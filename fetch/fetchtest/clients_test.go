package fetchtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// local is where clients that take a URL reach the emulator.
const local = "http://127.0.0.1:8080"

// clientRequests are requests as programs of others send them: connectors of SOAR products, a
// security product, consoles and scripts. {ACTION} and {RUNNING} are actions.
var clientRequests = []struct {
	name, method, path, body string
	status                   int
	says                     string
}{
	// Paths in the forms in which they are printed in the documentation and written by clients.
	{"an action", "GET", "/api/machineactions/{ACTION}", "", 200, `"status":"Succeeded"`},
	{"the path of the page on runs", "GET", "/API/machineactions/{ACTION}", "", 200, `"status":"Succeeded"`},
	{"the ID in capitals", "GET", "/api/MachineActions/{UPPER}", "", 200, `"status":"Succeeded"`},
	{"a list with capitals", "GET", "/api/MachineActions", "", 200, `"value":[`},
	{"a version", "GET", "/api/v1.0/machineactions/{ACTION}", "", 200, `"status":"Succeeded"`},
	{"a version with capitals", "GET", "/API/V1.0/MACHINEACTIONS", "", 200, `"value":[`},
	{"a slash at the end", "GET", "/api/machines/", "", 200, `"value":[`},
	{"a link", "GET", "/api/machineactions/{ACTION}/GetLiveResponseResultDownloadLink(index=0)", "", 200, `"value":"http`},
	{"a link in small letters", "GET", "/api/machineactions/{ACTION}/getliveresponseresultdownloadlink(index=0)", "", 200, `"value":"http`},
	{"a link, escaped", "GET", "/api/machineactions/{ACTION}/GetLiveResponseResultDownloadLink%28index%3D0%29", "", 200, `"value":"http`},
	{"a machine by its ID", "GET", "/api/machines/" + onlineID, "", 200, `"computerDnsName":"one.example"`},
	{"a machine by its name", "GET", "/api/machines/One.Example", "", 200, `"id":"` + onlineID},

	// Queries.
	{
		"a product's list of pending actions", "GET",
		"/api/machineactions?$count=true&$top=20&$filter=type%20eq%20'LiveResponse'%20AND%20status%20in%20('Pending','InProgress')",
		"", 200, `"@odata.count":1,"value":[{"id"`,
	},
	{"escaped names", "GET", "/api/machineactions?%24count=true&%24top=1", "", 200, `"@odata.count":3`},
	{"plus signs", "GET", "/api/machineactions?$filter=type+eq+'LiveResponse'&$count=false", "", 200, `"@odata.context":"http://127.0.0.1:8080/api/$metadata#MachineActions","value":[`},
	{"names as the page on OData has them", "GET", "/api/machineactions?$filter=Type%20eq%20'LiveResponse'%20and%20Status%20eq%20'Succeeded'", "", 200, `"value":[{"id"`},
	{"MachineId", "GET", "/api/machineactions?$filter=MachineId%20eq%20'" + onlineID + "'", "", 200, `"value":[{"id"`},
	{"many IDs in one call", "GET", "/api/machineactions?$filter=id%20in%20('{ACTION}','{RUNNING}')&$orderby=creationDateTimeUtc%20desc", "", 200, `"value":[{"id"`},
	{"since", "GET", "/api/machineactions?$filter=creationDateTimeUtc%20gt%202026-11-23T00:00:00Z", "", 200, `"value":[{"id"`},
	{"a machine by its name, in a list", "GET", "/api/machines?$filter=computerDnsName%20eq%20'one.example'", "", 200, onlineID},
	{"machines that begin so", "GET", "/api/machines?$filter=startswith(computerDnsName,'one')", "", 200, onlineID},
	{"machines with a tag", "GET", "/api/machines?$filter=machineTags/any(tag:%20tag%20eq%20'a')", "", 200, onlineID},
	{"machines seen since", "GET", "/api/machines?$filter=lastSeen%20gt%202018-08-01Z&$top=1&$skip=1", "", 200, `"value":[{"id"`},

	// What changes something.
	{
		"a script with arguments", "POST", "/api/machines/" + backID + "/runLiveResponse",
		`{"Commands":[{"type":"RunScript","params":[{"key":"ScriptName","value":"s.ps1"},{"key":"Args","value":"--noargs"}]}],"Comment":"from a case"}`,
		201, `"requestSource":"PublicApi"`,
	},
	{
		"the example of the documentation", "POST", "/API/machines/" + onlineID + "/runliveresponse",
		`{"Commands":[{"type":"RunScript","params":[{"key":"ScriptName","value":"minidump.ps1"},{"key":"Args","value":"OfficeClickToRun"}]},` +
			`{"type":"GetFile","params":[{"key":"Path","value":"C:\\windows\\TEMP\\OfficeClickToRun.dmp.zip"}]}],"Comment":"Testing Live Response API"}`,
		400, `"ActiveRequestAlreadyExists"`,
	},
	{"cancel", "POST", "/api/machineactions/{RUNNING}/cancel", `{"Comment":"no"}`, 200, `"status":"Cancelled"`},
	{"collect", "POST", "/api/machines/" + onlineID + "/collectInvestigationPackage", `{"Comment":"c"}`, 201, `"CollectInvestigationPackage"`},
	{"the library", "GET", "/api/LibraryFiles", "", 200, `"fileName":"s.ps1"`},
	{"delete", "DELETE", "/api/libraryfiles/long.ps1", "", 204, ""},

	// What is not there.
	{"isolate", "POST", "/api/machines/" + onlineID + "/isolate", `{"Comment":"c","IsolationType":"Full"}`, 404, `"NotFound"`},
}

// TestClients: requests of real clients are answered.
func TestClients(t *testing.T) {
	w := fleet(0)
	w.Actions = fetchtest.One(digits(1), at).Actions
	w.Actions[0].Machine = onlineID
	b := newBench(t, w, fetchtest.Options{})
	token := b.token()
	send := func(method, path, body string) reply {
		r, err := http.NewRequestWithContext(t.Context(), method, local+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		resp, err := b.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return read(resp)
	}
	pack := decode[action](t, send("POST", "/api/machines/"+backID+"/collectinvestigationpackage", `{"Comment":"c"}`).body).ID
	b.SetOnline(backID, true)
	b.clock.Advance(2 * time.Minute)
	running := decode[action](t, send("POST", "/api/machines/"+onlineID+"/runliveresponse", script("long.ps1")).body).ID
	names := strings.NewReplacer(
		"{ACTION}", fetchtest.OneAction, "{UPPER}", strings.ToUpper(fetchtest.OneAction), "{RUNNING}", running,
	)
	for _, c := range clientRequests {
		got := send(c.method, names.Replace(c.path), c.body)
		if got.status != c.status || !strings.Contains(got.body, c.says) {
			t.Errorf("%s: %s %s: %d %s", c.name, c.method, c.path, got.status, got.body)
		}
	}
	for _, call := range []string{"GetPackageUri", "getPackageUri", "getpackageuri"} {
		if got := send("GET", "/api/machineactions/"+pack+"/"+call, ""); got.status != 200 || !strings.Contains(got.body, `"value":"\"http`) {
			t.Errorf("%s: %d %s", call, got.status, got.body)
		}
		b.clock.Advance(time.Minute)
	}
	// The name of the part is written in two ways, and one client sends no name of the file.
	for form, want := range map[string]string{
		`name="file"; filename="a.ps1"`: `"fileName":"a.ps1"`, `name="File"; filename="b.ps1"`: `"fileName":"b.ps1"`,
		`name="file"`: `"fileName":"file"`,
	} {
		got := b.send(token, "POST", "/api/libraryfiles", "multipart/form-data; boundary=x",
			"--x\r\nContent-Disposition: form-data; "+form+"\r\n\r\ntext\r\n--x--\r\n")
		if got.status != 200 || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %s", form, got.status, got.body)
		}
	}
}

// TestClientLogins: both endpoints of the login, in the forms in which clients use them.
func TestClientLogins(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{})
	w := b.Tenant()
	id, secret := "&client_id="+w.ClientID, "&client_secret="+w.ClientSecret
	for path, form := range map[string]string{
		"/" + w.ID + "/oauth2/token":                       "grant_type=client_credentials&resource=https://api.securitycenter.microsoft.com" + id + secret,
		"/" + w.ID + "/OAuth2/Token":                       "resource=https://api.securitycenter.windows.com&grant_type=client_credentials" + id + secret,
		"/" + w.ID + "/oauth2/v2.0/token":                  "grant_type=client_credentials&scope=https://api.securitycenter.microsoft.com/.default" + id + secret,
		"/" + strings.ToUpper(w.ID) + "/oauth2/v2.0/token": "grant_type=client_credentials&scope=https://securitycenter.onmicrosoft.com/windowsatpservice/.default" + id + secret,
		"/" + w.ID + "/oauth2/v2.0/devicecode":             "scope=https://api.securitycenter.microsoft.com/.default+offline_access" + id,
		"/organizations/oauth2/v2.0/devicecode":            "scope=https://api.securitycenter.microsoft.com/.default+offline_access" + id,
	} {
		for _, base := range []string{local, login} {
			resp, err := b.client.Post(base+path, "application/x-www-form-urlencoded", strings.NewReader(form))
			if err != nil {
				t.Fatal(err)
			}
			if got := read(resp); got.status != 200 || !strings.Contains(got.body, "_token") && !strings.Contains(got.body, "user_code") {
				t.Errorf("%s%s: %d %s", base, path, got.status, got.body)
			}
		}
	}
}

// TestEveryCallCounts: a path that there is not is throttled as well, and without a token nothing
// else is said.
func TestEveryCallCounts(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{})
	token := b.token()
	for i := range 101 {
		want := 404
		if i == 100 {
			want = 429
		}
		if got := b.call(token, fmt.Sprintf("/api/alerts/%d", i)); got.status != want {
			t.Fatalf("call %d: %d", i+1, got.status)
		}
	}
	for _, path := range []string{"/api", "/api/", "/api/machines", "/API/alerts", "/api/v1.0", "/api/machines/a/b/c/d", "/"} {
		if got := b.get(api + path); got.status != 401 || got.header.Get("Www-Authenticate") == "" {
			t.Errorf("%s: %d", path, got.status)
		}
		if got := b.get(local + path); path != "/" && got.status != 401 {
			t.Errorf("here %s: %d", path, got.status)
		}
	}
}
