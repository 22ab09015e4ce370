package owner

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Modes reports whether files keep the permission bits with which they were created.
const Modes = false

// The names of rights for files and for folders.
const (
	readRights  = windows.FILE_READ_DATA | windows.GENERIC_READ | windows.GENERIC_ALL
	writeRights = windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA | windows.DELETE | windows.WRITE_DAC | windows.WRITE_OWNER |
		windows.GENERIC_WRITE | windows.GENERIC_ALL
)

// Of returns the facts of an open file. It is mine if its owner is the user of the token, or the
// owner that the token gives to new files. Others are the groups that contain any user. Services,
// backups and administrators are not considered.
func Of(f *os.File) (Facts, error) {
	h := windows.Handle(f.Fd())
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return Facts{}, &os.PathError{Op: "GetFileInformationByHandle", Path: f.Name(), Err: err}
	}
	facts := Facts{Links: uint64(info.NumberOfLinks)}
	sd, err := windows.GetSecurityInfo(h, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return Facts{}, &os.PathError{Op: "GetSecurityInfo", Path: f.Name(), Err: err}
	}
	owner, _, err := sd.Owner()
	if err != nil {
		return Facts{}, &os.PathError{Op: "owner of", Path: f.Name(), Err: err}
	}
	if facts.Mine, err = mine(owner); err != nil {
		return Facts{}, &os.PathError{Op: "token for", Path: f.Name(), Err: err}
	}
	facts.Readable, facts.Writable = open(sd)
	return facts, nil
}

func mine(owner *windows.SID) (bool, error) {
	token := windows.GetCurrentProcessToken()
	user, err := token.GetTokenUser()
	if err != nil {
		return false, err
	}
	if owner.Equals(user.User.Sid) {
		return true, nil
	}
	var n uint32
	if err := windows.GetTokenInformation(token, windows.TokenOwner, nil, 0, &n); err != windows.ERROR_INSUFFICIENT_BUFFER {
		return false, err
	}
	b := make([]uintptr, (uintptr(n)+unsafe.Sizeof(uintptr(0))-1)/unsafe.Sizeof(uintptr(0))) // aligned for the pointer in it
	if err := windows.GetTokenInformation(token, windows.TokenOwner, (*byte)(unsafe.Pointer(&b[0])), n, &n); err != nil {
		return false, err
	}
	given := *(**windows.SID)(unsafe.Pointer(&b[0])) // TOKEN_OWNER
	return owner.Equals(given), nil
}

// everybody are the groups that contain any user.
var everybody = []windows.WELL_KNOWN_SID_TYPE{
	windows.WinWorldSid, windows.WinAuthenticatedUserSid, windows.WinBuiltinUsersSid, windows.WinBuiltinGuestsSid,
	windows.WinAnonymousSid, windows.WinInteractiveSid, windows.WinNetworkSid,
}

// open reports whether everybody may read and write. An unreadable list counts as open.
func open(sd *windows.SECURITY_DESCRIPTOR) (readable, writable bool) {
	acl, _, err := sd.DACL()
	if err != nil || acl == nil { // without a list all is allowed
		return true, true
	}
	for i := range uint32(acl.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(acl, i, &ace); err != nil {
			return true, true
		}
		if ace.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE || ace.Header.AceFlags&windows.INHERIT_ONLY_ACE != 0 {
			continue
		}
		sid := (*windows.SID)(unsafe.Pointer(&ace.SidStart))
		for _, group := range everybody {
			if sid.IsWellKnown(group) {
				readable = readable || ace.Mask&readRights != 0
				writable = writable || ace.Mask&writeRights != 0
			}
		}
	}
	return readable, writable
}
