package worker

import (
	"strconv"

	"github.com/lrkit/lrkit/internal/build"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
)

// hello returns what the first frame says: which worker this is, and which columns its findings
// have.
func hello(columns []report.Column) []byte {
	b := []byte(`{"protocol":`)
	b = strconv.AppendInt(b, Protocol, 10)
	member := func(name, value string) {
		b = append(append(append(b, ",\""...), name...), "\":"...)
		b = text.AppendJSON(b, value)
	}
	member("version", build.Version())
	member("commit", build.Commit())
	member("schema", report.FindingSchema)
	b = append(b, `,"columns":[`...)
	field := func(name, of, description string) {
		b = append(b, `{"name":`...)
		b = text.AppendJSON(b, name)
		member("type", of)
		member("description", description)
		b = append(b, '}')
	}
	field(blobID, "int64", blobIDDoc)
	for _, f := range arrowreport.Schema(columns).Fields() {
		b = append(b, ',')
		description, _ := f.Metadata.GetValue("description")
		field(f.Name, typeNames[f.Type.String()], description)
	}
	return append(b, "]}"...)
}

// typeNames are the names of types that pyarrow takes, by those of Go's Arrow.
var typeNames = map[string]string{"utf8": "string", "int64": "int64", "bool": "bool", "timestamp[us, tz=UTC]": "timestamp[us, UTC]"}
