package fetchtest_test

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
)

// TestCollect: a package is collected, its link has quotes and is no SAS, and its calls are few.
func TestCollect(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{})
	token := b.token()
	path := "/api/machines/" + onlineID + "/collectInvestigationPackage"
	for body, want := range map[string]string{`{}`: "MissingRequiredParameter", `{"comment":"c"}`: "MissingRequiredParameter", `[]`: "InvalidRequestBody"} {
		if got := b.post(token, path, body); got.status != 400 || decode[apiError](t, got.body).Error.Code != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	if got := b.post(token, "/api/machines/x/collectInvestigationPackage", `{"Comment":"c"}`); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	first := b.post(token, path, `{"Comment":"c"}`)
	a := decode[action](t, first.body)
	if first.status != 201 || a.Type != "CollectInvestigationPackage" || a.Status != "Pending" || a.MachineID != onlineID || len(a.Commands) != 0 {
		t.Fatalf("%d %s", first.status, first.body)
	}
	if got := b.post(token, path, `{"Comment":"c"}`); got.status != 400 || decode[apiError](t, got.body).Error.Code != "ActiveRequestAlreadyExists" {
		t.Errorf("twice: %d %s", got.status, got.body)
	}
	if got := b.post(token, "/api/machines/"+onlineID+"/runliveresponse", script("s.ps1")); got.status != 201 {
		t.Errorf("Live Response beside it: %d %s", got.status, got.body)
	}
	ask := func(call string) reply { return b.call(token, "/api/machineactions/"+a.ID+"/"+call) }
	if got := ask("getPackageUri"); got.status != 404 {
		t.Errorf("too early: %d %s", got.status, got.body)
	}
	b.clock.Advance(2 * time.Minute)
	got := ask("GetPackageUri")
	value := decode[struct{ Value string }](t, got.body).Value
	link, ok1 := strings.CutPrefix(value, `"`)
	link, ok2 := strings.CutSuffix(link, `"`)
	if !ok1 || !ok2 || !strings.HasPrefix(link, "https://userrequests-us.securitycenter.windows.com:443/safedownload/WDATP_Investigation_Package.zip?token=") {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := ask("getpackageuri"); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ask("getpackageuri"); got.status != 429 || got.header.Get("Retry-After") != "60" || !strings.Contains(got.body, "maximum allowed 2 per 00:01:00") {
		t.Errorf("a third call: %d %s", got.status, got.body)
	}
	whole := b.get(link)
	if part := b.get(link, "Range", "bytes=2-5"); whole.status != 200 || part.status != 206 || part.body != whole.body[2:6] {
		t.Errorf("%d, and %d %q", whole.status, part.status, part.body)
	}
	if _, err := zip.NewReader(strings.NewReader(whole.body), int64(len(whole.body))); err != nil {
		t.Error(err)
	}
	if got := b.get(link + "x"); got.status != 403 {
		t.Errorf("a forged token: %d", got.status)
	}
	log := b.Requests(fetchtest.KindPackage)
	if len(log) != 3 || strings.Contains(fmt.Sprint(log), strings.Split(link, "token=")[1]) || log[0].Key != a.ID {
		t.Errorf("%+v", log)
	}
	b.clock.Advance(30 * time.Minute)
	if got := b.get(link); got.status != 403 {
		t.Errorf("after 30 minutes: %d", got.status)
	}
	local := decode[struct{ Value string }](t, b.get(
		"http://127.0.0.1:81/api/machineactions/"+a.ID+"/getpackageuri", "Authorization", "Bearer "+b.token()).body).Value
	if got := b.get(strings.Trim(local, `"`)); !strings.HasPrefix(local, `"http://127.0.0.1:81/safedownload/`) || got.body != whole.body {
		t.Errorf("%s: %d", local, got.status)
	}
}

// TestPackage: a made-up package has a report under each name that a real one has.
func TestPackage(t *testing.T) {
	c := demo.Package(fetchtest.Machine{ID: onlineID, Name: "ws-quay07.example"}, at)
	r, err := zip.NewReader(c, c.Size())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	last := ""
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil || len(b) == 0 {
			t.Errorf("%s: %d bytes, %v", f.Name, len(b), err)
		}
		if strings.ToLower(f.Name) < last {
			t.Errorf("%s is not in order", f.Name)
		}
		last = strings.ToLower(f.Name)
		names[f.Name] = true
		folder, _, _ := strings.Cut(f.Name, "/")
		names[folder] = true
	}
	for _, want := range []string{
		"Autoruns", "Installed programs.csv", "Network connections/ActiveNetConnections.txt", "Network connections/Arp.txt",
		"Network connections/DnsCache.txt", "Network connections/IpConfig.txt", "Network connections/FirewallExecutionLog.txt",
		"Network connections/pfirewall.log", "Prefetch files/PrefetchFilesList.txt", "Prefetch files", "Processes.csv",
		"Scheduled tasks.csv", "Security event log", "Services.csv", "SMB sessions", "System Information/SystemInformation.txt",
		"Temp Directories", "Users and Groups", "WdSupportLogs/MpCmdRunLog.txt", "WdSupportLogs/MPSupportFiles.cab",
		"CollectionSummaryReport.xls", "Forensics Collection Summary.csv",
	} {
		if !names[want] {
			t.Errorf("there is no %s", want)
		}
	}
	if again := demo.Package(fetchtest.Machine{ID: onlineID, Name: "ws-quay07.example"}, at); fetchtest.SHA256(again) != fetchtest.SHA256(c) {
		t.Error("it is not the same again")
	}
}
