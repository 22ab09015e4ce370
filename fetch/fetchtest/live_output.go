package fetchtest

import (
	"encoding/json"
	"io"
	"strings"
)

// Computed is a text that is made anew each time it is read, and needs no memory in between. It has
// to be the same each time.
func Computed(text func() string) Content {
	if text == nil {
		panic("fetchtest: Computed without a function")
	}
	return computed(text)
}

type computed func() string

func (c computed) Size() int64 { return int64(len(c())) }

func (c computed) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errOffset
	}
	return strings.NewReader(c()).ReadAt(p, off)
}

// printed is the result of a script of which nothing else is known: a transcript with what was run.
func printed(run Execution) *Blob {
	return &Blob{MD5: true, Content: Computed(func() string {
		text, err := json.Marshal(struct {
			Name   string `json:"script_name"`
			Code   int    `json:"exit_code"`
			Output string `json:"script_output"`
			Errors string `json:"script_errors"`
		}{run.File, 0, "Transcript started, output file is " + transcriptFolder + `PSScript_Transcript_{` +
			strings.ToUpper(run.Action) + "}.txt\r\nmachine: " + run.Machine.Name + "\r\narguments: " + run.Args + "\r\n", ""})
		if err != nil {
			panic(err)
		}
		return string(text)
	})}
}

const transcriptFolder = `C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Temp\PSScriptOutputs\`

// collected is the result of GetFile where nothing says what files there are.
func collected(run Execution) *Blob {
	name := run.File[strings.LastIndexAny(run.File, `\/`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r > '~' {
			return '_'
		}
		return r
	}, name)
	return &Blob{MD5: true, Disposition: `attachment; filename="` + name + `.gz"`, Content: Computed(func() string {
		c := Gzip(Text(run.File + " of " + run.Machine.Name + "\r\n"))
		b := make([]byte, c.Size())
		if _, err := c.ReadAt(b, 0); err != nil && err != io.EOF {
			panic(err)
		}
		return string(b)
	})}
}
