package fetchtest

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
)

var (
	ofBegun = []string{KindRun, KindCollect}
	ofLists = []string{KindList, KindMachines, KindLibrary}
)

// undone ends a request before it is carried out.
func undone(how ending) func(*exchange, Fault) *response {
	return func(x *exchange, _ Fault) *response {
		a := x.answer(http.StatusInternalServerError, "", "")
		a.end, a.at = how, -1
		return a
	}
}

// instead sends another answer after a request was carried out.
func instead(other func(*exchange, Fault) *response) func(*exchange, Fault, *response) {
	return func(x *exchange, f Fault, a *response) { *a = *other(x, f) }
}

func refusesRun(code, doc string) effect {
	return effect{kinds: []string{KindRun}, doc: doc, instead: func(x *exchange, _ Fault) *response {
		return x.refuseMachine(Machine{ID: x.machine, Refuses: code})
	}}
}

func notSignedIn(code, doc string) effect {
	return effect{kinds: []string{KindToken}, doc: doc, instead: func(x *exchange, _ Fault) *response {
		return x.notSignedIn(code)
	}}
}

// rewrites changes the text of a good answer.
func rewrites(change func(*exchange, string) string) func(*exchange, Fault, *response) {
	return func(x *exchange, _ Fault, a *response) {
		if a.body == nil || a.status >= 300 {
			return
		}
		b := make([]byte, a.n)
		a.body.ReadAt(b, a.off)
		a.body = Text(change(x, string(b)))
		a.off, a.n = 0, a.body.Size()
	}
}

// hashValue finds the hash in an answer. Patterns are compiled when they are first needed, because
// each start of the command would pay for them.
var hashValue = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"sha256":"[0-9a-f]{8}`) })

var wrongHash = rewrites(func(_ *exchange, s string) string {
	return hashValue().ReplaceAllString(s, `"sha256":"00000000`)
})

// packageValue finds the link to a package in an answer.
var packageValue = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"value":"[^}]*"`) })

// sasLink makes the link to a package one of the store.
var sasLink = rewrites(func(x *exchange, s string) string {
	b := x.e.result(x.action, 0)
	if b == nil {
		return s
	}
	text, err := x.e.mint(x.storeEndpoint(), b.Name, x.now)
	if err != nil {
		return s
	}
	return packageValue().ReplaceAllLiteralString(s, `"value":"`+text+`"`)
})

var htmlLink = rewrites(func(_ *exchange, s string) string { return strings.ReplaceAll(s, "&", "&amp;") })
