package indicator

import "unicode/utf8"

// punycode returns a label with its ASCII form of RFC 3492. Labels are short: 63 bytes at most.
func punycode(text string) string {
	const base, tmin, tmax, skew, damp = 36, 1, 26, 38, 700
	out := []byte("xn--")
	basic, total := 0, 0
	for _, r := range text {
		if r == utf8.RuneError {
			return ""
		}
		total++
		if r < 0x80 {
			out = append(out, byte(r))
			basic++
		}
	}
	if basic > 0 {
		out = append(out, '-')
	}
	n, delta, bias, done := rune(0x80), 0, 72, basic
	for done < total {
		least := rune(utf8.MaxRune)
		for _, r := range text {
			if r >= n && r < least {
				least = r
			}
		}
		delta += int(least-n) * (done + 1)
		n = least
		for _, r := range text {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q := delta
			for k := base; ; k += base {
				t := min(max(k-bias, tmin), tmax)
				if q < t {
					out = append(out, punyDigit(q))
					break
				}
				out = append(out, punyDigit(t+(q-t)%(base-t)))
				q = (q - t) / (base - t)
			}
			d := delta / 2
			if done == basic {
				d = delta / damp
			}
			d += d / (done + 1)
			k := 0
			for ; d > (base-tmin)*tmax/2; k += base {
				d /= base - tmin
			}
			bias = k + (base-tmin+1)*d/(d+skew)
			delta = 0
			done++
		}
		delta++
		n++
	}
	return string(out)
}

func punyDigit(d int) byte {
	if d < 26 {
		return 'a' + byte(d)
	}
	return '0' + byte(d-26)
}
