package lrkit_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

func TestServiceAnswers(t *testing.T) {
	const (
		expired = `<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>m</Message>` +
			`<AuthenticationErrorDetail>Signed expiry time [Thu, 04 Feb 2021 16:13:50 GMT] must be after signed start time ` +
			`[Mon, 23 Nov 2026 12:00:00 GMT]</AuthenticationErrorDetail></Error>`
		meaning = "an error of the blob service: AuthenticationFailed: the link has expired: ask the API for a new one, no need to run the script again"
	)
	for _, c := range []struct {
		name, content string
		hint          report.Kind
		want          string
	}{
		{"expired link", expired, "", meaning},
		{"expired link with a mark", "\ufeff" + expired, "", meaning},
		{"expired link, without a head", strings.TrimPrefix(expired, `<?xml version="1.0" encoding="utf-8"?>`), "", meaning},
		{"firewall", `<?xml version="1.0"?><Error><Code>AuthorizationFailure</Code></Error>`, "", "an error of the blob service: AuthorizationFailure: the storage account refuses this network"},
		{"unknown code", `<?xml version="1.0"?><Error><Code>Odd</Code></Error>`, "", "an error of the blob service: Odd"},
		{"a secret in the code", `<?xml version="1.0"?><Error><Code>x?sig=1dYGe9rPvUlXBPvYSmr6%2FOLXPY98m8qWqfIQCBbyZTY%3D</Code></Error>`, "", "an error of the blob service: x?sig=REDACTED"},
		{"page of a proxy", "<!DOCTYPE html>\n<html>", "", "an HTML page, of a proxy or a sign-in: the download did not reach the service"},
		{"page of a proxy, in capitals", "\r\n<HTML><HEAD>", "", "an HTML page, of a proxy or a sign-in: the download did not reach the service"},
		{"error of the API", `{"error":{"code":"ResourceNotFound","message":"Machine action was not found"}}`, "", "an error of the API: ResourceNotFound: Machine action was not found"},
		{"error of the login", `{"error":"invalid_client","error_description":"AADSTS7000215"}`, "", "an error of the login: invalid_client"},
		{"answer with the link", `{"@odata.context":"https://x","value":"https://y"}`, "", "the API's answer with the link to the result, not the result itself"},
		{"answer with actions", `{"@odata.context":"https://x","value":[{"id":"y"}]}`, "", "an answer of the API, not a result"},

		{"collected page", "<!DOCTYPE html>", report.KindGetFile, ""},
		{"other XML", `<?xml version="1.0"?><unattend></unattend>`, "", ""},
		{"other JSON", `{"error":{"a":1}}`, "", ""},
		{"JSON that is cut", `{"error":{"code":"ResourceNotFound","message":"Mach`, "", ""},
		{"transcript about an error", `{"script_name":"a.ps1","exit_code":1,"script_output":"x","script_errors":"y","error":{"code":"z"}}`, "", ""},
		{"text about HTML", "see <html>", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got strings.Builder
			for d, err := range lrkit.Parse(t.Context(), inputAs(c.content, c.hint), nil) {
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range d.Facts.Anomalies {
					if a.Code == transcript.CodeServiceAnswer {
						got.WriteString(a.Detail)
					}
				}
			}
			if got.String() != c.want {
				t.Errorf("got %q, want %q", got.String(), c.want)
			}
		})
	}
}
