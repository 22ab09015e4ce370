package analyze

// redacted stands for a secret.
const redacted = "REDACTED"

// masked returns line[start:end] with what lies in secrets masked.
func masked(line []byte, start, end int, secrets intervals) string {
	if !secrets.hit(start, end) {
		return string(line[start:end])
	}
	var b []byte
	for _, s := range secrets.from(start) {
		if s.start >= end {
			break
		}
		if s.start > start {
			b = append(b, line[start:s.start]...)
		}
		b = append(b, redacted...)
		start = min(s.end, end)
	}
	return string(append(b, line[start:end]...))
}
