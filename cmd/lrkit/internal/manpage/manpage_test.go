package manpage

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// shown is what roff shows of a text: the other way of escape, by its own rules.
func shown(t *testing.T, s string) string {
	t.Helper()
	names := map[string]string{"aq": "'", "ga": "`", "ha": "^", "ti": "~", "dq": `"`}
	unit := regexp.MustCompile(`\\(e|-|&|\(..|\[u[0-9A-F]{4,6}\])|\\`)
	return unit.ReplaceAllStringFunc(s, func(e string) string {
		switch e[1:] {
		case "e":
			return `\`
		case "-":
			return "-"
		case "&":
			return ""
		case "":
			t.Fatalf("a backslash that is none of ours in %q", s)
		}
		if e[1] == '(' {
			return names[e[2:]]
		}
		n, err := strconv.ParseUint(e[3:len(e)-1], 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		return string(rune(n))
	})
}

// TestEscape: any text is shown letter by letter, in ASCII, and no line of it is a request.
func TestEscape(t *testing.T) {
	special := []string{".", "'", `\`, "-", "\n", "\n.", "\n'", `"`, "`", "^", "~", "…", "é", "𝄞", " ", "a", "\\fB", ".SH", "\\(aq", "\\&"}
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(special[r.IntN(len(special))])
		}
		text := b.String()
		got := escape(text)
		if back := shown(t, got); back != text {
			t.Fatalf("seed %d: %q is shown as %q, by %q", seed, text, back, got)
		}
		for l := range strings.Lines(got) {
			if l[0] == '.' || l[0] == '\'' {
				t.Fatalf("seed %d: %q has the request %q", seed, text, l)
			}
		}
		if i := strings.IndexFunc(got, func(r rune) bool { return r > '~' || r < ' ' && r != '\n' }); i >= 0 {
			t.Fatalf("seed %d: %q has %q", seed, text, got[i:])
		}
	}
	for text, want := range map[string]string{
		"a\tb": "a    b", "\x1b[2J": `\[uFFFD][2J`, "\x9b": `\[uFFFD]`, "a\x7f": `a\[uFFFD]`, "\u009b": `\[uFFFD]`, "": "",
	} {
		if got := escape(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// oddCommand has texts that could be markup.
func oddCommand() *cobra.Command {
	root := &cobra.Command{Use: "tool", Short: "Do\nthings", Run: func(*cobra.Command, []string) {}}
	odd := &cobra.Command{
		Use: "odd PATH...", Short: `A \fBshort\fR text`, Run: func(*cobra.Command, []string) {},
		Long:    ".SH of a text\n'br\n\n  indented \\n\n  .so x\n\nthe end",
		Example: "  tool odd 'a' | x\n  .hidden",
	}
	odd.Flags().StringP("name", "n", "none", "the `NAME`\nof it")
	odd.Flags().String("maybe", "", ".a flag")
	odd.Flags().Lookup("maybe").NoOptDefVal = "x"
	odd.Flags().Bool("really", false, "really")
	odd.Flags().CountP("more", "m", "more")
	odd.Flags().String("secret", "", "not shown")
	odd.Flags().Lookup("secret").Hidden = true
	hidden := &cobra.Command{Use: "hidden", Hidden: true, Run: func(*cobra.Command, []string) {}}
	root.AddCommand(odd, hidden)
	root.PersistentFlags().Int("level", 3, "how much")
	return root
}

const oddPage = `.TH "TOOL\-ODD" "1" "2026-04-05" "tool v1" "User Commands"
.nh
.ad l
.SH "NAME"
tool\-odd \- A \efBshort\efR text
.SH "SYNOPSIS"
\fBtool odd\fR PATH... [flags]
.SH "DESCRIPTION"
\&.SH of a text
\&\(aqbr
.PP
.RS 4
.nf
  indented \en
  .so x
.fi
.RE
.PP
the end
.SH "OPTIONS"
.TP
\fB\-h\fR, \fB\-\-help\fR
help for odd
.TP
\fB\-\-maybe\fR[=\fIstring\fR]
\&.a flag (x without a value)
.TP
\fB\-m\fR, \fB\-\-more\fR
more
.TP
\fB\-n\fR, \fB\-\-name\fR \fINAME\fR
the NAME of it (default none)
.TP
\fB\-\-really\fR
really
.SH "GLOBAL OPTIONS"
.TP
\fB\-\-level\fR \fIint\fR
how much (default 3)
.SH "EXIT STATUS"
0 done
.SH "EXAMPLES"
.RS 4
.nf
tool odd \(aqa\(aq | x
\&.hidden
.fi
.RE
.SH "SEE ALSO"
\fBtool\fR(1)
`

// TestPage: the whole page of a command with texts that could be markup.
func TestPage(t *testing.T) {
	root := oddCommand()
	var names []string
	for _, cmd := range Commands(root) {
		names = append(names, File(cmd))
	}
	if want := []string{"tool.1", "tool-odd.1"}; !slices.Equal(names, want) {
		t.Errorf("pages %v, want %v", names, want)
	}
	o := &Options{Version: "v1", Date: time.Date(2026, 4, 5, 23, 0, 0, 0, time.FixedZone("", 3600)), Exit: "0 done"}
	for range 2 {
		if got := string(Page(root.Commands()[1], o)); got != oddPage {
			t.Fatalf("got\n%s", got)
		}
	}
	top := string(Page(root, nil))
	for _, want := range []string{
		".TH \"TOOL\" \"1\" \"\" \"tool\" \"User Commands\"\n", "tool \\- Do things\n", "\\fBtool\\fR VERB [flags]\n",
		".SH \"COMMANDS\"\n.TP\n\\fBodd\\fR\nA \\efBshort\\efR text. See tool\\-odd(1).\n.SH", ".SH \"SEE ALSO\"\n\\fBtool\\-odd\\fR(1)\n",
	} {
		if !strings.Contains(top, want) {
			t.Errorf("no %q in\n%s", want, top)
		}
	}
	if strings.Contains(top, "hidden") || strings.Contains(top, "EXIT") {
		t.Errorf("too much in\n%s", top)
	}
}

// TestNothing: what there is not has no page.
func TestNothing(t *testing.T) {
	if all, name, page := Commands(nil), Name(nil), Page(nil, nil); all != nil || name != "" || page != nil {
		t.Errorf("%v, %q, %q", all, name, page)
	}
	if got := string(Page(new(cobra.Command), new(Options))); !strings.HasPrefix(got, ".TH") {
		t.Error(got)
	}
}
