package cli

import (
	"bytes"
	"runtime"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/manpage"
)

// TestManual: each verb has a page, with all of its flags. The pages are the same whatever the
// machine.
func TestManual(t *testing.T) {
	root := new(app).root()
	all := manpage.Commands(root)
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() && cmd.Name() != "help" && !strings.Contains(string(manpage.Page(root, nil)), `\fB`+cmd.Name()+`\fR`) {
			t.Errorf("%s is not in the page of lrkit", cmd.Name())
		}
	}
	if len(all) < 25 {
		t.Errorf("%d pages", len(all))
	}
	pages := make([][]byte, len(all))
	for i, cmd := range all {
		pages[i] = manpage.Page(cmd, nil)
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if name := `\fB\-\-` + strings.ReplaceAll(f.Name, "-", `\-`) + `\fR`; !f.Hidden && !bytes.Contains(pages[i], []byte(name)) {
				t.Errorf("%s: no %s", manpage.File(cmd), name)
			}
		})
	}
	t.Setenv("HOME", "/nowhere")
	t.Setenv("LRKIT_STATE_DIR", "/nowhere")
	t.Setenv("LRKIT_TENANT_ID", "CANARY")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(7))
	for i, cmd := range manpage.Commands(new(app).root()) {
		if page := manpage.Page(cmd, nil); !bytes.Equal(page, pages[i]) {
			t.Errorf("%s differs on another machine", manpage.File(cmd))
		}
	}
}
