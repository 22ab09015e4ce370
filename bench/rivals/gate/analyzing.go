package main

import (
	"bytes"
	"errors"
	"io"
	"regexp"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/scan"
	"github.com/lrkit/lrkit/transcript"
)

// The works of the analyzers have two rivals: plain Go, than which no kernel may be slower, and a
// pattern in Go's regexp, which is there on every machine.
const (
	paths    = "paths"
	analyzed = "analyze"
	plainGo  = "portable"
	pattern  = "regexp"
)

// analyzedTexts are those with works of the analyzers.
var analyzedTexts = []string{"path", "log", "utf8"}

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
		find := func() error {
			found := 0
			opts := analyze.Options{Analyzers: w.analyzers, Reuse: true}
			for _, err := range analyze.Findings(transcript.NewPlainReader(bytes.NewReader(text), 0), &opts) {
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
		add(w.work, ours, len(text), find)
		if scan.Kernel() != plainGo {
			add(w.work, plainGo, len(text), func() error {
				defer scan.Force(scan.Force(plainGo))
				return find()
			})
		}
		add(w.work, pattern, len(text), func() error {
			windowsPath.FindAllIndex(text, -1)
			return nil
		})
	}
	return nil
}

// output returns the beginning of the script_output of doc, in whole lines.
func output(doc []byte) ([]byte, error) {
	for text, err := range transcript.NewDecoderBytes(doc, nil).Texts() {
		if err != nil {
			return nil, err
		}
		if text.Field() != transcript.ScriptOutput {
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
