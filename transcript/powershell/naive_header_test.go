package powershell_test

import (
	"regexp"
	"strings"

	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// fields makes some of the lines of a header.
func (n *naiveReader) fields(from, to int) []powershell.Field {
	var fields []powershell.Field
	for i := from; i < to; i++ {
		l := n.lines[i]
		key, value, ok := n.key(i)
		if !ok && cutKey(l) {
			key, value, ok = l.text, "", true
		}
		if ok {
			fields = append(fields, powershell.Field{Key: key, Span: transcript.Span{Start: l.end - int64(len(value))}})
		}
		f := &fields[len(fields)-1]
		f.Span.End = max(f.Span.Start, int64(len(strings.TrimRight(n.source[:l.end], " \t"))))
		f.Value = strings.ReplaceAll(n.source[f.Span.Start:f.Span.End], "\r\n", "\n")
	}
	return fields
}

var (
	digits        = regexp.MustCompile(`^[0-9]+$`)
	versionKey    = regexp.MustCompile(`^(?:PSVersion|PSEdition|PSCompatibleVersions|BuildVersion|CLRVersion|WSManStackVersion|PSRemotingProtocolVersion|SerializationVersion|GitCommitId|OS|Platform)$`)
	machineSystem = regexp.MustCompile(`(?s)^([^(]*?) *\((.*)\)$`)
)

// naiveHeader names fields by their places.
func naiveHeader(title string, fields []powershell.Field, source string) *powershell.HeaderInfo {
	h := &powershell.HeaderInfo{Title: title, Fields: fields, Start: powershell.Time{Raw: fields[0].Value}}
	padded := append(append([]powershell.Field(nil), fields...), make([]powershell.Field, 8)...)

	pid := 0
	for i := len(fields) - 1; i >= 5; i-- {
		if digits.MatchString(fields[i].Value) && (pid == 0 || !versionKey.MatchString(padded[pid+1].Key) || versionKey.MatchString(padded[i+1].Key)) {
			pid = i
		}
	}
	machine := 4
	switch {
	case (pid == 5 || pid == 6) && machineSystem.MatchString(fields[pid-2].Value):
		machine = pid - 2
	case machineSystem.MatchString(padded[4].Value):
	case machineSystem.MatchString(padded[3].Value):
		machine = 3
	case machineSystem.MatchString(padded[2].Value):
		machine = 2
	}
	h.Username = padded[1].Value
	if machine >= 3 {
		h.RunAsUser = padded[2].Value
	}
	if machine == 4 {
		h.ConfigurationName = padded[3].Value
	}
	h.Machine = padded[machine].Value
	if m := machineSystem.FindStringSubmatch(h.Machine); m != nil {
		h.Machine, h.OS = m[1], m[2]
	}
	switch {
	case pid == 0:
		h.HostApplication = padded[machine+1].Value
		return h
	case pid > machine+1: // all that stands between the key of the one and the line of the other
		before := source[:fields[pid].Span.Start]
		lineStart := strings.LastIndexByte(before, '\n')
		text := strings.TrimSuffix(before[fields[machine+1].Span.Start:lineStart], "\r")
		h.HostApplication = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), " \t")
	}
	h.ProcessID = fields[pid].Value
	for _, f := range fields[pid:] {
		switch f.Key {
		case "PSVersion":
			h.PSVersion = f.Value
		case "PSEdition":
			h.PSEdition = f.Value
		}
	}
	return h
}
