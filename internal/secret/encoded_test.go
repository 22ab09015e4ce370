package secret

import (
	"strings"
	"testing"
)

// TestWrappedCommand: of an encoded command with a secret nothing is shown, wherever the console
// breaks it. It may have no digit.
func TestWrappedCommand(t *testing.T) {
	arg := utf16Base64("$password='hunterhunter'; New-Item -Path C:\\Windows\\Temp\\work -ItemType Directory | Out-Null; Write-Host done")
	for _, opener := range []string{"-EncodedCommand", "-enc", "-e", "/ec", "-encodeda", "-ea"} {
		line := `C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe ` + opener + " " + arg
		for width := 40; width <= 200; width++ {
			for _, indent := range []string{"", "    "} {
				var b strings.Builder
				for rest := line; ; {
					n := min(width, len(rest))
					b.WriteString(rest[:n] + "\n")
					if rest = rest[n:]; rest == "" {
						break
					}
					b.WriteString(indent)
				}
				b.WriteString("C:\\after\\it.exe\n")
				got := string(AppendMasked(nil, []byte(b.String()), All))
				// too little of it to be seen
				if o := strings.Index(line, " "+opener); o/width != (strings.Index(line, arg)+15)/width {
					continue
				}
				for i := 0; i+9 <= len(arg); i++ {
					if strings.Contains(got, arg[i:i+9]) {
						t.Fatalf("%s at %d: %q", opener, width, got)
					}
				}
				if !strings.HasSuffix(got, "C:\\after\\it.exe\n") {
					t.Fatalf("%s at %d: %q", opener, width, got)
				}
			}
		}
	}
}
