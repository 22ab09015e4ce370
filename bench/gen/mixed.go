package gen

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"unicode/utf16"
)

// MixedFolder is what [Mixed] made: how many inputs of each kind a reader must tell apart.
type MixedFolder struct {
	Findings int            // inputs with something to find
	None     int            // inputs that can be read and hold nothing
	Cut      int            // of both: inputs of which something is missing
	Failed   int            // inputs that cannot be read
	Left     map[string]int // what is not looked into, by the reason
}

// Inputs is how many there are.
func (m *MixedFolder) Inputs() int {
	n := m.Findings + m.None + m.Failed
	for _, left := range m.Left {
		n += left
	}
	return n
}

// Mixed fills a folder as those that responders have lying about: 305 files of all kinds, from
// transcripts plain, compressed and cut to archives, executables, garbage, a FIFO and a loop of
// links.
func Mixed(dir string) (*MixedFolder, error) {
	m := &mixer{dir: dir, MixedFolder: MixedFolder{Left: map[string]int{}}}
	for i := range 150 {
		m.found("json", transcriptOf(i))
	}
	for i := range 31 {
		m.none("json", []byte(`{"script_name":"a.ps1","exit_code":0,"script_output":"done","script_errors":""}`+fmt.Sprintf("%*s", i, "")))
	}
	for i := range 20 {
		m.found("json.gz", gzipOf(transcriptOf(i)))
	}
	for i := range 15 {
		m.found("utf16.json", utf16Of(string(transcriptOf(i))))
	}
	for i := range 15 {
		m.found("txt", powershellOf(i))
	}
	for i := range 14 {
		m.found("log.gz", gzipOf(fmt.Appendf(nil, "copied C:\\Temp\\%d.dmp\n", i))) // as the service sends a collected file
	}
	for i := range 10 {
		b := transcriptOf(i)
		m.Cut++
		m.found("cut.json", b[:len(b)-30])
	}
	for i := range 10 {
		b := gzipOf(transcriptOf(i))
		m.Cut++
		m.found("cut.json.gz", b[:len(b)-4])
	}
	m.found("huge.json", append([]byte(`{"script_name":"a.ps1","exit_code":0,"script_output":"C:\\Temp\\a.dmp\n`),
		append(bytes.Repeat([]byte(`plain text\n`), 1<<20), `","script_errors":""}`...)...))
	for range 4 {
		m.found("zip", zipOf()) // with a transcript in it
	}
	for i := range 8 {
		m.left("exe", "executable", append([]byte("MZ\x90\x00\x03\x00\x00\x00"), noise(i, 2000)...))
	}
	for range 3 {
		m.left("png", "image", append([]byte("\x89PNG\r\n\x1a\n"), noise(1, 500)...))
	}
	for range 3 {
		m.left("evtx", "evtx", append([]byte("ElfFile\x00"), noise(2, 500)...))
	}
	for i := range 8 {
		m.left("bin", "unknown", append([]byte{0x01, 0x00}, noise(i, 3000)...))
	}
	for range 6 {
		m.left("empty", "empty", nil)
	}
	for i := range 5 {
		m.unreadable(transcriptOf(i))
	}
	m.special()
	return &m.MixedFolder, m.err
}

// mixer writes the files.
type mixer struct {
	MixedFolder
	dir string
	n   int
	err error
}

func (m *mixer) path(suffix string) string {
	m.n++
	return filepath.Join(m.dir, fmt.Sprintf("%03d.%s", m.n, suffix))
}

func (m *mixer) write(suffix string, b []byte, mode os.FileMode) {
	if m.err == nil {
		m.err = os.WriteFile(m.path(suffix), b, mode)
	}
}

func (m *mixer) found(suffix string, b []byte) {
	m.Findings++
	m.write(suffix, b, 0o600)
}

func (m *mixer) none(suffix string, b []byte) {
	m.None++
	m.write(suffix, b, 0o600)
}

func (m *mixer) left(suffix, why string, b []byte) {
	m.Left[why]++
	m.write(suffix, b, 0o600)
}

// unreadable writes a file that its owner may not read, which does not keep root out.
func (m *mixer) unreadable(b []byte) {
	m.write("secret.json", b, 0)
	f, err := os.Open(filepath.Join(m.dir, fmt.Sprintf("%03d.secret.json", m.n)))
	if err != nil {
		m.Failed++
		return
	}
	f.Close()
	m.Findings++
}

func transcriptOf(i int) []byte {
	return fmt.Appendf(nil, `{"script_name":"a.ps1","exit_code":0,"script_output":"C:\\Temp\\%d.dmp\n51 MB\n","script_errors":""}`, i)
}

func powershellOf(i int) []byte {
	return fmt.Appendf(nil, "**********************\r\nWindows PowerShell transcript start\r\nStart time: 20260405060708\r\n"+
		"Username: CORP\\svc\r\nRunAs User: CORP\\svc\r\nMachine: WS-%d (Microsoft Windows NT 10.0.19045.0)\r\n**********************\r\n"+
		"C:\\Temp\\%d.dmp\r\n**********************\r\nWindows PowerShell transcript end\r\nEnd time: 20260405060709\r\n**********************\r\n", i, i)
}

func gzipOf(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	io.Copy(w, bytes.NewReader(b)) // to memory
	w.Close()
	return out.Bytes()
}

func utf16Of(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

func zipOf() []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	if f, err := w.Create("a.json"); err == nil { // to memory
		f.Write(transcriptOf(0))
	}
	w.Close()
	return out.Bytes()
}

func noise(seed, n int) []byte {
	r := rand.NewChaCha8([32]byte{byte(seed)})
	b := make([]byte, n)
	r.Read(b)
	return b
}
