package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

// confirmFlags are those of verbs that ask before they change something in the tenant.
type confirmFlags struct{ yes bool }

func (f *confirmFlags) register(flags *pflag.FlagSet) {
	flags.BoolVarP(&f.yes, "yes", "y", false, "do not ask; needed where there is no terminal to ask on")
}

// errNotConfirmed is what a question ends with if the answer is not yes: exit code 1.
var errNotConfirmed = errors.New("not confirmed: nothing was changed")

// canConfirm returns an error of usage if a verb would have to ask and has no terminal. It is to be
// called before any call that changes something. what is what needs the question, as "lrkit run" or
// "an upload that overwrites".
func (a *app) canConfirm(f *confirmFlags, what string) error {
	if f.yes || isTerminal(a.In) {
		return nil
	}
	return fmt.Errorf("%s asks before it changes anything, and there is no terminal: --yes goes on without a question", what)
}

// confirmed shows what would be done and asks, unless there is --yes. Both texts must be safe to
// print. The question ends without a blank, as "cancel these 3 actions?". An error means that
// nothing may be done: it is errNotConfirmed, or that of the context, or one of usage without a
// terminal.
func (a *app) confirmed(ctx context.Context, f *confirmFlags, shown, question string) error {
	if f.yes {
		return nil
	}
	if err := a.canConfirm(f, "this"); err != nil {
		return usageError{err}
	}
	a.say("%s", shown)
	return a.confirm(ctx, question+" Type yes: ")
}

// confirm asks on the terminal, and returns an error unless the answer is yes.
func (a *app) confirm(ctx context.Context, question string) error {
	fmt.Fprintf(a.Err, "lrkit: %s", question)
	answer := make(chan string, 1)
	go func() { // no read of a terminal can be cancelled
		line, _ := bufio.NewReader(io.LimitReader(a.In, 80)).ReadString('\n')
		answer <- line
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case line := <-answer:
		if strings.TrimSpace(line) != "yes" {
			return errNotConfirmed
		}
		return nil
	}
}
