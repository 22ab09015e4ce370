package text_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

var known = []string{"script_name", "name", "exit_code", "script_output", "script_errors", "script_error"}

// lookLike returns the known names that a name looks like.
func lookLike(name string) []string {
	var all []string
	for _, k := range known {
		if text.SkeletonEqual([]byte(name), text.Skeleton(k)) {
			all = append(all, k)
		}
	}
	return all
}

var lookingLike = []struct {
	at       at
	in, want string
}{
	{here(), "Exit_Code", "exit_code"},
	{here(), "EXIT-CODE", "exit_code"},
	{here(), "exitcode", "exit_code"},
	{here(), "exitCode", "exit_code"},
	{here(), "exit code", "exit_code"},
	{here(), "exit_code ", "exit_code"},
	{here(), "\texit__code\r\n", "exit_code"},
	{here(), "exit‑code", "exit_code"},
	{here(), "exit—code", "exit_code"},
	{here(), "exit.code:", "exit_code"},
	{here(), "exit\x00_code", "exit_code"},
	{here(), "exit\u200b_\u200dcode\ufeff", "exit_code"},
	{here(), "exit\u202e_code", "exit_code"},
	{here(), "exit\u00ad_code\ufe0f\U000e0100\U000e0041", "exit_code"},
	{here(), "exit\u3164code\u115f\u2800\u180e", "exit_code"},
	{here(), "exit\xff_code\xe2\x80", "exit_code"},
	{here(), "exit\ufffd_code", "exit_code"},
	{here(), "e\u0301xi\u0308t_c\u0327ode", "exit_code"},
	{here(), "éxït_çôde", "exit_code"},
	{here(), "ｅｘｉｔ＿ｃｏｄｅ", "exit_code"},
	{here(), "𝐞𝓍𝕚𝚝_𝔠𝗼𝑑𝖾", "exit_code"},
	{here(), "ⓔⓧⓘⓣ🅒🅾🇩🇪", "exit_code"},
	{here(), "ехіt_соdе", "exit_code"},
	{here(), "ЕХІТ_СОԀЕ", "exit_code"},
	{here(), "εχιτ_cοdε", "exit_code"},
	{here(), "EΧΙΤ_CΟDΕ", "exit_code"},
	{here(), "exlt_c0de", "exit_code"},
	{here(), "ex1t_code", "exit_code"},
	{here(), "exıt_cøđe", "exit_code"},
	{here(), "ᴇxɪᴛ_ᴄᴏᴅᴇ", "exit_code"},
	{here(), "exit_ϲode", "exit_code"},
	{here(), "e×it_code", "exit_code"},
	{here(), "ſcript_name", "script_name"},
	{here(), "scrıpt_name", "script_name"},
	{here(), "scriрt_nаme", "script_name"},
	{here(), "scrɩpt_name", "script_name"},
	{here(), "script_narne", "script_name"},
	{here(), "script_narn", ""},
	{here(), "SCRIPTNAME", "script_name"},
	{here(), "ՏCRIPT_ոame", "script_name"},
	{here(), "ᏚCRIᏢT_NAMᎬ", "script_name"},
	{here(), "script\u05dfname", ""},
	{here(), "scr\u05dfpt_name", "script_name"},
	{here(), "script_name²", ""},
	{here(), "Script Errors", "script_errors"},
	{here(), "script_еrror", "script_error"},
	{here(), "script_оutрut", "script_output"},
	{here(), "script_ουτρυτ", "script_output"},
	{here(), "Name", "name"},
	{here(), "NAME", "name"},
	{here(), "n-a-m-e", "name"},
	{here(), "nаме", "name"},
	{here(), "ΝΑΜΕ", "name"},
	{here(), "name\u02bc", "name"},
	{here(), "ñame", "name"},
	{here(), "rname", ""},
	{here(), "hostname", ""},
	{here(), "names", ""},
	{here(), "mane", ""},
	{here(), "nam", ""},
	{here(), "output", ""},
	{here(), "errors", ""},
	{here(), "error", ""},
	{here(), "script", ""},
	{here(), "script_id", ""},
	{here(), "script_outputs", ""},
	{here(), "script_errors_count", ""},
	{here(), "script_type", ""},
	{here(), "exit", ""},
	{here(), "code", ""},
	{here(), "exit_codes", ""},
	{here(), "exitcode2", ""},
	{here(), "exit_c0d3", ""},
	{here(), "username", ""},
	{here(), "file_name", ""},
	{here(), "имя", ""},
	{here(), "名前", ""},
	{here(), "", ""},
	{here(), "___", ""},
	{here(), strings.Repeat("\u200d", 300) + "name", "name"},
	{here(), strings.Repeat("-", 5000) + "name", ""},
}

