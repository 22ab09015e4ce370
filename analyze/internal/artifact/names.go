package artifact

// Confidence is how sure the borders of a value are, by name.
type Confidence string

// The confidences.
const (
	ConfidenceHigh   Confidence = "high"
	ConfidenceMedium Confidence = "medium"
	ConfidenceLow    Confidence = "low"
)

// Level is the number of a confidence. The zero value is no level: matches of other analyzers may
// have none.
type Level uint8

// The levels.
const (
	NoLevel Level = iota
	High
	Medium
	Low
)

var levels = [...]Confidence{NoLevel: "", High: ConfidenceHigh, Medium: ConfidenceMedium, Low: ConfidenceLow}

// Confidence returns the name.
func (l Level) Confidence() Confidence { return levels[l] }

// LevelOf returns the level of a name, and whether there is one.
func LevelOf(c Confidence) (Level, bool) { return indexOf[Level](levels[:], c) }

// Join says how two values were tied together.
type Join string

// The joins.
const (
	JoinSameLine     Join = "same-line"
	JoinNextLine     Join = "next-line"
	JoinPreviousLine Join = "previous-line"
	JoinBlock        Join = "block"
	JoinRow          Join = "row"
)

// Role is what a part of a row is to the thing that the row describes, by name.
type Role string

// The roles.
const (
	RoleCreated     Role = "created"
	RoleModified    Role = "modified"
	RoleAccessed    Role = "accessed"
	RoleChanged     Role = "changed"
	RoleOwner       Role = "owner"
	RoleSignature   Role = "signature"
	RolePID         Role = "pid"
	RoleParentPID   Role = "parent-pid"
	RoleCandidate   Role = "candidate"
	RoleServiceHint Role = "service-hint"
	RoleProgram     Role = "program"
	RoleKindHint    Role = "kind-hint"
	RoleRowEnd      Role = "row-end"
)

// Part is the number of a role.
type Part uint8

// The parts. Whole is no role: the value speaks for itself.
const (
	Whole Part = iota
	Created
	Modified
	Accessed
	Changed
	Owner
	Signature
	PID
	ParentPID
	Candidate
	ServiceHint
	Program  // the path of a program, which is a process if a number says so
	KindHint // Size.Bytes is the Code that the candidate is of
	RowEnd   // no more of the row comes; Size.Bytes is the number of the row that takes what it has, or 0
)

var roles = [...]Role{
	Whole: "", Created: RoleCreated, Modified: RoleModified, Accessed: RoleAccessed, Changed: RoleChanged, Owner: RoleOwner,
	Signature: RoleSignature, PID: RolePID, ParentPID: RoleParentPID, Candidate: RoleCandidate, ServiceHint: RoleServiceHint,
	Program: RoleProgram, KindHint: RoleKindHint, RowEnd: RoleRowEnd,
}

// Role returns the name.
func (p Part) Role() Role { return roles[p] }

// PartOf returns the part of a name, and whether there is one.
func PartOf(r Role) (Part, bool) { return indexOf[Part](roles[:], r) }

// Algorithm is the kind of a hash.
type Algorithm uint8

// The algorithms, by the length of what they give.
const (
	NoHash Algorithm = iota
	MD5
	SHA1
	SHA256
	SHA512
)

var algorithms = [...]string{NoHash: "", MD5: "md5", SHA1: "sha1", SHA256: "sha256", SHA512: "sha512"}

// String returns the name as findings have it.
func (a Algorithm) String() string { return algorithms[a] }

// AlgorithmOf returns the algorithm of a name, and whether there is one.
func AlgorithmOf(name string) (Algorithm, bool) { return indexOf[Algorithm](algorithms[:], name) }

// AlgorithmOfDigits returns the algorithm whose hashes have n digits of hex, or NoHash.
func AlgorithmOfDigits(n int) Algorithm {
	switch n {
	case 32:
		return MD5
	case 40:
		return SHA1
	case 64:
		return SHA256
	case 128:
		return SHA512
	}
	return NoHash
}

func indexOf[N ~uint8, S ~string](names []S, name S) (N, bool) {
	for i, n := range names {
		if n == name {
			return N(i), true
		}
	}
	return 0, false
}
