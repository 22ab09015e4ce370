package transcript

import (
	"strconv"

	"github.com/lrkit/lrkit/internal/text"
)

// member is the member of the document that is being decoded.
type member struct {
	field   Field // the field that its value fills; 0 when it fills none
	offset  int64 // of the opening quote of its name
	inValue bool  // its value has begun
	kind    valueKind
}

type valueKind uint8

const (
	nullValue valueKind = iota
	boolValue
	numberValue
	stringValue
	arrayValue
	objectValue
)

var kindNames = [...]string{"null", "boolean", "number", "string", "array", "object"}

// names are the names that are read.
var names = []struct {
	name     string
	field    Field
	alias    bool
	skeleton string
}{
	{name: "script_name", field: FieldScriptName},
	{name: "name", field: FieldScriptName, alias: true},
	{name: "exit_code", field: FieldExitCode},
	{name: "script_output", field: FieldScriptOutput},
	{name: "script_errors", field: FieldScriptErrors},
	{name: "script_error", field: FieldScriptErrors, alias: true},
}

func init() {
	for i := range names {
		names[i].skeleton = text.Skeleton(names[i].name)
	}
}

// IsMember reports whether name, decoded, is that of a field or its alias.
func IsMember(name []byte) bool {
	for i := range names {
		if string(name) == names[i].name {
			return true
		}
	}
	return false
}

// confusable returns the field that a name only looks like, or 0.
func confusable(name []byte) Field {
	for i := range names {
		if text.SkeletonEqual(name, names[i].skeleton) {
			return names[i].field
		}
	}
	return 0
}

// beginName enters the name of a member of the document, or of something
// inside a member.
func (d *Decoder) beginName() {
	if !d.atMemberLevel() {
		d.beginString(inNestedName, 0)
		return
	}
	d.member = member{offset: d.src.offset()}
	d.beginString(inName, 0)
	d.capture.start(maxDetail)
}

// endName decides what the member is good for.
func (d *Decoder) endName() {
	d.capture.on = false
	var f Field
	alias := false
	for i := range names {
		if string(d.str.kept) == names[i].name {
			f, alias = names[i].field, names[i].alias
			break
		}
	}
	off := d.member.offset
	if d.str.decoded != d.src.offset()-d.str.start {
		d.tally.addText(CodeEscapedName, f, off, d.capture.text)
	}
	name := d.str.kept
	switch {
	case d.str.long:
		d.tally.add(CodeLimit, 0, off, 1, "member-name")
		d.tally.addText(CodeUnknownField, 0, off, name)
	case f == 0:
		if like := confusable(name); like != 0 {
			d.tally.addText(CodeConfusableField, like, off, name)
		} else {
			d.tally.addText(CodeUnknownField, 0, off, name)
		}
	case d.seen[f]:
		d.tally.addText(CodeDuplicateField, f, off, name)
	default:
		if alias {
			d.tally.addText(CodeAliasName, f, off, name)
		}
		d.seen[f] = true
		d.facts.Transcript = true
		d.member.field = f
	}
}

// beginMemberValue is called before the value of a member.
func (d *Decoder) beginMemberValue(kind valueKind) {
	d.member.inValue = true
	d.member.kind = kind
	if d.member.field == FieldExitCode && kind != nullValue {
		// An integer needs 20 bytes, whatever the limit for showing others.
		d.capture.start(max(d.limits.ExitCodeRaw, 20))
	}
}

// endMemberValue settles the field when the whole value has been read.
func (d *Decoder) endMemberValue() {
	m := d.member
	d.member = member{}
	d.capture.on = false
	switch {
	case m.field == 0:
	case m.kind == nullValue:
		d.tally.add(CodeNullField, m.field, m.offset, 1, "")
	case m.field == FieldExitCode:
		d.endExitCode(m)
	case m.kind != stringValue:
		d.tally.add(CodeWrongType, m.field, m.offset, 1, kindNames[m.kind])
	}
}

func (d *Decoder) endExitCode(m member) {
	if m.kind == numberValue && !d.capture.long {
		if n, err := strconv.ParseInt(string(d.capture.text), 10, 64); err == nil {
			d.held.exitCode = n
			d.facts.ExitCode = &d.held.exitCode
			return
		}
	}
	raw := string(d.capture.text)
	if m.kind == numberValue {
		d.tally.add(CodeNumberRange, FieldExitCode, m.offset, 1, raw)
	} else {
		d.tally.add(CodeWrongType, FieldExitCode, m.offset, 1, kindNames[m.kind])
	}
	if limit := d.limits.ExitCodeRaw; d.capture.long || len(raw) > limit {
		raw = raw[:min(limit, len(raw))]
		d.tally.add(CodeLimit, FieldExitCode, m.offset, 1, "exit-code-raw")
	}
	d.facts.ExitCodeRaw = &raw
}
