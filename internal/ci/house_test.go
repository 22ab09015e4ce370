package ci

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

const (
	maxColumns = 100 // of comments and Markdown
	maxLines   = 400 // of a Go file
	maxFields  = 16  // of a struct
)

// longFiles may have more lines: each is a table of data, or generated. The list may only shrink.
var longFiles = map[string]string{}

// wideStructs may have more fields. The list may only shrink.
var wideStructs = map[string]string{
	"analyze/Finding":                    "the record of docs/SCHEMA.md",
	"analyze/Match":                      "what a matcher may say of a part; too many, to be divided",
	"analyze/internal/indicator/Scanner": "the state of all families in one pass",
	"bench/cmd/limits/config":            "one field a flag",
	"fetch/api/Action":                   "the record of the API",
	"fetch/casedir/Blob":                 "the record of docs/CASE.md",
	"fetch/casedir/Dir":                  "the state of a writer under one lock",
	"fetch/casedir/Event":                "the record of docs/CASE.md",
	"fetch/casedir/Report":               "the record lrkit.verify/1",
	"fetch/download/Options":             "independent settings of a download",
	"fetch/download/run":                 "the state machine of STATES.md",
	"fetch/fetchtest/Fault":              "independent settings of a fault",
	"fetch/fetchtest/fields":             "the fields of a filter of the API",
	"fetch/fetchtest/sas/Grant":          "one field a parameter of a link",
	"internal/ingest/Content":            "the layers of an input, each with its reader",
	"internal/secret/label":              "what is known of a label before its value",
	"internal/secret/walker":             "the state of one pass over a line",
	"transcript/Decoder":                 "measured: dividing it costs speed",
}

// sources calls f with each file of the project that has one of these extensions.
func sources(t *testing.T, f func(path, text string), extensions ...string) {
	t.Helper()
	found := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if d.Name() == ".git" || d.Name() == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		for _, e := range extensions {
			if strings.HasSuffix(path, e) {
				found++
				rel, err := filepath.Rel("../..", path)
				if err != nil {
					return err
				}
				f(filepath.ToSlash(rel), strings.ReplaceAll(read(t, rel), "\r\n", "\n"))
			}
		}
		return nil
	})
	if err != nil || found < 10 {
		t.Fatalf("%d files with %q: %v", found, extensions, err)
	}
}

func columns(line string) int {
	return utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    "))
}

// TestColumns: comments and Markdown fit into 100 columns. Tables, code and links do not count.
func TestColumns(t *testing.T) {
	sources(t, func(path, text string) {
		n := 0
		for line := range strings.Lines(text) {
			n++
			line = strings.TrimRight(line, "\n")
			comment := strings.TrimLeft(line, " \t")
			output := strings.HasPrefix(comment, "// https://") || strings.HasPrefix(comment, "//   ") && strings.TrimLeft(comment[5:], " ")[:1] != "-" && strings.HasSuffix(path, "_test.go")
			if !strings.HasPrefix(comment, "// ") || output || columns(line) <= maxColumns {
				continue
			}
			t.Errorf("%s:%d: %d columns", path, n, columns(line))
		}
	}, ".go")
	sources(t, func(path, text string) {
		if strings.HasPrefix(path, "bench/records/") {
			return // as they were printed
		}
		for n, line := range prose(text) {
			if columns(line) > maxColumns {
				t.Errorf("%s:%d: %d columns", path, n, columns(line))
			}
		}
	}, ".md")
}

// prose returns the lines of a Markdown text, by number, that are neither code nor a table.
func prose(text string) map[int]string {
	lines := map[int]string{}
	fence := false
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\n")
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			fence = !fence
		case fence, strings.HasPrefix(line, "    "), strings.HasPrefix(trimmed, "|"), strings.HasPrefix(trimmed, "["), strings.HasPrefix(trimmed, "<"):
		default:
			lines[n] = line
		}
	}
	return lines
}

// TestSizes: files and structs are small.
func TestSizes(t *testing.T) {
	sources(t, func(path, text string) {
		if n := strings.Count(text, "\n"); n > maxLines && longFiles[path] == "" {
			t.Errorf("%s has %d lines, %d are the most", path, n, maxLines)
		} else if n <= maxLines && longFiles[path] != "" {
			t.Errorf("%s is short by now: take it off the list", path)
		}
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				name := path[:strings.LastIndexByte(path, '/')+1] + spec.Name.Name
				if s.Fields.NumFields() > maxFields && wideStructs[name] == "" {
					t.Errorf("%s has %d fields, %d are the most", name, s.Fields.NumFields(), maxFields)
				} else if s.Fields.NumFields() <= maxFields && wideStructs[name] != "" {
					t.Errorf("%s has %d fields by now: take it off the list", name, s.Fields.NumFields())
				}
			}
			return true
		})
	}, ".go")
}

