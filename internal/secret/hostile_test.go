package secret

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/cputime"
	"github.com/lrkit/lrkit/internal/testkit/maskertest"
)

// hostileUnits open something that nothing closes.
var hostileUnits = []string{"password: ", "password: '", "password=\"", "sig=", "sig=\n", "bearer ", "eyJ", "eyJ.", "eyJ.a.b.c\n", "eyJa\n", "://a:b/", "://a:", "://@", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\nMIIEabcdefgh0123456789\n",
	" -p ", " -p x", "mysql -p", "net use \\\\a ", "net user a ", ":::", "a:::", "0:0:0:::", "123456-", "$6$", "{SSHA}", "<password>", "<password>\n", "<password><a>", "password\n", "password:\n", "password,a\n", "password | a\n", "a|password|b\n", "%25", "%73", "\x1b[", "\x1b[m", "\x00p", "&#x", "&amp;",
	"\\u0070", "\\", "\\\"", "password\": {\"", "password: [\"", "cookie: a=b; ", "cookie: a=", "securestring ", "ConvertTo-SecureString ", "'|ConvertTo-SecureString ", "PSCredential(", "identified by ", " -enc AAAAAAAAAAAAAAAAAAAA ", " -e ", "Private-Lines: 400\n", "hooks.slack.com/", "/bot", "hostednetwork ", "sqlplus ", "secretsdump a:b@", "key=\"password\" ", "value=\"a\" key=\"password\" ", "password ....", "password is ", "password for a b c d e f g h ", "password (a) (b) ", "pwd=/", "Passwort ", "пароль: ", "密码", "ｐ", "\u200b", "aad3b435b51404ee", "aad3b435b51404eeaad3b435b51404ee:", "authorization: ", "authorization: bearer ", "signature=", "8Q~", "18Q~a", "pw=", "x", " ", "\n", "\t", "password\t", "password  ", "password -", "token=", "password=a ", "password: a b c d e ", "a password: a\n--- -----\n", "username password\na b\n", "\"password\",", "password\" : \"\n", "password=&", "sig%", "password=:", "p\na\ns\ns"}

// hostileFills stand around a word of the rules to make it long, or to keep it from an end.
var hostileFills = []string{"", ":", "=", "/", "+", ".", "-", "_", ",", "(", "$", "\"", "'", "\\", "<", ">", "&", ";", "@", "|", "%3D", "1", "Aa1", "{", "[", "\n", " ", "://", ")", "#", "\\\"", "%22", ",a\n"}

// hostileWords returns words of each kind, and what else begins a rule.
func hostileWords() []string {
	words := []string{"ConvertTo-SecureString", "DataKey", "\\", "-p", " -enc ", "://", ":::", "1-", "123456-", "8Q~", "cookie: path", "name=\"password\"", "oracle:thin:a/", "PSCredential("}
	seen := map[kind]int{}
	for _, w := range allWords() {
		if seen[w.kind]++; seen[w.kind] <= 2 || w.kind == crypted && seen[w.kind]%8 == 0 {
			words = append(words, strings.ToLower(w.text), w.text)
		}
	}
	return words
}

// linear reports an error if a text that repeats a unit takes more time for each of its bytes the
// longer it is.
func linear(t *testing.T, f *Finder, plain float64, unit string) {
	find := func(n int) func() {
		text := []byte(maskertest.Repeat(unit, n))
		return func() {
			f.Reset()
			f.Find(nil, text, 0, true)
		}
	}
	// of plain text; of sixteen times the text, 256 if it were quadratic
	const suspicious, limit = 100, 50
	if float64(cputime.Of(find(16<<10))) < suspicious*plain {
		return
	}
	if r := cputime.Ratio(limit, find(2<<10), find(32<<10)); r >= limit {
		t.Errorf("%q: %.0f times the time for sixteen times the text", unit, r)
	}
}

// TestLinear: sixteen times the text takes sixteen times the time, give or take, whatever it
// repeats.
func TestLinear(t *testing.T) {
	every := 8
	if testing.Short() {
		every = 40
	}
	var lines []string
	for _, unit := range hostileUnits {
		lines = append(lines, unit, strings.Repeat(unit, 30)+"\n")
	}
	for _, set := range []Set{Access, All} {
		f := New(set)
		text := []byte(maskertest.Plain(16 << 10))
		plain := float64(cputime.Least(20, func() {
			f.Reset()
			f.Find(nil, text, 0, true)
		}))
		for _, unit := range lines {
			linear(t, f, plain, unit)
		}
		for i, unit := range maskertest.Units() {
			if i%every == int(set) {
				linear(t, f, plain, unit)
			}
		}
		n := 0
		for _, word := range hostileWords() {
			for _, before := range hostileFills {
				for _, after := range hostileFills {
					if n++; n%(4*every) == 0 && before+word+after != "" {
						linear(t, f, plain, before+word+after)
					}
				}
			}
		}
	}
}

