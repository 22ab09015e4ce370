package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	fetchrun "github.com/lrkit/lrkit/fetch/run"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/internal/text"
)

// stepFlags say what is run on each machine.
type stepFlags struct {
	put    []string
	script string
	args   string
	sha256 string
	get    []string
}

func (f *stepFlags) register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.put, "put", nil, "put this file of the library on the machine; may be given several times")
	flags.StringVar(&f.script, "script", "", "run this script of the library")
	flags.StringVar(&f.args, "args", "", "the arguments of the script, in one text")
	flags.StringVar(&f.sha256, "script-sha256", "", "run the script only if this is its SHA-256 in the library")
	flags.StringArrayVar(&f.get, "get", nil, "get the file of this path from the machine; may be given several times")
}

func (f *stepFlags) any() bool {
	return f.script != "" || f.args != "" || f.sha256 != "" || len(f.put)+len(f.get) > 0
}

// usesLibrary reports whether a file of the library is needed.
func (f *stepFlags) usesLibrary() bool { return f.script != "" || len(f.put) > 0 }

// check refuses steps that the service would refuse, or that mean something else.
func (f *stepFlags) check() error {
	switch {
	case f.script == "" && (f.args != "" || f.sha256 != ""):
		return errors.New("--args and --script-sha256 need --script")
	case !f.any():
		return errors.New("nothing to do: --script, --get or --put")
	case f.sha256 != "" && !isHash(f.sha256):
		return errors.New("--script-sha256: want 64 hex digits")
	}
	for _, name := range f.put {
		if err := checkLibraryName("put", name); err != nil {
			return err
		}
	}
	if f.script != "" {
		if err := checkLibraryName("script", f.script); err != nil {
			return err
		}
	}
	if err := api.ValidateArgs(f.args); err != nil {
		return fmt.Errorf("--args: %s", withoutPackage(err))
	}
	for _, path := range f.get {
		if strings.TrimSpace(path) == "" {
			return errors.New("--get: the path is empty")
		}
	}
	for _, s := range f.steps() {
		if slices.ContainsFunc(ownSecrets(), func(own string) bool { return strings.Contains(s.Args+"\n"+s.Name, own) }) {
			return errors.New("a step holds the client secret of lrkit: the machine, the portal and the case would have it")
		}
		if len(s.Name) > casedir.MaxStepText {
			return fmt.Errorf("a name or path has %d bytes, %d are the most", len(s.Name), casedir.MaxStepText)
		}
		if !utf8.ValidString(s.Name) || strings.ContainsFunc(s.Name, unicode.IsControl) {
			return errors.New("a name or path holds a control character, or is no text")
		}
	}
	return nil
}

// withoutPackage is the text of an error without the name of the package before it.
func withoutPackage(err error) string { return strings.TrimPrefix(err.Error(), "api: ") }

// checkLibraryName refuses what is a local file.
func checkLibraryName(flag, name string) error {
	_, err := os.Lstat(name)
	local := err == nil
	switch {
	case name == "":
		return fmt.Errorf("--%s: the name is empty", flag)
	case strings.ContainsAny(name, `/\`):
		return fmt.Errorf("--%s names a file of the library, not a path: 'lrkit library upload %[2]s' adds a local file, and --%[1]s %[3]s uses it",
			flag, name, filepath.Base(strings.ReplaceAll(name, `\`, "/")))
	case local && api.ValidateLibraryName(name) != nil:
		return fmt.Errorf("--%s names a file of the library, and no such file can have the name of this local one: 'lrkit library upload --name NAME %s' adds it",
			flag, name)
	}
	return nil
}

// steps are the steps in the order of the service.
func (f *stepFlags) steps() (steps []fetchrun.Step) {
	for _, name := range f.put {
		steps = append(steps, fetchrun.Step{Type: fetchrun.PutFile, Name: name})
	}
	if f.script != "" {
		steps = append(steps, fetchrun.Step{Type: fetchrun.RunScript, Name: f.script, Args: f.args})
	}
	for _, path := range f.get {
		steps = append(steps, fetchrun.Step{Type: fetchrun.GetFile, Name: path})
	}
	return steps
}

// maxRunComment leaves room for what lrkit puts before the comment.
const maxRunComment = 4 << 10

// checkComment refuses a comment that is missing, or that the service would not take.
func checkComment(comment string) error {
	switch {
	case strings.TrimSpace(comment) == "":
		return errors.New("--comment is required: the reason, which stays with the action")
	case len(comment) > maxRunComment:
		return fmt.Errorf("--comment has %d bytes, it can have %d", len(comment), maxRunComment)
	case !utf8.ValidString(comment) || strings.ContainsFunc(comment, unicode.IsControl):
		return errors.New("--comment holds a control character, or is no text: one line of text is wanted")
	case secret.String(comment, secret.Access, ownSecrets()...) != comment:
		return errors.New("--comment holds a token or a signature: others see it in the portal, and a case would keep it")
	}
	return nil
}

// checkRequest refuses what no request to machines can be made of.
func checkRequest(comment string, most int, all *selectors) error {
	if err := checkComment(comment); err != nil {
		return err
	}
	if most < 1 {
		return fmt.Errorf("--max-machines is %d, it must be positive", most)
	}
	if len(all.list) == 0 {
		return errNoMachine
	}
	return nil
}

// stepText is a step in a line, not safe to print.
func stepText(s *fetchrun.Step) string {
	line := s.Type + " " + s.Name
	if s.Type != fetchrun.GetFile {
		line += "  SHA-256 " + cmp.Or(s.SHA256, casedir.UnknownSHA256)
	}
	if s.Args != "" {
		line += "  arguments: " + s.Args
	}
	return line
}

// longText is a text in a question, however long: nothing of it may be hidden.
func longText(s string) string { return text.SafeLine(masked(s)) }
