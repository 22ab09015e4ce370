package powershell

import (
	"strings"

	"github.com/lrkit/lrkit/transcript"
)

// parseHeader reads the lines of a header: stars, title, fields, stars.
func parseHeader(lines []line, truncated bool) *HeaderInfo {
	h := &HeaderInfo{Title: string(lines[1].text)}
	lines = lines[2:]
	if !truncated {
		lines = lines[:len(lines)-1]
	}
	for i := range lines {
		l := &lines[i]
		key, value, at, ok := splitKey(l.text)
		if !ok { // a line feed in the value before
			f := &h.Fields[len(h.Fields)-1]
			f.Value += "\n" + string(l.text)
			f.Span.End = l.textAt + int64(len(l.text))
			continue
		}
		start := l.textAt + int64(at)
		h.Fields = append(h.Fields, Field{string(key), string(value), transcript.Span{Start: start, End: start + int64(len(value))}})
	}
	h.Start = Time{h.Fields[0].Value}
	h.Minimal = len(h.Fields) == 1 && !truncated
	h.name()
	return h
}

// name tells the fields by their places: keys are in any language. A line feed in the command line of the
// process may make more fields of it.
func (h *HeaderInfo) name() {
	f := h.Fields
	at := func(i int) string {
		if i < len(f) {
			return f[i].Value
		}
		return ""
	}
	pid := len(f)
	for i := 5; i < len(f); i++ {
		if allDigits([]byte(f[i].Value)) {
			pid = i
			break
		}
	}
	machine := 4
	if _, _, ok := splitMachine(at(3)); ok { // before PowerShell 5.1 there was no configuration
		if _, _, ok := splitMachine(at(4)); !ok {
			machine = 3
		}
	}
	h.Username, h.RunAsUser = at(1), at(2)
	if machine == 4 {
		h.ConfigurationName = at(3)
	}
	h.Machine, h.OS, _ = splitMachine(at(machine))
	h.HostApplication = at(machine + 1)
	for i := machine + 2; i < pid && pid < len(f); i++ {
		h.HostApplication += "\n" + f[i].Key + ": " + f[i].Value
	}
	h.ProcessID = at(pid)
	for _, f := range f[min(pid, len(f)):] {
		switch f.Key {
		case "PSVersion":
			h.PSVersion = f.Value
		case "PSEdition":
			h.PSEdition = f.Value
		}
	}
}

// splitMachine divides "HOST (system)", in traditional Chinese "HOST(system)".
func splitMachine(value string) (name, system string, ok bool) {
	i := strings.IndexByte(value, '(')
	if i < 0 || !strings.HasSuffix(value, ")") {
		return value, "", false
	}
	return strings.TrimRight(value[:i], " "), value[i+1 : len(value)-1], true
}
