package cli

import (
	"fmt"
	"strings"
)

// lacking is what this build lacks: Arrow with the tag lrkit_noarrow, the Azure SDK with
// lrkit_noidentity, both with lrkit_light.
var lacking []string

// notBuilt is the error of what a build lacks: one of usage.
func notBuilt(what string) error {
	return fmt.Errorf("%s: this lrkit was built without %s", what, strings.Join(lacking, ", "))
}
