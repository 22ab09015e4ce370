package build

import (
	"strings"
	"testing"
)

func TestFromSource(t *testing.T) {
	defer FromSource("")
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, test := range []struct {
		name, text      string
		version, commit string
	}{
		{"a checkout", "version $Format:%(describe:tags)$\ncommit $Format:%H$\ntime $Format:%ct$\n", "", ""},
		{"an archive", "version v0.1.0\ncommit " + commit + "\ntime 1700000000\n", "v0.1.0", commit},
		{"an archive of a commit without a tag", "version \ncommit " + commit + "\ntime 1700000000\n", "", commit},
		{"an archive by an old git", "version %(describe:tags)$\ncommit " + commit + "\n", "", commit},
		{"line ends of Windows", "version v0.1.0\r\ncommit " + commit + "\r\n", "v0.1.0", commit},
		{"nothing", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			FromSource(test.text)
			if source.version != test.version || source.commit != test.commit {
				t.Errorf("%q and %q, want %q and %q", source.version, source.commit, test.version, test.commit)
			}
			if timed := strings.Contains(test.text, "time 17"); timed != (source.time.Unix() == 1700000000) || timed && !Time().Equal(source.time) {
				t.Errorf("the time is %v", source.time)
			}
			if test.commit != "" && Commit() != test.commit {
				t.Errorf("Commit is %q", Commit())
			}
		})
	}
}
