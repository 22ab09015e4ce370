//go:build lrkit_light || lrkit_noarrow

package cli

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/report"
)

func init() { lacking = append(lacking, "--format arrow", "lrkit worker") }

// arrowFormat makes Arrow. It is no part of this build.
var arrowFormat func(io.Writer, []report.Column) columnWriter

func (a *app) worker() *cobra.Command {
	return &cobra.Command{
		Use:                "worker",
		Short:              "Analyze blobs that a program sends in frames on stdin",
		Hidden:             true,
		DisableFlagParsing: true,
		RunE:               func(*cobra.Command, []string) error { return notBuilt("lrkit worker") },
	}
}
