package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMessagesAreBounded: an input of very many documents brings no more messages than one of a few
// hundred, in any format and through any entrance. Messages are held until it is the input's turn,
// so this bounds memory too.
func TestMessagesAreBounded(t *testing.T) {
	dir := t.TempDir()
	verbs := [][]string{{"parse"}}
	for _, format := range formats {
		verbs = append(verbs, []string{"analyze", "-o", filepath.Join(dir, "out"), "--format", format})
	}
	shapes := []struct {
		name string
		make func(n int) string
		args []string
	}{
		{"array", func(n int) string { return "[" + strings.Repeat("{},", n-1) + "{}]" }, nil},
		{"lines", func(n int) string { return strings.Repeat("{}\n", n) }, []string{"--documents", "many"}},
		{"broken", func(n int) string { return "[" + strings.Repeat(`{"exit_code":"x"},`, n-1) + "{}]" }, nil},
	}
	for _, s := range shapes {
		for _, verb := range verbs {
			for _, stdin := range []bool{false, true} {
				args := append(append([]string{}, verb...), s.args...)
				t.Run(fmt.Sprint(s.name, args[0], args[len(args)-1], stdin), func(t *testing.T) {
					some := messagesOf(t, dir, args, s.make(200), stdin)
					many := messagesOf(t, dir, args, s.make(4000), stdin)
					if verb[0] == "parse" {
						if some != "" || many != "" {
							t.Fatalf("%.200s", some+many)
						}
						return
					}
					if n, m := strings.Count(some, "\n"), strings.Count(many, "\n"); n != maxMessages+1 || m != n {
						t.Errorf("%d messages of 200 documents, %d of 4000", n, m)
					}
					if !strings.Contains(many, "messages more like these: 'lrkit parse' has them all") {
						t.Errorf("it does not end in a count: %s", many[len(many)-200:])
					}
				})
			}
		}
	}
}

// messagesOf returns what lrkit says of an input.
func messagesOf(t *testing.T, dir string, args []string, input string, stdin bool) string {
	t.Helper()
	name := filepath.Join(dir, "input")
	if err := os.WriteFile(name, []byte(input), 0o600); err != nil {
		t.Fatal(err)
	}
	var in bytes.Buffer
	if stdin {
		in.WriteString(input)
		name = "-"
	}
	var messages bytes.Buffer
	if code := Main(t.Context(), append(args, name), Streams{In: &in, Out: new(bytes.Buffer), Err: &messages}); code != 3 {
		t.Fatalf("exit code %d: %.300s", code, &messages)
	}
	return messages.String()
}

// TestErrorAfterMessages: the error that an input ends with is said however much was said before.
func TestErrorAfterMessages(t *testing.T) {
	var out, messages bytes.Buffer
	a := &app{Streams: Streams{Out: &out, Err: &messages}}
	a.each(t.Context(), listOf("in"), newOrdered(a.Out, a.Err, 1), func(_ context.Context, j *job) {
		for range 2 * maxMessages {
			if j.room() {
				j.message("one more")
			}
		}
		j.end(errors.New("broken at last"))
	})
	lines := strings.Split(strings.TrimSpace(messages.String()), "\n")
	if len(lines) != maxMessages+2 || lines[maxMessages] != "lrkit: in: 100 messages more like these: 'lrkit parse' has them all" ||
		lines[maxMessages+1] != "lrkit: in: broken at last" || a.status.code() != 1 {
		t.Errorf("%d lines, code %d, the last: %q", len(lines), a.status.code(), lines[len(lines)-1])
	}
}

// listOf returns inputs of these names.
func listOf(names ...string) *inputs {
	all := new(inputs)
	for _, name := range names {
		all.add(source{name: name})
	}
	return all
}
