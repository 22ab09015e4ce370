package status

import "testing"

func TestStates(t *testing.T) {
	for _, c := range []struct {
		status                         string
		actionDone, completed, command bool
	}{
		{"Pending", false, false, false},
		{"InProgress", false, false, false},
		{"Created", false, false, false},
		{"", false, false, false},
		{"SomethingNew", false, false, false},
		{"Succeeded", true, false, false},
		{"succeeded", true, false, false},
		{"Failed", true, false, true},
		{"failed", true, false, true},
		{"TimeOut", true, false, false},
		{"Timeout", true, false, false},
		{"Cancelled", true, false, false},
		{"cancelled", true, false, false},
		{"canceled", true, false, false},
		{"Completed", false, true, true},
		{"completed", false, true, true},
	} {
		if got := ActionDone(c.status); got != c.actionDone {
			t.Errorf("ActionDone(%q) = %t", c.status, got)
		}
		if got := Completed(c.status); got != c.completed {
			t.Errorf("Completed(%q) = %t", c.status, got)
		}
		if got := CommandDone(c.status); got != c.command {
			t.Errorf("CommandDone(%q) = %t", c.status, got)
		}
	}
}

func TestNoCommands(t *testing.T) {
	for _, c := range []struct {
		actionType, status string
		result             int64
		want               string
	}{
		{"LiveResponse", "Pending", 0, "pending (no commands yet)"},
		{"LiveResponse", "InProgress", 0, "pending (no commands yet)"},
		{"", "", 0, "pending (no commands yet)"},
		{"LiveResponse", "Failed", -2147024891, "failed 0x80070005"},
		{"LiveResponse", "Failed", 0, "failed (no commands)"},
		{"LiveResponse", "Cancelled", 0, "cancelled (no commands)"},
		{"LiveResponse", "TimeOut", 0, "timeout (no commands)"},
		{"LiveResponse", "Succeeded", 0, "succeeded (no commands)"},
		{"Isolate", "Succeeded", 0, "no live response (Isolate)"},
		{"RunAntiVirusScan", "InProgress", 0, "no live response (RunAntiVirusScan)"},
	} {
		if got := NoCommands(c.actionType, c.status, c.result); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
