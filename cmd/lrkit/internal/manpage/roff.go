package manpage

import (
	"fmt"
	"strings"
)

// roff is a page as it is written. Everything that is not markup of this package goes through
// escape.
type roff struct{ strings.Builder }

// escape returns text as roff shows it, letter by letter. A hyphen stays one that can be copied,
// and a line does not begin a request.
func escape(text string) string {
	var b strings.Builder
	for i, r := range text {
		if (r == '.' || r == '\'') && (i == 0 || text[i-1] == '\n') {
			b.WriteString(`\&`)
		}
		switch {
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`)
		case r == '\'':
			b.WriteString(`\(aq`)
		case r == '`':
			b.WriteString(`\(ga`)
		case r == '^':
			b.WriteString(`\(ha`)
		case r == '~':
			b.WriteString(`\(ti`)
		case r == '"':
			b.WriteString(`\(dq`)
		case r == '\n', r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case r == '\t':
			b.WriteString("    ")
		case r < ' ' || r >= 0x7f && r < 0xa0: // nothing that a page or a terminal has a use for
			b.WriteString(`\[uFFFD]`)
		default:
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	return b.String()
}

// line returns text as one line.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

// title begins the page. The date has digits and dashes: mandoc reads it as it is.
func (r *roff) title(name, date, source string) {
	fmt.Fprintf(r, ".TH \"%s\" \"1\" \"%s\" \"%s\" \"User Commands\"\n", escape(strings.ToUpper(name)), date, escape(source))
	r.WriteString(".nh\n.ad l\n") // names are not hyphenated, and blanks in them not stretched
}

// section begins a section.
func (r *roff) section(name string) { fmt.Fprintf(r, ".SH \"%s\"\n", escape(name)) }

// item writes a term and what it means. The term is markup.
func (r *roff) item(term, text string) {
	fmt.Fprintf(r, ".TP\n%s\n%s\n", term, escape(line(text)))
}

// bold and italic mark a text.
func bold(text string) string   { return `\fB` + escape(text) + `\fR` }
func italic(text string) string { return `\fI` + escape(text) + `\fR` }

// text writes paragraphs. Those with an indented line are shown line by line.
func (r *roff) text(text string) {
	for i, p := range paragraphs(text) {
		if i > 0 {
			r.WriteString(".PP\n")
		}
		if indented(p) {
			r.verbatim(p)
		} else {
			r.WriteString(escape(p) + "\n")
		}
	}
}

// verbatim writes lines as they are.
func (r *roff) verbatim(text string) {
	r.WriteString(".RS 4\n.nf\n")
	r.WriteString(escape(strings.TrimRight(text, "\n")) + "\n")
	r.WriteString(".fi\n.RE\n")
}

// paragraphs returns what stands between empty lines.
func paragraphs(text string) (all []string) {
	var p []string
	end := func() {
		if len(p) > 0 {
			all = append(all, strings.Join(p, "\n"))
		}
		p = nil
	}
	for l := range strings.Lines(text) {
		if l = strings.TrimRight(l, " \t\r\n"); l == "" {
			end()
			continue
		}
		p = append(p, l)
	}
	end()
	return all
}

// indented reports whether a line of a paragraph begins with a blank.
func indented(paragraph string) bool {
	for l := range strings.Lines(paragraph) {
		if l[0] == ' ' || l[0] == '\t' {
			return true
		}
	}
	return false
}
