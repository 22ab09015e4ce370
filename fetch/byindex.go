package fetch

import "github.com/lrkit/lrkit/fetch/api"

// command is what the API says about the command with an index.
type command struct {
	*api.Command
	repeated int // how many times more its index is listed
}

// byIndex returns the commands of an action, each index once: the API has one result for it. Of
// several commands with one index, it is the first with a result, or the first.
func byIndex(a *api.Action) []command {
	var commands []command
	places := map[int]int{}
	for i := range a.Commands {
		c := &a.Commands[i]
		place, repeated := places[c.Index]
		if !repeated {
			places[c.Index] = len(commands)
			commands = append(commands, command{Command: c})
			continue
		}
		known := &commands[place]
		known.repeated++
		if !known.HasResult() && c.HasResult() {
			known.Command = c
		}
	}
	return commands
}
