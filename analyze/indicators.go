package analyze

import (
	"github.com/lrkit/lrkit/analyze/internal/indicator"
	"github.com/lrkit/lrkit/internal/secret"
)

// Indicators finds addresses, names, identifiers, times and secrets in one walk over each line:
// what the analyzers below find one family at a time. Use it or them, not both.
var Indicators = withSecrets(indicators("indicators", "addresses, names, secrets and other indicators, all in one walk", "", indicator.All))

// The families of Indicators.
var (
	Addresses = indicators("addresses", "IPv4 and IPv6 addresses, also defanged", ".:[({", indicator.Addresses)
	Names     = indicators("names", "domains below a public suffix, URLs and email addresses, also defanged", ".:@[({", indicator.Names)
	SIDs      = indicators("sids", "security identifiers", "-", indicator.SIDs)
	GUIDs     = indicators("guids", "GUIDs, with and without braces", "-", indicator.GUIDs)
	Accounts  = indicators("accounts", "accounts with their domain", "\\", indicator.Accounts)
	Processes = indicators("processes", "processes in free text, with their numbers", "(:=", indicator.Processes)
	Services  = indicators("services", "services and scheduled tasks that a label names", ":=", indicator.Services)
	Times     = indicators("times", "timestamps, with their zone if one was printed", ":/-.", indicator.Times)
	Commands  = indicators("commands", "command lines that a label names, and hints to collect a file", ":=fF", indicator.Commands)
	// Secrets are found in the whole text, not line by line.
	Secrets = withSecrets(Analyzer{Name: "secrets", Doc: "passwords, tokens, signatures, private keys, hashes of passwords", RequiredBytes: "\x00", New: func() Matcher {
		return func(dst []Match, _ []byte) []Match { return dst }
	}})
)

var indicatorKinds = [...]Kind{
	indicator.IPv4: KindIPv4, indicator.IPv6: KindIPv6, indicator.Domain: KindDomain, indicator.URL: KindURL, indicator.Email: KindEmail,
	indicator.SID: KindSID, indicator.Account: KindAccount, indicator.GUID: KindGUID, indicator.Process: KindProcess, indicator.Service: KindService,
	indicator.Task: KindTask, indicator.Timestamp: KindTimestamp, indicator.Command: KindCommand,
	indicator.PID: "", indicator.ParentPID: "",
}

func withSecrets(a Analyzer) Analyzer {
	a.secrets = true
	return a
}

func indicators(name, doc, anchors string, want indicator.Family) Analyzer {
	return Analyzer{Name: name, Doc: doc, RequiredBytes: anchors, New: func() Matcher {
		s := indicator.New(want)
		var found []indicator.Found
		return func(dst []Match, line []byte) []Match {
			found = s.Append(found[:0], line)
			for i := range found {
				dst = append(dst, Match{})
				setIndicator(&dst[len(dst)-1], &found[i])
			}
			return dst
		}
	}}
}

// setIndicator fills in m, which is empty.
func setIndicator(m *Match, f *indicator.Found) {
	m.Start, m.End, m.Kind, m.Rule, m.Confidence = f.Start, f.End, indicatorKinds[f.Kind], f.Rule, ConfidenceMedium
	m.Normalized, m.Time, m.ID, m.Row = f.Normalized, f.Time, f.ID, f.Row
	if f.Sure {
		m.Confidence = ConfidenceHigh
	}
	if f.Row != 0 {
		m.Join = JoinRow
	}
	switch f.Kind {
	case indicator.PID:
		m.Role = RolePID
	case indicator.ParentPID:
		m.Role = RoleParentPID
	}
}

// AppendMasked appends text to dst with every secret in it replaced by REDACTED. It is for single
// strings that are no analysed text: names of scripts, commands, sources.
func AppendMasked(dst, text []byte) []byte { return secret.AppendMasked(dst, text, secret.All) }
