package ecs

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func at() string {
	_, _, line, _ := runtime.Caller(1)
	return fmt.Sprintf("line %d", line)
}

// TestCheck: what Elasticsearch or the dashboards of ECS would refuse is said.
func TestCheck(t *testing.T) {
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ at, members, want string }{
		{at(), `"file":{"path":"C:\\x","size":3,"mtime":"2024-01-15T15:14:07.1234567Z"},"related":{"ip":["192.0.2.1"]},"own":{"a":{"b":[1]}}`, ""},
		{at(), `"email":{"from":"a@example.com"}`, "a value, where there is "},
		{at(), `"email":{"from":{"address":"a@example.com"}}`, "email.from.address: array is false, and not true"},
		{at(), `"email":{"from":{"address":["a@example.com"]}}`, ""},
		{at(), `"file":{"fork":"x"}`, "file.fork: no field of ECS"},
		{at(), `"file":{"size":"3"}`, "file.size: 3: no number"},
		{at(), `"file":{"size":3.5}`, "file.size: 3.5: strconv"},
		{at(), `"file":{"mtime":"2024-12-31T23:59:60Z"}`, "file.mtime: 2024-12-31T23:59:60Z: parsing time"},
		{at(), `"file":{"mtime":"12/31/2024"}`, "no date that is indexed"},
		{at(), `"file":{"path":["C:\\x"]}`, "file.path: array is true, and not false"},
		{at(), `"file":{}`, "file: empty"},
		{at(), `"related":{"ip":["192.0.2.0/24"]}`, "related.ip: 192.0.2.0/24: "},
		{at(), `"related":{"ip":["fe80::1%eth0"]}`, "a zone"},
		{at(), `"related":{"ip":[]}`, "related.ip: empty"},
		{at(), `"host":{"mac":["00-00-5e"]}`, "does not match"},
	} {
		head := fmt.Sprintf(`{"@timestamp":"2024-01-15","ecs":{"version":%q},"event":{"kind":"event","category":["file"],"type":["info"]},`, s.Version)
		said(t, c.at, s.Check([]byte(head+c.members+"}"), "own"), c.want)
	}
	for _, c := range []struct{ at, event, want string }{
		{at(), `{"kind":"event","category":["file"]}`, "without a category or a type"},
		{at(), `{"kind":"events","category":["file"],"type":["info"]}`, `event.kind: "events" is not allowed`},
		{at(), `{"kind":"event","category":["files"],"type":["info"]}`, `event.category: "files" is not allowed`},
		{at(), `{"kind":"event","category":["registry"],"type":["info"]}`, "info does not go with [registry]"},
		{at(), `{"kind":"event","category":["registry","configuration"],"type":["info"]}`, ""},
	} {
		said(t, c.at, s.Check(fmt.Appendf(nil, `{"@timestamp":"2024-01-15","ecs":{"version":%q},"event":%s}`, s.Version, c.event), "own"), c.want)
	}
	said(t, at(), s.Check([]byte(`{"ecs":{"version":"8.17.0"},"event":{"kind":"event","category":["file"],"type":["info"]}}`), "own"), "@timestamp: missing")
}

func said(t *testing.T, line string, err error, want string) {
	t.Helper()
	if (err == nil) != (want == "") || want != "" && !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want %q", line, err, want)
	}
}
