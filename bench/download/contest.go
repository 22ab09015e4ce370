package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// cost is what a contestant took in one round.
type cost struct {
	Wall float64 `json:"wall_s"`
	CPU  float64 `json:"cpu_s"` // user and system
	RSS  int64   `json:"rss_bytes"`
}

// contestant gets the blob to a place that is empty.
type contestant struct {
	name  string
	steps func(place string) [][]string // commands, one after the other
	file  func(place string) string     // where the blob is then
	env   func(place string) []string
}

// contestants are all that are here: the first is ours. beside is another build of lrkit, or empty.
func contestants(s *scene, bin, beside string) []contestant {
	ready := s.api.Ready()
	file := func(place string) string { return filepath.Join(place, "blob") }
	then := func(get ...string) func(string) [][]string { // PLACE stands for the folder
		return func(place string) [][]string {
			var mine []string
			for _, word := range get {
				mine = append(mine, strings.ReplaceAll(word, "PLACE", place))
			}
			return [][]string{mine, append(slices.Clone(s.hasher), file(place)), {"sync", file(place)}}
		}
	}
	ours := contestant{
		name: "lrkit fetch",
		steps: func(place string) [][]string {
			return [][]string{{filepath.Join(bin, "lrkit"), "fetch", "--allow-api-host", "--case", filepath.Join(place, "case"), fetchtest.OneAction}}
		},
		file: func(place string) string { return filepath.Join(place, "case", "blobs", fetchtest.OneAction, "0.blob") },
		env: func(place string) []string {
			return []string{"HOME=" + place, "LRKIT_STATE_DIR=" + filepath.Join(place, "state"), "LRKIT_API=" + ready.API, "LRKIT_SCOPE=" + ready.Scope,
				"LRKIT_TENANT_ID=" + ready.Tenant, "LRKIT_CLIENT_ID=" + ready.ClientID, "LRKIT_CLIENT_SECRET=" + ready.ClientSecret}
		},
	}
	all := []contestant{ours, {name: "Azure SDK DownloadFile", steps: then(filepath.Join(bin, "sdkget"), s.url, "PLACE/blob"), file: file}}
	if _, err := exec.LookPath("curl"); err == nil {
		all = append(all, contestant{name: "curl", steps: then("curl", "-sSf", "-o", "PLACE/blob", s.url), file: file})
	}
	if _, err := exec.LookPath("aria2c"); err == nil {
		all = append(all, contestant{name: "aria2c -x8", steps: then("aria2c", "-q", "-x8", "-s8", "-d", "PLACE", "-o", "blob", s.url), file: file})
	}
	if beside != "" {
		other := ours
		other.name = "another lrkit"
		other.steps = func(place string) [][]string {
			steps := ours.steps(place)
			steps[0][0] = beside
			return steps
		}
		all = append(all, other)
	}
	return all
}

// run lets a contestant do its work once, in a folder of its own, and sees to it that it was done.
func (c contestant) run(s *scene) (cost, error) {
	place, err := os.MkdirTemp(s.dir, "place-")
	if err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(place)
	var all cost
	begun := time.Now()
	for _, step := range c.steps(place) {
		cmd := exec.Command(step[0], step[1:]...)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
		if c.env != nil {
			cmd.Env = append(cmd.Env, c.env(place)...)
		}
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			return cost{}, fmt.Errorf("%s: %s: %w: %s", c.name, step[0], err, out.String())
		}
		if step[0] == s.hasher[0] && !strings.HasPrefix(out.String(), s.sum) {
			return cost{}, fmt.Errorf("%s: another hash: %s", c.name, out.String())
		}
		usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		all.CPU += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
		all.RSS = max(all.RSS, peak(usage))
	}
	all.Wall = time.Since(begun).Seconds()
	info, err := os.Stat(c.file(place))
	if err != nil || info.Size() != s.size {
		return cost{}, fmt.Errorf("%s: not the blob: %v, %w", c.name, info, err)
	}
	return all, c.check(s, place)
}

// check says whether ours knows the right hash as well.
func (c contestant) check(s *scene, place string) error {
	b, err := os.ReadFile(filepath.Join(place, "case", "manifest.ndjson"))
	if os.IsNotExist(err) {
		return nil
	}
	if err == nil && !bytes.Contains(b, []byte(s.sum)) {
		err = fmt.Errorf("%s: the manifest has another hash", c.name)
	}
	return err
}

// peak is Linux' count of KiB, and bytes elsewhere.
func peak(u *syscall.Rusage) int64 {
	if runtime.GOOS == "linux" {
		return u.Maxrss << 10
	}
	return u.Maxrss
}
