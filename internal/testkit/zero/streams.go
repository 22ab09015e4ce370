package zero

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
	"github.com/lrkit/lrkit/report/parquetreport"
	"github.com/lrkit/lrkit/transcript"
)

// idle is a reader that returns nothing, for ever.
type idle struct{}

func (idle) Read([]byte) (int, error)          { return 0, nil }
func (idle) ReadAt([]byte, int64) (int, error) { return 0, nil }
func (idle) Size() int64                       { return 1 << 20 }

var (
	readerTypes = []reflect.Type{reflect.TypeFor[io.Reader](), reflect.TypeFor[io.ReaderAt](), reflect.TypeFor[fetchtest.Content]()}
	writerType  = reflect.TypeFor[io.Writer]()
	errorType   = reflect.TypeFor[error]()
)

// takes says whether a function takes a value of one of these types.
func takes(f reflect.Type, types ...reflect.Type) bool {
	for in := range f.Ins() {
		if slices.Contains(types, in) {
			return true
		}
	}
	return false
}

// CheckReaders calls each function that takes a reader with an idle one, and reads what it returns:
// that has to end with [io.ErrNoProgress].
func CheckReaders(funcs map[string]reflect.Value) Report {
	var r Report
	for name, f := range funcs {
		if !takes(f.Type(), readerTypes...) {
			continue
		}
		var in []reflect.Value
		for t := range f.Type().Ins() {
			switch {
			case takes(reflect.FuncOf([]reflect.Type{t}, nil, false), readerTypes...):
				in = append(in, reflect.ValueOf(idle{}))
			case t == contextType:
				in = append(in, reflect.ValueOf(context.Background()))
			case t == writerType:
				in = append(in, reflect.ValueOf(io.Discard))
			case t.Kind() == reflect.Int64:
				in = append(in, reflect.ValueOf(int64(1<<20)).Convert(t))
			default:
				in = append(in, reflect.Zero(t))
			}
		}
		r.within(name, func() string {
			var found progress
			func() {
				defer func() {
					if v := recover(); v != nil {
						found.see(reflect.ValueOf(v))
					}
				}()
				for _, out := range f.Call(in) {
					found.read(out)
				}
			}()
			if !found.none && !found.lazy {
				return "it does not say that nothing comes"
			}
			return ""
		})
	}
	return r
}

// progress is what became of reading.
type progress struct {
	none bool // io.ErrNoProgress was met
	lazy bool // nothing was read yet, or could be
}

func (p *progress) see(v reflect.Value) {
	if err, ok := v.Interface().(error); ok && errors.Is(err, io.ErrNoProgress) {
		p.none = true
	}
}

// read reads what a function returned.
func (p *progress) read(v reflect.Value) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return
	}
	switch x := v.Interface().(type) {
	case error:
		p.see(v)
	case *lrkit.Input:
		for _, err := range lrkit.Parse(context.Background(), x, nil) {
			p.none = p.none || errors.Is(err, io.ErrNoProgress)
		}
	case *transcript.Decoder:
		_, err := x.Next()
		p.none = p.none || errors.Is(err, io.ErrNoProgress)
	case *transcript.Reader:
		_, err := x.Read(make([]byte, 10))
		p.none = p.none || errors.Is(err, io.ErrNoProgress)
	case fetchtest.Content, *fetchtest.Tenant, io.Reader:
		p.lazy = true // for others to read
	default:
		if v.Kind() == reflect.Func && v.Type().NumIn() == 1 && v.Type().NumOut() == 0 {
			yield := v.Type().In(0)
			v.Call([]reflect.Value{reflect.MakeFunc(yield, func(in []reflect.Value) []reflect.Value {
				for _, v := range in {
					if v.Type() == errorType && !v.IsNil() {
						p.see(v)
					}
				}
				return []reflect.Value{reflect.ValueOf(true)}
			})})
		}
	}
}

// short is a writer that takes less than it is given, and reports no error.
type short struct{}

func (short) Write(p []byte) (int, error) { return max(len(p)-1, 0), nil }

