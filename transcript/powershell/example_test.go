package powershell_test

import (
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/transcript/powershell"
)

func ExampleEntries() {
	file := strings.NewReader(`**********************
Windows PowerShell transcript start
Start time: 20220721023749
**********************
PS C:\> whoami
edge\user
`)
	for e, err := range powershell.Entries(file) {
		if err != nil {
			fmt.Println(err)
			return
		}
		switch e.Kind {
		case powershell.KindHeader:
			local, _ := e.Header.Start.Local()
			fmt.Println("session of", local)
		case powershell.KindCommand:
			fmt.Println("command", e.Command.Text)
		case powershell.KindOutput:
			fmt.Println("printed bytes", e.Span.Start, "to", e.Span.End)
		}
	}
	// Output:
	// session of 2022-07-21T02:37:49
	// command whoami
	// printed bytes 124 to 134
}
