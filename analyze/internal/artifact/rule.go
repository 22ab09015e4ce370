package artifact

// Rule is the number of what decided where a value ends. Rules are in the order of their names:
// matches of one place and kind are sorted by them.
type Rule uint8

// The rules of the built-in analyzers but for secrets, whose rules follow from FirstSecretRule on.
const (
	NoRule Rule = iota
	RuleAccount
	RuleCommandLabel
	RuleDateJSON
	RuleDateMonth
	RuleDatePacked
	RuleDateTime
	RuleDomain
	RuleEmail
	RuleGetfileHint
	RuleGUID
	RuleHashLength
	RuleIPv4
	RuleIPv6
	RuleJSON
	RuleList
	RuleListing
	RulePathLabel
	RulePathLine
	RulePathQuoted
	RulePathText
	RulePIDLabel
	RuleProcessLabel
	RuleProcessNumber
	RuleServiceLabel
	RuleServiceOption
	RuleSID
	RuleSizeCell
	RuleSizeLabel
	RuleSizeText
	RuleTable
	RuleTaskLabel
	RuleTaskOption
	RuleTimeCell
	RuleURL
	RuleURLHost
	FirstSecretRule
)

var rules = [...]string{
	NoRule: "", RuleAccount: "account", RuleCommandLabel: "command-label", RuleDateJSON: "date-json",
	RuleDateMonth: "date-month", RuleDatePacked: "date-packed", RuleDateTime: "date-time", RuleDomain: "domain",
	RuleEmail: "email", RuleGetfileHint: "getfile-hint", RuleGUID: "guid", RuleHashLength: "hash-length", RuleIPv4: "ipv4",
	RuleIPv6: "ipv6", RuleJSON: "json", RuleList: "list", RuleListing: "listing", RulePathLabel: "path-label",
	RulePathLine: "path-line", RulePathQuoted: "path-quoted", RulePathText: "path-text", RulePIDLabel: "pid-label",
	RuleProcessLabel: "process-label", RuleProcessNumber: "process-number", RuleServiceLabel: "service-label",
	RuleServiceOption: "service-option", RuleSID: "sid", RuleSizeCell: "size-cell", RuleSizeLabel: "size-label",
	RuleSizeText: "size-text", RuleTable: "table", RuleTaskLabel: "task-label", RuleTaskOption: "task-option",
	RuleTimeCell: "time-cell", RuleURL: "url", RuleURLHost: "url-host",
}

// String returns the name of a rule before FirstSecretRule.
func (r Rule) String() string { return rules[r] }

// RuleOf returns the rule of a name, and whether there is one.
func RuleOf(name string) (Rule, bool) { return indexOf[Rule](rules[:], name) }
