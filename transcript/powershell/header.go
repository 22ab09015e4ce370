package powershell

import (
	"strings"

	"github.com/lrkit/lrkit/transcript"
)

// fieldLines are the fields of a header or footer, and the lines that they were made of.
type fieldLines struct {
	fields []Field
	lines  []line
	places []place // of the fields
}

// place is where the value of a field begins.
type place struct{ line, at int }

// splitFields makes fields of the lines between title and stars. The first line has a key: it is
// that of the time.
func splitFields(lines []line) *fieldLines {
	f := &fieldLines{lines: lines}
	for i := range lines {
		l := &lines[i]
		key, _, at, ok := splitKey(l.text)
		if !ok && isCutKey(l) {
			key, at, ok = l.text, len(l.text), true
		}
		if ok { // else it is a line feed in the value before
			f.fields = append(f.fields, Field{Key: string(key)})
			f.places = append(f.places, place{i, at})
		}
	}
	for i := range f.fields {
		f.fields[i].Value, f.fields[i].Span = f.value(i, i+1)
	}
	return f
}

// value returns the text from the value of a field to where another one begins, as it was written
// but for LF between lines.
func (f *fieldLines) value(i, next int) (string, transcript.Span) {
	from, end := f.places[i], len(f.lines)
	if next < len(f.places) {
		end = f.places[next].line
	}
	first, last := &f.lines[from.line], &f.lines[end-1]
	start := first.textAt + int64(from.at)
	var b strings.Builder
	b.Write(first.text[from.at:])
	for _, l := range f.lines[from.line+1 : end] {
		b.WriteByte('\n')
		b.Write(l.text)
	}
	s := b.String()
	value := strings.TrimRight(s, " \t")
	return value, transcript.Span{Start: start, End: last.textEnd() - int64(len(s)-len(value))}
}

// newHeader reads the lines between title and stars.
func newHeader(title string, lines []line) *HeaderInfo {
	f := splitFields(lines)
	h := &HeaderInfo{Title: title, Fields: f.fields, Start: Time{f.fields[0].Value}}
	pid := f.processID()
	machine := f.machine(pid)
	at := func(i int) string {
		if i < len(f.fields) {
			return f.fields[i].Value
		}
		return ""
	}
	h.Username = at(1)
	if machine > 2 {
		h.RunAsUser = at(2)
	}
	if machine > 3 {
		h.ConfigurationName = at(3)
	}
	h.Machine, h.OS, _ = splitMachine(at(machine))
	h.ProcessID = at(pid)
	if pid == len(f.fields) {
		h.HostApplication = at(machine + 1)
	} else if pid > machine+1 {
		h.HostApplication, _ = f.value(machine+1, pid)
	}
	for _, v := range f.fields[pid:] {
		switch v.Key {
		case "PSVersion":
			h.PSVersion = v.Value
		case "PSEdition":
			h.PSEdition = v.Value
		}
	}
	return h
}

// processID returns which field has the process ID, or how many fields there are: the first one of
// digits before a key of $PSVersionTable, else the first one of digits. A command line before it
// may hold "port: 80".
func (f *fieldLines) processID() int {
	pid := len(f.fields)
	for i := 5; i < len(f.fields); i++ {
		if !allDigits(f.fields[i].Value) {
			continue
		}
		if i+1 < len(f.fields) && isVersionKey(f.fields[i+1].Key) {
			return i
		}
		pid = min(pid, i)
	}
	return pid
}

// isVersionKey says whether a key is one of $PSVersionTable, which no language translates.
func isVersionKey(key string) bool {
	switch key {
	case "PSVersion", "PSEdition", "PSCompatibleVersions", "BuildVersion", "CLRVersion", "WSManStackVersion",
		"PSRemotingProtocolVersion", "SerializationVersion", "GitCommitId", "OS", "Platform":
		return true
	}
	return false
}

// machine returns which field has the machine. Two stand between it and the process ID unless a
// command line has made more of one. PowerShell 5.0 had no configuration, PowerShell 4 neither that
// nor a second user and the process ID.
func (f *fieldLines) machine(pid int) int {
	first := 4
	if pid < len(f.fields) {
		first = pid - 2
	}
	for _, i := range []int{first, 4, 3, 2} {
		if i <= 4 && i < len(f.fields) {
			if _, _, ok := splitMachine(f.fields[i].Value); ok {
				return i
			}
		}
	}
	return 4
}

// splitMachine divides "HOST (system)", in traditional Chinese "HOST(system)".
func splitMachine(value string) (name, system string, ok bool) {
	name, system, _ = strings.Cut(value, "(")
	if system, ok = strings.CutSuffix(system, ")"); !ok {
		return value, "", false
	}
	return strings.TrimRight(name, " "), system, true
}
