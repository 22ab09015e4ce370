package fetch_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// TestLongTexts: what the API says may be long and grow when it is encoded. It is kept so that it
// can be read, and what was cut is named.
func TestLongTexts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		entries    int
		commands   int
		cut        []string // of the description; in it, fields that must be named
	}{
		{"plain", "no", 1, 1, nil},
		{"markup", strings.Repeat("<", 8<<10), 16, 1, nil},
		{"control characters", strings.Repeat("\x01", 8<<10), 16, 1, []string{"command.errors[0]", "command.params[15].value"}},
		{"no UTF-8", strings.Repeat("\xff", 8<<10), 16, 1, []string{"command.errors[0]"}},
		{"long", strings.Repeat("ä", 20<<10), 1, 1, []string{"command.errors[0]", "command.params[0].value", "action.comment", "machine"}},
		{"many", "x", 40, 40, []string{"command.errors", "command.params"}},
		{"all of it", strings.Repeat("\u2028\x1b<\"", 16<<10), 40, 40, []string{"command.errors", "command.errors[15]", "action.comment"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newService(t)
			var commands []api.Command
			for range c.commands {
				cmd := run("Completed")
				for range c.entries {
					cmd.Errors = append(cmd.Errors, c.text)
					cmd.Params = append(cmd.Params, api.Param{Key: c.text, Value: c.text})
				}
				commands = append(commands, cmd)
			}
			s.add(1, "Succeeded", commands...)
			s.actions[0].Machine, s.actions[0].RequestorComment = c.text, c.text
			dir := t.TempDir()
			if got, _ := fetchAll(t, s, dir, false, fetch.Target{Action: id(1), Index: 0}); got != "1:0 fetched\n" {
				t.Fatal(got)
			}
			looked := 0
			if err := casedir.Read(t.Context(), dir, nil, func(e *casedir.Event) error {
				switch e.Name {
				case casedir.EventAction:
					looked++
					d := e.ActionDescription()
					if len(d.Commands) != min(c.commands, 32) || len(d.Commands[0].Errors) != min(c.entries, 16) {
						t.Errorf("%d commands, %d errors", len(d.Commands), len(d.Commands[0].Errors))
					}
					if c.commands > 32 && !cuts(d.Truncated)["commands"] {
						t.Errorf("the manifest does not say that commands are missing: %v", d.Truncated)
					}
				case casedir.EventBlob:
					looked++
					k, _ := e.ResultKey()
					b, err := casedir.Command(dir, k, *e.Blob)
					if err != nil {
						return err
					}
					checkDescription(t, b, c.text, c.cut)
				}
				return nil
			}); err != nil || looked != 2 {
				t.Errorf("read: %v, %d", err, looked)
			}
			if r, err := casedir.Verify(t.Context(), dir, nil); err != nil || !r.OK() {
				t.Errorf("verify: %+v, %v", r, err)
			}
		})
	}
}

func cuts(all []casedir.Cut) map[string]bool {
	named := map[string]bool{}
	for _, c := range all {
		named[c.Field] = c.Kept < c.Of
	}
	return named
}

func checkDescription(t *testing.T, b []byte, text string, want []string) {
	t.Helper()
	d, err := casedir.ParseDescription(b)
	if err != nil {
		t.Fatal(err)
	}
	named := cuts(d.Truncated)
	if want == nil && len(named) > 0 {
		t.Errorf("cut: %v", d.Truncated)
	}
	for _, field := range want {
		if !named[field] {
			t.Errorf("%s is not named: %v", field, d.Truncated)
		}
	}
	// json reads what is not UTF-8 as U+FFFD.
	whole := strings.ToValidUTF8(strings.ReplaceAll(text, "\xff", "\uFFFD"), "?")
	for i, e := range d.Command.Errors {
		if !utf8.ValidString(e) || !strings.HasPrefix(whole, e) || e == "" {
			t.Errorf("error %d is %d bytes of something else: %.20q", i, len(e), e)
		}
		if e != whole && !named[fmt.Sprintf("command.errors[%d]", i)] {
			t.Errorf("error %d was cut, and nothing says so", i)
		}
	}
}

// TestSecretAtTheCut: a secret that a cut goes through is recognized, by what follows the cut.
func TestSecretAtTheCut(t *testing.T) {
	token := "eyJhbGciOiJub25lIn0" + strings.Repeat("CANARY", 60) + ".eyJzdWIiOiJ4In0" + strings.Repeat("CANARY", 60) + ".c2ln"
	for at := 8<<10 - len(token) - 30; at < 8<<10+10; at += 37 {
		s := newService(t)
		cmd := run("Completed")
		cmd.Errors = []string{strings.Repeat("x", at) + " " + token + strings.Repeat(" y", 8<<10)}
		s.add(1, "Succeeded", cmd)
		dir := t.TempDir()
		fetchAll(t, s, dir, false, fetch.Target{Action: id(1), Index: 0})
		assertNoCanary(t, dir)
	}
}

// TestLongReason: why a result could not be had is kept, whatever its length.
func TestLongReason(t *testing.T) {
	s := newService(t)
	s.add(1, "Succeeded", run("Completed"))
	s.linkError = fmt.Errorf("the service said: %s", bytes.Repeat([]byte("<\x01"), 1<<20))
	dir := t.TempDir()
	if got, _ := fetchAll(t, s, dir, false, fetch.Target{Action: id(1), Index: 0}); got != "1:0 failed\n" {
		t.Fatal(got)
	}
	var reason string
	if err := casedir.Read(t.Context(), dir, nil, func(e *casedir.Event) error {
		reason += e.Reason
		return nil
	}); err != nil || !strings.Contains(reason, " (cut: 8192 of 2097") || len(reason) > 9000 {
		t.Errorf("%v: %.100q", err, reason[max(0, len(reason)-100):])
	}
}
