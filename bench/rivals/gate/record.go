package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
)

const recordSchema = "lrkit.bench.gate/1"

// A record is a run with its raw data: enough to judge it again by other floors.
type record struct {
	Schema   string    `json:"schema"`
	Time     time.Time `json:"time"`
	Command  string    `json:"command"`
	Revision string    `json:"revision,omitempty"`
	Kernel   string    `json:"kernel"`
	Where    string    `json:"where"`
	Machine  machine   `json:"machine"`
	Size     gen.Size  `json:"size"`
	Rounds   int       `json:"rounds"`
	Tries    int       `json:"tries"` // more than one: what was too low was measured again
	Pass     bool      `json:"pass"`
	Rows     []row     `json:"rows"`
	Series   []series  `json:"series"`
}

func newRecord(c config, m machine, args []string) *record {
	revision, _ := exec.Command("git", "rev-parse", "--short=12", "HEAD").Output() // there may be no repository
	return &record{
		Schema: recordSchema, Time: time.Now().UTC().Truncate(time.Second),
		Command:  strings.Join(append([]string{"go", "run", "./gate"}, args...), " "),
		Revision: strings.TrimSpace(string(revision)),
		Machine:  m, Size: c.size, Rounds: c.rounds,
	}
}

var unsafeInName = regexp.MustCompile(`[^A-Za-z0-9]+`)

// write writes to a file of that name, or into the folder.
func (rec *record) write(name string) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		work := ""
		if len(rec.Rows) > 0 && rec.Rows[0].Work == parsing {
			work = "-" + parsing
		}
		cpu := strings.Trim(unsafeInName.ReplaceAllString(rec.Machine.CPU+"-"+rec.Machine.family(), "-"), "-")
		name = filepath.Join(name, rec.Time.Format("2006-01-02")+"-"+strings.ToLower(cpu)+"-"+rec.Kernel+work+".json")
	}
	b, err := json.MarshalIndent(rec, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(b, '\n'), 0o644)
}
