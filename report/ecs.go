package report

import (
	"cmp"
	"io"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// ECSVersion is the version of the Elastic Common Schema that NewECS writes.
const ECSVersion = "9.4.0"

// NewECS returns a sink that writes a line of JSON for each finding, in the fields of the Elastic
// Common Schema (https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html). Members
// that have no field there are below "lrkit".
//
// The schema wants an @timestamp in every line. It is the first time of the finding that has a
// zone, else that of the command, else the first of o. If that says nothing, or is nil, there is
// none.
func NewECS(w io.Writer, o *TimeOptions) *LineSink {
	var times TimeOptions
	if o != nil {
		times = *o
	}
	return &LineSink{w: w, append: func(dst []byte, r *Row) []byte { return appendECS(dst, r, &times) }}
}

func appendECS(dst []byte, r *Row, times *TimeOptions) []byte {
	d, f := r.Document, r.Finding
	o := object{b: dst}
	o.open()
	at, created := times.of(d, f)
	o.some("@timestamp", at)
	o.key("ecs")
	o.open()
	o.str("version", ECSVersion)
	o.close()
	o.str("message", cmp.Or(f.Context, f.Value))
	o.key("event")
	o.open()
	o.str("kind", "event")
	o.ecsCategory(f.Kind)
	o.str("module", "lrkit")
	o.str("dataset", "lrkit.finding")
	o.str("provider", "Microsoft Defender Live Response")
	o.some("created", created)
	o.close()
	if from := d.Origin; from != nil && (from.Machine != "" || from.MachineID != "") {
		o.key("host")
		o.open()
		o.some("name", from.Machine)
		o.some("id", from.MachineID)
		o.close()
	}
	o.ecsFinding(f)
	o.ecsRelated(d, f)
	o.ecsOwn(d, f)
	o.close()
	return append(o.b, '\n')
}

// ecsCategory appends the two levels of ECS's own categories, which its dashboards filter by.
func (o *object) ecsCategory(k analyze.Kind) {
	categories := []string{"host"} // an inventory of it
	switch k {
	case analyze.KindFile, analyze.KindHash:
		categories = []string{"file"}
	case analyze.KindRegistry:
		categories = []string{"configuration", "registry"} // registry alone has no type for a key that is only known
	case analyze.KindIPv4, analyze.KindIPv6, analyze.KindDomain:
		categories = []string{"network"}
	case analyze.KindURL:
		categories = []string{"web"}
	case analyze.KindEmail:
		categories = []string{"email"}
	case analyze.KindSID, analyze.KindAccount:
		categories = []string{"iam"}
	case analyze.KindProcess, analyze.KindCommand:
		categories = []string{"process"}
	}
	o.strings("category", categories)
	o.strings("type", []string{"info"})
}

// usual returns the value of a finding in its usual form.
func usual(f *analyze.Finding) string { return cmp.Or(f.Normalized, f.Value) }

// ecsFinding appends the fields of the kind of the finding. What a text does not say is not
// claimed: an address is not called that of a destination, and an email address not that of a
// sender. They are below "related" alone.
func (o *object) ecsFinding(f *analyze.Finding) {
	value := usual(f)
	if value == "" {
		return
	}
	group := func(name string, pairs ...string) {
		o.key(name)
		o.open()
		for i := 0; i < len(pairs); i += 2 {
			o.some(pairs[i], pairs[i+1])
		}
		o.close()
	}
	switch f.Kind {
	case analyze.KindFile:
		o.ecsFile(f, cmp.Or(f.Path, value))
	case analyze.KindHash:
		if len(f.Hashes) > 0 {
			o.key("file")
			o.open()
			o.ecsHashes(f)
			o.close()
		}
	case analyze.KindRegistry:
		group("registry", "path", value)
	case analyze.KindURL:
		group("url", "original", f.Value, "full", value)
	case analyze.KindSID:
		group("user", "id", value)
	case analyze.KindAccount:
		domain, name := accountParts(value)
		if domain != "" || name != "" {
			group("user", "domain", domain, "name", name)
		}
	case analyze.KindCommand:
		group("process", "command_line", value)
	case analyze.KindService:
		group("service", "name", value)
	case analyze.KindProcess:
		o.ecsProcess(f, value)
	}
}

// accountParts divides DOMAIN\name.
func accountParts(account string) (domain, name string) {
	domain, name, ok := strings.Cut(account, `\`)
	if !ok {
		return "", account
	}
	return domain, name
}

func (o *object) ecsProcess(f *analyze.Finding, name string) {
	o.key("process")
	o.open()
	if !f.Numbered() {
		o.str("name", name)
	}
	if p := f.Process; p != nil && p.ID >= 0 {
		o.int("pid", p.ID)
	}
	if p := f.Process; p != nil && p.Parent >= 0 {
		o.key("parent")
		o.open()
		o.int("pid", p.Parent)
		o.close()
	}
	o.close()
}

// ecsTimes are the names of the times of a file.
var ecsTimes = map[analyze.Role]string{
	analyze.RoleCreated: "created", analyze.RoleModified: "mtime", analyze.RoleAccessed: "accessed", analyze.RoleChanged: "ctime",
}

func (o *object) ecsFile(f *analyze.Finding, path string) {
	p := f.Parts()
	o.key("file")
	o.open()
	o.str("path", path)
	o.some("name", p.Name)
	o.some("directory", p.Directory)
	o.some("extension", p.Extension)
	o.some("drive_letter", p.Drive)
	o.some("fork_name", streamName(p.Stream))
	o.some("owner", f.Owner)
	if f.Size != nil && !f.Size.Ambiguous {
		o.int("size", f.Size.Bytes)
	}
	for i := range f.Times {
		t := &f.Times[i]
		if name := ecsTimes[t.Role]; name != "" {
			o.some(name, indexable(t.Value))
		}
	}
	o.ecsHashes(f)
	o.close()
}

// streamName returns the name of an alternate data stream without its type.
func streamName(stream string) string {
	name, _, _ := strings.Cut(stream, ":")
	return name
}

func (o *object) ecsHashes(f *analyze.Finding) {
	if len(f.Hashes) == 0 {
		return
	}
	o.key("hash")
	o.open()
	for _, h := range f.Hashes {
		o.str(h.Kind, h.Value)
	}
	o.close()
}
