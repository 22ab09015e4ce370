package powershell_test

import "strings"

const edge = ` "EDGE\\user" "EDGE" "Microsoft Windows NT 10.0.19045.0" "C:\\Windows\\powershell.exe -File C:\\a: b.ps1" "4711"`

// cases are the forms of the format. Tests run over all of them, the fuzz target begins with them.
var cases = []struct{ name, text, want string }{
	{"empty", "", ""},
	{"no transcript", "hello\nworld", "output 1+2 s-1\n"},
	{"session", header(begins, "20220721023749") + "PS C:\\> whoami\nedge\\user\n" + footer(ends, "20220721023759"),
		`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + `
command 14+1 s0 #1 "PS C:\\> " "whoami"
output 15+1 s0 of #1
footer 16+4 s0 "Windows PowerShell transcript end" 20220721023759
`},
	{"output before the first command", header(begins, "20220721023749") + "Transcript started\nPS>ls\n",
		`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + `
output 14+1 s0
command 15+1 s0 #1 "PS>" "ls"
`},
	{"invocation headers", header(begins, "20220721023749") + stars + "Command start time: 20220721023750\n" + stars + "PS>Get-Date\nnow\n" +
		stars + "Command start time: 20220721023751\n" + stars + "no prompt\n",
		`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + `
command 14+4 s0 #1 "PS>" "Get-Date" at 20220721023750
output 18+1 s0 of #1
command 19+3 s0 #2 "" "" at 20220721023751
output 22+1 s0 of #2
`},
	{"further lines", "PS C:\\> foreach ($a in 1) {\n>> $a\n>>\n>> }\n1\n>> no\n",
		`command 1+4 s-1 #1 "PS C:\\> " "foreach ($a in 1) {\n$a\n\n}"
output 5+2 s-1 of #1
`},
	{"prompts", "PS /home/a> ls\nPS \\\\srv\\c$> a\n[srv]: PS C:\\> b\n[DBG]: PS HKLM:\\>> c\n[srv]: [DBG]: PS C:\\>> d\nPS Microsoft.PowerShell.Core\\FileSystem::\\\\x\\y> e\nPS C:\\>\n",
		`command 1+1 s-1 #1 "PS /home/a> " "ls"
command 2+1 s-1 #2 "PS \\\\srv\\c$> " "a"
command 3+1 s-1 #3 "[srv]: PS C:\\> " "b"
command 4+1 s-1 #4 "[DBG]: PS HKLM:\\>> " "c"
command 5+1 s-1 #5 "[srv]: [DBG]: PS C:\\>> " "d"
command 6+1 s-1 #6 "PS Microsoft.PowerShell.Core\\FileSystem::\\\\x\\y> " "e"
command 7+1 s-1 #7 "PS C:\\>" ""
`},
	{"no prompts", "PS>TerminatingError(Get-X): \"no\"\nPS I love you > me\nPS\nPSX>a\n PS C:\\> a\n[srv] PS C:\\> a\n", "output 1+6 s-1\n"},
	{"minimal", minimal(begins, "20220721023749") + "PS>a\n" + footer(ends, "20220721023759"),
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" minimal
command 5+1 s0 #1 "PS>" "a"
footer 6+4 s0 "Windows PowerShell transcript end" 20220721023759
`},
	{"minimal, appended without a footer", minimal(begins, "20220721023749") + "a\n" + minimal(begins, "20220721023750") + "b\n",
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" minimal
output 5+1 s0
header 6+4 s1 d1 "Windows PowerShell transcript start" 20220721023750 "" "" "" "" "" minimal
output 10+1 s1
`},
	{"nested", header(begins, "20220721023749") + "PS>outer\nx\n" + header(begins, "20220721023750") + "PS>inner\ny\n" + footer(ends, "20220721023751") + "z\n" + footer(ends, "20220721023752") + "rest\n",
		`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + `
command 14+1 s0 #1 "PS>" "outer"
output 15+1 s0 of #1
header 16+13 s1 d1 "Windows PowerShell transcript start" 20220721023750` + edge + `
command 29+1 s1 #2 "PS>" "inner"
output 30+1 s1 of #2
footer 31+4 s1 "Windows PowerShell transcript end" 20220721023751
output 35+1 s0 of #1
footer 36+4 s0 "Windows PowerShell transcript end" 20220721023752
output 40+1 s-1
`},
	{"stars that mean nothing", stars + stars + "a\n" + stars + "title\nno time: 12\n" + stars + "title\nStart time: 20220721023749\nno key\n" + stars, "output 1+11 s-1\n"},
	{"a prompt between stars", stars + "PS>ls\n" + stars, `output 1+1 s-1
command 2+1 s-1 #1 "PS>" "ls"
output 3+1 s-1 of #1
`},
	{"cut in a header", stars + begins + "\nStart time: 20220721023749\nUsername: EDGE\\us",
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "EDGE\\us" "" "" "" "" truncated
`},
	{"cut in a footer", minimal(begins, "20220721023749") + stars + ends + "\nEnd time: 20220721023759",
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" minimal
footer 5+3 s0 "Windows PowerShell transcript end" 20220721023759 truncated
`},
	{"German, with a stray letter", strings.NewReplacer(begins, "nStart der Windows PowerShell-Aufzeichnung", "Start time", "Startzeit", "RunAs User", "RunAs-User",
		"Configuration Name", "Konfigurationsname", "Machine", "Computer", "Host Application", "Hostanwendung", "Process ID", "Prozess-ID").Replace(header(begins, "20220721023749")),
		`header 1+13 s0 d0 "nStart der Windows PowerShell-Aufzeichnung" 20220721023749` + edge + "\n"},
	{"French, with hard blanks", strings.NewReplacer(begins, "Début de la transcription Windows PowerShell", ": ", "\u00a0: ").Replace(header(begins, "20220721023749")),
		`header 1+13 s0 d0 "Début de la transcription Windows PowerShell" 20220721023749 "EDGE\\user" "EDGE" "Microsoft Windows NT 10.0.19045.0" "C:\\Windows\\powershell.exe -File C:\\a\u00a0: b.ps1" "4711"
`},
	{"wide colons", strings.ReplaceAll(header(begins, "20220721023749"), ": ", "："),
		strings.ReplaceAll(`header 1+13 s0 d0 "Windows PowerShell transcript start" 20220721023749`+edge+"\n", `C:\\a: b`, `C:\\a：b`)},
	{"line feeds in the command line", strings.Replace(header(begins, "20220721023749"), "b.ps1", "b.ps1\nwrite x\nkey: value\n", 1),
		strings.Replace(`header 1+16 s0 d0 "Windows PowerShell transcript start" 20220721023749`+edge+"\n", "b.ps1", `b.ps1\nwrite x\nkey: value\n`, 1)},
	{"before configurations", strings.Replace(header(begins, "20220721023749"), "Configuration Name: \n", "", 1),
		`header 1+12 s0 d0 "Windows PowerShell transcript start" 20220721023749` + edge + "\n"},
	{"before configurations, with brackets", strings.NewReplacer("Configuration Name: \n", "", "-File C:\\a: b.ps1", "-c (ls)").Replace(header(begins, "20220721023749")),
		strings.Replace(`header 1+12 s0 d0 "Windows PowerShell transcript start" 20220721023749`+edge+"\n", `-File C:\\a: b.ps1`, "-c (ls)", 1)},
	{"cut in a long line", stars + begins + "\nStart time: 20220721023749\nUsername: u\n" + strings.Repeat("a", 256),
		`header 1+5 s0 d0 "Windows PowerShell transcript start" 20220721023749 "u\n` + strings.Repeat("a", 256) + `" "" "" "" "" truncated
`},
	{"a machine before PowerShell 5", stars + "Windows PowerShell Transcript Start\nStart time: 20120717124159\nUsername  : EDGE\\user\nMachine\t  : EDGE (Microsoft Windows NT 6.1.7601 Service Pack 1)\n" + stars,
		`header 1+6 s0 d0 "Windows PowerShell Transcript Start" 20120717124159 "EDGE\\user" "EDGE" "Microsoft Windows NT 6.1.7601 Service Pack 1" "" ""
`},
	{"a command line that looks like fields", strings.Replace(header(begins, "20220721023749"), "a: b.ps1", "a: b.ps1\nsee https://a/b \nport:  8080\n end\n\n-x", 1),
		`header 1+18 s0 d0 "Windows PowerShell transcript start" 20220721023749 "EDGE\\user" "EDGE" "Microsoft Windows NT 10.0.19045.0" "C:\\Windows\\powershell.exe -File C:\\a: b.ps1\nsee https://a/b \nport:  8080\n end\n\n-x" "4711"
`},
	{"no version behind the process ID", stars + begins + "\nStart time: 20220721023749\nUsername: u\nRunAs User: r\nConfiguration Name:\nMachine: M(OS)\nHost Application:\nProcess ID: 7\n" + stars,
		`header 1+10 s0 d0 "Windows PowerShell transcript start" 20220721023749 "u" "M" "OS" "" "7"
`},
	{"digits where the host application is", stars + begins + "\nStart time: 20220721023749\nUsername: u\nRunAs User: r\nConfiguration Name:\nMachine: M(OS)\nHost Application: 1\nProcess ID: 7\nPSVersion: 5\n" + stars,
		`header 1+11 s0 d0 "Windows PowerShell transcript start" 20220721023749 "u" "M" "OS" "1" "7"
`},
	{"no application at all", stars + begins + "\nStart time: 20220721023749\nUsername: u\nRunAs User: r\nConfiguration Name:\nMachine: M(OS)\nProcess ID: 7\nPSVersion: 5\n" + stars,
		`header 1+10 s0 d0 "Windows PowerShell transcript start" 20220721023749 "u" "M" "OS" "" "7"
`},
	{"cut in a key", stars + begins + "\nStart time: 20220721023749\nUsern",
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" truncated
`},
	{"cut in a later key", stars + begins + "\nStart time: 20220721023749\nUsername: u\nRunAs Us",
		`header 1+5 s0 d0 "Windows PowerShell transcript start" 20220721023749 "u" "" "" "" "" truncated
`},
	{"cut in the last stars", stars + begins + "\nStart time: 20220721023749\nUsername: u\n*****",
		`header 1+5 s0 d0 "Windows PowerShell transcript start" 20220721023749 "u" "" "" "" "" truncated
`},
	{"cut in the last stars of a footer", minimal(begins, "20220721023749") + stars + ends + "\nEnd time: 20220721023759\n*****",
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" minimal
footer 5+4 s0 "Windows PowerShell transcript end" 20220721023759 truncated
`},
	{"cut behind the time", stars + begins + "\nStart time: 20220721023749\n",
		`header 1+3 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" truncated
`},
	{"cut in the time", stars + begins + "\nStart time: 2022072102374", "output 1+3 s-1\n"},
	{"cut in the header of an invocation", stars + "Command start time: 20220721023750\n****", "output 1+3 s-1\n"},
	{"the last stars have no line end", strings.TrimSuffix(minimal(begins, "20220721023749"), "\n"),
		`header 1+4 s0 d0 "Windows PowerShell transcript start" 20220721023749 "" "" "" "" "" minimal
`},
	{"no title", stars + " \nStart time: 20220721023749\n" + stars, "output 1+4 s-1\n"},
	{"a footer outside of all sessions is a header", footer(ends, "20220721023759") + "a\n",
		`header 1+4 s0 d0 "Windows PowerShell transcript end" 20220721023759 "" "" "" "" "" minimal
output 5+1 s0
`},
	{"errors behind any prompt", "PS C:\\> Get-X\n>> TerminatingError(Get-X): \"no\"\n>> TerminatingError(): \"no\"\n>> a\nPS C:\\> TerminatingError(): \"no\"\nPS C:\\> b\n",
		`command 1+1 s-1 #1 "PS C:\\> " "Get-X"
output 2+4 s-1 of #1
command 6+1 s-1 #2 "PS C:\\> " "b"
`},
	{"nested prompts, of any drive", "PS C:\\>>> a\nPS Env:> b\nPS Env:/> c\nPS Temp:\\>> d\nPS ~> e\n",
		`command 1+1 s-1 #1 "PS C:\\>>> " "a"
command 2+1 s-1 #2 "PS Env:> " "b"
command 3+1 s-1 #3 "PS Env:/> " "c"
command 4+1 s-1 #4 "PS Temp:\\>> " "d"
command 5+1 s-1 #5 "PS ~> " "e"
`},
	{"no locations", "PS note: see > that\nPS ERROR: disk full -> retry\nPS > a\nPS :> a\nPS see std::x -> y\n[PS C:\\> a\n[a]: [b]: [c]: PS> d\n", "output 1+7 s-1\n"},
	{"stars with blanks, and too many", "********************** \t\nx\nt: 20220721023749\n**********************\n***********************\nx\nt: 20220721023749\n**********************",
		`header 1+4 s0 d0 "x" 20220721023749 "" "" "" "" "" minimal
output 5+4 s0
`},
	{"no text at all", "\x00\x00\n\xff\xfe\rPS>a\n", "output 1+2 s-1\n"},
}
