package cli

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/link"
)

// appendLinkText says what a responder wants to know, in the order in which it is asked.
func appendLinkText(b []byte, found link.Found, r *link.Report) []byte {
	l := found.Link
	line := func(name, format string, args ...any) {
		b = fmt.Appendf(b, "%-12s %s\n", name, text.SafeLine(fmt.Sprintf(format, args...)))
	}
	verdict := map[link.Status]string{
		link.StatusValid:       "can be used",
		link.StatusExpired:     "has expired",
		link.StatusNotYetValid: "is not valid yet",
		link.StatusRefused:     "is refused by the policy",
		link.StatusMalformed:   "is malformed: the service will not take it",
	}[r.Status]
	end, hasEnd := l.Expiry()
	if hasEnd && r.Status != link.StatusMalformed {
		left := end.Sub(r.At)
		if left > 0 {
			verdict += ", for " + duration(left) + " more"
		} else {
			verdict += ", " + duration(-left) + " ago"
		}
	}
	line("this link", "%s", verdict)
	if len(found.Removed) > 0 {
		line("removed", "%s", removed(found.Removed))
	}
	if l.Kind() == link.KindServiceDownload {
		line("leads to", "%s, file %s", cmp.Or(r.Host.Name, "no host"), cmp.Or(r.Host.Blob, "none"))
		line("kind", "not a SAS link, but a download link of the service")
		return appendProblems(b, r)
	}
	line("leads to", "%s", place(r.Host))
	line("kind", "%s SAS, version %s", l.Kind(), cmp.Or(l.Value(link.ParamSV), "unknown"))
	line("grants", "%s", grants(l))
	if hasEnd {
		b = appendTimeline(b, l, r, end)
	}
	return appendProblems(b, r)
}

func appendProblems(b []byte, r *link.Report) []byte {
	for _, p := range r.Problems {
		b = fmt.Appendf(b, "%-12s %s: %s\n", p.Severity(), p.Code, text.SafeLine(p.Detail()))
	}
	return b
}

func removed(wrappings []link.Wrapping) string {
	words := make([]string, len(wrappings))
	for i, w := range wrappings {
		words[i] = string(w)
	}
	return strings.Join(words, ", ")
}

// appendRepair says what the link would be without a + in its signature, by the same policy and at
// the same time.
func appendRepair(b []byte, l *link.Link, p *link.Policy, at time.Time) []byte {
	if fixed, ok := l.Repaired(); ok {
		b = fmt.Appendf(b, "%-12s with %%2B for each + in the signature this link would be %s\n", "repair", fixed.Check(p, at).Status)
	}
	return b
}

func place(h link.Host) string {
	return fmt.Sprintf("%s, account %s, container %s, blob %s", cmp.Or(h.Name, "no host"), cmp.Or(h.Account, "unknown"), cmp.Or(h.Container, "none"), cmp.Or(h.Blob, "none"))
}

// words are what the letters of sp allow.
var words = map[byte]string{
	'r': "read", 'a': "add", 'c': "create", 'w': "write", 'd': "delete", 'x': "delete a version", 'y': "delete for good", 'l': "list", 't': "tags",
	'f': "find by tags", 'm': "move", 'e': "execute", 'o': "change the owner", 'p': "change permissions", 'i': "change the immutability", 'u': "update",
}

func grants(l *link.Link) string {
	sp := l.Value(link.ParamSP)
	if sp == "" {
		return "what a stored access policy says, or nothing"
	}
	var all []string
	for i := range len(sp) {
		all = append(all, cmp.Or(words[sp[i]], fmt.Sprintf("%q", sp[i])))
	}
	return strings.Join(all, ", ")
}

// appendTimeline draws start, now and expiry in their order.
func appendTimeline(b []byte, l *link.Link, r *link.Report, end time.Time) []byte {
	points := []struct {
		name string
		t    time.Time
	}{{"start", time.Time{}}, {"now", r.At}, {"expiry", end}}
	if start, ok := l.Time(link.ParamST); ok {
		points[0].t = start
	} else {
		points = points[1:]
	}
	for i := 1; i < len(points); i++ { // few enough
		for j := i; j > 0 && points[j].t.Before(points[j-1].t); j-- {
			points[j], points[j-1] = points[j-1], points[j]
		}
	}
	for i, p := range points {
		mark := "|"
		if p.name == "now" {
			mark = ">"
		}
		gap := ""
		if i > 0 {
			gap = "  + " + duration(p.t.Sub(points[i-1].t))
		}
		b = fmt.Appendf(b, "%-12s %s %s%s\n", p.name, mark, p.t.UTC().Format(time.RFC3339), gap)
	}
	return b
}

// duration writes the two greatest units.
func duration(d time.Duration) string {
	d = d.Round(time.Second)
	days := int(d.Hours()) / 24
	switch {
	case days >= 10:
		return fmt.Sprintf("%d days", days)
	case days > 0:
		return fmt.Sprintf("%d d %d h", days, int(d.Hours())%24)
	case d >= time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	case d >= time.Minute:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d s", int(d.Seconds()))
}
