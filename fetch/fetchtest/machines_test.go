package fetchtest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// TestMachines: filters, pages, IDs and names.
func TestMachines(t *testing.T) {
	b := newBench(t, fleet(3), fetchtest.Options{PageSize: 2})
	token := b.token()
	for query, want := range map[string]string{
		"":                                  "one.example off.example back.example OsPlatformNotSupported ClientVersionNotSupported DisabledFeature Forbidden m000.example m001.example m002.example",
		"computerDnsName eq 'ONE.example'":  "one.example",
		"ComputerDnsName EQ 'off.example'":  "off.example",
		"startswith(computerDnsName,'m00')": "m000.example m001.example m002.example",
		"StartsWith(computerDnsName, 'x')":  "",
		"healthStatus eq 'Inactive'":        "off.example back.example",
		"rbacGroupId eq 7":                  "one.example",
		"rbacGroupId eq '7'":                "one.example",
		"rbacGroupId in (7,8)":              "one.example",
		"machineTags/any(t: t eq 'a')":      "one.example",
		"machineTags/any(tag:tag eq 'c')":   "",
		"lastSeen lt 2026-11-20Z":           "off.example back.example",
		"lastSeen gt 2026-11-23T11:00:00Z and osPlatform eq 'Windows11' and startswith(computerDnsName,'on')": "one.example",
		"id eq '" + strings.ToUpper(offlineID) + "'":                                                          "off.example",
	} {
		path := "/api/machines?$orderby=id"
		if query != "" {
			path += "&$filter=" + strings.ReplaceAll(query, " ", "%20")
		}
		var got []string
		for path != "" {
			answer := b.call(token, path)
			if answer.status != 200 {
				t.Fatalf("%s: %d %s", query, answer.status, answer.body)
			}
			page := decode[struct {
				Value []struct{ ComputerDNSName string }
				Next  string `json:"@odata.nextLink"`
			}](t, answer.body)
			for _, m := range page.Value {
				got = append(got, m.ComputerDNSName)
			}
			path = strings.TrimPrefix(page.Next, api)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s", query, s)
		}
	}
	for path, want := range map[string]string{
		"/api/machines/" + strings.ToUpper(onlineID):             "200 one.example",
		"/api/machines/Off.Example":                              "200 off.example",
		"/api/machines/off":                                      "404 ",
		"/api/machines?$filter=machineTags/any(t:u%20eq%20'a')":  "400 ",
		"/api/machines?$filter=startswith(lastSeen,'a')":         "400 ",
		"/api/machines?$filter=startswith(computerDnsName,'a'":   "400 ",
		"/api/machines?$filter=rbacGroupId%20eq%20x":             "400 ",
		"/api/machines?$filter=lastSeen%20gt%20never":            "400 ",
		"/api/machineactions?$filter=startswith(id,'a')":         "400 ",
		"/api/machineactions?$filter=computerDnsName%20eq%20'a'": "400 ",
	} {
		got := b.call(token, path)
		var m struct{ ComputerDNSName string }
		json.Unmarshal([]byte(got.body), &m)
		if s := fmt.Sprint(got.status, " ", m.ComputerDNSName); s != want {
			t.Errorf("%s: %s", path, s)
		}
	}
	empty := newBench(t, nil, fetchtest.Options{})
	if got := empty.call(empty.token(), "/api/machines"); got.status != 404 {
		t.Errorf("no machines: %d %s", got.status, got.body)
	}
}
