package cli

import (
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
	flags.Int64Var(&l.ratio, "expand-ratio", 0, "how many bytes a compressed one may become (default 250 for gzip, 1000 for zstd)")
}

func (l *limitFlags) limits() lrkit.ExpandLimits {
	return lrkit.ExpandLimits{Size: int64(l.size), GzipRatio: l.ratio, ZstdRatio: l.ratio}
}
