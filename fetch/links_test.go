package fetch

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

// latePackage is an API that has a package after some questions.
type latePackage struct {
	API
	asked, after int
	fail         error
}

func (l *latePackage) PackageLink(context.Context, string) (api.Secret, error) {
	if l.asked++; l.asked <= l.after {
		return "", l.fail
	}
	return "https://userrequests-us.securitycenter.windows.com/safedownload/a.zip?token=x", nil
}

// TestPackageThatIsLate: an action may have succeeded before there is a link to its package. It is
// asked for again where there is time to wait.
func TestPackageThatIsLate(t *testing.T) {
	other := errors.New("other")
	for i, c := range []struct {
		after int
		wait  bool
		fail  error
		want  error
		asked int
		took  time.Duration
	}{
		{0, false, api.ErrNotFound, nil, 1, 0},
		{1, false, api.ErrNotFound, api.ErrNotFound, 1, 0},
		{1, true, api.ErrNotFound, nil, 2, packagePause},
		{2, true, api.ErrNotFound, nil, 3, 2 * packagePause},
		{9, true, api.ErrNotFound, api.ErrNotFound, 3, 2 * packagePause},
		{1, true, other, other, 1, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &latePackage{after: c.after, fail: c.fail}
			begun := time.Now()
			l, err := newPackageLinks(a, "id", c.wait).Link(t.Context())
			if !errors.Is(err, c.want) || (l == nil) != (c.want != nil) || a.asked != c.asked || time.Since(begun) != c.took {
				t.Errorf("%d: %v, asked %d times in %v", i, err, a.asked, time.Since(begun))
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := newPackageLinks(&latePackage{after: 9, fail: api.ErrNotFound}, "id", true).Link(ctx)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}
