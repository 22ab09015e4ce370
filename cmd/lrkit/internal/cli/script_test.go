package cli

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/testkit/testhome"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(testhome.In(m), map[string]func(){
		"lrkit": func() { os.Exit(run(os.Args[1:])) },
		"stuck": func() { os.Exit(runStuck()) },
		// exits CODE ARGS… succeeds if lrkit with these arguments exits with CODE.
		"exits": func() {
			patience = time.Minute
			if got := fmt.Sprint(run(os.Args[2:])); got != os.Args[1] {
				fmt.Fprintf(os.Stderr, "exit code %s, want %s\n", got, os.Args[1])
				os.Exit(1)
			}
		},
		// ask READY PATH asks the emulator that a ready file tells of, with a token if PATH is the
		// API's, and prints the answer.
		"ask": func() {
			if err := ask(os.Args[1], os.Args[2]); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		},
		// blanks prints two documents after more blanks than are looked at first.
		"blanks": func() { fmt.Print(strings.Repeat(" ", 8192), `[{"exit_code":1},{"exit_code":2}]`) },
		// hostile prints a transcript whose text and names try to reach the terminal.
		"hostile": func() {
			fmt.Print("{\"script_name\":\"\\u001b]0;x\\u0007\u202egpj.exe\",\"exit_code\":0,\"script_output\":" +
				"\"=cmd|' /C calc'!A0 C:\\\\a\x1b[2J\\\\b.exe\\n\x9b\u009bC:\\\\\u202ec.exe\",\"script_errors\":\"\"}\n")
		},
	})
}

func run(args []string) int {
	return Run(args, Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}

// TestScript runs lrkit as its users do.
func TestScript(t *testing.T) {
	root, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"encode": encode, "mkcase": mkcase, "await": await, "grow": grow, "service": useService},
		Setup: func(e *testscript.Env) error {
			for _, name := range []string{"HOME", "USERPROFILE", "LocalAppData", "AppData"} { // nothing may be written there
				e.Setenv(name, os.Getenv(name))
			}
			e.Setenv("LRKIT_STATE_DIR", filepath.Join(e.WorkDir, ".state"))
			e.Setenv("SAMPLE", filepath.Join(root, "samples", "minidump.transcript.json"))
			state, err := os.MkdirTemp("", "lrkit-state-")
			if err != nil {
				return err
			}
			e.Defer(func() { os.RemoveAll(state) })
			e.Setenv("LRKIT_STATE_DIR", state)
			return nil
		},
	})
}

func ask(ready, path string) error {
	r, err := fetchtest.ReadReady(ready)
	if err != nil {
		return err
	}
	resp, err := http.PostForm(r.Token, url.Values{
		"grant_type": {"client_credentials"}, "client_id": {r.ClientID}, "client_secret": {r.ClientSecret}, "scope": {r.Scope},
	})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var token struct {
		Text string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil {
		return err
	}
	get, err := http.NewRequest(http.MethodGet, r.API+strings.ReplaceAll(path, "ACTION", r.Actions[0].ID), nil)
	if err != nil {
		return err
	}
	get.Header.Set("Authorization", "Bearer "+token.Text)
	answer, err := http.DefaultClient.Do(get)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	fmt.Println(answer.Status)
	_, err = io.Copy(os.Stdout, answer.Body)
	return err
}

// await FILE waits until there is one.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	for range 6000 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("there is no %s after a minute", args[0])
}

// service READY makes lrkit ask the emulator that a ready file tells of. $ACTION is an action with
// a result.
func useService(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: service READY")
	}
	r, err := fetchtest.ReadReady(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Setenv("LRKIT_API", r.API)
	ts.Setenv("LRKIT_SCOPE", r.Scope)
	ts.Setenv("LRKIT_TENANT_ID", r.Tenant)
	ts.Setenv("LRKIT_CLIENT_ID", r.ClientID)
	ts.Setenv("LRKIT_CLIENT_SECRET", r.ClientSecret)
	for _, a := range r.Actions {
		if len(a.Results) > 0 && a.Status == "Succeeded" {
			ts.Setenv("ACTION", a.ID)
			return
		}
	}
	ts.Fatalf("no action has a result")
}

// grow FILE makes a file longer by a mebibyte of blanks.
func grow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: grow FILE")
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY|os.O_APPEND, 0)
	ts.Check(err)
	_, err = f.Write(bytes.Repeat([]byte(" "), 1<<20))
	ts.Check(errors.Join(err, f.Close()))
}

// packers make archives of folders.
var packers = map[string]func(io.Writer, fs.FS) error{
	"zip": func(w io.Writer, from fs.FS) error {
		z := zip.NewWriter(w)
		return errors.Join(z.AddFS(from), z.Close())
	},
	"tar": func(w io.Writer, from fs.FS) error {
		t := tar.NewWriter(w)
		return errors.Join(t.AddFS(from), t.Close())
	},
}

// encode KIND FROM TO writes a file again: as gzip, zstd or utf16, or cut short; or a folder as zip
// or tar.
func encode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: encode gzip|zstd|utf16|cut|zip|tar FROM TO")
	}
	var out bytes.Buffer
	if pack := packers[args[0]]; pack != nil {
		ts.Check(pack(&out, os.DirFS(ts.MkAbs(args[1]))))
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), out.Bytes(), 0o600))
		return
	}
	in, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
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
		ts.Fatalf("no encoding %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), out.Bytes(), 0o600))
}
