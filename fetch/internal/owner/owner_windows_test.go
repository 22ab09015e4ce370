package owner

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/windows"
)

// allow gives a file a list of rights that holds these groups alone, and inherits none.
func allow(t *testing.T, name string, rights map[windows.WELL_KNOWN_SID_TYPE]windows.ACCESS_MASK) {
	t.Helper()
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	entry := func(sid *windows.SID, mask windows.ACCESS_MASK) windows.EXPLICIT_ACCESS {
		return windows.EXPLICIT_ACCESS{
			AccessPermissions: mask, AccessMode: windows.GRANT_ACCESS,
			Trustee: windows.TRUSTEE{TrusteeForm: windows.TRUSTEE_IS_SID, TrusteeValue: windows.TrusteeValueFromSID(sid)},
		}
	}
	entries := []windows.EXPLICIT_ACCESS{entry(user.User.Sid, windows.GENERIC_ALL)}
	for group, mask := range rights {
		sid, err := windows.CreateWellKnownSid(group)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entry(sid, mask))
	}
	acl, err := windows.ACLFromEntries(entries, nil)
	if err == nil {
		err = windows.SetNamedSecurityInfo(name, windows.SE_FILE_OBJECT,
			windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, acl, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestOf: a file that the user has just made is theirs, and the list of rights says whether others
// may read or write it.
func TestOf(t *testing.T) {
	for _, test := range []struct {
		name               string
		rights             map[windows.WELL_KNOWN_SID_TYPE]windows.ACCESS_MASK
		readable, writable bool
	}{
		{"only the user", nil, false, false},
		{"administrators and the system", map[windows.WELL_KNOWN_SID_TYPE]windows.ACCESS_MASK{
			windows.WinBuiltinAdministratorsSid: windows.GENERIC_ALL, windows.WinLocalSystemSid: windows.GENERIC_ALL,
		}, false, false},
		{"everyone reads", map[windows.WELL_KNOWN_SID_TYPE]windows.ACCESS_MASK{windows.WinWorldSid: windows.GENERIC_READ}, true, false},
		{"users append", map[windows.WELL_KNOWN_SID_TYPE]windows.ACCESS_MASK{windows.WinBuiltinUsersSid: windows.FILE_APPEND_DATA}, false, true},
		{"signed-in users delete", map[windows.WELL_KNOWN_SID_TYPE]windows.ACCESS_MASK{windows.WinAuthenticatedUserSid: windows.DELETE}, false, true},
		{"everyone does all", map[windows.WELL_KNOWN_SID_TYPE]windows.ACCESS_MASK{windows.WinWorldSid: windows.GENERIC_ALL}, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(name, []byte("key"), 0o600); err != nil {
				t.Fatal(err)
			}
			allow(t, name, test.rights)
			if err := os.Link(name, name+".second"); err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got, err := Of(f); err != nil || got != (Facts{Mine: true, Links: 2, Readable: test.readable, Writable: test.writable}) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// TestOfAnother: a file of the system is not the user's.
func TestOfAnother(t *testing.T) {
	f, err := os.Open(filepath.Join(os.Getenv("SystemRoot"), "System32", "ntdll.dll"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := Of(f); err != nil || got.Mine || got.Writable {
		t.Errorf("%+v, %v", got, err)
	}
}
