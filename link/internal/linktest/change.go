package linktest

import (
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Changed is a link with one byte changed.
type Changed struct {
	Link string
	// Same says that the link still means the same and its signature must verify: an escape, or the
	// host, in the other case.
	Same bool
}

// Changes changes each byte of a link that its signature covers, one at a time: by each of its
// bits, and to each byte with a meaning in a URL. These parts are covered:
//
//   - the host, because it names the account, except for an emulator, which has it in the path
//   - of the path, the container and the blob of a service SAS; with sr=c the container, and with
//     sr=d the directory; and nothing in an account SAS, which is valid for the whole account
//   - every parameter. The link must have only parameters of a SAS.
//
// The scheme is not covered and not changed. net/url decides what a changed link means.
func Changes(link string) iter.Seq[Changed] {
	u, err := url.Parse(link)
	if err != nil || !u.Query().Has("sig") {
		panic("not a link: " + link)
	}
	names := signedNames(u)
	host := strings.Index(link, u.Host)
	path, query := host+len(u.Host), strings.IndexByte(link, '?')
	return func(yield func(Changed) bool) {
		for i := host; i < len(link); i++ {
			switch {
			case i < path && u.Port() != "",
				i >= path && i < query && strings.Count(link[path:i], "/") > names:
				continue
			}
			for _, c := range values(link[i]) {
				b := []byte(link)
				b[i] = c
				if !yield(Changed{string(b), same(u, string(b), names)}) {
					return
				}
			}
		}
	}
}

// signedNames is how many names of the path are covered, or -1 if not even the first slash is.
func signedNames(u *url.URL) int {
	q := u.Query()
	n := strings.Count(u.EscapedPath(), "/")
	switch depth, _ := strconv.Atoi(q.Get("sdd")); {
	case u.Port() == "" && q.Has("ss"):
		return -1
	case q.Has("ss"):
		return 1
	case q.Get("sr") == "c":
		n = 1
	case q.Get("sr") == "d":
		n = 1 + depth
	default:
		return n
	}
	if u.Port() != "" {
		n++
	}
	return n
}

// same reports whether a link means the same as u.
func same(u *url.URL, link string, names int) bool {
	v, err := url.Parse(link)
	if err != nil {
		return false
	}
	query, err := url.ParseQuery(v.RawQuery)
	return err == nil && strings.EqualFold(u.Host, v.Host) && firstNames(u, names) == firstNames(v, names) && v.Fragment == "" &&
		maps.EqualFunc(u.Query(), query, slices.Equal[[]string])
}

// firstNames are the first names of a path, decoded.
func firstNames(u *url.URL, n int) string {
	all := strings.SplitN(u.EscapedPath(), "/", n+3)
	path, err := url.PathUnescape(strings.Join(all[:min(n+1, len(all))], "/"))
	if err != nil {
		panic(err) // it was parsed
	}
	return path
}

// values are the bytes that a byte is changed to.
func values(old byte) []byte {
	all := []byte("&=?#%+/;:@ \x00\n\\.aA0\xff")
	for bit := range 8 {
		all = append(all, old^1<<bit)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(c byte) bool { return c == old })
}
