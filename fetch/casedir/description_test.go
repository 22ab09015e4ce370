package casedir

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

// TestDescriptionRoundTrip: what is written is read.
func TestDescriptionRoundTrip(t *testing.T) {
	d := Description{
		Schema: CommandSchema, Tenant: "t", Machine: "m", MachineID: "id", Index: 3, Truncated: []Cut{{"command.errors", 16, 20}},
		Action: ActionDescription{ID: testAction, Type: "LiveResponse", Status: "Succeeded", Requestor: "r", Created: testTime},
		Command: CommandDescription{
			Index: 3, Type: "RunScript", Params: []map[string]string{{"key": "ScriptName", "value": "x"}},
			Errors: []string{"e"}, Started: testTime,
		},
	}
	d.Action.Commands = []CommandDescription{d.Command, {Index: 4}}
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseDescription(b)
	if err != nil || !reflect.DeepEqual(*got, d) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, d)
	}
	for _, bad := range []string{`{"action":{"commands":5}}`, `{"command":{"errors":{}}}`, `{"command":{"params":[5]}}`, `{"command":{"errors":[5]}}`} {
		if d, err := ParseDescription([]byte(bad)); err == nil {
			t.Errorf("%s: %+v", bad, d)
		}
	}
	if d, err := ParseDescription([]byte(`{"action":{"commands":null},"command":{"errors":null,"params":[]}}`)); err != nil {
		t.Errorf("nulls: %+v, %v", d, err)
	}
}

// TestLongLists: of a list with very many entries the beginning is read, and memory is that of the
// beginning.
func TestLongLists(t *testing.T) {
	many := func(entry string) string {
		return "[" + strings.Repeat(entry+",", (maxLine-1000)/(len(entry)+1)) + entry + "]"
	}
	for _, c := range []struct {
		name, detail string
	}{
		{"commands", `{"id":"x","commands":` + many(`{}`) + `}`},
		{"parameters", `{"id":"x","commands":[{"params":` + many(`{}`) + `}]}`},
		{"errors", `{"id":"x","commands":[{"errors":` + many(`""`) + `}]}`},
	} {
		e := &Event{Detail: json.RawMessage(c.detail)}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		d := e.ActionDescription()
		runtime.ReadMemStats(&after)
		if n := len(d.Commands); d.ID != "x" || n == 0 || n > maxReadCommands || len(d.Commands[0].Errors) > maxReadTexts ||
			len(d.Commands[0].Params) > maxReadTexts {
			t.Errorf("%s: %d commands", c.name, n)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
			t.Errorf("%s: %s are allocated for a line of 1 MiB", c.name, fmt.Sprintf("%d MiB", n>>20))
		}
	}
}
