package vocabulary

// authorities are the domains of accounts that each system has, with a blank in their names or with
// names after them that have one.
var authorities = [...]string{
	"NT AUTHORITY", "NT SERVICE", "BUILTIN", "APPLICATION PACKAGE AUTHORITY", "NT VIRTUAL MACHINE", "IIS APPPOOL", "Mandatory Label", "Font Driver Host", "Window Manager",
	"NT-AUTORITÄT", "VORDEFINIERT", "AUTORITE NT", "AUTORIDADE NT", "NT INSTANS", "ZARZĄDZANIE NT",
}

// AuthorityBefore returns where the name of a well-known domain of accounts begins that ends at
// line[end], after a blank, or -1.
func AuthorityBefore(line []byte, end int) int {
	for _, a := range authorities {
		if at := end - len(a); at > 0 && line[at-1] == ' ' && string(line[at:end]) == a {
			return at
		}
	}
	return -1
}
