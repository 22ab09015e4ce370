package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// library has the files that the hunt used, and what comes of them when they are run again.
func (b *builder) library() {
	created := b.now.Add(-40 * 24 * time.Hour)
	for i, f := range []fetchtest.LibraryFile{
		{Name: dumpScript, Description: "Dump a process and pack the dump", HasParameters: true, Parameters: "-ProcessId N"},
		{Name: triageScript, Description: "Collect a triage archive", HasParameters: true, Parameters: "-Profile server|laptop"},
		{Name: taskScript, Description: "List scheduled tasks that start at logon"},
		{Name: sweepScript, Description: "Search for indicators", HasParameters: true, Parameters: "-List PATH"},
		{Name: "Get-Processes.ps1", Description: "List processes"},
		{Name: "Get-Users.ps1", Description: "List local users"},
		{Name: "Get-MemoryImage.ps1", Description: "Take an image of the memory: it takes longer than it may"},
		{Name: "sweep_webroot.sh", Description: "Search a web root", HasParameters: true, Parameters: "PATH"},
		{Name: "minidump.ps1"},
		{Name: "handle64.exe"},
		{Name: "indicators-2611.csv", Description: "IR-2611"},
	} {
		f.Content = fetchtest.Text(source(f.Name, f.Description))
		f.Created = created.Add(time.Duration(i) * 26 * time.Hour)
		f.CreatedBy = "t.berg@halvorsen-maritime.example"
		b.tenant.Library = append(b.tenant.Library, f)
	}
	b.tenant.Scripts = map[string]func(fetchtest.Execution) fetchtest.Outcome{
		dumpScript:            dumps,
		triageScript:          triages,
		taskScript:            findsTasks,
		sweepScript:           sweeps,
		"Get-MemoryImage.ps1": func(fetchtest.Execution) fetchtest.Outcome { return fetchtest.Outcome{Takes: time.Hour} },
	}
	b.tenant.Files, b.tenant.Packages = files, packages
}

// source is the text of a file of the library.
func source(name, about string) string {
	switch {
	case strings.HasSuffix(name, ".sh"):
		return "#!/bin/sh\n# " + about + "\nset -eu\n"
	case strings.HasSuffix(name, ".csv"):
		return "kind,value\ndomain,cdn-telemetry.example\nip,198.51.100.23\n"
	case strings.HasSuffix(name, ".exe"):
		return "MZ made up: " + name
	}
	return "# " + name + "\r\n# " + about + "\r\n[CmdletBinding()] param()\r\n"
}

// prints is an outcome with a transcript that is made when it is read.
func prints(run fetchtest.Execution, takes time.Duration, exit int64, lines func() []string) fetchtest.Outcome {
	return fetchtest.Outcome{Takes: takes, Result: &fetchtest.Blob{MD5: true, Content: fetchtest.Computed(func() string {
		t := Transcript{ScriptName: run.File, ExitCode: exit}
		t.Output = "Transcript started, output file is " + transcriptPath(run.Action) + "\r\n" + crlf(lines()...)
		return t.JSON()
	})}}
}

func short(m fetchtest.Machine) string {
	name, _, _ := strings.Cut(m.Name, ".")
	return name
}

func dumps(run fetchtest.Execution) fetchtest.Outcome {
	return prints(run, 20*time.Second, 0, func() []string {
		return []string{`C:\windows\TEMP\` + guid("dump " + run.Action)[:8] + `_svchelper.dmp.zip`, "2 MB"}
	})
}

func triages(run fetchtest.Execution) fetchtest.Outcome {
	return prints(run, 2*time.Minute, 0, func() []string {
		archive := `C:\ProgramData\IR\triage-` + strings.ToUpper(short(run.Machine)) + ".zip"
		return []string{
			"Collecting event logs...", "Collecting prefetch...", "Archive: " + archive, "Size: 2097152 bytes",
			`getfile "` + archive + `"`,
		}
	})
}

// findsTasks finds a task on some machines, and on one it fails.
func findsTasks(run fetchtest.Execution) fetchtest.Outcome {
	switch name := short(run.Machine); {
	case name == "hv-sql01":
		return prints(run, 4*time.Second, 1, func() []string { return []string{"Get-ScheduledTask : Access is denied."} })
	case strings.HasPrefix(name, "lt-"):
		return prints(run, 3*time.Second, 0, func() []string {
			return []string{
				`\Microsoft\Windows\UpdateOrchestrator\svchelper  C:\ProgramData\svchelper\svchelper.exe -k`, "1 task found",
			}
		})
	}
	return prints(run, 3*time.Second, 0, func() []string { return []string{"0 tasks found"} })
}

func sweeps(run fetchtest.Execution) fetchtest.Outcome {
	return prints(run, 15*time.Second, 0, func() []string {
		user := "user" + guid(run.Machine.Name)[:4]
		return []string{
			"HIT  domain cdn-telemetry.example  (DNS cache)",
			`HIT  file   C:\Users\` + user + `\AppData\Local\Temp\~DF3311.tmp.exe`,
			"2 hits, 1211 indicators",
		}
	})
}

// files has whatever is asked for, other than what is said to be missing.
func files(run fetchtest.Execution) fetchtest.Outcome {
	path := strings.ToLower(run.File)
	if strings.Contains(path, "missing") {
		return fetchtest.Outcome{Errors: []string{"The system cannot find the file specified. (0x80070002)", "File: " + run.File}}
	}
	name := run.File[strings.LastIndexAny(run.File, `\/`)+1:]
	if strings.HasSuffix(path, ".zip") || strings.HasSuffix(path, ".dmp") {
		return fetchtest.Outcome{Takes: 10 * time.Second, Result: file(name, fetchtest.HugeGzip(2611, 2))}
	}
	return fetchtest.Outcome{Result: file(name, fetchtest.Gzip(fetchtest.Text(fmt.Sprintf("%s of %s\r\n", run.File, run.Machine.Name))))}
}
