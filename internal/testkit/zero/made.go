package zero

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
	"github.com/lrkit/lrkit/report/parquetreport"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/triage"
)

// Made returns values as their users have them, by what they are: their methods take pointers,
// functions and interfaces, which may be nil.
func Made(dir string) (map[string]any, error) {
	list, err := ioc.Read("list", strings.NewReader("evil.exe\n"))
	if err != nil {
		return nil, err
	}
	c, err := casedir.Open(context.Background(), filepath.Join(dir, "case"), nil)
	if err != nil {
		return nil, err
	}
	part, err := c.Part(casedir.Key{Tenant: fetchtest.DefaultTenant, Action: fetchtest.OneAction})
	if err != nil {
		return nil, err
	}
	empty := filepath.Join(dir, "empty")
	d, err := casedir.Open(context.Background(), empty, nil)
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		return nil, err
	}
	opened, err := triage.Open(context.Background(), empty, nil)
	if err != nil {
		return nil, err
	}
	spool, err := lrkit.Spool(context.Background(), "-", strings.NewReader("{}"), 10)
	if err != nil {
		return nil, err
	}
	const text = `{"script_name":"a","script_output":"b\u0020c"}`
	var out bytes.Buffer
	made := map[string]any{
		"a list":                  list,
		"a case":                  c,
		"a part":                  part,
		"a case that was read":    opened,
		"a collection":            opened.Collection(nil),
		"a spool":                 spool,
		"a blob":                  lrkit.NewInput("blob", strings.NewReader(text), int64(len(text))),
		"a Downloader":            download.New(nil),
		"a Fetcher with a case":   &fetch.Fetcher{Case: c},
		"a Fetcher with an API":   &fetch.Fetcher{API: noAPI{}},
		"a bundle of STIX":        report.NewSTIXBundle(&out),
		"a list of indicators":    report.NewIndicatorList(&out),
		"an emulator":             fetchtest.New(fetchtest.One(fetchtest.Text("x"), time.Now()), nil),
		"a link":                  link.Parse("https://a.blob.core.windows.net/c/b?sig=x"),
		"a decoder":               transcript.NewDecoder(strings.NewReader(text), nil),
		"a decoder over bytes":    transcript.NewDecoderBytes([]byte(text), nil),
		"a text":                  textOf(text),
		"a view":                  viewOf(text),
		"a reader of plain text":  transcript.NewPlainReader(strings.NewReader(text), 0),
		"a reader of a span":      transcript.NewSpanReader(strings.NewReader(text), 0),
		"the result of a command": &triage.CommandSummary{},
	}
	for name, s := range map[string]report.Sink{
		"NDJSON": report.NewNDJSON(&out), "CSV": report.NewCSV(&out, nil), "ECS": report.NewECS(&out, nil), "a table": report.NewTable(&out),
		"Timesketch": report.NewTimesketch(&out), "Arrow": arrowreport.New(&out), "Parquet": parquetreport.New(&out),
		"compact NDJSON": report.NewCompact(&out), "STIX": report.NewSTIX(&out, sometime), "indicators": report.NewIndicators(&out),
	} {
		made[name] = s
	}
	for _, c := range report.Columns() {
		made["the column "+c.Name] = &c
	}
	return made, nil
}

// noAPI is an API that is never asked.
type noAPI struct{ fetch.API }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// viewOf returns the output of a transcript that is held as a whole.
func viewOf(s string) transcript.View {
	v, _ := must(transcript.Parse([]byte(s), nil)).OutputText()
	return v
}

// textOf returns the first text of a transcript.
func textOf(s string) transcript.Text {
	return must(transcript.NewDecoder(strings.NewReader(s), nil).Next())
}

// In runs f in a folder that it may write to.
func In(f func(dir string) error) (err error) {
	dir, err := os.MkdirTemp("", "zero-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chdir(dir); err != nil { // names that are empty are those of this folder
		return err
	}
	if err := os.Setenv("LRKIT_STATE_DIR", filepath.Join(dir, "state")); err != nil {
		return err
	}
	return f(dir)
}
