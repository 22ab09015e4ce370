package layout

// role is what a column or a label says of its values.
type role struct {
	what What
	of   string // created and so on, of a time; the kind, of a hash
	unit int64  // of a size
	utc  bool   // of a time
}

// roles are the names that are known, in lower case without blanks.
var roles = map[string]role{
	"fullname": {what: Name}, "path": {what: Name}, "filepath": {what: Name}, "fullpath": {what: Name}, "file": {what: Name, of: "file"}, "filename": {what: Name, of: "file"}, "pspath": {what: Name},
	"imagepath": {what: Name}, "image": {what: Name}, "targetfilename": {what: Name}, "archive": {what: Name}, "executablepath": {what: Name}, "literalpath": {what: Name},
	"name": {what: Claim, of: "name"}, "processname": {what: Process}, "imagename": {what: Process},
	"abbildname": {what: Process}, "nomdel'image": {what: Process}, "nombredeimagen": {what: Process}, "nomeimmagine": {what: Process}, "nomedaimagem": {what: Process},
	"length": {what: Size, unit: 1}, "size": {what: Size, unit: 1}, "filesize": {what: Size, unit: 1}, "bytes": {what: Size, unit: 1}, "sizebytes": {what: Size, unit: 1},
	"sizeinbytes": {what: Size, unit: 1}, "size(bytes)": {what: Size, unit: 1}, "length(bytes)": {what: Size, unit: 1},
	"sizekb": {what: Size, unit: 1 << 10}, "size(kb)": {what: Size, unit: 1 << 10}, "sizeinkb": {what: Size, unit: 1 << 10}, "length(kb)": {what: Size, unit: 1 << 10}, "kb": {what: Size, unit: 1 << 10},
	"sizemb": {what: Size, unit: 1 << 20}, "size(mb)": {what: Size, unit: 1 << 20}, "sizeinmb": {what: Size, unit: 1 << 20}, "length(mb)": {what: Size, unit: 1 << 20}, "mb": {what: Size, unit: 1 << 20},
	"sizegb": {what: Size, unit: 1 << 30}, "size(gb)": {what: Size, unit: 1 << 30}, "sizeingb": {what: Size, unit: 1 << 30}, "length(gb)": {what: Size, unit: 1 << 30}, "gb": {what: Size, unit: 1 << 30},
	"hash": {what: Hash}, "md5": {what: Hash, of: "md5"}, "sha1": {what: Hash, of: "sha1"}, "sha256": {what: Hash, of: "sha256"}, "sha512": {what: Hash, of: "sha512"}, "filehash": {what: Hash}, "hashes": {what: Hash, of: "many"},
	"md5hash": {what: Hash, of: "md5"}, "sha1hash": {what: Hash, of: "sha1"}, "sha256hash": {what: Hash, of: "sha256"}, "sha-256": {what: Hash, of: "sha256"}, "sha-1": {what: Hash, of: "sha1"},
	"lastwritetime": {what: Time, of: "modified"}, "lastwritetimeutc": {what: Time, of: "modified", utc: true}, "modified": {what: Time, of: "modified"}, "lastmodified": {what: Time, of: "modified"}, "mtime": {what: Time, of: "modified"}, "modify": {what: Time, of: "modified"},
	"creationtime": {what: Time, of: "created"}, "creationtimeutc": {what: Time, of: "created", utc: true}, "created": {what: Time, of: "created"}, "birth": {what: Time, of: "created"},
	"lastaccesstime": {what: Time, of: "accessed"}, "lastaccesstimeutc": {what: Time, of: "accessed", utc: true}, "accessed": {what: Time, of: "accessed"}, "access": {what: Time, of: "accessed"}, "change": {what: Time, of: "changed"},
	"owner": {what: Owner}, "signerstatus": {what: Signature}, "signaturestatus": {what: Signature}, "signature": {what: Signature}, "signed": {what: Signature}, "verified": {what: Signature},
	"id": {what: PID, of: "id"}, "pid": {what: PID}, "processid": {what: PID}, "ppid": {what: ParentPID}, "parentprocessid": {what: ParentPID}, "parentpid": {what: ParentPID}, "parentid": {what: ParentPID},
	"servicename": {what: Service}, "service_name": {what: Service}, "taskname": {what: Task},
	"commandline": {what: Command}, "command": {what: Command}, "cmd": {what: Command}, "cmdline": {what: Command},
	"status": {what: Claim, of: "status"}, "signercertificate": {what: Claim, of: "signer"}, "mode": {what: Claim, of: "mode"}, "unixmode": {what: Claim, of: "mode"}, "displayname": {what: Claim, of: "display"}, "algorithm": {what: Claim},
	"cookedvalue": {what: Claim, of: "counter"}, "startmode": {what: Claim, of: "start"}, "starttype": {what: Claim, of: "start"}, "servicetype": {what: Claim, of: "start"}, "taskpath": {what: Claim, of: "taskpath"}, "state": {what: Claim, of: "state"},
}

// roleOf looks a name up: its case and the blanks in it do not matter.
func roleOf(name []byte) (role, bool) {
	if len(name) == 0 || len(name) > 24 {
		return role{}, false
	}
	var buf [24]byte
	n := 0
	for _, c := range name {
		switch {
		case c == ' ' || c == '"':
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		buf[n] = c
		n++
	}
	r, ok := roles[string(buf[:n])]
	return r, ok
}

// settle decides what a column Name is by what stands beside it, and says whether the columns say
// anything together.
func settle(columns []column) bool {
	var has [ServiceHint + 1]int
	beside := map[string]bool{}
	for _, c := range columns {
		has[c.role.what]++
		if c.role.what == Claim {
			beside[c.role.of] = true
		}
		if c.role.of == "id" { // of anything
			has[PID]--
		}
	}
	if beside["counter"] { // its paths are those of performance counters
		return false
	}
	for i := range columns {
		c := &columns[i]
		switch {
		case c.role.of == "name" && c.role.what == Claim:
			switch {
			case beside["start"]:
				c.role.what = Service
			case has[PID] > 0:
				c.role.what = Process
			case has[Name] > 0:
			case beside["mode"] || has[Size] > 0 || has[Hash] > 0:
				c.role.what = Name
			case beside["status"] && beside["display"], beside["state"] && beside["status"]:
				c.role.what = Service
			case has[Time] > 0 && beside["mode"]:
				c.role.what = Name
			}
			has[c.role.what]++
		case c.role.of == "status" && has[Name] > 0:
			c.role.what = Signature
		case c.role.what == Name && beside["signer"]: // Get-AuthenticodeSignature prints names below a heading
			c.role.of = "file"
		}
	}
	return has[Name] > 0 || has[Process] > 0 || has[Service] > 0 || has[Task] > 0 || has[Command] > 0
}
