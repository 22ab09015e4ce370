package cli

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestMaskOfJobs: what several jobs mask at a time is masked, and is what each gave.
func TestMaskOfJobs(t *testing.T) {
	a := new(app)
	const jobs, texts = 4, 500
	for name, mask := range map[string]func(string) string{"mask": a.mask(false), "silent": silent(false), "shown": a.mask(true)} {
		var done sync.WaitGroup
		for job := range jobs {
			done.Go(func() {
				defer func() {
					if p := recover(); p != nil {
						t.Errorf("%s: %v", name, p)
					}
				}()
				for i := range texts {
					rest := strings.Repeat(fmt.Sprintf(" %d.%d", job, i), 1+i%40)
					if got, want := mask(rest), rest; got != want {
						t.Errorf("%s: %q, want %q", name, got, want)
						return
					}
					if got, want := mask("password=hunter2x"+rest), "password=REDACTED"+rest; name != "shown" && got != want {
						t.Errorf("%s: %q, want %q", name, got, want)
						return
					}
				}
			})
		}
		done.Wait()
	}
	if got := a.masked.Load(); got != jobs*texts {
		t.Errorf("%d secrets counted, want %d", got, jobs*texts)
	}
}
