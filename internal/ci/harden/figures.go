package main

// gremlins runs the tool for mutants, which .ci/nightly builds, with the short tests of a package.
// A mutant that hangs counts apart.
const gremlins = `GOFLAGS="${GOFLAGS:-} -short" "${LRKIT_GREMLINS:-gremlins}" unleash --workers 1 --test-cpu 1 --timeout-coefficient 20 `

const efficacy = `^Test efficacy: ([\d.]+)%`

// sample leaves all files of a package but one out of the quick form.
func sample(file, pkg string) string {
	return "⟨¦$(find " + pkg + " -maxdepth 1 -name '*.go' ! -name " + file + ".go -printf ' -E (^|/)%f$')⟩ " + pkg
}

// verbose runs tests that say what they counted.
const verbose = "go test -count=1 -timeout 6h -v "

// figures are G1 to G21. Some have several rows.
var figures = []figure{
	{"G1", "transcripts made to forge a field, none unflagged", 2_000_000, "cases", false, sum,
		verbose + "./transcript -run TestForgery -cases ⟨1000000¦500⟩", `(\d+) (?:encoded cases: all values exact|mutations: .* 0 silent)`},
	{"G2", "JSONTestSuite: y_ accepted, n_ flagged", 283, "files", false, sum,
		verbose + "./transcript -run 'TestJSONTestSuite$'", `alone: (\d+) y_|and (\d+) n_ right`},
	{"G3", "places to cut an input, with no other result", 100_000, "cuts", false, sum,
		"⟨" + verbose + "./transcript -run TestVectorsCut; ¦⟩" + verbose + ". -run TestTruncatedCoats⟨ -cuts 1000¦⟩", `(\d+) cuts`},
	{"G4", "fuzz executions on this machine, in all", 1e9, "executions", false, sum,
		"go run ./fuzz/cmd/fuzzall -time ⟨10m¦2000x⟩ -workers 1⟨¦ -packages ./link⟩ -sum \"$LRKIT_FUZZ_SUM\"", `^in all: (\d+) executions`},
	{"G4", "CPU time of fuzzing on this machine, in all", 24 * 3600, "s", false, sum,
		"cat \"$LRKIT_FUZZ_SUM\"", `"cpu_seconds":([\d.]+)`},
	{"G5", "hostile inputs, through each entrance", 7_500, "inputs", false, sum,
		verbose + "⟨. ./analyze ./internal/text ./transcript/...¦.⟩ -run 'TestInputVectors|Twins|Corpora|Corpus|JSONTestSuite'", `(\d+) (?:inputs,|texts,|compressed twins|UTF-16 twins)`},
	{"G6", "time a byte: greatest ratio of a long input to a short one", 1.25, "times", true, greatest,
		"go run ./bench/cmd/limits -sizes ⟨64MiB,1GiB -shapes all¦4MiB,32MiB -shapes path,nesting -max-ratio 2⟩", `^greatest ratio ([\d.]+)`},
	{"G7", "memory: greatest peak, of a process", 48, "MiB", true, greatest,
		"go run ./bench/cmd/limits -sizes ⟨64MiB,1GiB -shapes all¦4MiB,32MiB -shapes one-line,nesting -max-ratio 2⟩", `^greatest peak memory ([\d.]+) MiB`},
	{"G8", "bombs: stopped by a limit, within memory", 80, "runs", false, sum,
		"go run ./bench/cmd/limits -bombs", `^PASS all (\d+) figures`},
	{"G9", "kills of lrkit fetch and of shards, nothing lost", 10_000, "kills", false, sum,
		"go build -o \"$LRKIT_WORK/torture\" ./bench/cmd/torture; \"$LRKIT_WORK/torture\" kills -n ⟨10000¦10⟩; \"$LRKIT_WORK/torture\" shards -n ⟨1000¦3⟩", `^(\d+) (?:shard )?kills `},
	{"G10", "power failures, nothing lost", 1_000, "failures", false, sum,
		"CYCLES=⟨1000¦3⟩ .ci/nightly power", `^(\d+) power failures `},
	{"G11", "system calls that fail once, no half file", 1_500, "fetches", false, sum,
		"go run ./bench/cmd/torture errors -n ⟨1500¦15⟩", `^(\d+) fetches `},
	{"G12", "schedules of network faults, no wrong hash", 2_000, "schedules", false, sum,
		verbose + "./fetch/download -run '⟨TestFault¦TestFaultAlone⟩'⟨ -pairs; " + verbose + "./fetch -run TestFaults -schedules¦⟩", `(\d+) schedules`},
	{"G13", "lines that tests print with a secret", 0, "lines", true, sum,
		"⟨.ci/run tests¦go test -v -count=1 . ./fetch/api -run Canary >\"$LRKIT_WORK/said\"; echo \"$(wc -l <\"$LRKIT_WORK/said\") lines, $(grep -c CANARY \"$LRKIT_WORK/said\" || true) with a secret\"⟩", `lines, (\d+) with a secret`},
	{"G14", "links to other hosts, none contacted", 969, "links", false, sum,
		verbose + "./fetch ./fetch/download -run TestNowhere", `(\d+) links.*, 0 contacts`},
	{"G15", "tests of what may reach a terminal", 10, "tests", false, sum,
		verbose + "./internal/text ./cmd/lrkit/internal/cli -run 'TestSafe|TestPrinter|TestPageWriter|TestScript/hostile' | grep -c '^ *--- PASS' | sed 's/$/ passed/'", `^(\d+) passed`},
	{"G16", "tests that no cell is a formula", 3, "tests", false, sum,
		verbose + "./internal/text -run 'TestCSV|TestGuard' | grep -c '^--- PASS' | sed 's/$/ passed/'", `^(\d+) passed`},
	{"G17", "coverage of the core: link, scan, text, expand, transcript", 98, "% of statements", false, least,
		"go test -short -cover ⟨./link ./internal/scan ./internal/text ./internal/expand ./transcript/...¦./link ./internal/text⟩", `^ok.*coverage: ([\d.]+)% of statements`},
	{"G17", "coverage of all packages", 90, "% of statements", false, least,
		"go test -short -coverpkg=⟨./...¦./link,./ioc⟩ -coverprofile=\"$LRKIT_WORK/cover\" ⟨./...¦./link ./ioc⟩ 2>&1 | tail -5; go tool cover -func=\"$LRKIT_WORK/cover\" | tail -1", `^total:\s+\(statements\)\s+([\d.]+)%`},
	{"G18", "mutants of link that tests find", 90, "%", false, least,
		gremlins + "-E interop/ " + sample("kind", "./link"), efficacy},
	{"G18", "mutants of transcript that tests find", 90, "%", false, least,
		gremlins + "-E powershell/ -E transcripttest/ -E internal/ " + sample("errors", "./transcript"), efficacy},
	{"G18", "mutants of casedir that tests find", 90, "%", false, least,
		gremlins + sample("caseid", "./fetch/casedir"), efficacy},
	{"G19", "shuffled runs without a flake", 100, "runs", false, sum,
		"for i in $(seq ⟨100¦3⟩); do go test -short -count=1 -shuffle=$i ⟨./...¦./link ./ioc ./report⟩ >\"$LRKIT_WORK/run\" || { cat \"$LRKIT_WORK/run\"; exit 1; }; echo \"1 run with seed $i\"; done", `^(\d+) run with seed`},
	{"G19", "tests under the race detector", 1, "tests", false, sum,
		"⟨.ci/nightly race¦go test -race -short -v ./internal/panics | grep -c '^--- PASS' | sed 's/$/ passed, 0 failed/'⟩", `^(\d+) passed, 0 failed`},
	{"G19", "packages whose tests leave a goroutine running", 0, "packages", true, sum,
		"LRKIT_LEAKS=1 go test -v -short -count=1 ⟨./...¦./fetch/budget ./fetch/api⟩ >\"$LRKIT_WORK/leaks\" 2>&1; " +
			"sed -n '/^left running in /,/^created by /p' \"$LRKIT_WORK/leaks\"; grep -c '^nothing left running in ' \"$LRKIT_WORK/leaks\" >/dev/null; " +
			"echo \"$(grep -c '^left running in ' \"$LRKIT_WORK/leaks\" || true) packages\"", `^(\d+) packages`},
	{"G20", "modules of others below package transcript", 2, "modules", true, sum,
		"go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}' ./transcript | sort -u | sed '/^$/d' | wc -l | sed 's/ *//;s/$/ modules/'", `^(\d+) modules`},
	{"G20", "modules of others below package lrkit", 2, "modules", true, sum,
		"go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}' . | sort -u | sed '/^$/d' | wc -l | sed 's/ *//;s/$/ modules/'", `^(\d+) modules`},
	{"G20", "modules without a known vulnerability", 1, "modules", false, sum,
		"⟨.ci/nightly vulnerabilities¦echo 'left out: a sample looks for none'⟩", `^(\d+) passed, 0 failed, 0 skipped`},
	{"G20", "files of a release, built twice to the same bytes", 8, "files", false, least,
		"⟨.ci/run release¦echo 'left out: a sample has no release'⟩", `^(\d+) passed, 0 failed`},
	{"G21", "changes to a manifest or to data, all found", 20_000, "changes", false, sum,
		verbose + "./fetch/casedir -run 'Flip|Edits' ⟨-flips 10000 -edits 10000¦-flips 200 -edits 200⟩", `(\d+) changes, all found`},
}
