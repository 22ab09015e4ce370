package powershell

import "bytes"

const (
	// maxHost bounds "[host]: ".
	maxHost = 300
	// maxLocation bounds where a prompt stands.
	maxLocation = 4 << 10
)

// errorRecord begins an error that PowerShell itself writes after a prompt, in every language.
const errorRecord = "TerminatingError("

// further begins the lines of a command after the first.
const further = ">> "

// splitPrompt returns the length of the prompt that a line begins with, if it stands before a
// command.
func splitPrompt(line []byte) (n int, ok bool) {
	for range 2 { // [host]: [DBG]:
		if rest := line[n:]; len(rest) > 0 && rest[0] == '[' {
			i := bytes.Index(rest[:min(len(rest), maxHost)], []byte("]: "))
			if i < 0 {
				return 0, false
			}
			n += i + len("]: ")
		}
	}
	rest, ok := bytes.CutPrefix(line[n:], []byte("PS"))
	if !ok {
		return 0, false
	}
	if location, ok := bytes.CutPrefix(rest, []byte(" ")); ok {
		i := bytes.IndexByte(location[:min(len(location), maxLocation)], '>')
		if i < 0 || !isLocation(location[:i]) {
			return 0, false
		}
		rest = location[i:]
	}
	command := bytes.TrimLeft(rest, ">") // one more for each nested prompt
	if len(command) == len(rest) {
		return 0, false
	}
	command = bytes.TrimPrefix(command, []byte(" "))
	return len(line) - len(command), !bytes.HasPrefix(command, []byte(errorRecord))
}

// isLocation says whether b may be where a prompt stands: C:\, Env:, \\server\share, /home, ~,
// Microsoft.PowerShell.Core\FileSystem::\\server\share.
func isLocation(b []byte) bool {
	if bytes.HasPrefix(b, []byte(`\\`)) || len(b) > 0 && (b[0] == '/' || b[0] == '~') {
		return true
	}
	drive, path, ok := bytes.Cut(b, []byte(":"))
	if !ok || len(drive) == 0 || bytes.IndexByte(drive, ' ') >= 0 {
		return false
	}
	return len(path) == 0 || path[0] == '\\' || path[0] == '/' || path[0] == ':'
}

// isFurtherLine says whether the line may go on with the command of the line before. Errors of a
// command are written in the same way, but are no part of it.
func isFurtherLine(text []byte) bool {
	rest, ok := bytes.CutPrefix(text, []byte(further))
	return ok && !bytes.HasPrefix(rest, []byte(errorRecord)) || string(text) == further[:2]
}
