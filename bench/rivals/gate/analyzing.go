package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/scan"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// The works of the analyzers have three rivals: plain Go, than which no kernel may be slower, a
// pattern in Go's regexp, which is there on every machine, and the analyzers without the search for
// secrets.
const (
	paths    = "paths"
	analyzed = "analyze"
	reported = "report"
	plainGo  = "portable"
	pattern  = "regexp"
	unmasked = "no secrets"
)

// analyzedTexts are those with works of the analyzers.
var analyzedTexts = []string{"path", "log", "utf8"}

// reportedSize is that of a document that is analysed whole.
const reportedSize = 1 << 20

// analyzedSize is how much decoded text a call is over.
const analyzedSize = 1 << 20

var windowsPath = regexp.MustCompile(`[A-Za-z]:\\[^\\/:*?"<>|\s]+(?:\\[^\\/:*?"<>|\s]+)*`)

// analyzing adds who looks for findings in the script_output of doc.
func analyzing(doc []byte, add func(work, who string, n int, run func() error)) error {
	text, err := output(doc)
	if err != nil {
		return err
	}
	for _, w := range []struct {
		work      string
		analyzers []analyze.Analyzer
	}{{paths, []analyze.Analyzer{analyze.Paths}}, {analyzed, analyze.Default()}} {
		find := func(opts *analyze.Options) error {
			found := 0
			for _, err := range analyze.Findings(transcript.NewPlainReader(bytes.NewReader(text), 0), opts) {
				if err != nil {
					return err
				}
				found++
			}
			if w.work == analyzed && found == 0 {
				return errors.New("nothing found")
			}
			return nil
		}
		opts := &analyze.Options{Analyzers: w.analyzers, Reuse: true, ShowSecrets: w.work == paths} // paths alone
		add(w.work, ours, len(text), func() error { return find(opts) })
		if w.work == analyzed {
			add(w.work, unmasked, len(text), func() error {
				defer secret.SetOff(secret.SetOff(true))
				return find(opts)
			})
		}
		if scan.Kernel() != plainGo {
			add(w.work, plainGo, len(text), func() error {
				defer scan.Force(scan.Force(plainGo))
				return find(opts)
			})
		}
		add(w.work, pattern, len(text), func() error {
			windowsPath.FindAllIndex(text, -1)
			return nil
		})
	}
	return nil
}

// reporting adds lrkit analyze of a document, with records of what was found, beside the same
// without the search for secrets.
func reporting(doc []byte, add func(work, who string, n int, run func() error)) {
	run := func() error {
		in := lrkit.NewInput("gate", bytes.NewReader(doc), int64(len(doc)))
		return lrkit.Analyze(context.Background(), in, &lrkit.Options{Reuse: true}, report.NewNDJSON(io.Discard))
	}
	add(reported, ours, len(doc), run)
	add(reported, unmasked, len(doc), func() error {
		defer secret.SetOff(secret.SetOff(true))
		return run()
	})
}

// output returns the beginning of the script_output of doc, in whole lines.
func output(doc []byte) ([]byte, error) {
	for text, err := range transcript.NewDecoderBytes(doc, nil).Texts() {
		if err != nil {
			return nil, err
		}
		if text.Field() != transcript.FieldScriptOutput {
			continue
		}
		b := make([]byte, analyzedSize)
		n, err := io.ReadFull(text, b)
		if err != nil && err != io.ErrUnexpectedEOF {
			return nil, err
		}
		return b[:bytes.LastIndexByte(b[:n], '\n')+1], nil
	}
	return nil, errors.New("no script_output")
}
