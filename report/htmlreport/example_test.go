package htmlreport_test

import (
	"fmt"
	"io"
	"log"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/htmlreport"
)

func Example() {
	page := htmlreport.New(&htmlreport.Options{Title: "Case 4711"})
	batch := page.NewBatch()
	batch.Begin(&report.Document{Source: "result.json"})
	batch.Add(&analyze.Finding{Kind: analyze.KindFile, Value: `C:\Temp\x.exe`})
	if err := page.WriteBatch(batch); err != nil {
		log.Fatal(err)
	}
	n, err := page.WriteTo(io.Discard)
	fmt.Println(n > 0, err)
	// Output: true <nil>
}
