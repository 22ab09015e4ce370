package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// PathKind is the form in which a path is written.
type PathKind uint8

// The forms of paths.
const (
	DrivePath    PathKind = iota + 1 // C:\dir\file, C:/dir/file; C:dir\file when it is the whole line or quoted
	UNCPath                          // \\server\share\file
	VerbatimPath                     // \\?\C:\file, \\?\UNC\server\share, \\?\Volume{…}\file
	DevicePath                       // \\.\PhysicalDrive0
	NTPath                           // \??\C:\file, \Device\…, \SystemRoot\…, \REGISTRY\…
	POSIXPath                        // /dir/file, ~/file
	RegistryPath                     // HKLM:\key, HKEY_LOCAL_MACHINE\key
	VariablePath                     // %TEMP%\file, $env:TEMP\file, ~\file
)

var pathKinds = [...]string{"unknown", "drive", "unc", "verbatim", "device", "nt", "posix", "registry", "variable"}

// String returns the name of the kind.
func (k PathKind) String() string {
	if int(k) < len(pathKinds) {
		return pathKinds[k]
	}
	return pathKinds[0]
}

// EndRule says how the end of a path was decided, the surest first.
type EndRule uint8

// The rules.
const (
	PathLine   EndRule = iota + 1 // the path is the whole line, but blanks
	PathQuoted                    // it runs from quote to quote
	PathLabel                     // it is the rest of the line, after a label or from its start
	PathText                      // its end was found in free text
)

var endRules = [...]string{"unknown", "path-line", "path-quoted", "path-label", "path-text"}

// String returns the name of the rule.
func (r EndRule) String() string {
	if int(r) < len(endRules) {
		return endRules[r]
	}
	return endRules[0]
}

// Path is a path in a line.
type Path struct {
	Start, End int
	Kind       PathKind
	Rule       EndRule
	// Flags say more of it. Truncated: the program that printed the path shortened it; an ellipsis,
	// which is part of the match, stands at its end or in place of a part. EscapedBackslashes, as
	// in JSON. Shell: backslashes stand before blanks and brackets.
	Flags artifact.Flags
	// Level is how sure End is.
	Level artifact.Level
	// Other is where the path ends in another reading, or 0.
	Other int
}

// wraps, of Path.Flags: the line ends, as rows do that were wrapped, before anything else ends the
// path.
const wraps artifact.Flags = 1 << 15

// Paths adds the paths of line to list, in order. They do not overlap.
func Paths(list *artifact.List, line *plane.Line) {
	eachPath(line, 0, func(p Path) { addPath(list, p, line.Text) })
}

// eachPath calls found for each path of l that begins at skip or after.
func eachPath(l *plane.Line, skip int, found func(Path)) {
	from, to := bounds(l.Text)
	line := l.Text[:to]
	done := max(from, skip)
	p := l.Candidate(done)
	if p >= len(line) {
		return
	}
	if p, ok := driveRelative(line, from); ok && skip == 0 {
		found(p)
		return
	}
	url := 0 // where the last URL ends
	for ; p < len(line); p = l.Candidate(max(p+1, done)) {
		if line[p] == '/' && p >= url && ascii.At(line, p+1) == '/' && ascii.At(line, p-1) == ':' {
			url = urlEnd(line, p)
		}
		s, ok := startAt(line, p, done)
		if !ok || s.kind == POSIXPath && p < url {
			continue
		}
		path, ok := pathAt(line, from, s, l)
		if !ok {
			continue
		}
		found(path)
		done = path.End
	}
}

// addPath adds the match of a path.
func addPath(list *artifact.List, p Path, line []byte) {
	m := list.Add(p.Start, p.End, artifact.File, pathRules[p.Rule], p.Level)
	m.Flags = p.Flags &^ wraps
	if m.Flags.Has(artifact.Truncated) {
		m.Level = artifact.Low
	}
	if p.Other != 0 && p.Other-p.Start <= maxOther {
		m.SetAlternative(p.Other)
	}
	if p.Kind == POSIXPath {
		m.Flags |= artifact.POSIX
		return
	}
	m.Flags |= artifact.Windows
	if p.Kind == RegistryPath || p.Kind == NTPath && ascii.HasFold(bytes.TrimLeft(line[p.Start:p.End], `\`), 0, `registry\`) {
		m.Kind = artifact.Registry
	}
}

// maxOther is the longest other reading that is given.
const maxOther = 512

var pathRules = [...]artifact.Rule{
	PathLine: artifact.RulePathLine, PathQuoted: artifact.RulePathQuoted,
	PathLabel: artifact.RulePathLabel, PathText: artifact.RulePathText,
}

// urlEnd returns where the URL ends whose first slash is at p.
func urlEnd(line []byte, p int) int {
	if i := bytes.IndexAny(line[p:], " \t\"'<>|`\\"); i >= 0 {
		return p + i
	}
	return len(line)
}

// pathAt decides where the path s ends.
func pathAt(line []byte, from int, s start, l *plane.Line) (Path, bool) {
	var r region
	ctx := contextAt(line, from, s.pos)
	if end := targetEnd(line, from, s); end > 0 {
		ctx.quote = target
		r.find(line[:end], s, ctx, l)
		if r.end == end && r.stop < 0 {
			r.closed = true
			p := r.decide(line, from, s, ctx)
			if abbreviated(line[p.Start:p.End]) {
				p.Flags |= artifact.Truncated
			}
			return p, end >= s.least
		}
		ctx.quote = 0
	}
	if s.kind == RegistryPath && !ctx.firm && ctx.quote == 0 {
		ctx.firm = computerBefore(line, s.pos) && contextAt(line, from, s.pos-len(computer)).firm
	}
	r.find(line, s, ctx, l)
	open := r.end == len(line) && r.stop < 0 && !r.closed && (ctx.quote != 0 || len(line) < len(l.Text))
	if ctx.quote != 0 && !r.closed { // then the quote was no quote
		ctx.quote = 0
		r.find(line, s, ctx, l)
	}
	if s.kind == UNCPath && r.end+1 == len(line) && line[r.end] == ':' && line[r.end-1] == ' ' { // a counter, in the table of its values
		return Path{}, false
	}
	p := r.decide(line, from, s, ctx)
	if open {
		p.Flags |= wraps
	}
	if r.gap == 0 && r.closed && abbreviated(line[p.Start:p.End]) {
		p.Flags |= artifact.Truncated
	}
	if s.relative && (p.Rule != PathQuoted || extBefore(line, r.name, p.End) < fileExt) {
		return Path{}, false
	}
	if s.kind == POSIXPath && !plausiblePOSIX(line[p.Start:p.End]) || p.End < s.least {
		return Path{}, false
	}
	return p, true
}
