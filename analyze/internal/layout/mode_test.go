package layout

import "testing"

func TestIsMode(t *testing.T) {
	for _, c := range []struct {
		word string
		want bool
	}{
		{"-rw-r--r--", true}, {"drwxr-xr-x.", true}, {"lrwxrwxrwx+", true}, {"-rwsr-Sr-t", true}, {"drwxrwxrwT@", true},
		{"brw-rw----", true}, {"-rw-r--r--?", false}, {"bswxr-xr-x", false}, {"-rwtr-xr-x", false}, {"-rwxr-xr-s", false},
		{"-rsxr-xr-x", false}, {"drwxr-xr", false}, {"?rwxr-xr-x", false},
	} {
		if got := isMode([]byte(c.word)); got != c.want {
			t.Errorf("%s: %v, want %v", c.word, got, c.want)
		}
	}
}
