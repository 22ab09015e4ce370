// Package powershell reads the transcript files of PowerShell: what Start-Transcript writes, such
// as the PSScript_Transcript_{GUID}.txt that Live Response leaves on a machine beside the result of
// a script.
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
// A file is a row of entries: headers, commands, what they printed, footers. [Entries] iterates
// over them, a [Scanner] takes a file piece by piece, for programs that read it for another purpose
// at the same time.
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
// Titles and keys are in the language of the system, so nothing here looks for words. The forms
// are:
//
//   - a header: a line of 22 stars, a title, "key: yyyyMMddHHmmss", more lines, a line of stars.
//     With -UseMinimalHeader there are no more lines. A line without a key goes on with the value
//     before it;
//   - a footer: stars, a title, "key: yyyyMMddHHmmss", stars. It ends the innermost open session. A
//     minimal header has the same form: it is one if no session is open, or if its title is that of
//     an open session;
//   - the header of an invocation (-IncludeInvocationHeader): stars, "key: yyyyMMddHHmmss", stars.
//     It belongs to the command after it, and is a command without text if no prompt follows;
//   - a command: a line that begins with a prompt, "PS C:\> ", "PS>", "[host]: PS /> ", and lines
//     that begin with ">> " directly after it. A prompt alone is a command without text.
//
// All other lines are output, also the errors that PowerShell writes after a prompt or ">> " as
// "TerminatingError(name): text". Sessions may follow each other, lie in each other, and have no
// footer: [Scanner.Open] says how many, which is headers less footers.
//
// The fields of a header are known by their place: the time comes first, then users and
// configuration, machine, host application, process ID, and $PSVersionTable, whose keys are the
// same in every language.
//
// A file has no other marks than these, and what a script prints may imitate all of them: entries
// are what the text looks like, not proof of what was run. Every byte belongs to exactly one entry:
// nothing is lost.
//
// # Text and time
//
// Input is UTF-8. Strings hold its bytes as they are, NULs and what is no UTF-8 included. LF and
// CRLF end lines; a CR alone is text, except at the end of the file. A byte order mark counts in
// offsets: the first entry begins with it. Times are local times of the machine, without a zone:
// see [Time].
//
// # Limits
//
// Memory is well below 1 MiB, whatever the length of a line or the number of entries, and time is
// linear. So there are bounds, after which lines are output:
//
//   - a title or the line of a time has 1 KiB, a key 255 bytes, a header 128 KiB in 256 lines;
//   - a line of a command has 1 MiB. 64 KiB of a command's text are kept; a command ends with the
//     line in which it becomes longer;
//   - a prompt has 4 KiB for its location and 300 bytes for its host;
//   - of the open sessions, the 64 innermost are known, and the last commands of 4.
package powershell
