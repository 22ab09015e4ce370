package htmlreport

import (
	"bufio"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/internal/text"
)

// literal is markup that stands in this package: a constant. A text of an input is a string, and
// no literal.
type literal string

// markup writes a page. What is no literal stands in text or in an attribute with quotes, and is
// escaped for both.
type markup struct{ w *bufio.Writer }

// The writer keeps its first error: Flush has it.

func (m *markup) raw(s literal) *markup {
	m.w.WriteString(string(s))
	return m
}

// escaper does what html/template does in text and in attributes.
var escaper = strings.NewReplacer("\x00", "\ufffd", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

func (m *markup) text(s string) *markup {
	_, _ = escaper.WriteString(m.w, s)
	return m
}

// shown writes text as a terminal may show it.
func (m *markup) shown(s string) *markup { return m.text(text.SafeLine(s)) }

// n writes a number with its digits in groups, int without.
func (m *markup) n(n int64) *markup { return m.text(grouped(n)) }
func (m *markup) int(n int) *markup { return m.text(strconv.Itoa(n)) }

// style and policy write what is made of the files of this package alone.
func (m *markup) style() *markup {
	m.w.WriteString(style)
	return m
}

func (m *markup) policy() *markup {
	m.w.WriteString(policy())
	return m
}
