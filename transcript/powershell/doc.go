// Package powershell reads the transcript files of PowerShell: what Start-Transcript writes, such as the
// PSScript_Transcript_{GUID}.txt that Live Response leaves on a machine beside the result of a script.
//
//	**********************
//	Windows PowerShell transcript start
//	Start time: 20220721023749
//	Username: EDGE\user
//	…
//	**********************
//	PS C:\> whoami
//	edge\user
//
// A file is a row of entries: headers, commands, what they printed, footers. [Entries] iterates over them,
// a [Scanner] takes a file piece by piece for those who read it for another purpose at the same time.
//
//	for entry, err := range powershell.Entries(file) {
//		if err != nil {
//			return err
//		}
//		if entry.Kind == powershell.Command {
//			fmt.Println(entry.Command.Text)
//		}
//	}
//
// # What tells the entries apart
//
// Titles and keys are in the language of the system, so nothing here looks for words. The forms are:
//
//   - a header: a line of 22 stars, a title, "key: yyyyMMddHHmmss", more lines, a line of stars. With
//     -UseMinimalHeader there are no more lines;
//   - a footer: stars, a title, "key: yyyyMMddHHmmss", stars. A minimal header has the same form: it
//     is one if no session is open, or if its title is that of an open one;
//   - the header of an invocation (-IncludeInvocationHeader): stars, "key: yyyyMMddHHmmss", stars. It
//     belongs to the command behind it;
//   - a command: a line that begins with a prompt, "PS C:\> ", "PS>", "[host]: PS /> ", and lines that begin with
//     ">> " directly behind it.
//
// All other lines are output. Sessions may follow each other, lie in each other, and have no footer.
//
// A file has no other marks than these, and what a script prints may imitate all of them: entries are what
// the text looks like, not proof of what was run. Every byte belongs to exactly one entry, so that nothing is
// lost by it.
//
// # Text and time
//
// Input is UTF-8, with or without a byte order mark; strings hold its bytes as they are, LF and CRLF
// end lines. Times are local times of the machine, without a zone: see [Time].
//
// Memory is fixed, whatever the length of a line or the number of entries.
package powershell
