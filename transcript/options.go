package transcript

// Options says how to decode. The zero value, and a nil pointer, are the safe
// defaults. Options is plain data: it can be recorded with a run and varied by
// a fuzzer.
type Options struct {
	// Strict stops decoding at the first thing that RFC 8259 forbids,
	// instead of accepting and reporting it.
	Strict bool
	// Many allows several documents to follow each other, divided by white
	// space (newline-delimited JSON). Without it, what follows the first
	// document is an anomaly of that document.
	Many bool
	// Limits bounds what a hostile input can make the decoder spend.
	Limits Limits
}

// Limits are security limits. A field that is zero or negative means its default.
type Limits struct {
	// Input is the greatest size of the whole input in bytes; 64 GiB by
	// default. Decoding stops there.
	Input int64
	// Nesting is the greatest depth of arrays and objects; 10,000 by
	// default. Decoding stops at the bracket that passes it.
	Nesting int
	// MemberName is the greatest decoded length of a member's name that is
	// looked at; 1 KiB by default. A longer name is an unknown member.
	MemberName int
	// ScriptName is the greatest decoded length of script_name; 4 KiB by
	// default. Of a longer one only the beginning is kept.
	ScriptName int
	// ExitCodeRaw is how much source text of an exit_code that is no
	// integer is kept; 64 bytes by default.
	ExitCodeRaw int
	// Line is the greatest decoded length of a piece of a line that Lines
	// yields; 64 KiB by default, 1 KiB at least.
	Line int
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Input:       limit(l.Input, 64<<30),
		Nesting:     limit(l.Nesting, 10_000),
		MemberName:  limit(l.MemberName, 1<<10),
		ScriptName:  limit(l.ScriptName, 4<<10),
		ExitCodeRaw: limit(l.ExitCodeRaw, 64),
		Line:        max(limit(l.Line, 64<<10), 1<<10),
	}
}

func limit[T int | int64](n, otherwise T) T {
	if n <= 0 {
		return otherwise
	}
	return n
}

var defaults = Limits{}.withDefaults()

// maxDetail bounds Anomaly.Detail.
const maxDetail = 256