// writing has, for each function that takes a writer, how to make it write. Functions that take a
// writer alone and return a sink need no entry.
var writing = map[string]func(w io.Writer) error{
	"report.NewCSV":  func(w io.Writer) error { return finding(report.NewCSV(w, nil)) },
	"report.NewECS":  func(w io.Writer) error { return finding(report.NewECS(w, nil)) },
	"report.NewSTIX": func(w io.Writer) error { return finding(report.NewSTIX(w, sometime)) },
	"report.NewSTIXBundle": func(w io.Writer) error {
		b := report.NewSTIXBundle(w)
		return errors.Join(finding(report.NewSTIX(b, sometime)), b.Close())
	},
	"report.NewIndicatorList":  func(w io.Writer) error { return finding(report.NewIndicators(report.NewIndicatorList(w))) },
	"arrowreport.NewColumns":   func(w io.Writer) error { return closed(arrowreport.NewColumns(w, report.Columns())) },
	"parquetreport.NewColumns": func(w io.Writer) error { return closed(parquetreport.NewColumns(w, report.Columns())) },
	"parquetreport.NewOptions": func(w io.Writer) error { return closed(parquetreport.NewOptions(w, report.Columns(), nil)) },
	"arrowreport.NewNumbered":  func(w io.Writer) error { return closed(arrowreport.NewNumbered(w, "n", "a number", report.Columns())) },
	"report.NewCompactOutput":  func(w io.Writer) error { return finding(report.NewCompact(report.NewCompactOutput(w))) },
	"lrkit.CopyText": func(w io.Writer) error {
		_, err := lrkit.CopyText(context.Background(), w, lrkit.NewStream("-", strings.NewReader(`{"script_output":"some text"}`), 0), transcript.FieldScriptOutput, 0, nil)
		return err
	},
	"lrkit.CopySpan": func(w io.Writer) error {
		b := lrkit.NewInput("-", strings.NewReader("some text"), 9)
		return lrkit.CopySpan(context.Background(), w, b, transcript.Span{Start: 0, End: 9}, nil)
	},
}

// sometime is when what has no time of its own was seen.
var sometime = &report.TimeOptions{Given: time.Unix(1e9, 0)}

// finding gives a finding to a sink.
func finding(s report.Sink) error {
	f := &analyze.Finding{Kind: analyze.KindFile, Value: "a", Times: []analyze.Time{{Value: "2026-04-05T06:07:08Z"}}}
	return errors.Join(s.Begin(&report.Document{}), s.Finding(f), s.End())
}

// sinkOf returns how to write with the sink that a function makes of a writer, or nil if the
// function is another.
func sinkOf(f reflect.Value) func(io.Writer) error {
	if t := f.Type(); t.NumIn() != 1 || t.NumOut() != 1 || !t.Out(0).Implements(reflect.TypeFor[report.Sink]()) {
		return nil
	}
	return func(w io.Writer) error {
		s := f.Call([]reflect.Value{reflect.ValueOf(&w).Elem()})[0].Interface()
		if c, ok := s.(closingSink); ok {
			return closed(c)
		}
		return finding(s.(report.Sink))
	}
}

type closingSink interface {
	report.Sink
	Close() error
}

func closed(s closingSink) error {
	return errors.Join(finding(s), s.Close())
}

// CheckWriters calls each function that takes a writer with a writer that takes less than it is
// given: that has to be reported.
func CheckWriters(funcs map[string]reflect.Value) Report {
	var r Report
	for name, f := range funcs {
		if !takes(f.Type(), writerType) {
			continue
		}
		write := writing[name]
		if write == nil {
			write = sinkOf(f)
		}
		if write == nil {
			r.Wrong = append(r.Wrong, name+": package zero does not know how to make it write")
			continue
		}
		r.within(name, func() string {
			if err := write(io.Discard); err != nil {
				return fmt.Sprint("it fails: ", err)
			}
			if err := write(short{}); !errors.Is(err, io.ErrShortWrite) {
				return fmt.Sprint("a short write is ", err)
			}
			return ""
		})
	}
	return r
}
