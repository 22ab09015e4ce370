package fetchtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
)

// SeedSchema is the schema of a seed.
const SeedSchema = "lrkit.seed/1"

// maxSeed limits the text of a seed.
const maxSeed = 64 << 20

// ReadSeed reads a [Tenant] from JSON, for tests with data of one's own. docs/SEED.md says what a
// seed has. Results may come from files: their names are slash-separated paths in files, which may
// be nil if there are none. Files must support [io.ReaderAt], and are read when they are served;
// those of the library are read at once. Times may be in relation to now.
//
// An error names the place in the seed. What ReadSeed returns can be served: New does not panic.
func ReadSeed(in io.Reader, files fs.FS, now time.Time) (*Tenant, error) {
	if in == nil {
		panic("fetchtest: ReadSeed from a nil io.Reader")
	}
	b, err := io.ReadAll(io.LimitReader(progressReader{in}, maxSeed+1))
	if err != nil {
		return nil, fmt.Errorf("fetchtest: seed: %w", err)
	}
	if len(b) > maxSeed {
		return nil, errors.New("fetchtest: seed: it is larger than 64 MiB")
	}
	if err := wellFormed(b); err != nil {
		return nil, err
	}
	r := &seedReader{now: now}
	s := &seed{files: files, tenant: &Tenant{}, machines: map[string]string{}, outcomes: outcomes{}, taken: map[string]bool{}}
	root := r.object("", b)
	if got := root.needed("schema"); got != SeedSchema {
		r.fail("schema", "%q was expected, and not %.60q", SeedSchema, got)
	}
	s.read(root)
	root.end()
	if r.err != nil {
		return nil, r.err
	}
	return s.tenant, nil
}

// wellFormed reports where a text is not JSON.
func wellFormed(b []byte) error {
	var v any
	err := json.Unmarshal(b, &v)
	if err == nil {
		return nil
	}
	at := int64(len(b))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = min(syntax.Offset, at)
	}
	before := string(b[:at])
	line := strings.Count(before, "\n") + 1
	return fmt.Errorf("fetchtest: seed: line %d, column %d: %w", line, len(before)-strings.LastIndex(before, "\n")-1, err)
}

// seed is what is read.
type seed struct {
	files    fs.FS
	tenant   *Tenant
	machines map[string]string // IDs by ID and by name, in lower case; empty if a name is ambiguous
	outcomes outcomes
	taken    map[string]bool // names and IDs
}

// first reports whether a name or an ID is new.
func (s *seed) first(of, name string) bool {
	key := of + " " + name
	was := s.taken[key]
	s.taken[key] = true
	return !was
}

func (s *seed) read(n node) {
	t := s.tenant
	t.ID, t.ClientID, t.ClientSecret = n.text("tenant_id"), n.text("client_id"), n.text("client_secret")
	for _, name := range []string{"tenant_id", "client_id"} {
		if id := strings.ToLower(map[string]string{"tenant_id": t.ID, "client_id": t.ClientID}[name]); id != "" && !isGUID(id) {
			n.r.fail(name, "a GUID was expected")
		}
	}
	t.Roles = n.texts("roles")
	if user, ok := n.child("user"); ok {
		t.User = User{Name: user.text("name"), Scopes: user.texts("scopes")}
		user.end()
	}
	for _, m := range n.list("machines") {
		s.machine(m)
	}
	for _, f := range n.list("library") {
		s.libraryFile(f)
	}
	for _, f := range n.list("files") {
		path := f.needed("path")
		s.outcomes.add(f, "GetFile", path, s.on(f), s.outcomeOf(f, ""))
	}
	for _, p := range n.list("packages") {
		s.outcomes.add(p, collectType, "", s.on(p), s.outcomeOf(p, ""))
	}
	for _, a := range n.list("actions") {
		s.action(a)
	}
	t.Files, t.Packages = s.outcomes.of, s.outcomes.of
}

func (s *seed) machine(n node) {
	m := Machine{
		ID: strings.ToLower(n.text("id")), Name: n.needed("name"),
		OS:     OS{n.text("platform"), n.text("version"), int(n.number("build"))},
		Health: n.text("health"), Joined: n.text("onboarding"), Group: int(n.number("group")), Tags: n.texts("tags"),
		IP: n.text("ip"), Offline: n.flag("offline"), Back: n.time("back"),
		Refuses: n.oneOf("refuses", "OsPlatformNotSupported", "ClientVersionNotSupported", "DisabledFeature", "Forbidden"),
	}
	m.Seen = Seen{First: n.time("first_seen"), Never: n.isNull("last_seen"), Last: n.time("last_seen")}
	n.end()
	if m.ID == "" {
		m.ID = seededID("machine", m.Name)
	}
	if len(m.ID) != 40 || strings.Trim(m.ID, "0123456789abcdef") != "" {
		n.r.fail(n.at("id"), "40 hexadecimal digits were expected")
	}
	if !s.first("machine", m.ID) {
		n.r.fail(n.at("id"), "another machine has it")
	}
	name := strings.ToLower(m.Name)
	if _, taken := s.machines[name]; taken {
		s.machines[name] = ""
	} else {
		s.machines[name] = m.ID
	}
	s.machines[m.ID] = m.ID
	s.tenant.Machines = append(s.tenant.Machines, m)
}

// on reads the machine that something belongs to. It is empty if that is any machine.
func (s *seed) on(n node) string {
	name := n.text("machine")
	if name == "" {
		return ""
	}
	id, ok := s.machines[strings.ToLower(name)]
	switch {
	case !ok:
		n.r.fail(n.at("machine"), "there is no machine %.100q", name)
	case id == "":
		n.r.fail(n.at("machine"), "several machines are named %.100q: give an ID", name)
	}
	return id
}

func (s *seed) libraryFile(n node) {
	f := LibraryFile{
		Name: n.needed("name"), Description: n.text("description"), HasParameters: n.flag("has_parameters"),
		Parameters: n.text("parameters"), Created: n.time("created"), Updated: n.time("updated"), CreatedBy: n.text("created_by"),
	}
	if !isFileName(f.Name) {
		n.r.fail(n.at("name"), "only letters, digits, '-', '_' and '.' were expected")
	}
	if !s.first("file", strings.ToLower(f.Name)) {
		n.r.fail(n.at("name"), "another file has it")
	}
	f.Content = s.libraryContent(n)
	s.tenant.Library = append(s.tenant.Library, f)
	for _, run := range n.list("runs") {
		s.outcomes.add(run, "RunScript", f.Name, s.on(run), s.outcomeOf(run, f.Name))
	}
	n.end()
	if s.tenant.Scripts == nil {
		s.tenant.Scripts = map[string]func(Execution) Outcome{}
	}
	s.tenant.Scripts[f.Name] = s.outcomes.of
}

// outcomes are what comes of commands, by their type, what they are about and the machine. The
// machine is empty if it is any.
type outcomes map[[3]string]Outcome

func (o outcomes) add(n node, of, what, machine string, out Outcome) {
	n.end()
	key := [3]string{of, strings.ToLower(what), machine}
	if _, taken := o[key]; taken {
		n.r.fail(n.path, "there is an entry for this before")
	}
	o[key] = out
}

// of finds what comes of a command. What a seed says nothing of ends as without a seed.
func (o outcomes) of(run Execution) Outcome {
	for _, machine := range []string{run.Machine.ID, ""} {
		if out, ok := o[[3]string{run.Type, strings.ToLower(run.File), machine}]; ok {
			return out
		}
	}
	return usualOutcome(run)
}
