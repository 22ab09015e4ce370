package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// sameLibrary reports whether the library still has the files with which the unfinished run of the
// case began: nothing else is run on the machines that are left. If not, that was said.
func (a *app) sameLibrary(ctx context.Context, f *runFlags, s *session) bool {
	going, err := unfinishedRun(ctx, s)
	if err != nil {
		a.cannot(f.dir, err)
		return false
	}
	if going == nil || going.Count(casedir.MachineWaiting) == 0 {
		return true
	}
	known := slices.DeleteFunc(slices.Clone(going.Steps), func(s casedir.Step) bool { return !isHash(s.SHA256) })
	if len(known) == 0 {
		return true
	}
	files, err := s.client.Library(ctx)
	if err != nil {
		a.cannot("the library", err)
		return false
	}
	same := true
	for i := range known {
		same = a.sameFile(&known[i], files) && same
	}
	return same
}

// sameFile reports whether the library has the file of a step as it was.
func (a *app) sameFile(step *casedir.Step, files []api.LibraryFile) bool {
	i := slices.IndexFunc(files, func(l api.LibraryFile) bool { return l.Name == step.Name })
	switch {
	case i < 0:
		a.status.add(failed)
		a.say("%s: the library has no such file any more: nothing was run", shownSelector(step.Name))
	case !strings.EqualFold(files[i].SHA256, step.SHA256):
		a.status.add(changed)
		a.say("%s: the run began with the SHA-256 %s, and the library has %s now: nothing was run; --abandon ends the run",
			shownSelector(step.Name), strings.ToLower(step.SHA256), ofAPI(files[i].SHA256))
	default:
		return true
	}
	return false
}
