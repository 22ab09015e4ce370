package casedir

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var edits = flag.Int("edits", 2000, "how many random edits TestEdits makes")

// editor makes random edits of a signed case, as an attacker who can write to all of it and has
// no key.
type editor struct {
	*rand.Rand
	m     *crashFS
	lines []string
	raw   string // the manifest, where it is not made of lines
}

func (x *editor) line() int { return x.IntN(len(x.lines)) }

func (x *editor) letter() byte { return "0123456789abcdefXYZ:,\"{}\x00\n "[x.IntN(27)] }

// replaced replaces, removes or adds a byte.
func (x *editor) replaced(s string, i int) string {
	switch x.IntN(3) {
	case 0:
		return s[:i] + string(x.letter()) + s[i+1:]
	case 1:
		return s[:i] + s[i+1:]
	}
	return s[:i] + string(x.letter()) + s[i:]
}

// kinds are the edits. Each changes x.lines, of which a chain is computed again, or sets x.raw.
var kinds = []struct {
	name string
	edit func(x *editor)
}{
	{"a byte of a line", func(x *editor) {
		i := x.line()
		x.lines[i] = x.replaced(x.lines[i], x.IntN(len(x.lines[i])))
	}},
	{"a byte of the file", func(x *editor) {
		s := strings.Join(x.lines, "\n") + "\n"
		x.raw = x.replaced(s, x.IntN(len(s)))
	}},
	{"a bit of a signature", func(x *editor) {
		i := x.line()
		at := len(x.lines[i]) - 3 - x.IntN(sigText)
		b := []byte(x.lines[i])
		b[at] ^= 1 << x.IntN(7)
		x.raw = strings.Join(slices.Replace(slices.Clone(x.lines), i, i+1, string(b)), "\n") + "\n"
	}},
	{"a line removed", func(x *editor) { i := x.line(); x.lines = slices.Delete(x.lines, i, i+1) }},
	{"a line twice", func(x *editor) { i := x.line(); x.lines = slices.Insert(x.lines, x.line(), x.lines[i]) }},
	{"two lines swapped", func(x *editor) { i, j := x.line(), x.line(); x.lines[i], x.lines[j] = x.lines[j], x.lines[i] }},
	{"cut", func(x *editor) {
		s := strings.Join(x.lines, "\n") + "\n"
		x.raw = s[:x.IntN(len(s))]
	}},
	{"lines cut", func(x *editor) { x.lines = x.lines[:x.line()] }},
	{"garbage for the last lines", func(x *editor) {
		x.lines = x.lines[:x.line()]
		for range 1 + x.IntN(3) {
			x.lines = append(x.lines, strings.Repeat("garbage ", x.IntN(9)))
		}
	}},
	{"garbage in between", func(x *editor) { x.lines = slices.Insert(x.lines, x.line(), strings.Repeat("z", x.IntN(20))) }},
	{"a torn piece", func(x *editor) { x.raw = strings.Join(x.lines, "\n") + "\n" + strings.Repeat("{", x.IntN(3)) }},
	{"another signature", func(x *editor) {
		i, j := x.line(), x.line()
		x.lines[i] = x.lines[i][:len(x.lines[i])-sigTail-1] + x.lines[j][len(x.lines[j])-sigTail-1:]
	}},
	{"the end of a line from another", func(x *editor) {
		i, j := x.line(), x.line()
		x.lines[i] = x.lines[i][:x.IntN(len(x.lines[i]))] + x.lines[j][x.IntN(len(x.lines[j])):]
	}},
	{"a forged result", func(x *editor) {
		k := testKey(x.IntN(2))
		n := x.m.names[k.blob()]
		old := hashOf(n.data)
		n.data = append([]byte("forged "), n.data[7:]...)
		n.data[7+x.IntN(9)] = x.letter()
		for i := range x.lines {
			x.lines[i] = strings.ReplaceAll(x.lines[i], old, hashOf(n.data))
		}
	}},
	{"a forged close", func(x *editor) {
		at := slices.IndexFunc(x.lines, func(s string) bool { return strings.Contains(s, `"event":"close"`) })
		from := []string{`"blobs":`, `"lines":`, `"writer":"test`, `"time":"20`, `"tenant":"0f`}[x.IntN(5)]
		x.lines[at] = strings.Replace(x.lines[at], from, from+"9", 1)
	}},
	{"another id", func(x *editor) {
		i := strings.Index(x.lines[0], `"case":"`) + len(`"case":"`) + x.IntN(32)
		x.lines[0] = x.lines[0][:i] + string("0123456789abcdef"[x.IntN(16)]) + x.lines[0][i+1:]
	}},
	{"a session without a key", func(x *editor) {
		x.lines = append(
			x.lines,
			`{"schema":"lrkit.manifest/2","seq":0,"time":"2026-04-05T06:07:08Z","event":"open","prev":"`+zeroHash+`","hash":"`+zeroHash+`"}`,
		)
	}},
}

