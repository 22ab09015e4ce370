package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// documentScenes are inputs of very many documents with nothing in them.
func documentScenes(cfg config) []scene {
	n := cfg.documents
	return []scene{
		documents("array", n, "[", "{},", "{}]", nil),
		documents("array of broken", n/4, "[", `{"exit_code":"x"},`, "{}]", nil),
		documents("array of arrays", n, "[", "[],", "[]]", nil),
		documents("lines", n, "", "{}\n", "{}\n", []string{"--documents", "many"}),
		documents("lines as one", n, "", "{}\n", "{}\n", nil),
		documents("empty lines", n, "{}", "\n", "{}\n", []string{"--documents", "many"}),
	}
}

// documents is an input of n equal parts.
func documents(name string, n int, before, part, after string, more []string) scene {
	return scene{name, documentsRSS, func(dir string) (*staged, error) {
		file := filepath.Join(dir, "input")
		if err := writeRepeated(file, n, before, part, after); err != nil {
			return nil, err
		}
		verbs := [][]string{{"parse"}}
		for _, format := range []string{"table", "ndjson", "csv", "arrow", "parquet", "ecs", "timesketch"} {
			verb := []string{"analyze", "--format", format}
			if format == "parquet" {
				verb = append(verb, "-o", filepath.Join(dir, "out"))
			}
			verbs = append(verbs, verb)
		}
		s := new(staged)
		for _, verb := range verbs {
			args := append(verb, more...)
			s.runs = append(s.runs,
				sceneRun{args: append(args[:len(args):len(args)], file), exits: []int{3}},
				sceneRun{args: append(args[:len(args):len(args)], "-"), stdin: file, exits: []int{3}})
		}
		return s, nil
	}}
}

func writeRepeated(name string, n int, before, part, after string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	defer func() { err = errors.Join(err, w.Flush(), f.Close()) }()
	if _, err := io.WriteString(w, before); err != nil {
		return err
	}
	for range n {
		if _, err := io.WriteString(w, part); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, after)
	return err
}
