package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// blob is a transcript.
type blob struct {
	id   int64
	name string
	data []byte
}

// bytesOfLine is about how long a line of a transcript is.
const bytesOfLine = 76

// transcript makes one of so many lines, four of five of which have findings.
func transcript(seed uint64, lines int) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	fmt.Fprintf(&b, `{"script_name":"s%d.ps1","exit_code":0,"script_output":"`, seed%7)
	for range lines {
		switch r.IntN(5) {
		case 0:
			fmt.Fprintf(&b, `C:\\Windows\\System32\\%s\\f%d.sys  %d bytes`, []string{"drivers", "config", "wbem"}[r.IntN(3)], r.IntN(9999), r.IntN(10_000_000))
		case 1:
			for range 4 {
				fmt.Fprintf(&b, "%016x", r.Uint64())
			}
			fmt.Fprintf(&b, `  C:\\Users\\u%d\\AppData\\Local\\Temp\\x%d.exe`, r.IntN(50), r.IntN(1_000_000))
		case 2:
			fmt.Fprintf(&b, `TCP    10.%d.%d.7:%d   203.0.113.%d:443   ESTABLISHED  %d`, r.IntN(255), r.IntN(255), r.IntN(65535), r.IntN(255), r.IntN(9999))
		case 3:
			fmt.Fprintf(&b, `HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\k%d`, r.IntN(99))
		case 4:
			b.WriteString("Nothing to see in this line, the scan goes on as it did before")
		}
		b.WriteString(`\r\n`)
	}
	b.WriteString(`","script_errors":""}`)
	return []byte(b.String())
}

// writeBlobs makes transcripts, of which one in a hundred is cut in half, and writes them to files.
func writeBlobs(folder string, n int) ([]blob, error) {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, err
	}
	all := make([]blob, n)
	for i := range all {
		data := transcript(uint64(i), 20)
		if i%100 == 99 {
			data = data[:len(data)/2]
		}
		name := filepath.Join(folder, fmt.Sprintf("%06d.json", i))
		all[i] = blob{int64(i), name, data}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			return nil, err
		}
	}
	return all, nil
}
