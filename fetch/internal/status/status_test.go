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
