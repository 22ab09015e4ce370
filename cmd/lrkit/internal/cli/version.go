package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"strings"

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
			without := ""
			if len(lacking) > 0 {
				without = "without " + strings.Join(lacking, ", ") + "\n"
			}
			_, err := fmt.Fprintf(a.Out, "lrkit %s\ncommit %s\n%s %s/%s\n%sscan kernel %s\n",
				version(), cmp.Or(build.Commit(), "unknown"), runtime.Version(), runtime.GOOS, runtime.GOARCH, without, scan.Kernel())
			if err != nil {
				a.cannot("output", err)
			}
			return nil
		},
	}
}

// version is that of the module.
func version() string { return build.Version() }
