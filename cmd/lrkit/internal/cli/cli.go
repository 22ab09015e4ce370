// Package cli is the lrkit command: one file a verb, and what they share.
//
// The rules of speech:
//
//   - stdout carries data only. Everything else goes to stderr, as "lrkit: " and
//     the name of the input it is about, without a capital or a full stop.
//   - Whatever comes from an input is made safe before it is shown.
//   - A message says what was found, where, and what can be done.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/lrkit/lrkit/fetch/statedir"
	"github.com/lrkit/lrkit/internal/fullwrite"
	"github.com/lrkit/lrkit/internal/text"
)

// Streams are the standard streams. Those that are files may be terminals.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// app is one run of the command.
type app struct {
	Streams
	ctx       context.Context
	status    status
	quiet     bool
	progress  string
	tolerated []int // exit codes
	memory    *statedir.Dir
	masked    atomic.Int64 // secrets in what was printed
	stopped   string       // said when it is interrupted, in place of again

	create    func(ctx context.Context, name string) (*output, error) // createOutput
	outName   string                                                  // of -o
	unwritten bool                                                    // the output could not be written
}

// Main runs lrkit with the arguments after its name and returns its exit code.
func Main(ctx context.Context, args []string, s Streams) int {
	if fileOf(s.Err) == nil { // progress, logs and messages come from several goroutines
		s.Err = &lockedWriter{w: s.Err}
	}
	if fileOf(s.Out) == nil {
		s.Out = fullwrite.To(s.Out)
	}
	s.Out, s.Err = ending(ctx, s.Out), ending(ctx, s.Err)
	a := &app{Streams: s, ctx: ctx, create: createOutput}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	// What verbs meet they note in the status: an error here is one of usage.
	cmd, err := root.ExecuteContextC(ctx)
	if err = beyond(ctx, err); err != nil {
		a.status.add(usage)
		a.say("%s\nrun '%s --help' to see how it is used", text.Safe(masked(err.Error())), cmd.CommandPath())
	}
	code := a.status.without(a.tolerated).code()
	if ctx.Err() != nil && code != usageCode {
		a.say("%s", cmp.Or(a.stopped, again))
		code = interrupted(ctx)
	}
	return code
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// exitCodes are those that all verbs have.
const exitCodes = `0 done; 1 failed, for at least one input; 2 usage; 3 done, and an
input has an anomaly of severity warning or error; 4 a limit stopped an input;
5 an input changed while it was read; 130 and 143 interrupted by SIGINT and SIGTERM:
run the same command again to continue. See docs/EXIT-CODES.md.`

func (a *app) root() *cobra.Command {
	printVersion := false
	root := &cobra.Command{
		Use:   "lrkit",
		Short: "Fetch, verify and analyze the results of Defender Live Response scripts",
		Long: `lrkit fetches, verifies and analyzes the results of Microsoft Defender Live Response
scripts. It decodes what the service really sends, reports every deviation with its
byte offset, and lists what a script reported, each finding with the bytes that prove it.

Exit codes: ` + exitCodes,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noVerb,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !printVersion {
				return cmd.Help()
			}
			_, err := fmt.Fprintln(a.Out, "lrkit", version())
			a.cannotWrite(cmd.Context(), err)
			return nil
		},
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return errors.Join(oneOf("progress", a.progress, progressKinds...), checkTolerated(a.tolerated))
		},
	}
	root.Flags().BoolVarP(&printVersion, "version", "v", false, "version for lrkit") // cobra's own links text/template
	root.PersistentFlags().BoolVarP(&a.quiet, "quiet", "q", false, "no messages about anomalies, no progress")
	root.PersistentFlags().StringVar(&a.progress, "progress", "auto", "progress on stderr: auto (on a terminal), plain or none")
	root.PersistentFlags().IntSliceVar(&a.tolerated, "tolerate", nil, "exit with 0 in place of 3 (anomalies), of 4 (limits), or of both: 3,4")
	complete(root, "progress", progressKinds...)
	complete(root, "tolerate", "3", "4", "3,4")
	root.AddCommand(
		a.analyze(), a.parse(), a.cat(), a.summary(), a.report(), a.export(), a.verify(),
		a.machines(), a.library(), a.run(), a.cancel(), a.collect(), a.fetch(),
		a.link(), a.get(),
		a.demo(), a.sim(), a.worker(), a.man(), a.version(),
	)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd("completion")
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error {
				if found, rest, err := root.Find(args); err != nil || found == root && len(rest) > 0 {
					return fmt.Errorf("there is no verb %q", strings.Join(args, " "))
				}
				return nil
			}
		case "completion":
			cmd.Args = cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs)
			for _, shell := range cmd.Commands() {
				cmd.ValidArgs = append(cmd.ValidArgs, shell.Name())
			}
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
	return root
}

var progressKinds = []string{"auto", "plain", "none"}

// noVerb refuses arguments that are no verb, and names the verb that may be meant.
func noVerb(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	cmd.SuggestionsMinimumDistance = 2
	for _, verb := range cmd.SuggestionsFor(args[0]) {
		return fmt.Errorf("there is no verb %q: did you mean %s?", args[0], verb)
	}
	return fmt.Errorf("there is no verb %q", args[0])
}

// one says what a verb with a single argument wants.
func one(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return fmt.Errorf("no input: name %s", what)
		case 1:
			return nil
		}
		return fmt.Errorf("%d arguments: name %s only", len(args), what)
	}
}

// folders completes names of folders.
func folders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// say writes a message to stderr. Arguments that come from an input must be made safe.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.Err, "lrkit: "+format+"\n", args...)
}

// isTerminal says whether a stream is one.
func isTerminal(stream any) bool {
	f := fileOf(stream)
	return f != nil && term.IsTerminal(int(f.Fd()))
}

// oneOf checks the value of a flag.
func oneOf(flag, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("--%s is %q, it can be %s", flag, value, list(allowed))
}

func list(words []string) string {
	var s strings.Builder
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			s.WriteString(" or ")
		default:
			s.WriteString(", ")
		}
		s.WriteString(w)
	}
	return s.String()
}

var errNoInput = errors.New("no input: name files, directories, or - for stdin")
