package indicator

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/internal/cputime"
)

// hostile are pieces whose repetition makes naive searches quadratic.
var hostile = []string{
	"a.", "1.", "1.1.1.1.", ":", "::", "1:", "a:b", "@", "a@", "a@a.", "@a.a", "S-1-5-21-", "S-1-5-21-1", "-1", "-", "=", "a=", "{", "[", "(", "[.]", "[dot]", "a[.]",
	"http://", "http://a", "http://a@", "://", "http://a:b@", "hxxp[:]//", "hxxp[://]", "http://a\\.", "user=", "user=a", " pid 1", "a started with pid 1", "x[1]: user ", "tcp 0 1/", "password=", "password:", "password=a", "password=\"", "Password: ", "sig=", "sig=a", "Bearer ", "bearer a",
	"-Password ", "-p", "/p:", "eyJ.", "eyJaaaaaaaaaa.", "eyJ", "AKIA", "ghp_", "_", "K", "xoxb-", "sk-", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----END ", `\`, `a\`, `A\a`, `AB\ab `,
	"12:30", "12:30:45 ", "2024-01-15 ", "2024-01-15T", "1/2/", "1/2/2024 ", "1.2.2024 ", "Jan 1 ", "12:", "/Date(", "1", "20241124024115", "20241124024115.", "PID: ", "PID: 1", "pid=", "(PID ", "a.exe (",
	"a.exe ", " ", "\t", "getfile ", "cmd /c ", "Service Name: ", "sc create ", "sc create binPath=", "-Name ", "-service -Name x", "-TaskName x ", "ProcessId: 1 Image: C:\\", "PID=1 Image=\"", "pid: 1 ", "x: CommandLine: a ", "a=\"b\" CommandLine=\"", "a=b CommandLine='", "AbCd: ", "A B C: ", "comm=", "ppid=1 ", " /tn ", " /tn \"", "CommandLine: ", "é", "。", "é.", "\xe2\x80", "\xff", "\x00", "aaaa-", "00000000-0000-0000-0000-000000000000", "{00000000-", "a", "f",
}

// TestLinear: eight times the line may take eight times the CPU time. A quadratic search takes
// sixty-four times.
func TestLinear(t *testing.T) {
	const limit = 40
	s, list := New(All), &artifact.List{Matches: make([]artifact.Match, 0, 1<<16)}
	for _, head := range []string{"", "a", "password="} {
		for _, piece := range hostile {
			scan := func(size int) func() {
				line := lineOf(head + strings.Repeat(piece, size/len(piece)))
				return func() {
					list.Reset()
					s.Scan(list, line)
				}
			}
			if ratio := cputime.Ratio(limit, scan(16<<10), scan(128<<10)); ratio >= limit {
				t.Errorf("%q and many %q: eight times the length take %.0f times the CPU time", head, piece, ratio)
			}
		}
	}
}
