package run

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// Machine is a machine of a plan: its id, and its name and healthStatus as far as they are known.
type Machine = casedir.RunMachine

// Step is a command of a plan. SHA256 is that of the library for its file, in hex, or
// [casedir.UnknownSHA256].
type Step = casedir.Step

// The types of steps, in the order in which the service wants them.
const (
	PutFile   = "PutFile"
	RunScript = "RunScript"
	GetFile   = "GetFile"
)

// Plan says what to run, and where.
type Plan struct {
	Machines []Machine
	Steps    []Step
	Comment  string
}

// ErrPlan is in the chain of an error for a plan that cannot be run.
var ErrPlan = errors.New("run: not a plan that can be run")

// machineID is the form of the id of a machine.
var machineID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{40}$`) })

// Validate reports whether the plan can be run: its order of steps, arguments, ids and lengths.
func (p *Plan) Validate() error {
	_, err := p.checked()
	return err
}

// checked returns the plan with ids in lower case, each once.
func (p *Plan) checked() (*Plan, error) {
	refuse := func(format string, args ...any) (*Plan, error) {
		return nil, fmt.Errorf("%w: %w", ErrPlan, fmt.Errorf(format, args...))
	}
	switch {
	case p == nil || len(p.Machines) == 0:
		return refuse("there is no machine")
	case len(p.Machines) > casedir.MaxRunMachines:
		return refuse("%w", &casedir.LimitError{Limit: "machines", Max: casedir.MaxRunMachines})
	case strings.TrimSpace(p.Comment) == "":
		return refuse("there is no comment")
	case len(p.Comment) > maxComment:
		return refuse("the comment has %d bytes, %d are the most", len(p.Comment), maxComment)
	case !utf8.ValidString(p.Comment) || strings.ContainsFunc(p.Comment, unicode.IsControl):
		return refuse("the comment has a control character, or is not UTF-8")
	}
	if err := checkSteps(p.Steps); err != nil {
		return refuse("%w", err)
	}
	q := &Plan{Steps: p.Steps, Comment: p.Comment}
	seen := make(map[string]bool, len(p.Machines))
	for i, m := range p.Machines {
		m.ID = strings.ToLower(m.ID)
		if !machineID().MatchString(m.ID) {
			return refuse("machine %d: %.80q is not the id of a machine", i, m.ID)
		}
		if !seen[m.ID] {
			seen[m.ID] = true
			q.Machines = append(q.Machines, m)
		}
	}
	return q, nil
}

// maxComment limits the user's comment. The nonce comes before it.
const maxComment = casedir.MaxStepText - 64

func checkSteps(steps []Step) error {
	if len(steps) == 0 {
		return errors.New("there is no step")
	}
	if len(steps) > casedir.MaxSteps {
		return &casedir.LimitError{Limit: "steps", Max: casedir.MaxSteps}
	}
	order := map[string]int{PutFile: 1, RunScript: 2, GetFile: 3}
	last := 0
	for i := range steps {
		s := &steps[i]
		if max(len(s.Name), len(s.Args), len(s.SHA256)) > casedir.MaxStepText {
			return &casedir.LimitError{Limit: "step", Max: casedir.MaxStepText}
		}
		if s.Type != RunScript && s.Args != "" {
			return fmt.Errorf("step %d: only a script has arguments", i)
		}
		c := command(s)
		if err := c.Validate(); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		if order[s.Type] < last {
			return fmt.Errorf("step %d: a %s after a later type: the order is PutFile, RunScript, GetFile", i, s.Type)
		}
		last = order[s.Type]
	}
	return nil
}

// command returns a step as it is sent.
func command(s *Step) api.RunCommand {
	switch s.Type {
	case PutFile:
		return api.PutFileCommand(s.Name)
	case RunScript:
		return api.RunScriptCommand(s.Name, s.Args)
	case GetFile:
		return api.GetFileCommand(s.Name)
	}
	return api.RunCommand{Type: s.Type}
}

// sums returns the hashes of the files of the library that steps use.
func sums(steps []Step) (all []string) {
	for i := range steps {
		if steps[i].Type == GetFile {
			continue
		}
		sum := strings.ToLower(steps[i].SHA256)
		if sum == "" {
			sum = casedir.UnknownSHA256
		}
		all = append(all, sum)
	}
	return all
}

// sameSteps compares the steps of a plan and of a run. A hash that is not known on one side does
// not count. why says what is not the same if it is a file of the library.
func sameSteps(a, b []Step) (same bool, why string) {
	if len(a) != len(b) {
		return false, ""
	}
	for i := range a {
		if a[i].Type != b[i].Type || a[i].Name != b[i].Name || a[i].Args != b[i].Args {
			return false, ""
		}
	}
	for i := range a {
		x, y := a[i].SHA256, b[i].SHA256
		if known(x) && known(y) && !strings.EqualFold(x, y) {
			return false, "another " + a[i].Name + " is in the library now"
		}
	}
	return true, ""
}

func known(sum string) bool { return sum != "" && sum != casedir.UnknownSHA256 }
