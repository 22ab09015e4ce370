package link

import "time"

// parseTime parses a time of a SAS: YYYY-MM-DD, optionally with Thh:mm, Thh:mm:ss or up to seven
// digits of a second, and then Z or an offset. Microsoft's page "Create a service SAS" lists these
// forms. time.Parse accepts more.
func parseTime(s []byte) (t time.Time, ok bool) {
	r := digits{s: s, ok: true}
	year, month, day := r.number(4), r.after('-', 2), r.after('-', 2)
	if !r.ok || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return t, false
	}
	if len(r.s) == 0 {
		return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), true
	}
	hour, minute, second, nano := r.after('T', 2), r.after(':', 2), 0, 0
	if r.next(':') {
		second = r.after(':', 2)
		if r.next('.') {
			nano = r.fraction()
		}
	}
	offset := r.zone()
	if !r.ok || len(r.s) > 0 || hour > 23 || minute > 59 || second > 59 {
		return t, false
	}
	return time.Date(year, time.Month(month), day, hour, minute-offset, second, nano, time.UTC), true
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// digits parses numbers of a fixed length. ok becomes false at the first mismatch.
type digits struct {
	s  []byte
	ok bool
}

func (r *digits) next(c byte) bool { return len(r.s) > 0 && r.s[0] == c }

func (r *digits) after(c byte, n int) int {
	if !r.ok || !r.next(c) {
		r.ok = false
		return 0
	}
	r.s = r.s[1:]
	return r.number(n)
}

func (r *digits) number(n int) (v int) {
	if !r.ok || len(r.s) < n {
		r.ok = false
		return 0
	}
	for _, c := range r.s[:n] {
		if c < '0' || c > '9' {
			r.ok = false
		}
		v = v*10 + int(c-'0')
	}
	r.s = r.s[n:]
	return v
}

// fraction parses up to seven digits of a second, in nanoseconds.
func (r *digits) fraction() (nano int) {
	r.s = r.s[1:]
	n := 0
	for n < len(r.s) && r.s[n] >= '0' && r.s[n] <= '9' {
		n++
	}
	if n < 1 || n > 7 {
		r.ok = false
		return 0
	}
	nano = r.number(n)
	for ; n < 9; n++ {
		nano *= 10
	}
	return nano
}

// zone parses Z or an offset, in minutes.
func (r *digits) zone() int {
	if r.next('Z') {
		r.s = r.s[1:]
		return 0
	}
	sign := 1
	if r.next('-') {
		sign = -1
	} else if !r.next('+') {
		r.ok = false
		return 0
	}
	hours, minutes := r.after(r.s[0], 2), r.after(':', 2)
	if hours > 23 || minutes > 59 {
		r.ok = false
	}
	return sign * (hours*60 + minutes)
}

// Time returns the time of a parameter: ParamST, ParamSE, ParamSKT, ParamSKE or ParamSnapshot. ok
// is false if it is absent or invalid.
func (l *Link) Time(p Param) (t time.Time, ok bool) {
	if !p.known() || p == ParamSig || l.params[p].count == 0 {
		return time.Time{}, false
	}
	raw := l.text(l.params[p].value)
	if len(raw) > 100 { // three bytes for each of 33
		return time.Time{}, false
	}
	var room [100]byte
	return parseTime(appendUnescaped(room[:0], raw))
}

// Expiry returns when the link expires: the earlier of se and, in a user delegation SAS, ske. ok is
// false if neither can be read: the expiry may be in a stored access policy that si names.
func (l *Link) Expiry() (t time.Time, ok bool) {
	t, ok = l.Time(ParamSE)
	if key, has := l.Time(ParamSKE); has && l.Kind() == KindUserDelegation && (!ok || key.Before(t)) {
		return key, true
	}
	return t, ok
}

// ValidAt reports whether a time is between start and expiry, including those of the delegation
// key. A margin makes the link expire that much earlier, to renew it in time. It checks nothing
// else: see [Link.Check].
func (l *Link) ValidAt(at time.Time, margin time.Duration) bool {
	end, ok := l.Expiry()
	if !ok || !at.Add(margin).Before(end) {
		return false
	}
	for _, p := range []Param{ParamST, ParamSKT} {
		if l.Has(p) && l.rawValue(p) != "" { // an empty one is signed as if it were not there
			if start, ok := l.Time(p); !ok || at.Before(start) {
				return false
			}
		}
	}
	return true
}

// Remaining returns how long the link is still valid at a time. It is negative after the expiry. ok
// is false if the expiry cannot be read.
func (l *Link) Remaining(at time.Time) (d time.Duration, ok bool) {
	end, ok := l.Expiry()
	return end.Sub(at), ok
}
