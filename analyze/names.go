package analyze

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// Kind is what a finding is.
type Kind = artifact.Kind

// The kinds. File and Registry are paths, in whatever form.
const (
	KindFile      = artifact.KindFile     // a path of the file system
	KindRegistry  = artifact.KindRegistry // a path of the registry
	KindHash      = artifact.KindHash
	KindIPv4      = artifact.KindIPv4
	KindIPv6      = artifact.KindIPv6
	KindDomain    = artifact.KindDomain
	KindURL       = artifact.KindURL
	KindEmail     = artifact.KindEmail
	KindSID       = artifact.KindSID
	KindAccount   = artifact.KindAccount // DOMAIN\user
	KindGUID      = artifact.KindGUID
	KindProcess   = artifact.KindProcess
	KindService   = artifact.KindService
	KindTask      = artifact.KindTask // a scheduled task
	KindTimestamp = artifact.KindTimestamp
	KindCommand   = artifact.KindCommand // a command line
	KindSecret    = artifact.KindSecret
	KindSize      = artifact.KindSize // a size that belongs to no path
)

// Confidence is how sure the borders of a value are.
type Confidence = artifact.Confidence

// The confidences.
const (
	ConfidenceHigh   = artifact.ConfidenceHigh
	ConfidenceMedium = artifact.ConfidenceMedium
	ConfidenceLow    = artifact.ConfidenceLow
)

// Join says how two values were tied together.
type Join = artifact.Join

// The joins.
const (
	JoinSameLine     = artifact.JoinSameLine
	JoinNextLine     = artifact.JoinNextLine
	JoinPreviousLine = artifact.JoinPreviousLine
	JoinBlock        = artifact.JoinBlock // on a line of the same list, or on a later one
	JoinRow          = artifact.JoinRow   // in the same row of a table
)

// Role is what a part of a row is to the thing that the row describes.
type Role = artifact.Role

// The roles. A part without a kind and without a role only keeps others away.
const (
	RoleCreated   = artifact.RoleCreated
	RoleModified  = artifact.RoleModified
	RoleAccessed  = artifact.RoleAccessed
	RoleChanged   = artifact.RoleChanged // the entry of the file system, as ctime
	RoleOwner     = artifact.RoleOwner
	RoleSignature = artifact.RoleSignature
	RolePID       = artifact.RolePID
	RoleParentPID = artifact.RoleParentPID
	// RoleCandidate is the name of a process or a service, if a part with the role RolePID or
	// RoleServiceHint says so, on whatever line of the row.
	RoleCandidate   = artifact.RoleCandidate
	RoleServiceHint = artifact.RoleServiceHint
)

// Size is a size in bytes.
type Size = artifact.Size

// Hash is a hash in lower case with the name of its kind: md5, sha1, sha256, sha512.
type Hash = artifact.Hash
