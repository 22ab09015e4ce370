//go:build linux

package waiting

import (
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

type made = []func(*run) error

func args(a ...string) []string { return a }

// Places are all of them: each verb, wherever it can wait.
func Places() []Place {
	all := []Place{
		{Verb: "analyze", Where: "stdin", args: args("-"), with: made{silentStdin}},
		{Verb: "analyze", Where: "a terminal", args: args("-"), with: made{terminalStdin}},
		{Verb: "analyze", Where: "a FIFO without a writer", args: args("DIR/fifo"), with: made{fifo}},
		{Verb: "analyze", Where: "a FIFO whose writer is silent", args: args("DIR/fifo"), with: made{silentFIFO}},
		{Verb: "analyze", Where: "a file of 1 TiB", args: args("DIR/sparse"), with: made{sparse}, there: reading},
		{Verb: "analyze", Where: "a case with a blob of 1 TiB", args: args("DIR/case"), with: made{sparseCase}, there: reading},
		{Verb: "analyze", Where: "a list that is a FIFO", args: args("--match", "DIR/fifo", "DIR/t.json"), with: made{transcript, fifo}},
		{Verb: "analyze", Where: "a list whose writer is silent", args: args("--match", "DIR/fifo", "DIR/t.json"), with: made{transcript, silentFIFO}},
		{Verb: "analyze", Where: "an output that is a FIFO", args: args("-o", "DIR/fifo", "DIR/t.json"), with: made{transcript, fifo}},
		{Verb: "analyze", Where: "stdout that is not read", args: args("-f", "ndjson", "DIR/large.json"), with: made{fullStdout}},
		{Verb: "parse", Where: "stdin", args: args("-"), with: made{silentStdin}},
		{Verb: "parse", Where: "stdin that is spooled", args: args("--documents", "many", "-"), with: made{silentStdin}},
		{Verb: "parse", Where: "a terminal", args: args("-"), with: made{terminalStdin}},
		{Verb: "parse", Where: "a FIFO without a writer", args: args("DIR/fifo"), with: made{fifo}},
		{Verb: "parse", Where: "a FIFO whose writer is silent", args: args("DIR/fifo"), with: made{silentFIFO}},
		{Verb: "parse", Where: "a file of 1 TiB", args: args("DIR/sparse"), with: made{sparse}, there: reading},
		{Verb: "cat", Where: "stdin", args: args("-"), with: made{silentStdin}},
		{Verb: "cat", Where: "stdin that is spooled", args: args("--span", "40:45", "-"), with: made{silentStdin}},
		{Verb: "cat", Where: "a terminal", args: args("-"), with: made{terminalStdin}},
		{Verb: "cat", Where: "a FIFO without a writer", args: args("DIR/fifo"), with: made{fifo}},
		{Verb: "cat", Where: "a FIFO whose writer is silent", args: args("DIR/fifo"), with: made{silentFIFO}},
		{Verb: "cat", Where: "stdout that is not read", args: args("DIR/large.json"), with: made{fullStdout}},
		{Verb: "link", Where: "stdin", with: made{silentStdin}},
		{Verb: "link", Where: "a terminal", with: made{terminalStdin}},
		{Verb: "summary", Where: "a case with a blob of 1 TiB", args: args("DIR/case"), with: made{sparseCase}, there: reading},
		{Verb: "export", Where: "a case with a blob of 1 TiB", args: args("-o", "DIR/out", "DIR/case"), with: made{sparseFile}, there: reading},
		{Verb: "report", Where: "a case with a blob of 1 TiB", args: args("-o", "DIR/out.html", "DIR/case"), with: made{sparseCase}, there: reading},
		{Verb: "verify", Where: "a blob of 1 TiB", args: args("DIR/case"), with: made{sparseCase}, there: reading},
		{Verb: "verify", Where: "a key that is a FIFO", args: args("--pubkey", "DIR/fifo", "DIR/case"), with: made{sparseCase, fifo}},
		{Verb: "worker", Where: "the rest of a frame", with: made{silentRequest}},
		{Verb: "worker", Where: "stdout that is not read", with: made{fullAnswer}},
		{Verb: "demo", Where: "its beginning", there: exists("tmp/lrkit-demo-*")},
		{Verb: "demo", Where: "a case that is kept", args: args("--keep", "DIR/kept"), there: exists("kept/manifest.ndjson")},
		{Verb: "sim", Where: "its service", args: args("--ready-file", "DIR/ready.json"), there: exists("ready.json")},
		{Verb: "sim", Where: "faults that are a FIFO", args: args("--faults", "DIR/fifo"), with: made{fifo}},
	}
	return slices.Concat(all, fetches(), gets(), changes())
}

// fetches are the places of fetch.
func fetches() []Place {
	target := args("--allow-api-host", "--case", "DIR/case", fetchtest.OneAction)
	plus := func(more ...string) []string { return append(more, target...) }
	hang := func(kind string) []fetchtest.Fault { return []fetchtest.Fault{{Kind: kind, Do: "hang", Count: -1}} }
	// One action is asked for by itself, or by a list.
	ask := func(f fetchtest.Fault) []fetchtest.Fault {
		list := f
		f.Kind, list.Kind = fetchtest.KindAction, fetchtest.KindList
		return []fetchtest.Fault{f, list}
	}
	blob := func(f fetchtest.Fault) []fetchtest.Fault {
		f.Kind, f.Count = fetchtest.KindBlob, -1
		return []fetchtest.Fault{f}
	}
	var all []Place
	for _, p := range []struct {
		where string
		fault []fetchtest.Fault
	}{
		{"a login that does not answer", hang(fetchtest.KindToken)},
		{"an action that does not come", ask(fetchtest.Fault{Do: "hang", Count: -1})},
		{"a link that does not come", hang(fetchtest.KindLink)},
		{"a blob that does not come", hang(fetchtest.KindBlob)},
		{"a blob that stops", blob(fetchtest.Fault{Do: "stall", At: 1000})},
		{"a blob that trickles", blob(fetchtest.Fault{Do: "slow", Rate: 100})},
		{"an API that asks to wait", ask(fetchtest.Fault{Do: "throttled", RetryAfter: "300", Count: -1})},
		{"an API that fails", ask(fetchtest.Fault{Do: "internal", Count: -1})},
		{"a store that is busy", blob(fetchtest.Fault{Do: "busy", RetryAfter: "300"})},
	} {
		all = append(all, Place{Verb: "fetch", Where: p.where, args: target, with: made{emulator(p.fault...)}, there: met})
	}
	never := func(r *run) error {
		for i, arg := range r.cmd.Args {
			if arg == fetchtest.OneAction {
				r.cmd.Args[i] = "5382f7ea-7557-4ab7-9782-d50480024a4f"
			}
		}
		return nil
	}
	return append(all,
		Place{Verb: "fetch", Where: "an action that never ends", args: plus("--wait"), with: made{emulator(), never}, there: asked(fetchtest.KindList, fetchtest.KindAction)},
		Place{Verb: "fetch", Where: "a key that is a FIFO", args: plus("--sign-key", "DIR/fifo"), with: made{emulator(), fifo}},
		Place{Verb: "fetch", Where: "a token that is a FIFO", args: plus("--auth", "token-file", "--token-file", "DIR/fifo"), with: made{emulator(), fifo}},
		Place{Verb: "fetch", Where: "Azure's command line", args: plus("--auth", "cli"), with: made{emulator(), slowAzure}, there: exists("asked")},
		Place{Verb: "fetch", Where: "certificates that are a FIFO", args: plus("--ca-file", "DIR/fifo"), with: made{emulator(), fifo}},
		Place{Verb: "fetch", Where: "a lost result of 1 TiB", args: plus("--refetch"), with: made{emulator(), sparseCase}, there: reading},
		Place{Verb: "fetch", Where: "a question on a terminal", args: plus("--adopt"), with: made{emulator(), damagedCase, question}},
		Place{Verb: "fetch", Where: "a budget that is locked", args: target, with: made{emulator(), locked}},
	)
}

// slowAzure puts an az before all others that takes its time.
func slowAzure(r *run) error {
	r.cmd.Env = append(r.cmd.Env, "PATH="+r.dir+":"+os.Getenv("PATH"))
	return os.WriteFile(r.path("az"), []byte("#!/bin/sh\n: >"+r.path("asked")+"\nexec sleep 60\n"), 0o700)
}

// gets are the places of get.
func gets() []Place {
	all := []Place{
		{Verb: "get", Where: "stdin", with: made{silentStdin}},
		{Verb: "get", Where: "a terminal", with: made{terminalStdin}},
	}
	for _, p := range []struct {
		where string
		fault fetchtest.Fault
	}{
		{"a blob that does not come", fetchtest.Fault{Do: "hang"}},
		{"a blob that stops", fetchtest.Fault{Do: "stall", At: 1000}},
		{"a blob that trickles", fetchtest.Fault{Do: "slow", Rate: 100}},
		{"a store that is busy", fetchtest.Fault{Do: "busy", RetryAfter: "300"}},
	} {
		p.fault.Kind, p.fault.Count = fetchtest.KindBlob, -1
		all = append(all, Place{Verb: "get", Where: p.where, args: args("--host-policy", "any", "-o", "DIR/got"), with: made{emulator(p.fault), linkOnStdin}, there: met})
	}
	return all
}

// linkOnStdin makes stdin a link to the result.
func linkOnStdin(r *run) error {
	w := r.emulator.Tenant()
	inCloud, err := r.emulator.Link(fetchtest.OneAction, 0)
	if err != nil {
		return err
	}
	u, err := url.Parse(inCloud)
	if err != nil {
		return err
	}
	text, err := r.emulator.Signer(r.at+"/"+w.Account).ServiceLink(w.Container, strings.TrimPrefix(u.Path, "/"+w.Container+"/"),
		sas.Grant{Permissions: "r", Expiry: time.Now().Add(30 * time.Minute)})
	r.cmd.Stdin = strings.NewReader(text)
	return err
}

// locked holds the lock of the budget, as another process would that was stopped.
func locked(r *run) error {
	opened, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	if err != nil {
		return err
	}
	r.later(func() { unix.Close(opened) })
	for _, dir := range []string{"home/lrkit", "state"} { // where it may lie
		if err := os.MkdirAll(r.path(dir), 0o700); err != nil {
			return err
		}
		name := r.path(dir + "/budget-" + fetchtest.DefaultTenant + ".lock")
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return err
		}
		r.later(func() { f.Close() })
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
			return err
		}
		if _, err := unix.InotifyAddWatch(opened, name, unix.IN_OPEN); err != nil {
			return err
		}
	}
	r.place.there = func(*run) (bool, error) { // it asks for the lock again and again
		n, err := unix.Read(opened, make([]byte, 4<<10))
		if err == unix.EAGAIN {
			return false, nil
		}
		return n > 0, err
	}
	return nil
}
