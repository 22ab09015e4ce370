package cli

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

var errSince = errors.New("want a time as 2026-04-01 or 2026-04-01T08:00:00Z (UTC unless it says otherwise), or how long ago, as 90m, 12h, 7d or 2w")

// maxAgo is longer than the service keeps anything.
const maxAgo = 10 * 366 * 24 * time.Hour

// parseSince reads a point in time, or how long ago it is, and returns it as filters of the API
// have it.
func parseSince(s string, now time.Time) (string, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return filterTime(t)
		}
	}
	ago, err := parseAgo(s)
	if err != nil {
		return "", err
	}
	return filterTime(now.Add(-ago))
}

// parseAgo reads a duration: days and weeks, or what Go writes.
func parseAgo(s string) (time.Duration, error) {
	for suffix, day := range map[string]int{"d": 1, "w": 7} {
		digits, ok := strings.CutSuffix(s, suffix)
		if !ok {
			continue
		}
		n, err := strconv.Atoi(digits)
		if err != nil || n <= 0 || n > int(maxAgo/(24*time.Hour)) {
			return 0, errSince
		}
		return time.Duration(n*day) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 || d > maxAgo {
		return 0, errSince
	}
	return d, nil
}

func filterTime(t time.Time) (string, error) {
	if t = t.UTC(); t.Year() < 1970 || t.Year() > 9999 {
		return "", errSince
	}
	return t.Format(time.RFC3339), nil
}
