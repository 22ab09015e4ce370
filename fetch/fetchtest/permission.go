package fetchtest

// roles are what a token needs one of: an application one of its roles, a user one of the scopes
// that were granted to the client.
type roles struct {
	app, user []string
}

func readMachines(*exchange) roles {
	return roles{[]string{"Machine.Read.All", "Machine.ReadWrite.All"}, []string{"Machine.Read", "Machine.ReadWrite"}}
}

func readResults(x *exchange) roles {
	return roles{x.e.opts.LinkRoles, []string{"Machine.LiveResponse"}}
}

func liveResponse(*exchange) roles { return both("Machine.LiveResponse") }

func forensics(*exchange) roles { return both("Machine.CollectForensics") }

func readPackages(*exchange) roles {
	return roles{[]string{"Machine.Read.All", "Machine.ReadWrite.All"}, []string{"Machine.CollectForensics"}}
}

func library(*exchange) roles { return both("Library.Manage") }

func both(role string) roles { return roles{[]string{role}, []string{role}} }

// ofType returns what is needed to cancel an action of a type: what was needed to begin it.
func ofType(of string) roles {
	switch of {
	case "CollectInvestigationPackage":
		return both("Machine.CollectForensics")
	case "Isolate", "Unisolate":
		return both("Machine.Isolate")
	case "RunAntiVirusScan":
		return both("Machine.Scan")
	case "RestrictCodeExecution", "UnrestrictCodeExecution":
		return both("Machine.RestrictExecution")
	case "StopAndQuarantineFile":
		return both("Machine.StopAndQuarantine")
	case "Offboard":
		return both("Machine.Offboard")
	}
	return both("Machine.LiveResponse")
}
