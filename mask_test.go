package lrkit_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/report"
)

// analyzed returns all that a format prints of an input.
func analyzed(t *testing.T, input *lrkit.Input, opts *lrkit.Options, sink func(*bytes.Buffer) report.Sink) string {
	t.Helper()
	var out bytes.Buffer
	if err := lrkit.Analyze(t.Context(), input, opts, sink(&out)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func ndjson(b *bytes.Buffer) report.Sink { return report.NewNDJSON(b) }

// TestMaskedCount: each secret that is masked counts once, in whatever of the findings that are
// given.
func TestMaskedCount(t *testing.T) {
	const (
		two     = "C:\\a.exe Password: hunter2\nC:\\b.exe token=ghp_16C7e42F292c6912E7710c838347Ae178B4a\n"
		wrapped = "GET https://acct.blob.core.windows.net/c/b?sig=Zq01W8kLmVx3TnYb7R\ngHs5DfJcPa9QeUo2iX4tBv6N1%3D C:\\x.exe\n"
		// Twice the same text, as output and as errors.
		runscript = `{"script_name":"a.ps1 -Password hunter2","script_output":"C:\\a.exe Password: hunter2","script_errors":"C:\\a.exe Password: hunter2"}`
	)
	list := func(s string) *ioc.List {
		l, err := ioc.Read("list", strings.NewReader(s))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	for _, c := range []struct {
		name, input string
		opts        lrkit.Options
		want        int64
	}{
		{"nothing", "C:\\a.exe", lrkit.Options{}, 0},
		{"two", two, lrkit.Options{}, 2},
		{"over two lines", wrapped, lrkit.Options{}, 1},
		{"shown", two, lrkit.Options{ShowSecrets: true}, 0},
		{"only files", two, lrkit.Options{Filter: lrkit.Filter{Kinds: []analyze.Kind{analyze.KindFile}}}, 2},
		{"only registry", two, lrkit.Options{Filter: lrkit.Filter{Kinds: []analyze.Kind{analyze.KindRegistry}}}, 0},
		{"what hits", two, lrkit.Options{Match: list("a.exe")}, 1},
		{"output, errors and script", runscript, lrkit.Options{}, 3},
		{"its own, shown", two + "Password: own-secret-of-lrkit\n", lrkit.Options{ShowSecrets: true, Secrets: []string{"own-secret-of-lrkit"}}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.opts.Masked = new(atomic.Int64)
			out := analyzed(t, textInput(c.input), &c.opts, ndjson)
			if got := c.opts.Masked.Load(); got != c.want {
				t.Errorf("%d masked, want %d: %s", got, c.want, out)
			}
		})
	}
}

// TestOwnSecrets: what the options name as the program's own is shown nowhere, even with
// ShowSecrets.
func TestOwnSecrets(t *testing.T) {
	const own = "Own~Secret.0f-lrkit"
	input := fmt.Sprintf(`{"script_name":"a.ps1 %[1]s","exit_code":"%[1]s","script_output":"C:\\%[1]s\\x.exe Password: hunter2 %[1]s\r\nhttps://u:%[1]s@example.com/%[1]s"}`, own)
	for _, show := range []bool{false, true} {
		for name, sink := range map[string]func(*bytes.Buffer) report.Sink{
			"ndjson": ndjson,
			"table":  func(b *bytes.Buffer) report.Sink { return report.NewTable(b) },
		} {
			in := textInput(input)
			in.Origin = &report.Origin{Machine: own, MachineID: own, ActionID: own}
			out := analyzed(t, in, &lrkit.Options{ShowSecrets: show, Secrets: []string{own}}, sink)
			if strings.Contains(out, own) {
				t.Errorf("%s, shown %v: %s", name, show, out)
			}
			if show && !strings.Contains(out, "hunter2") {
				t.Errorf("%s: masks what is not its own: %s", name, out)
			}
		}
	}
}
