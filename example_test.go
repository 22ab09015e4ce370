package lrkit_test

import (
	"context"
	"fmt"
	"os"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/report"
)

func ExampleAnalyze() {
	in, err := lrkit.Open("samples/minidump.transcript.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer in.Close()
	if err := lrkit.Analyze(context.Background(), in, nil, report.NewTable(os.Stdout)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// samples/minidump.transcript.json: minidump.ps1, exit code 0
	//   transcript  C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Temp\PSScriptOutputs\PSScript_Transcript_{TRANSCRIPT_ID}.txt
	//   KIND         LINE           SIZE  VALUE
	//   file            2          51 MB  C:\windows\TEMP\OfficeClickToRun.dmp.zip
}
