package cli

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/text"
)

// evidenceFlags say what `lrkit fetch` relies on in a case, and how it vouches for what it adds.
type evidenceFlags struct {
	signKey  string
	trust    []string
	unsigned bool
	adopt    string
	rollback bool
	headFile string
}

// adoptAsk is --adopt without a value.
const adoptAsk = "ask"

func (f *evidenceFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.signKey, "sign-key", "", "file with the ed25519 private key to sign the manifest with; keep it outside the case")
	flags.StringArrayVar(&f.trust, "trust", nil, "file with the public key of another whose lines --sign-key goes on with; may be given several times")
	flags.BoolVar(&f.unsigned, "unsigned", false, "go on with a signed case without a key")
	flags.StringVar(&f.adopt, "adopt", "", "go on with a manifest that is damaged or that no trusted key vouches for:\nafter a question, or with exactly that HEAD")
	flags.Lookup("adopt").NoOptDefVal = adoptAsk
	flags.BoolVar(&f.rollback, "accept-rollback", false, "go on with an older state of the case than is remembered, and record that")
	flags.StringVar(&f.headFile, "head-file", "", "file outside the case that has its head: compared first, replaced at the end")
}

// check refuses flags that contradict each other.
func (f *evidenceFlags) check() error {
	switch {
	case f.signKey != "" && f.unsigned:
		return errors.New("--sign-key and --unsigned contradict each other")
	case f.signKey == "" && len(f.trust) > 0:
		return errors.New("--trust needs --sign-key: without a key no signature counts")
	case f.adopt != "" && f.adopt != adoptAsk && !isHash(f.adopt):
		return fmt.Errorf("--adopt=%s: want the head of the manifest, 64 hex digits", f.adopt)
	}
	return nil
}

// usageError is an error of usage that turns out when a case is opened.
type usageError struct{ error }

// options are those with which a case is opened.
func (a *app) caseOptions(ctx context.Context, f *fetchFlags) (*casedir.Options, error) {
	o := &casedir.Options{Writer: "lrkit " + version(), Unsigned: f.evidence.unsigned, AcceptRollback: f.evidence.rollback}
	if f.evidence.signKey != "" {
		b, err := readKey(ctx, f.evidence.signKey)
		if err == nil {
			o.SignKey, err = casedir.ParseSignKey(b)
		}
		if err != nil {
			return nil, fmt.Errorf("--sign-key: %w", err)
		}
	}
	for _, name := range f.evidence.trust {
		k, err := readPublicKey(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("--trust: %w", err)
		}
		o.Trust = append(o.Trust, k)
	}
	if f.evidence.adopt != "" {
		o.Adopt = func(x *casedir.Adoption) error { return a.adopt(ctx, f, x) }
	}
	return o, nil
}

func readPublicKey(ctx context.Context, name string) (ed25519.PublicKey, error) {
	b, err := readKey(ctx, name)
	if err != nil {
		return nil, err
	}
	return casedir.ParsePublicKey(b)
}

// adopt shows what would be adopted, and asks.
func (a *app) adopt(ctx context.Context, f *fetchFlags, x *casedir.Adoption) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: nothing vouches for lines %d to %d, with %s\n", text.SafeLine(f.dir), x.From, x.To, count(x.Results, "result"))
	for _, why := range x.Why {
		fmt.Fprintf(&b, "  %s\n", text.SafeLine(why))
	}
	fmt.Fprintf(&b, "%s of %s hashed\n", count(x.Files.Blobs, "result"), count(x.Files.Bytes, "byte"))
	for _, finding := range x.Files.Findings {
		switch finding.Code {
		case casedir.FindingManifest, casedir.FindingTorn, casedir.FindingSignature: // that is what is adopted
		default:
			fmt.Fprintf(&b, "  stays a finding: %s: %s: %s\n", text.SafeLine(finding.Path), finding.Code, text.SafeLine(finding.Detail))
		}
	}
	fmt.Fprintf(&b, "head %s", x.Head.Hash)
	a.say("%s", b.String())
	switch {
	case f.evidence.adopt != adoptAsk && strings.EqualFold(f.evidence.adopt, x.Head.Hash):
		return nil
	case f.evidence.adopt != adoptAsk:
		return fmt.Errorf("%w: --adopt names another head: the case changed since, or it is another", casedir.ErrDamaged)
	case !isTerminal(a.In):
		return usageError{fmt.Errorf("--adopt asks, and there is no terminal: --adopt=%s adopts what is shown", x.Head.Hash)}
	}
	return a.confirm(ctx, "adopt these lines? The manifest will say so. Type yes: ")
}
