package fetchtest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strconv"
)

// Transcript is what the service keeps of a RunScript command, as Microsoft documents it.
type Transcript struct {
	ScriptName string
	ExitCode   int64
	Output     string
	Errors     string
}

// JSON writes the transcript on one line. Bytes that are no UTF-8 stay as they are: the service passes on what a device sends.
func (t Transcript) JSON() string {
	return t.head() + quoted(t.Output) + t.tail()
}

func (t Transcript) head() string {
	return `{"script_name":"` + quoted(t.ScriptName) + `","exit_code":` + strconv.FormatInt(t.ExitCode, 10) + `,"script_output":"`
}

func (t Transcript) tail() string { return `","script_errors":"` + quoted(t.Errors) + `"}` }

// Content is the transcript as content.
func (t Transcript) Content() Content { return Text(t.JSON()) }

// WithOutput is a transcript with an output as large as one likes: it is put behind Output, must be escaped for a JSON string
// already, and is made when it is read.
func (t Transcript) WithOutput(escaped Content) Content {
	return Join(Text(t.head()+quoted(t.Output)), escaped, Text(t.tail()))
}

// quoted escapes what has to be escaped in a JSON string.
func quoted(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// Gzip compresses content, as the service does with a file that was collected. The result is kept in memory.
func Gzip(c Content) Content {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.Copy(w, read(c, 0, some(c).Size())); err != nil {
		panic(err) // content that is made does not fail
	}
	w.Close()
	return bytes.NewReader(b.Bytes())
}

// HugeGzip is a gzip file with n times 1 MiB of noise in it, and so a little larger than that. It costs 1 MiB of memory whatever n
// is: it has n members, which every reader takes for one file.
func HugeGzip(seed uint64, n int64) Content {
	member := Gzip(Noise(seed, 1<<20))
	b := make([]byte, member.Size())
	if _, err := member.ReadAt(b, 0); err != nil && err != io.EOF {
		panic(err)
	}
	return Repeat(string(b), n)
}
