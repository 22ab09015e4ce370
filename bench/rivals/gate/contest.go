package main

import (
	"io"
	"os"
	"slices"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/bench/rivals"
)

// What is measured. Names are those of floors.json.
const (
	copying = "copy"   // memcpy of the document into memory that is used again
	span    = "span"   // script_output passed over: lrkit checks UTF-8 and counts anomalies, the rivals find its end
	fields  = "fields" // four fields decoded
	stream  = "stream" // from a file, script_output to io.Discard
	small   = "2 KiB"  // four fields of each of many documents
)

var works = []string{span, fields, stream, small, paths, analyzed, reported}

var texts = []string{"path", "log", "nul", "utf8", "quotes", "emoji", "backslashes"}

// smallCount is enough to outdo branch predictors, and stays in the second-level cache.
const smallCount = 128

// A contestant does one work on one text.
type contestant struct {
	work, who string
	bytes     int64
	run       func() error
}

// contest returns all who are compared on one text. close removes its file.
func contest(text string, size int64, dir string, full bool) (all []contestant, close func(), err error) {
	shape, err := gen.Find(text)
	if err != nil {
		return nil, nil, err
	}
	doc := shape.Bytes(int(size))
	file, err := os.CreateTemp(dir, "gate-")
	if err != nil {
		return nil, nil, err
	}
	close = func() { file.Close(); os.Remove(file.Name()) }
	if _, err := file.Write(doc); err != nil {
		close()
		return nil, nil, err
	}

	add := func(work, who string, n int, run func() error) {
		all = append(all, contestant{work, who, int64(n), run})
	}
	dst := make([]byte, len(doc))
	add(copying, memcpy, len(doc), func() error {
		copy(dst, doc)
		return nil
	})

	lrkit := rival(ours).Span()
	add(span, ours, len(doc), func() error { return second(lrkit(doc)) })
	for _, who := range pick(full, "sonic.Fastest", "easyjson jlexer") {
		find := rival(who).Span()
		add(span, who, len(doc), func() error { return second(find(doc)) })
	}

	for _, who := range pick(full, ours, "sonic.Fastest", "jsontext", "easyjson jlexer") {
		decode := rival(who).Fields()
		add(fields, who, len(doc), func() error { return second(decode(doc)) })
	}
	for _, who := range pick(full, ours, "sonic.Default", "jsontext") {
		read := rival(who).Stream()
		add(stream, who, len(doc), func() error {
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				return err
			}
			return read(file, io.Discard)
		})
	}
	if full { // what nobody can outdo
		buf := make([]byte, 256<<10)
		add(stream, "read", len(doc), func() error {
			_, err := file.Seek(0, io.SeekStart)
			for err == nil {
				_, err = file.Read(buf)
			}
			if err == io.EOF {
				err = nil
			}
			return err
		})
	}
	if slices.Contains(analyzedTexts, text) {
		if err := analyzing(doc, add); err != nil {
			close()
			return nil, nil, err
		}
		reporting(shape.Bytes(reportedSize), add)
	}
	if shape.Backslashes == 0 {
		return all, close, nil // small documents are like real ones
	}
	docs, total := shape.Documents(2<<10, smallCount), 0
	for _, d := range docs {
		total += len(d)
	}
	for _, who := range pick(full, ours, "sonic.Fastest", "jsontext", "easyjson jlexer") {
		decode := rival(who).Fields()
		add(small, who, total, func() error {
			for _, d := range docs {
				if _, err := decode(d); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return all, close, nil
}

// pick leaves out who has no floor where time is short.
func pick(full bool, who ...string) []string {
	if full {
		return who
	}
	return slices.DeleteFunc(who, func(w string) bool { return w == "easyjson jlexer" })
}

func rival(name string) rivals.Rival {
	r, err := rivals.Find(name)
	if err != nil {
		panic(err) // the names are constants of this file
	}
	return r
}

func second[T any](_ T, err error) error { return err }