// allowed are phrases in which a word of the glossary has its plain meaning, or is part of a record
// whose text is fixed.
var allowed = strings.NewReplacer("behind a SAS link", "", "behind the %s stream", "")

// glossary returns the patterns of internal/testkit/glossary.txt for a scope, with what to say
// instead.
func glossary(t *testing.T, scope string) map[*regexp.Regexp]string {
	t.Helper()
	words := map[*regexp.Regexp]string{}
	for line := range strings.Lines(read(t, "internal/testkit/glossary.txt")) {
		rest, ok := strings.CutPrefix(line, scope+": ")
		if !ok {
			continue
		}
		word, instead, ok := strings.Cut(strings.TrimSpace(rest), " -> ")
		if !ok {
			t.Fatalf("glossary.txt: %q", line)
		}
		words[regexp.MustCompile(`(?i)\b`+regexp.QuoteMeta(word)+`\b`)] = instead
	}
	if len(words) < 10 {
		t.Fatalf("glossary.txt has %d words for %s", len(words), scope)
	}
	return words
}

// TestGlossary: exported names, their documentation, documents, help and errors use the field's
// words.
func TestGlossary(t *testing.T) {
	names, texts := glossary(t, "names"), glossary(t, "texts")
	check := func(words map[*regexp.Regexp]string, where, text string) {
		text = allowed.Replace(text)
		for word, instead := range words {
			if m := word.FindString(text); m != "" {
				t.Errorf("%s: %q: say %q: %.120s", where, m, instead, text)
			}
		}
	}
	fset := token.NewFileSet()
	sources(t, func(path, text string) {
		file, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		test := strings.HasSuffix(path, "_test.go")
		at := func(n ast.Node) string { return path + ":" + fset.Position(n.Pos()).String()[len(path)+1:] }
		doc := func(g *ast.CommentGroup) {
			if g != nil && !test {
				check(texts, at(g), strings.Join(strings.Fields(g.Text()), " "))
			}
		}
		name := func(id *ast.Ident) {
			if id.IsExported() && !test {
				check(names, at(id), nameWords(id.Name))
			}
		}
		doc(file.Doc)
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() {
					name(d.Name)
					doc(d.Doc)
				}
			case *ast.GenDecl:
				exported := false
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() {
							exported = true
							name(s.Name)
							doc(s.Doc)
							members(s.Type, name, doc)
						}
					case *ast.ValueSpec:
						for _, id := range s.Names {
							if id.IsExported() {
								exported = true
								name(id)
								doc(s.Doc)
								doc(s.Comment)
							}
						}
					}
				}
				if exported {
					doc(d.Doc)
				}
			}
		}
		if !test {
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING && shown(s.Value) {
					check(texts, at(s), strings.Join(strings.Fields(strings.Trim(s.Value, "`\"")), " "))
				}
				return true
			})
		}
	}, ".go")
	sources(t, func(path, text string) {
		if path == "CHANGELOG.md" {
			return // what earlier versions said
		}
		for n, line := range prose(text) {
			check(texts, path+":"+strconv.Itoa(n), line)
		}
	}, ".md")
}

// members calls name and doc for the exported fields or methods of a type.
func members(typ ast.Expr, name func(*ast.Ident), doc func(*ast.CommentGroup)) {
	var list *ast.FieldList
	switch s := typ.(type) {
	case *ast.StructType:
		list = s.Fields
	case *ast.InterfaceType:
		list = s.Methods
	default:
		return
	}
	for _, f := range list.List {
		for _, id := range f.Names {
			if id.IsExported() {
				name(id)
				doc(f.Doc)
				doc(f.Comment)
			}
		}
	}
}

// shown says whether a literal is text for people: help or an error, and no data.
func shown(literal string) bool {
	return strings.Count(literal, " ") >= 3 && !strings.ContainsAny(literal, "{}\\<|")
}

// nameWords divides a name into words.
func nameWords(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
