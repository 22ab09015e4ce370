package cli

import (
	"errors"
	"strconv"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit"
)

// limitFlags raise or lower what a compressed input may cost.
type limitFlags struct {
	size  byteSize
	ratio int64
}

func (l *limitFlags) register(flags *pflag.FlagSet) {
	flags.Var(&l.size, "expand-limit", "how large a compressed input may become (default 64GiB)")
	flags.Var((*ratio)(&l.ratio), "expand-ratio", "how many bytes a compressed one may become (default 250 for gzip, 1000 for zstd)")
}

func (l *limitFlags) limits() lrkit.ExpandLimits {
	return lrkit.ExpandLimits{Size: int64(l.size), GzipRatio: l.ratio, ZstdRatio: l.ratio}
}

// ratio is a positive number.
type ratio int64

func (r *ratio) String() string {
	if *r == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*r), 10)
}

func (r *ratio) Type() string { return "int" }

func (r *ratio) Set(s string) error {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return errors.New("want a positive number")
	}
	*r = ratio(n)
	return nil
}
