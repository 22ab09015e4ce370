package secret

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/cputime"
)

// hostileUnits open something that nothing closes.
var hostileUnits = []string{"password: ", "password: '", "password=\"", "sig=", "sig=\n", "bearer ", "eyJ", "eyJ.", "eyJ.a.b.c\n", "eyJa\n", "://a:b/", "://a:", "://@", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\nMIIEabcdefgh0123456789\n",
	" -p ", " -p x", "mysql -p", "net use \\\\a ", "net user a ", ":::", "a:::", "0:0:0:::", "123456-", "$6$", "{SSHA}", "<password>", "<password>\n", "<password><a>", "password\n", "password:\n", "password,a\n", "password | a\n", "a|password|b\n", "%25", "%73", "\x1b[", "\x1b[m", "\x00p", "&#x", "&amp;",
	"\\u0070", "\\", "\\\"", "password\": {\"", "password: [\"", "cookie: a=b; ", "cookie: a=", "securestring ", "ConvertTo-SecureString ", "'|ConvertTo-SecureString ", "PSCredential(", "identified by ", " -enc AAAAAAAAAAAAAAAAAAAA ", " -e ", "Private-Lines: 400\n", "hooks.slack.com/", "/bot", "hostednetwork ", "sqlplus ", "secretsdump a:b@", "key=\"password\" ", "value=\"a\" key=\"password\" ", "password ....", "password is ", "password for a b c d e f g h ", "password (a) (b) ", "pwd=/", "Passwort ", "пароль: ", "密码", "ｐ", "\u200b", "aad3b435b51404ee", "aad3b435b51404eeaad3b435b51404ee:", "authorization: ", "authorization: bearer ", "signature=", "8Q~", "18Q~a", "pw=", "x", " ", "\n", "\t", "password\t", "password  ", "password -", "token=", "password=a ", "password: a b c d e ", "a password: a\n--- -----\n", "username password\na b\n", "\"password\",", "password\" : \"\n", "password=&", "sig%", "password=:", "p\na\ns\ns"}

// TestLinear: eight times the text takes no more than eight times the time, give or take, whatever it repeats.
func TestLinear(t *testing.T) {
	const size = 8 << 10
	for _, unit := range hostileUnits {
		for _, line := range []string{unit, strings.Repeat(unit, 30) + "\n"} {
			small, large := []byte(strings.Repeat(line, size/len(line))), []byte(strings.Repeat(line, 8*size/len(line)))
			const limit = 20 // 64, if it were quadratic
			if r := cputime.Ratio(limit, func() { Find(All, small) }, func() { Find(All, large) }); r >= limit {
				t.Errorf("%q: %.0f times the time for eight times the text", unit, r)
			}
		}
	}
}

// TestOpeners: ten thousand openers without an end mask no more than what follows each in its shape.
func TestOpeners(t *testing.T) {
	for _, opener := range []string{
		"-----BEGIN PRIVATE KEY-----\n", "-----BEGIN RSA PRIVATE KEY----- ", "password=\"\n", "password: '\n", "sig=\n", "Bearer \n", "Authorization: Basic\n",
		"<password>\n", "{\"password\":\n", "net use \\\\srv\\share\n", "mysql -p\n", "Private-Lines: 9\n", "postgres://app:\n", "Password\n", "Cookie: a=\n", "password (\n",
		"ConvertTo-SecureString \"\n", "password = {\n", "$6$\n", "eyJ.\n", "password,user\n", "user    password\n", "powershell -enc\n",
	} {
		line := "C:\\Windows\\Temp\\evil.exe 51 MB http://evil.example.com/a is the evidence of this line\n"
		text := []byte(strings.Repeat(opener+line, 10_000))
		if got := AppendMasked(nil, text, All); !bytes.Equal(got, text) {
			i := 0
			for got[i] == text[i] {
				i++
			}
			t.Errorf("%q: masked at %d: %q", opener, i, got[max(0, i-80):min(len(got), i+80)])
		}
	}
}
