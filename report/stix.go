package report

import (
	"cmp"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
)

// STIX is a [Sink] that writes an object of STIX 2.1 on each line: cyber-observable objects for
// what was found, and observed data for each document, which refers to them and to the machine.
// What several sinks write becomes a bundle in a [STIXBundle].
//
// IDs depend on the content alone. An observable object may be written more than once, always with
// the same bytes. What was found is held until there are so many objects that another observed data
// begins: 4,096.
//
// The zero value is not usable: see [NewSTIX].
type STIX struct {
	w       io.Writer
	times   TimeOptions
	doc     *Document
	span    stixSpan
	part    int64
	seen    map[uuid]struct{} // the objects of this part
	refs    []string          // their IDs
	process stixProcess
	left    LeftOut
	buf     []byte
}

// stixSpan is when a document was observed.
type stixSpan struct{ from, to time.Time }

// maxSTIXRefs is how many objects an observed data refers to.
const maxSTIXRefs = 4096

// NewSTIX returns a sink that writes to w. o says when documents outside of a case were observed.
func NewSTIX(w io.Writer, o *TimeOptions) *STIX {
	s := &STIX{w: w}
	if o != nil {
		s.times = *o
	}
	return s
}

// LeftOut counts the findings that have no object: STIX has none for services, tasks, commands,
// GUIDs, times, sizes and secrets.
func (s *STIX) LeftOut() *LeftOut { return &s.left }

var errNoTime = errors.New("report: STIX wants to know when something was observed: neither a case nor TimeOptions says it")

// Begin implements [Sink]. It returns an error if nothing says when the document was observed.
func (s *STIX) Begin(d *Document) error {
	if d == nil {
		panic("report: Begin without a Document")
	}
	if s.seen == nil {
		s.seen = map[uuid]struct{}{}
	}
	s.doc, s.part, s.span = d, 0, s.times.span(d)
	clear(s.seen)
	s.refs, s.process = s.refs[:0], stixProcess{}
	if s.span.to.IsZero() {
		return errNoTime
	}
	return nil
}

// span returns when a document was observed: while its command ran, or when the options say.
func (o *TimeOptions) span(d *Document) stixSpan {
	var from, to time.Time
	if d.Origin != nil {
		from, to = d.Origin.Started, d.Origin.Ended
	}
	if !inYears(from) {
		from = to
	}
	if !inYears(to) {
		to = from
	}
	if to.Before(from) {
		from, to = to, from
	}
	for _, t := range []time.Time{o.Given, o.Modified} {
		if !inYears(to) && inYears(t) {
			from, to = t, t
		}
	}
	if !inYears(to) {
		return stixSpan{}
	}
	return stixSpan{from.UTC(), to.UTC()}
}

// Finding implements [Sink].
func (s *STIX) Finding(f *analyze.Finding) error {
	given(s.doc, f)
	if f.Truncated { // it would be another file or URL
		s.left.Values++
		return nil
	}
	switch f.Kind {
	case analyze.KindFile:
		return s.file(f)
	case analyze.KindProcess:
		return s.newProcess(f)
	case analyze.KindService, analyze.KindTask, analyze.KindCommand, analyze.KindTimestamp, analyze.KindSecret,
		analyze.KindSize, analyze.KindGUID:
		s.left.kind(f.Kind)
		return nil
	}
	typ, p, ok := stixValue(f)
	switch {
	case typ == "":
		s.left.kind(f.Kind)
	case ok:
		_, err := s.object(typ, p, p)
		return err
	default:
		s.left.Values++
	}
	return nil
}

// stixValue returns the object of a finding that is a value and nothing else. ok is false if STIX
// does not take the value, and there is no type if it has none for the kind.
func stixValue(f *analyze.Finding) (typ string, p properties, ok bool) {
	name, value := "value", usual(f)
	ok = value != ""
	switch f.Kind {
	case analyze.KindHash:
		if p = stixHashes(f.Hashes[:min(1, len(f.Hashes))]); p != nil {
			return "file", properties{{name: "hashes", object: p}}, true
		}
		return "file", nil, false
	case analyze.KindRegistry:
		typ, name = "windows-registry-key", "key"
		value, ok = stixKey(value)
	case analyze.KindIPv4, analyze.KindIPv6:
		if typ, value, ok = stixAddress(value); !ok {
			typ = "ipv4-addr"
		}
	case analyze.KindDomain:
		typ = "domain-name"
		value = strings.ToLower(strings.TrimSuffix(value, "."))
		ok = isHostname(value)
	case analyze.KindURL:
		typ = "url"
		value, ok = stixURL(value)
	case analyze.KindEmail:
		typ = "email-addr"
		ok = isMailAddress(value)
	case analyze.KindSID:
		typ, name = "user-account", "user_id"
	case analyze.KindAccount:
		typ, name = "user-account", "account_login"
	}
	return typ, properties{{name: name, text: value}}, ok
}

// object writes an observable object whose ID depends on some properties, once in a part, and
// returns the ID.
func (s *STIX) object(typ string, contributing, all properties) (string, error) {
	return s.observable(observableID(contributing.canonical()), typ, all)
}

