package scan

import (
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// instruction is one of a routine, as the assembler printed it.
type instruction struct {
	where, name, operands string
	code                  []byte // from here to the end of the routine
}

var (
	header      = regexp.MustCompile(`^(\S+) STEXT `)
	listed      = regexp.MustCompile(`^\t0x([0-9a-f]+) \d+ \(([^)]*)\)\t([A-Z0-9.]+)\t?(.*)`)
	dumped      = regexp.MustCompile(`^\t0x[0-9a-f]{4} ((?:[0-9a-f]{2} ){1,16})`)
	vector      = regexp.MustCompile(`(^|[( ,])[XYZ]\d+($|[*) ,])`)
	wide        = regexp.MustCompile(`(^|[( ,])[YZ]\d+($|[*) ,])`)
	unmentioned = regexp.MustCompile(`^(TEXT|FUNCDATA|PCDATA|PCALIGN|NOP)$`)
)

// assembled returns the routines of a file with their instructions: macros are expanded, and what
// is there in the end is code.
func assembled(t *testing.T, file string) map[string][]instruction {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "tool", "asm", "-I", filepath.Join(strings.TrimSpace(string(root)), "pkg", "include"), "-I", ".", "-p", "scan",
		"-S", "-o", filepath.Join(t.TempDir(), "out.o"), file)
	cmd.Env = append(os.Environ(), "GOARCH=amd64", "GOOS=linux")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", file, err, out)
	}
	routines := map[string][]instruction{}
	var name string
	var at []int
	var code []byte
	end := func() {
		for i := range at {
			if at[i] > len(code) {
				t.Fatalf("%s: %s: %d bytes of code, and an instruction at %d", file, name, len(code), at[i])
			}
			routines[name][i].code = code[at[i]:]
		}
		name, at, code = "", nil, nil
	}
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case header.MatchString(line):
			end()
			name = header.FindStringSubmatch(line)[1]
		case name == "":
		case listed.MatchString(line):
			m := listed.FindStringSubmatch(line)
			if unmentioned.MatchString(m[3]) {
				continue
			}
			offset, err := strconv.ParseInt(m[1], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			at = append(at, int(offset))
			routines[name] = append(routines[name], instruction{where: m[2], name: m[3], operands: m[4]})
		case dumped.MatchString(line):
			b, err := hex.DecodeString(strings.ReplaceAll(dumped.FindStringSubmatch(line)[1], " ", ""))
			if err != nil {
				t.Fatal(err)
			}
			code = append(code, b...)
		}
	}
	end()
	return routines
}

// TestNoLegacySSE: no routine has an SSE instruction in its old encoding beside AVX. Where upper
// halves of registers are in use, each such costs hundreds of cycles on Intel, and nothing on AMD.
// And each routine that uses upper halves clears them before it returns, for the Go code around it
// is SSE.
func TestNoLegacySSE(t *testing.T) {
	files, err := filepath.Glob("*_amd64.s")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	checked := 0
	for _, file := range files {
		for name, routine := range assembled(t, file) {
			used, cleared := false, true
			for _, in := range routine {
				switch {
				case in.name == "BYTE" || in.name == "WORD" || in.name == "LONG" || in.name == "QUAD":
					t.Errorf("%s: %s: code as data cannot be checked: %s %s", in.where, name, in.name, in.operands)
				case vector.MatchString(in.operands):
					checked++
					if !isVEX(in.code) {
						t.Errorf("%s: %s: %s %s is encoded as % x: neither VEX nor EVEX", in.where, name, in.name, in.operands, in.code[:min(8, len(in.code))])
					}
					if wide.MatchString(in.operands) {
						used, cleared = true, false
					}
				case in.name == "VZEROUPPER":
					cleared = true
				case in.name == "RET" && used && !cleared:
					t.Errorf("%s: %s returns without VZEROUPPER", in.where, name)
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d instructions with vectors in %q", checked, files)
	}
}

// isVEX reports whether code begins with the prefix of a VEX or EVEX instruction. In 64-bit mode
// these bytes begin nothing else.
func isVEX(code []byte) bool {
	return len(code) > 0 && (code[0] == 0xC5 || code[0] == 0xC4 || code[0] == 0x62)
}
