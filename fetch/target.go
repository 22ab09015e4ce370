package fetch

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// AllResults stands for all results of an action.
const AllResults = -1

// Target is the result of one command of an action, or all of them.
type Target struct {
	Action string // its id, a UUID
	Index  int    // of the command, or All
}

// ParseTarget parses ACTION or ACTION:INDEX.
func ParseTarget(s string) (Target, error) {
	id, index, found := strings.Cut(s, ":")
	t := Target{Index: AllResults}
	var err error
	if t.Action, err = casedir.ParseAction(id); err != nil {
		return t, fmt.Errorf("%q: want the id of an action, or ID:INDEX", s)
	}
	if found {
		if t.Index, err = strconv.Atoi(index); err != nil || t.Index < 0 || t.Index > casedir.MaxIndex {
			return t, fmt.Errorf("%q: the index of a command is a number from 0 to %d", s, casedir.MaxIndex)
		}
	}
	return t, nil
}
