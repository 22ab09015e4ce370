package build

import (
	"strconv"
	"strings"
	"time"
)

// source is what git archive wrote into the source of the command.
var source struct {
	version, commit string
	time            time.Time // of the commit
}

// FromSource takes cmd/lrkit/source.txt, in which git archive fills in the version and the commit.
// In a checkout, and in a module of the Go proxy, it holds neither, and is ignored. It is to be
// called before Version, Commit and Time. What it says counts before what the go command recorded:
// that may be about another repository in which the archive was unpacked.
func FromSource(text string) {
	source.version, source.commit, source.time = "", "", time.Time{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if value == "" || strings.Contains(value, "$") {
			continue
		}
		switch name {
		case "version":
			source.version = value
		case "commit":
			source.commit = value
		case "time":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				source.time = time.Unix(n, 0).UTC()
			}
		}
	}
}
