package vocabulary

import "unicode/utf8"

// ThingOf returns what an object is that a key names, or a member such as `"type"`: a File, a
// Process, a Service, a Task or a User; None for anything else.
func ThingOf(name []byte) Role {
	if len(name) < 2 || len(name) > maxName {
		return None
	}
	var buf [maxName + utf8.UTFMax]byte
	switch string(fold(buf[:0], name)) {
	case "file", "files", "regularfile", "exe", "dll", "droppedfile", "droppedfiles", "attachment", "attachments":
		return File
	case "process", "processes", "proc", "procs", "parentprocess", "childprocess", "tasklist":
		return Process
	case "service", "services", "windowsservice", "win32service":
		return Service
	case "task", "tasks", "scheduledtask", "scheduledtasks":
		return Task
	case "user", "users", "account", "accounts", "useraccount", "useraccounts":
		return User
	}
	return None
}

// isProgram says of the name of a path whether the path is that of a program that runs.
func isProgram(folded string) bool {
	switch folded {
	case "image", "imagepath", "executablepath", "exe", "executable", "processpath", "processexecutable", "processimage", "exepath", "applicationname":
		return true
	}
	return false
}

// SaysKind says of a key whether its value says what the object is.
func SaysKind(name []byte) bool {
	switch string(name) {
	case "type", "Type", "kind", "@type", "_type", "object_type", "objectType", "ObjectType":
		return true
	}
	return false
}

// IsApart says whether an object below a key is a thing of its own, even without a name, and not
// part of the thing that has the key.
func IsApart(name []byte) bool {
	if len(name) > maxName {
		return false
	}
	var buf [maxName + utf8.UTFMax]byte
	switch folded := fold(buf[:0], name); string(folded) {
	case "certificate", "certificates", "cert", "signer", "signercertificate", "issuer", "signature", "parent", "parentprocess", "target", "source",
		"thumbnail", "archive", "container", "process", "user", "host", "agent", "file", "service", "section", "sections":
		return true
	}
	return false
}

// ThingOfMetric is ThingOf for the name of a metric, windows_service_state: one of its words says
// it.
func ThingOfMetric(name []byte) Role {
	for start, i := 0, 0; i <= len(name); i++ {
		if i < len(name) && name[i] != '_' {
			continue
		}
		if r := ThingOf(name[start:i]); r != None && r != File {
			return r
		}
		start = i + 1
	}
	return None
}