// TestLinearLines: what one line begins for the next ones is no more work for many lines.
func TestLinearLines(t *testing.T) {
	random := "Zq01W8kLmVx3TnYb7RgHs5DfJcPa9QeUo2iX4tBv6N1Zq01W8kLmVx3TnYb7RgHs5DfJcPa9QeUo2iX4tBv6N1"
	for _, unit := range []string{
		"token=" + random + "\n", "bearer " + random + "\n" + random + "\n", "password,a\na,password\n", "a,b,password\npassword,a,b\na,password,b\n",
		"password  user\nuser  password\n", "-----BEGIN PRIVATE KEY-----\n" + random + "\n", "-----BEGIN PRIVATE KEY-----\n\n\n\n", "Private-Lines: 9999\n" + random + "\n",
		"<password>\n", "<password>\n\n", "powershell -enc " + random + "\n", "sig=" + random[:40] + "\n", "x sig=\n" + random[:20] + "\n", "password:\n\n",
		random + " sig\n", "eyJ" + random + "\n", "ghp_" + random + "\n", "123456-123456-123456-123456-123456-123456-\n", strings.Repeat("\\", 4000) + "%70\n",
	} {
		text := func(n int) []byte { return []byte(maskertest.Repeat(unit, n)) }
		const limit = 50
		for _, set := range []Set{Access, All} {
			f := New(set)
			small, large := text(16<<10), text(256<<10)
			if r := cputime.Ratio(limit, func() { f.Reset(); f.Find(nil, small, 0, true) }, func() { f.Reset(); f.Find(nil, large, 0, true) }); r >= limit {
				t.Errorf("set %d, %.40q: %.0f times the time for sixteen times the text", set, unit, r)
			}
			perByte := float64(cputime.Least(3, func() { f.Reset(); f.Find(nil, large, 0, true) }).Nanoseconds()) / float64(len(large))
			t.Logf("set %d, %.40q: %.0f ns a byte", set, unit, perByte)
		}
	}
}

// TestOpeners: ten thousand openers without an end mask no more than what follows each in its
// shape.
func TestOpeners(t *testing.T) {
	for _, opener := range []string{
		"-----BEGIN PRIVATE KEY-----\n", "-----BEGIN RSA PRIVATE KEY----- ", "password=\"\n", "password: '\n", "sig=\n", "Bearer \n", "Authorization: Basic\n",
		"<password>\n", "{\"password\":\n", "net use \\\\srv\\share\n", "mysql -p\n", "Private-Lines: 9\n", "postgres://app:\n", "Password\n", "Cookie: a=\n", "password (\n",
		"ConvertTo-SecureString \"\n", "password = {\n", "$6$\n", "eyJ.\n", "password,user\n", "user    password\n", "powershell -enc\n",
		"https://user@\n", "https://user:\n", "password: |\n", "[+] corp\\bob:\n", "\"n\",\"t\",\"p\":\n", "token=\n", "ghp_\n", "sqlplus \n", "curl -u a:\n", "plink -pw \n",
		"powershell -enc \\\n", "password=`\n", "x-api-key:\n", "https://hooks.slack.com/services/\n", "123456-\n", "echo \n", "redis-cli auth\n",
	} {
		line := "C:\\Windows\\Temp\\evil.exe 51 MB http://evil.example.com/a is the evidence of this line\n"
		for _, before := range []string{"", strings.Repeat("wide ", 10)} {
			openers(t, []byte(strings.Repeat(before+opener+line, 10_000)), opener)
		}
	}
}

// openers reports an error if anything in text is masked.
func openers(t *testing.T, text []byte, opener string) {
	t.Helper()
	got := AppendMasked(nil, text, All)
	if bytes.Equal(got, text) {
		return
	}
	i := 0
	for got[i] == text[i] {
		i++
	}
	t.Errorf("%q: masked at %d: %q", opener, i, got[max(0, i-80):min(len(got), i+80)])
}
