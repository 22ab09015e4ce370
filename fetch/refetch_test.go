package fetch_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// refetchAll is fetchAll with Refetch.
func refetchAll(t *testing.T, s *service, dir string) (string, []fetch.Item) {
	t.Helper()
	return fetchWith(t, s, dir, func(f *fetch.Fetcher) { f.Refetch = true }, fetch.Target{Action: id(1), Index: fetch.AllResults})
}

// TestRefetch: what is lost of a recorded result is noticed, and can be had again.
func TestRefetch(t *testing.T) {
	write := func(name, content string) func(dir string) error {
		return func(dir string) error {
			name := filepath.Join(dir, "blobs", id(1), name)
			return errors.Join(os.RemoveAll(name), os.WriteFile(name, []byte(content), 0o400))
		}
	}
	remove := func(name string) func(dir string) error {
		return func(dir string) error { return os.RemoveAll(filepath.Join(dir, "blobs", id(1), name)) }
	}
	blob := newBlob(1, 0)
	for _, c := range []struct {
		name        string
		damage      func(dir string) error
		seen        string   // without Refetch
		again       string   // with it
		links       int64    // that are asked for then
		beside      []string // what lies beside the results then
		serve       string   // what the service has by then; nothing if it is "-"
		verifyAgain string
	}{
		{name: "nothing", damage: func(string) error { return nil }, seen: "present", again: "present"},
		{name: "blob gone", damage: remove("0.blob"), seen: "missing", again: "fetched again", links: 1},
		{name: "all gone", damage: remove("."), seen: "missing", again: "fetched again", links: 2},
		{name: "blob shorter", damage: write("0.blob", "forged"), seen: "altered", again: "fetched again", links: 1, beside: []string{"0.altered-ccdd35168ab4"}},
		{name: "blob empty", damage: write("0.blob", ""), seen: "altered", again: "fetched again", links: 1, beside: []string{"0.altered-e3b0c44298fc"}},
		{name: "blob of the same size", damage: write("0.blob", strings.ToUpper(blob)), seen: "present", again: "fetched again", links: 1, beside: []string{"0.altered-*"}},
		{name: "description gone", damage: remove("0.json"), seen: "missing", again: "fetched again"},
		{name: "description altered", damage: write("0.json", "{}"), seen: "present", again: "fetched again", beside: []string{"0.altered-44136fa355b3"}},
		{name: "both altered", damage: func(dir string) error { return errors.Join(write("0.json", "{}")(dir), write("0.blob", "forged")(dir)) },
			seen: "altered", again: "fetched again", links: 1, beside: []string{"0.altered-44136fa355b3", "0.altered-ccdd35168ab4"}},
		{name: "another version", damage: write("0.blob", "forged"), serve: "other", seen: "altered", again: "another version", links: 1,
			beside: []string{"0.altered-ccdd35168ab4", "0.version-d9298a10d1b0"}, verifyAgain: "missing"},
		{name: "another version, and the description gone", damage: remove("."), serve: "other", seen: "missing", again: "another version", links: 2,
			beside: []string{"0.version-d9298a10d1b0"}, verifyAgain: "missing"},
		{name: "not served any more", damage: write("0.blob", "forged"), serve: "-", seen: "altered", again: "altered", links: 1, verifyAgain: "altered"},
		{name: "a folder in its place", damage: func(dir string) error {
			return errors.Join(remove("0.blob")(dir), os.Mkdir(filepath.Join(dir, "blobs", id(1), "0.blob"), 0o700))
		}, seen: "altered", again: "altered", verifyAgain: "unreadextra"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newService(t)
			s.add(1, "Succeeded", run("Completed"), run("Completed"))
			dir := t.TempDir()
			target := fetch.Target{Action: id(1), Index: fetch.AllResults}
			fetchAll(t, s, dir, false, target)
			if err := c.damage(dir); err != nil {
				t.Fatal(err)
			}
			switch c.serve {
			case "-":
				delete(s.blobs, id(1)+":0")
			case "":
			default:
				s.blobs[id(1)+":0"] = c.serve
			}
			links := s.links.Load()
			got, items := fetchAll(t, s, dir, false, target)
			if want := "1:0 " + c.seen + "\n"; !strings.HasPrefix(got, want) || s.links.Load() != links {
				t.Errorf("without Refetch: got %q, want %q; %d links", got, want, s.links.Load()-links)
			}
			if (items[0].Err != nil) != (c.seen != "present") || items[0].Blob.Size != int64(len(blob)) {
				t.Errorf("without Refetch: %+v", items[0])
			}
			for round := range 2 { // what was had again is intact, and what was not is as before
				got, items = refetchAll(t, s, dir)
				want := "1:0 " + c.again + "\n"
				if round == 1 && c.again == "fetched again" {
					want = "1:0 present\n"
				}
				if !strings.HasPrefix(got, want) || (items[0].Err != nil) != (c.verifyAgain != "") {
					t.Errorf("round %d: got %q, want %q: %v", round, got, want, items[0].Err)
				}
				if n := s.links.Load() - links; round == 0 && n != c.links && c.serve != "-" {
					t.Errorf("%d links", n)
				}
				checkBeside(t, dir, c.beside)
				checkVerify(t, dir, c.verifyAgain)
			}
			if b, err := os.ReadFile(filepath.Join(dir, "blobs", id(1), "0.blob")); c.verifyAgain == "" && string(b) != blob {
				t.Errorf("the result is %.40q, %v", b, err)
			}
			if b, err := os.ReadFile(filepath.Join(dir, "blobs", id(1), "0.blob")); c.serve == "-" && string(b) != "forged" {
				t.Errorf("what could not be had again is %.40q, %v", b, err)
			}
			assertNoCanary(t, dir)
		})
	}
}

func checkBeside(t *testing.T, dir string, want []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "blobs", id(1), "*-*"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(names, want, func(name, want string) bool {
		ok, _ := filepath.Match(want, filepath.Base(name))
		return ok
	}) {
		t.Errorf("beside the results: %v, want %v", names, want)
	}
}

func checkVerify(t *testing.T, dir, want string) {
	t.Helper()
	r, err := casedir.Verify(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, f := range r.Findings {
		if f.Path == "blobs/"+id(1)+"/0.blob" {
			got.WriteString(f.Code)
		} else {
			got.WriteString(f.Code + " " + f.Path)
		}
	}
	if got.String() != want {
		t.Errorf("verify: %q, want %q: %+v", got.String(), want, r.Findings)
	}
}
