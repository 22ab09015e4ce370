package cli

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
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
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"coat": coat, "mkcase": mkcase},
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLE", filepath.Join(root, "samples", "minidump.transcript.json"))
			return nil
		},
	})
}

// coat KIND FROM TO writes a file again: as gzip, zstd or utf16, or cut short.
func coat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: coat gzip|zstd|utf16|cut FROM TO")
	}
	in, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	var out bytes.Buffer
	switch args[0] {
	case "gzip":
		w := gzip.NewWriter(&out)
		_, err = w.Write(in)
		ts.Check(errors.Join(err, w.Close()))
	case "zstd":
		w, err := zstd.NewWriter(&out)
		ts.Check(err)
		_, err = w.Write(in)
		ts.Check(errors.Join(err, w.Close()))
	case "utf16":
		for _, unit := range utf16.Encode([]rune("\uFEFF" + string(in))) {
			out.Write(binary.LittleEndian.AppendUint16(nil, unit))
		}
	case "cut":
		out.Write(in[:len(in)*2/3])
	default:
		ts.Fatalf("no coat %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), out.Bytes(), 0o600))
}