// TestEdits: an attacker edits a signed case and computes its chain again. Whatever the edit, the
// case is not authentic when its owner has gone on with it, but where all that was done is what a
// crash does as well.
func TestEdits(t *testing.T) {
	key := testSigner(1)
	opts := signedOptions(key)
	whole := memoryCase(t, opts)
	torn, done := 0, map[string]int{}
	for n := range *edits {
		if testing.Short() && n == 300 {
			break
		}
		x := &editor{Rand: rand.New(rand.NewPCG(uint64(n), 15)), m: whole.clone(), lines: splitLines(whole.manifest())}
		kind := kinds[n%len(kinds)]
		kind.edit(x)
		what := fmt.Sprintf("edit %d, %s", n, kind.name)
		manifest := x.raw
		if manifest == "" {
			f := forger{renumber: x.IntN(2) == 0, sigs: sigsOf(x.IntN(3)), key: testSigner(2)}
			if x.IntN(4) == 0 && f.sigs == sigsOther { // the forger's key is named as well
				for i := range x.lines {
					x.lines[i] = strings.ReplaceAll(x.lines[i], keyText(publicOf(key)), keyText(publicOf(f.key)))
				}
			}
			what += fmt.Sprintf(", %+v", f)
			manifest = f.rechain(x.lines)
		}
		x.m.setManifest(manifest)
		if manifest == whole.manifest() && bytes.Equal(x.m.names[testKey(0).blob()].data, whole.names[testKey(0).blob()].data) &&
			bytes.Equal(x.m.names[testKey(1).blob()].data, whole.names[testKey(1).blob()].data) {
			continue // the edit changed nothing
		}
		done[kind.name]++
		state := rememberedState(t, whole, publicOf(key))
		mine := *opts
		mine.State = state
		if d, err := openFiles(t.Context(), x.m, &mine); err == nil {
			if err := d.Close(); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		r, err := verifyFiles(t.Context(), x.m, &VerifyOptions{PublicKey: publicOf(key), State: state})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if !r.OK() || !r.Signed {
			continue
		}
		if rest, ok := strings.CutPrefix(x.m.manifest(), strings.TrimSuffix(whole.manifest(), "\n")); !ok ||
			!strings.Contains(rest, `"event":"torn"`) ||
			!slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteTorn }) {
			t.Fatalf("%s: authentic:\n%s", what, x.m.manifest())
		}
		torn++
	}
	for _, kind := range kinds {
		if done[kind.name] == 0 {
			t.Errorf("%s was never done", kind.name)
		}
	}
	t.Logf("%v; %d were a torn piece after the last line, which is recorded, or the missing end of it", done, torn)
}

// TestFlipsOfSigned: whatever bit of a signed manifest is changed, verify finds it, without the key
// as well.
func TestFlipsOfSigned(t *testing.T) {
	whole := memoryCase(t, signedOptions(testSigner(1)))
	manifest := whole.manifest()
	n := 0
	type flip struct{ at, bit int }
	var flips []flip
	for i := range manifest {
		if !testing.Short() || i%11 == 0 {
			flips = append(flips, flip{i, i % 8})
		}
	}
	for bit := range 8 { // base64 has bits that mean nothing
		flips = append(flips, flip{len(manifest) - len(`A=="}`) - 1, bit})
	}
	for _, f := range flips {
		b, i := []byte(manifest), f.at
		b[i] ^= 1 << f.bit
		m := whole.clone()
		m.setManifest(string(b))
		r, err := verifyFiles(t.Context(), m, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.OK() {
			t.Errorf("byte %d: %.60q is %.60q", i, manifest[max(0, i-20):], b[max(0, i-20):])
		}
		n++
	}
	t.Logf("%d changes, all found", n)
}
