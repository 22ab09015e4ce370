package indicator

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// ordinary is a mix of lines as logs of collections have them.
var ordinary = strings.Split(strings.TrimSpace(`
2025-11-30 21:36:21Z [Informational] EDRCloud CnC 130017: Test connection to the cloud service URLs completed successfully. N/A
[2025-11-30 21:36:22] [INFO] Collecting running processes and their command lines
VERBOSE: Performing the operation "Copy File" on target "Item: C:\ProgramData\Microsoft\Windows Defender\Support\MpSupportFiles.cab"
WARNING: Trace started... Note that you can stop this non-interactive mode from another window or session
Remaining seconds: 3599
OsName                : Microsoft Windows 11 Enterprise
OsVersion             : 10.0.22631
Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName
    412      24    13456      28772       1.23   4120   0 svchost
-a----         1/15/2024   3:14 PM       53477376 my dump.zip
C:\windows\TEMP\OfficeClickToRun.dmp.zip
51 MB
SHA256          E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855       C:\Temp\a b.txt
The command completed successfully and the session was closed by the remote host
`), "\n")

func BenchmarkScan(b *testing.B) {
	for _, c := range []struct {
		name string
		want Family
	}{
		{"all", All}, {"addresses", Addresses}, {"names", Names}, {"sids", SIDs}, {"accounts", Accounts}, {"guids", GUIDs},
		{"processes", Processes}, {"services", Services}, {"times", Times}, {"commands", Commands}, {"none", 0},
	} {
		b.Run(c.name, func(b *testing.B) {
			var lines []*plane.Line
			size := 0
			for _, l := range ordinary {
				lines = append(lines, plane.Of([]byte(l), Candidates(c.want)))
				size += len(l) + 1
			}
			s, list := New(c.want), new(artifact.List)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, l := range lines {
					list.Reset()
					s.Scan(list, l)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/B")
		})
	}
}
