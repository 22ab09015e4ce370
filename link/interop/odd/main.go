// Command odd compares the Azure SDK's parser of SAS links with link, over link's table of
// malformed links, and prints the two side by side.
//
//	go run ./odd
//	go run ./odd -all    # also the links without problems
//
// The SDK notices a link when its parser returns an error. The column "keeps" says whether the link
// that it writes again has the same parameters. If not, the signature is silently invalid.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/sas"

	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/link/internal/linktest"
)

func main() {
	all := flag.Bool("all", false, "print the links that have nothing wrong, too")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	table(out, *all)
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "odd:", err)
		os.Exit(1)
	}
}

// tally counts links, and those that were noticed.
type tally struct{ links, sdk, ours, rewritten int }

func (t tally) String() string {
	return fmt.Sprintf(
		"%d links: the SDK notices %d, lrkit %d; the SDK writes %d otherwise than it read them", t.links, t.sdk,
		t.ours, t.rewritten,
	)
}

// table prints the two columns. It counts malformed links apart: others are refused by policy,
// which a parser need not have.
func table(out io.Writer, all bool) (odd, malformed, good tally) {
	fmt.Fprintf(out, "%-36s %-28s %-6s %s\n", "link", "Azure SDK", "keeps", "lrkit")
	for _, o := range linktest.Odds {
		parts, err := sas.ParseURL(o.Link)
		kept := err == nil && keeps(o.Link, parts.String())
		r := link.Parse(o.Link).Check(nil, linktest.Noon)
		one := tally{1, count(err != nil), count(len(r.Problems) > 0), count(err == nil && !kept)}
		switch {
		case o.Codes == "":
			good.add(one)
		case r.Status == link.StatusMalformed:
			malformed.add(one)
			fallthrough
		default:
			odd.add(one)
		}
		if all || o.Codes != "" {
			fmt.Fprintf(
				out, "%-36s %-28s %-6s %s: %s\n", o.Name, message(err),
				map[bool]string{true: "yes", false: "no"}[kept], r.Status, codes(r),
			)
		}
	}
	fmt.Fprintf(out, "\nodd: %v\nof these malformed: %v\ngood: %v\n", odd, malformed, good)
	return odd, malformed, good
}

func (t *tally) add(o tally) {
	t.links, t.sdk, t.ours, t.rewritten = t.links+o.links, t.sdk+o.sdk, t.ours+o.ours, t.rewritten+o.rewritten
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// message returns the text of an error without the link, which has the signature in it.
func message(err error) string {
	if err == nil {
		return "–"
	}
	if e, ok := err.(*url.Error); ok {
		err = e.Err
	}
	return fmt.Sprintf("%.26q", err.Error())
}

func codes(r *link.Report) string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, p.Code.String())
	}
	return strings.Join(all, " ")
}

// keeps reports whether two links have the same parameters, in any order.
func keeps(before, after string) bool {
	return slices.Equal(parameters(before), parameters(after))
}

// parameters are the parts between the marks of a query, decoded if possible.
func parameters(link string) []string {
	link, _, _ = strings.Cut(link, "#")
	_, query, _ := strings.Cut(link, "?")
	var all []string
	for p := range strings.SplitSeq(query, "&") {
		if u, err := url.QueryUnescape(p); err == nil {
			p = u
		}
		if p != "" {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}