func TestSkeleton(t *testing.T) {
	for _, c := range lookingLike {
		var want []string
		if c.want != "" {
			want = []string{c.want}
		}
		if got := lookLike(c.in); !slices.Equal(got, want) {
			t.Errorf("%v: %q looks like %q, want %q (skeleton %q)", c.at, c.in, got, want, text.Skeleton(c.in))
		}
	}
}

// The values are fixed because a change of them is a change of what is reported.
func TestSkeletonOfKnownNames(t *testing.T) {
	want := []string{"scriptname", "name", "exitcode", "scriptoutput", "scripterrors", "scripterror"}
	for i, k := range known {
		if got := text.Skeleton(k); got != want[i] {
			t.Errorf("Skeleton(%q) = %q, want %q", k, got, want[i])
		}
	}
}

func TestSkeletonKeepsOtherLettersApart(t *testing.T) {
	seen := map[string]rune{}
	for _, r := range "abcdefghijkmnopqrstuvwxyz23456789" {
		s := text.Skeleton(string(r))
		if other, ok := seen[s]; ok || s != string(r) {
			t.Errorf("Skeleton(%q) = %q, which is also that of %q", r, s, other)
		}
		seen[s] = r
	}
}

func TestSkeletonEveryCharacter(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		s := string(r)
		got := text.Skeleton(s)
		if again := text.Skeleton(got); again != got {
			t.Fatalf("Skeleton(%U) = %q, and of that %q", r, got, again)
		}
		for _, other := range []string{strings.ToUpper(s), strings.ToLower(s)} {
			if of := text.Skeleton(other); of != got {
				t.Errorf("Skeleton(%U) = %q, but that of %q is %q", r, got, other, of)
			}
		}
	}
}

func TestSkeletonEqualDoesNotAllocate(t *testing.T) {
	name := []byte(strings.Repeat("\u200d\u0301ﷺ", 100) + "𝐞xіt_cøde\xff")
	want := text.Skeleton(string(name))
	if n := testing.AllocsPerRun(10, func() { text.SkeletonEqual(name, want) }); n != 0 {
		t.Errorf("SkeletonEqual allocates %v times", n)
	}
}

func checkSkeleton(t *testing.T, x, y string) {
	t.Helper()
	sx, sy := text.Skeleton(x), text.Skeleton(y)
	if again := text.Skeleton(sx); again != sx {
		t.Errorf("Skeleton(%q) = %q, and of that %q", x, sx, again)
	}
	if len(x) > 4096 {
		return
	}
	if !text.SkeletonEqual([]byte(x), sx) {
		t.Errorf("SkeletonEqual(%q, %q) = false", x, sx)
	}
	if got := text.SkeletonEqual([]byte(x), sy); got != (sx == sy) {
		t.Errorf("SkeletonEqual(%q, %q) = %v, but the skeletons are %q and %q", x, sy, got, sx, sy)
	}
}

func FuzzSkeleton(f *testing.F) {
	for _, c := range lookingLike {
		f.Add(c.in, c.want)
	}
	for _, s := range naughty {
		f.Add(s, "rnarn")
	}
	f.Fuzz(checkSkeleton)
}

func BenchmarkSkeletonEqual(b *testing.B) {
	hostile := []byte(strings.Repeat("\u200d", 340) + "name")
	for b.Loop() {
		text.SkeletonEqual(hostile, "name")
	}
}
