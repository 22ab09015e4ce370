package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"lrkit": func() { os.Exit(run(os.Args[1:])) },
		// exits CODE ARGS… succeeds if lrkit with these arguments exits with CODE.
		"exits": func() {
			if got := fmt.Sprint(run(os.Args[2:])); got != os.Args[1] {
				fmt.Fprintf(os.Stderr, "exit code %s, want %s\n", got, os.Args[1])
				os.Exit(1)
			}
		},
		// hostile prints a transcript whose text and names try to reach the terminal.
		"hostile": func() {
			fmt.Print("{\"script_name\":\"\\u001b]0;x\\u0007\u202egpj.exe\",\"exit_code\":0,\"script_output\":" +
				"\"=cmd|' /C calc'!A0 C:\\\\a\x1b[2J\\\\b.exe\\n\x9b\u009bC:\\\\\u202ec.exe\",\"script_errors\":\"\"}\n")
		},
	})
}

func run(args []string) int {
	return Main(context.Background(), args, Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}

// TestScript runs lrkit as its users do.
func TestScript(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLE", filepath.Join(root, "samples", "minidump.transcript.json"))
			return nil
		},
	})
}
