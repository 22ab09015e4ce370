package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestSum: runs add up, and a file that is no sum is an error and stays as it is.
func TestSum(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new", "sum.json")
	for range 3 {
		s, err := readSum(name)
		if err != nil {
			t.Fatal(err)
		}
		s.add("1000", time.Second)
		s.add("-", 500*time.Millisecond) // a target that failed at once
		if err := s.write(name); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := readSum(name); err != nil || s != (sum{3000, 4.5}) {
		t.Errorf("%+v, %v", s, err)
	}
	if err := os.WriteFile(name, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readSum(name); err == nil {
		t.Error("half a file is read")
	}
	if s, err := readSum(""); err != nil || s != (sum{}) || s.write("") != nil {
		t.Errorf("%+v, %v", s, err)
	}
}
