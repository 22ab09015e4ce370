package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit/internal/text"
)

// selectorFlags are those of verbs that work on machines.
type selectorFlags struct {
	machines []string
	tags     []string
	file     string
	newest   bool
}

func (f *selectorFlags) register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.machines, "machine", nil, "a machine: its full name, its id (40 hex digits), or tag:TAG for all with a tag;\nmay be given several times")
	flags.StringVar(&f.file, "machines", "", "file with such machines, one a line; # begins a comment, - is stdin")
	flags.StringArrayVar(&f.tags, "tag", nil, "all machines with this tag; may be given several times")
	f.registerNewest(flags)
}

func (f *selectorFlags) registerNewest(flags *pflag.FlagSet) {
	flags.BoolVar(&f.newest, "newest", false, "where several machines have one name, take the machine that was seen last")
}

// any reports whether a machine is named.
func (f *selectorFlags) any() bool { return len(f.machines)+len(f.tags) > 0 || f.file != "" }

// selectors reads what the flags name.
func (a *app) selectors(ctx context.Context, f *selectorFlags) (*selectors, error) {
	all := new(selectors)
	for _, s := range f.machines {
		if err := addSelector(all, "--machine", s); err != nil {
			return nil, err
		}
	}
	for _, tag := range f.tags {
		if err := addSelector(all, "--tag", tagPrefix+tag); err != nil {
			return nil, err
		}
	}
	if f.file == "" {
		return all, nil
	}
	b, err := a.selectorFile(ctx, f.file)
	if err != nil {
		return nil, fmt.Errorf("--machines: %w", err)
	}
	if err := readSelectors(b, all); err != nil {
		return nil, fmt.Errorf("--machines %s: %w", safeName(f.file), err)
	}
	if len(all.list) == 0 {
		return nil, fmt.Errorf("--machines %s: it names no machine", safeName(f.file))
	}
	return all, nil
}

func addSelector(all *selectors, flag, s string) error {
	sel, err := parseSelector(s)
	if err == nil {
		err = all.add(sel)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", flag, shownSelector(s), err)
	}
	return nil
}

// shownSelector is a selector in a message.
func shownSelector(s string) string { return text.SafeLine(text.CutPrinted(s, 80)) }

// maxSelectorFile is more than the longest list of machines has.
const maxSelectorFile = 4 << 20

func (a *app) selectorFile(ctx context.Context, name string) ([]byte, error) {
	if name != stdin {
		return readFile(ctx, name, maxSelectorFile)
	}
	b, err := io.ReadAll(io.LimitReader(a.stdin(), maxSelectorFile+1))
	if err == nil && len(b) > maxSelectorFile {
		err = fmt.Errorf("longer than %d bytes", maxSelectorFile)
	}
	return b, err
}

// readSelectors reads a selector from each line. Windows PowerShell writes UTF-16.
func readSelectors(b []byte, to *selectors) error {
	var r io.Reader = bytes.NewReader(b)
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		r = text.NewUTF16Reader(bytes.NewReader(b[2:]), binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		r = text.NewUTF16Reader(bytes.NewReader(b[2:]), binary.BigEndian)
	case bytes.HasPrefix(b, []byte("\ufeff")):
		r = bytes.NewReader(b[3:])
	}
	lines := bufio.NewScanner(r)
	n := 1
	for ; lines.Scan(); n++ {
		line := strings.TrimSpace(withoutComment(lines.Text()))
		if line == "" {
			continue
		}
		sel, err := parseSelector(line)
		if err == nil {
			err = to.add(sel)
		}
		if err != nil {
			return fmt.Errorf("line %d: %s: %w", n, shownSelector(line), err)
		}
	}
	if lines.Err() != nil {
		return fmt.Errorf("line %d: it is too long", n)
	}
	return nil
}

// withoutComment cuts a comment off: a # at the beginning of a line, or after a blank.
func withoutComment(line string) string {
	for i := range len(line) {
		if line[i] == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
			return line[:i]
		}
	}
	return line
}
