package cli

import (
	"cmp"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/internal/build"
	"github.com/lrkit/lrkit/internal/scan"
)

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the commit, Go and the scan kernel in use",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.Out, "lrkit %s\ncommit %s\n%s %s/%s\nscan kernel %s\n",
				version(), cmp.Or(build.Commit(), "unknown"), runtime.Version(), runtime.GOOS, runtime.GOARCH, scan.Kernel())
			if err != nil {
				a.cannot("output", err)
			}
			return nil
		},
	}
}

// version is that of the module.
func version() string { return build.Version() }