func (s *STIX) observable(id uuid, typ string, all properties) (string, error) {
	ref := id.ref(typ)
	if _, ok := s.seen[id]; ok {
		return ref, nil
	}
	s.seen[id] = struct{}{}
	s.refs = append(s.refs, ref)
	o := s.open(typ, ref)
	o.b = all.append(append(o.b, ','), text.AppendJSON)
	if err := s.write(&o); err != nil || len(s.refs) < maxSTIXRefs {
		return ref, err
	}
	return ref, s.observed()
}

// open begins an object.
func (s *STIX) open(typ, ref string) object {
	o := object{b: s.buf[:0]}
	o.open()
	o.str("id", ref)
	o.str("type", typ)
	o.str("spec_version", "2.1")
	return o
}

func (s *STIX) write(o *object) error {
	o.close()
	s.buf = append(o.b, '\n')
	return write(s.w, s.buf)
}

// End implements [Sink].
func (s *STIX) End() error {
	if s.doc == nil {
		panic("report: End without a Begin before it")
	}
	err := s.endProcess()
	if err == nil {
		err = s.observed()
	}
	s.doc = nil
	return err
}

// observed writes the observed data of this part, and whose machine it was seen on.
func (s *STIX) observed() error {
	if len(s.refs) == 0 {
		return nil
	}
	d := s.doc
	made := stixMilliseconds(s.span.to)
	id := madeID("observed-data", d.SHA256, d.Source, stixPlaceIn(d), string(text.AppendInt(nil, s.part)),
		made, stixText(s.span.from), strings.Join(s.refs, " "))
	ref := id.ref("observed-data")
	o := s.open("observed-data", ref)
	o.str("created_by_ref", stixSelf)
	o.str("created", made)
	o.str("modified", made)
	o.str("first_observed", stixText(s.span.from))
	o.str("last_observed", stixText(s.span.to))
	o.int("number_observed", 1)
	o.strings("object_refs", s.refs)
	o.b = properties{{name: "extensions", object: properties{{name: stixExtension, object: stixOf(d)}}}}.append(append(o.b, ','), text.AppendJSON)
	s.part++
	clear(s.seen)
	s.refs = s.refs[:0]
	if err := s.write(&o); err != nil {
		return err
	}
	return s.machine(ref, made)
}

// stixPlaceIn says which document of its input it is.
func stixPlaceIn(d *Document) string {
	at := text.AppendInt(nil, int64(d.Facts.Document))
	if e := d.Entry; e != nil {
		at = text.AppendInt(append(at, " of entry "...), e.Index)
	}
	return string(at)
}

// stixOf returns what is known of a document, for the observed data that it gave.
func stixOf(d *Document) (p properties) {
	if from := d.Origin; from != nil {
		p.some("action_id", from.ActionID)
		p.int("command_index", int64(from.CommandIndex))
	}
	p.int("document", int64(d.Facts.Document))
	if e := d.Entry; e != nil {
		p.some("entry", text.CutPrinted(e.Name, MaxSource))
		p.int("entry_index", e.Index)
		p.some("entry_sha256", e.SHA256)
	}
	if code := d.Facts.ExitCode; code != nil {
		p.int("exit_code", *code)
	}
	p.str("extension_type", "property-extension")
	if d.Facts.ScriptName != nil {
		p.some("script_name", *d.Facts.ScriptName)
	}
	p.some("sha256", d.SHA256)
	p.some("source", text.CutPrinted(d.Source, MaxSource))
	return p
}

// machine writes the machine of a case, and that data was observed on it. It is an identity of
// class system: an infrastructure would be one of an attack.
func (s *STIX) machine(observed, made string) error {
	from := s.doc.Origin
	if from == nil || from.Machine == "" && from.MachineID == "" {
		return nil
	}
	id := madeID("identity", from.Machine, from.MachineID)
	ref := id.ref("identity")
	o := s.open("identity", ref)
	o.str("created_by_ref", stixSelf)
	o.str("created", stixEpoch)
	o.str("modified", stixEpoch)
	o.str("name", cmp.Or(from.Machine, from.MachineID))
	o.str("identity_class", "system")
	if from.MachineID != "" {
		o.key("external_references")
		o.b = append(o.b, '[')
		o.open()
		o.str("source_name", "Microsoft Defender for Endpoint")
		o.str("external_id", from.MachineID)
		o.close()
		o.b = append(o.b, ']')
	}
	if err := s.write(&o); err != nil {
		return err
	}
	id = madeID("relationship", observed, ref)
	o = s.open("relationship", id.ref("relationship"))
	o.str("created_by_ref", stixSelf)
	o.str("created", made)
	o.str("modified", made)
	o.str("relationship_type", "related-to")
	o.str("source_ref", observed)
	o.str("target_ref", ref)
	return s.write(&o)
}

// stixText returns a time as STIX has it. OASIS's own library reads no more than microseconds.
func stixText(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999Z") }

// stixMilliseconds returns a time as STIX wants those of its own objects.
func stixMilliseconds(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
