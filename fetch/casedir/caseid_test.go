package casedir

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCaseID: a case has one id for all its life, and two cases have two.
func TestCaseID(t *testing.T) {
	ids := map[string]bool{}
	for range 2 {
		dir := t.TempDir()
		var id string
		for i := range 2 {
			d, err := Open(t.Context(), dir, testOptions())
			if err != nil {
				t.Fatal(err)
			}
			if i > 0 && d.CaseID() != id {
				t.Errorf("the id was %s and is %s", id, d.CaseID())
			}
			id = d.CaseID()
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if !isCaseID(id) || ids[id] {
			t.Errorf("the id is %q", id)
		}
		ids[id] = true
		b, err := os.ReadFile(filepath.Join(dir, manifestName))
		if err != nil {
			t.Fatal(err)
		}
		if first, _, _ := strings.Cut(string(b), "\n"); strings.Count(string(b), id) != 1 || !strings.Contains(first, `"case":"`+id+`"`) {
			t.Errorf("the id is not in the first line alone:\n%s", b)
		}
	}
}

// TestUpgrade: a case of version 1 gets an id, with the hash of its first line.
func TestUpgrade(t *testing.T) {
	dir := copyKept(t, "unsigned")
	before, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	makeCase(t, dir, 1, testOptions())
	after, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	added, ok := strings.CutPrefix(string(after), string(before))
	if !ok {
		t.Fatal("lines of version 1 were changed")
	}
	hash := func(line string) string { return line[len(line)-66 : len(line)-2] }
	first, _, _ := strings.Cut(string(before), "\n")
	if line, _, _ := strings.Cut(added, "\n"); !strings.Contains(line, `"first":"`+hash(first)+`"`) || !strings.Contains(line, `"case":"`) {
		t.Errorf("the first line of version 2 is %s", line)
	}
	if got := codes(mustVerify(t, dir, nil)); got != "" {
		t.Errorf("verify: %s", got)
	}
}
