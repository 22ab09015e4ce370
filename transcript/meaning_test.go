package transcript

import "testing"

func TestMeanings(t *testing.T) {
	if len(Codes()) == 0 {
		t.Fatal("no codes")
	}
	for _, c := range Codes() {
		if c.Meaning() == "" {
			t.Errorf("%v has no meaning: see meaning.go", c)
		}
	}
	if len(meanings) != len(Codes()) {
		t.Errorf("%d meanings for %d codes", len(meanings), len(Codes()))
	}
}
