package analyze

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/indicator"
	"github.com/lrkit/lrkit/analyze/internal/plane"
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
	Secrets = withSecrets(builtIn(Analyzer{
		Name: "secrets", Doc: "passwords, tokens, signatures, private keys, hashes of passwords", RequiredBytes: "\x00",
	}, &family{candidates: func(*plane.Words) uint64 { return 0 }, groups: 2, new: func() scanner { return noScanner{} }}))
)

// noScanner finds nothing.
type noScanner struct{}

func (noScanner) Busy() bool { return false }

func (noScanner) Scan(*artifact.List, *plane.Line) {}

func withSecrets(a Analyzer) Analyzer {
	a.secrets = true
	return a
}

func indicators(name, doc, anchors string, want indicator.Family) Analyzer {
	f := &family{candidates: indicator.Candidates(want), groups: 3, new: func() scanner { return indicator.New(want) }}
	return builtIn(Analyzer{Name: name, Doc: doc, RequiredBytes: anchors}, f)
}

// AppendMasked appends text to dst with every secret in it replaced by REDACTED. It is for single
// strings that are no analysed text: names of scripts, commands, sources.
func AppendMasked(dst, text []byte) []byte { return secret.AppendMasked(dst, text, secret.All) }
