//go:build !lrkit_light && !lrkit_noarrow

package cli

import "github.com/lrkit/lrkit/report/arrowreport"

// arrowFormat makes Arrow.
var arrowFormat = closing(arrowreport.NewColumns)
