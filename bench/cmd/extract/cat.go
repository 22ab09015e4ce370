package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/lrkit/lrkit/bench/gen"
)

// catLimit is how many ns of CPU time a byte of decoded text masked output may take.
const catLimit = 10

// catFloors are how fast masked output must be, to ripgrep's.
var catFloors = map[string]float64{"hunt": 0.85, "log": 0.95, "path": 0.78}

// noMatch is what ripgrep exits with when it found nothing: the texts have no secrets.
const noMatch = 1

// secretPatterns are what a careful user would have ripgrep mask: labels with values, signatures,
// headers, tokens by prefix, passwords in URLs. lrkit knows many more.
var secretPatterns = []string{
	`(?i:password|passwd|pwd|secret|token|api[_-]?key)["']?\s*[:=]\s*\S+`,
	`(?-u:\b)sig=[A-Za-z0-9%/+]+`,
	`(?i:account|access|shared)(?i:key)=[A-Za-z0-9+/=]{20,}`,
	`(?i:bearer)\s+[A-Za-z0-9._~+/-]{16,}`,
	`(?-u:\b)(?:AKIA|ASIA)[A-Z0-9]{16}(?-u:\b)`,
	`(?-u:\b)(?:ghp|gho|ghs|ghu)_[A-Za-z0-9]{36}(?-u:\b)`,
	`(?-u:\b)eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+`,
	`[a-z]+://[^\s:@/]+:[^\s@/]+@`,
}

// cat measures whole processes that print a text: the command with secrets masked and as they are,
// and ripgrep, which prints the decoded text with a mask for each match.
func (o *options) cat(lrkit, dir, name string) error {
	shape, err := gen.Find(name)
	if err != nil {
		return err
	}
	source, text := filepath.Join(dir, name+".json"), filepath.Join(dir, name+".txt")
	defer os.Remove(source)
	defer os.Remove(text)
	if err := os.WriteFile(source, shape.Bytes(int(o.size)), 0o600); err != nil {
		return err
	}
	b, err := exec.Command(lrkit, "cat", "-q", "--raw", source).Output()
	if err != nil {
		return fmt.Errorf("lrkit cat --raw: %w", err)
	}
	if err := os.WriteFile(text, b, 0o600); err != nil {
		return err
	}
	commands := []subject{
		{name: "ripgrep --passthru --replace", run: process(func() *exec.Cmd { return masking(o.ripgrep, text) }, noMatch)},
		{name: "lrkit cat --raw", run: process(func() *exec.Cmd { return exec.Command(lrkit, "cat", "-q", "--raw", source) })},
		{name: "lrkit cat", run: process(func() *exec.Cmd { return exec.Command(lrkit, "cat", "-q", source) })},
	}
	medians, err := interleaved(commands, o.rounds)
	if err != nil {
		return err
	}
	for i, c := range commands {
		fmt.Printf("| %s | %s | %.2f | %.2f |\n", name, c.name, medians[i]/float64(len(b)), medians[0]/medians[i])
	}
	masked := medians[len(medians)-1]
	if ns := masked / float64(len(b)); ns > catLimit {
		return fmt.Errorf("lrkit cat, %s: %.2f ns a byte, want at most %d", name, ns, catLimit)
	}
	if ratio := medians[0] / masked; ratio < catFloors[name] {
		return fmt.Errorf("lrkit cat, %s: %.2f times as fast as ripgrep, want at least %.2f", name, ratio, catFloors[name])
	}
	return nil
}

// cats is cat for all shapes that were asked for.
func (o *options) cats(lrkit, dir string) error {
	fmt.Printf("\n| text | whole process, CPU time | ns a byte of decoded text | × ripgrep |\n| --- | --- | --- | --- |\n")
	var failed []error
	for _, name := range o.shapes {
		failed = append(failed, o.cat(lrkit, dir, name))
	}
	return errors.Join(failed...)
}

// masking prints the whole file, with a mask for each match, in one thread.
func masking(executable, file string) *exec.Cmd {
	args := []string{"--no-config", "-j1", "-a", "-N", "-I", "--passthru", "--replace", "***"}
	for _, p := range secretPatterns {
		args = append(args, "-e", p)
	}
	return exec.Command(executable, append(args, file)...)
}
