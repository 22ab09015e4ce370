package text_test

import (
	"testing"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
	"golang.org/x/text/encoding/charmap"
)

// misread decodes UTF-8 as a code page.
func misread(t *testing.T, p *charmap.Charmap, s string) string {
	out, err := p.NewDecoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRepair(t *testing.T) {
	for _, s := range []string{`C:\Users\José\a.txt`, `C:\Benutzer\Jörg Größe`, "Ångström", "žluťoučký", "Łódź", "Год Новый", "ñ"} {
		for _, p := range []*charmap.Charmap{charmap.CodePage437, charmap.CodePage850, charmap.CodePage852, charmap.CodePage866, charmap.Windows1252, charmap.ISO8859_1, charmap.Windows1251} {
			wrong := misread(t, p, s)
			got, ok := text.Repair(wrong)
			if ok && got != s {
				t.Errorf("%v: %q becomes %q, want %q", p, wrong, got, s)
			}
		}
	}
	for wrong, want := range map[string]string{
		`C:\Users\Jos├®`:   `C:\Users\José`, // 850
		`C:\Users\Jos├⌐`:   `C:\Users\José`, // 437
		`Gr├Â├ƒe`:          "Größe",
		`C:\Users\JosÃ©\a`: `C:\Users\José\a`,
		"jÃ¼rgen\\Ã\u0084": `jürgen\Ä`, // ISO 8859-1
		"╨ñ╨╛╤é╨╛":         "Фото",
		"╨д╨╛╤В╨╛":         "Фото",
		"Р¤РѕС‚Рѕ":         "Фото",
	} {
		if got, ok := text.Repair(wrong); !ok || got != want {
			t.Errorf("%q becomes %q, %v, want %q", wrong, got, ok, want)
		}
	}
	for _, s := range []string{
		"", "a", `C:\Users\José`, "Größe", "Её", "РСФСР", "Рё", "SÃO PAULO", "Ã", "Ã¢", "OBĂŞTE", "Friðá", "├──", "├── a", "│", "日本", "Ã©日", "naïve Ã©", "\xc3\xa9\xff", "â€™", "Â°", "Âª", "CAFÉ®",
	} {
		if got, ok := text.Repair(s); ok && s != "Ã¢" && s != "Âª" {
			t.Errorf("%q becomes %q", s, got)
		}
	}
}

// FuzzRepair: what is repaired is UTF-8, and shorter, and of ASCII nothing changes.
func FuzzRepair(f *testing.F) {
	for _, s := range []string{`Jos├®`, "JosÃ©", "╨¤╨╛", "Р¤Рѕ", "├", "Ã\xff", "a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := text.Repair(s)
		if !ok {
			if got != s {
				t.Errorf("%q became %q, without certainty", s, got)
			}
			return
		}
		if !utf8.ValidString(got) || len(got) >= len(s) || utf8.RuneCountInString(got) >= utf8.RuneCountInString(s) {
			t.Errorf("%q became %q", s, got)
		}
		if again, more := text.Repair(got); more && again == got {
			t.Errorf("%q repairs to itself", got)
		}
	})
}
