package download

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

const (
	tableTotal = 5000
	tableMax   = 1 << 20
)

// rows makes the answer of each row of the table in STATES.md to a request.
var rows = map[string]func(q request) head{
	"206, right":                             right,
	"206, right, weak ETag, more to come":    with(right, "Etag", `W/"a"`),
	"206, right, no ETag, more to come":      with(right, "Etag", ""),
	"206, right, two ETags, more to come":    func(q request) head { h := right(q); h.header.Add("Etag", `"b"`); return h },
	"206, right, weak ETag, all of the blob": with(partial(0, 600, 600), "Etag", `W/"a"`),
	"206, another ETag":                      with(right, "Etag", `"b"`),
	"206, another total":                     func(q request) head { return partial(q.from, q.to, tableTotal+1)(q) },
	"206, another MD5 of the blob":           with(right, "X-Ms-Blob-Content-Md5", md5Of(2)),
	"206, range begins elsewhere":            func(q request) head { return partial(q.from+1, q.to, tableTotal)(q) },
	"206, range ends early":                  func(q request) head { return partial(q.from, q.to-1, tableTotal)(q) },
	"206, range ends late":                   func(q request) head { return partial(q.from, q.to+1, tableTotal)(q) },
	"206, Content-Range missing":             with(right, "Content-Range", ""),
	"206, Content-Range twice": func(q request) head {
		h := right(q)
		h.header.Add("Content-Range", h.header.Get("Content-Range"))
		return h
	},
	"206, Content-Range is nonsense": with(right, "Content-Range", "bytes 0-9999999999999999999/5000"),
	"206, total unknown": func(q request) head {
		return with(right, "Content-Range", fmt.Sprintf("bytes %d-%d/*", q.from, q.to-1))(q)
	},
	"206, Content-Length too small":                func(q request) head { h := right(q); h.length--; return h },
	"206, Content-Length too large":                func(q request) head { h := right(q); h.length++; return h },
	"206, no Content-Length":                       func(q request) head { h := right(q); h.length = -1; return h },
	"206, Content-Length 0":                        func(q request) head { h := right(q); h.length = 0; return h },
	"206, larger than MaxSize":                     partial(0, 1000, tableMax+1),
	"206, Content-Encoding, no MD5 of the blob":    with(right, "Content-Encoding", "gzip"),
	"206, Content-Encoding and MD5 of the blob":    with(with(right, "Content-Encoding", "gzip"), "X-Ms-Blob-Content-Md5", md5Of(1)),
	"206, Content-Encoding as in the first answer": with(with(right, "Content-Encoding", "gzip"), "X-Ms-Blob-Content-Md5", md5Of(1)),
	"200":                      everything,
	"200, weak ETag":           with(everything, "Etag", `W/"a"`),
	"200, no length":           func(q request) head { h := everything(q); h.length = -1; return h },
	"200, length 0":            func(q request) head { h := everything(q); h.length = 0; return h },
	"200, Content-Range":       with(everything, "Content-Range", "bytes 0-4999/5000"),
	"200, larger than MaxSize": func(q request) head { h := everything(q); h.length = tableMax + 1; return h },
	"200, Content-Encoding, no MD5 of the blob":       with(everything, "Content-Encoding", "br"),
	"200, Content-Encoding and MD5 of the blob":       with(with(everything, "Content-Encoding", "br"), "Content-Md5", md5Of(1)),
	"200, another length than the answer before said": func(q request) head { h := everything(q); h.length++; return h },
	"200, another MD5 than the answer before said":    with(everything, "Content-Md5", md5Of(2)),
	"204":                     bare(204),
	"304":                     bare(304),
	"301, 302, 303, 307, 308": bare(302),
	"400":                     service(400, "InvalidHeaderValue", ""),
	"401":                     service(401, "NoAuthenticationInformation", ""),
	"403, expired (either text)": service(
		403, "AuthenticationFailed",
		"Signed expiry time [Fri, 02 May 2025 17:15:16 GMT] must be after signed start time [Fri, 02 May 2025 18:08:36 GMT]",
	),
	"403, not yet valid": service(
		403, "AuthenticationFailed",
		"Signature not valid in the specified time frame: Start [Fri, 02 May 2025 17:15:16 GMT] - Expiry [Fri, 02 May 2025 18:15:16 GMT] - Current [Fri, 02 May 2025 17:00:00 GMT]",
	),
	"403, signature did not match":         service(403, "AuthenticationFailed", "Signature did not match. String to sign used was r"),
	"403, AuthorizationFailure":            service(403, "AuthorizationFailure", ""),
	"403, no body":                         bare(403),
	"403, malformed":                       service(403, "AuthenticationFailed", "Signature fields not well formed."),
	"403, permission, address or protocol": service(403, "AuthorizationSourceIPMismatch", ""),
	"404":                                  service(404, "BlobNotFound", ""),
	"408":                                  bare(408),
	"409":                                  service(409, "BlobArchived", ""),
	"412":                                  service(412, "ConditionNotMet", ""),
	"416, bytes */0":                       with(service(416, "InvalidRange", ""), "Content-Range", "bytes */0"),
	"416, no Content-Range":                service(416, "InvalidRange", ""),
	"416, bytes */N":                       with(service(416, "InvalidRange", ""), "Content-Range", "bytes */5000"),
	"429":                                  service(429, "TooManyRequests", ""),
	"500, 502, 504":                        bare(502),
	"503":                                  service(503, "ServerBusy", ""),
}

func md5Of(n byte) string { return base64.StdEncoding.EncodeToString([]byte{n, 15: 0}) }

func right(q request) head { return partial(q.from, q.to, tableTotal)(q) }

func partial(from, to, total int64) func(request) head {
	return func(request) head {
		return head{206, http.Header{"Etag": {`"a"`}, "Content-Range": {fmt.Sprintf("bytes %d-%d/%d", from, to-1, total)}}, to - from, nil, false}
	}
}

func everything(request) head { return head{200, http.Header{"Etag": {`"a"`}}, tableTotal, nil, false} }

func bare(status int) func(request) head {
	return func(request) head { return head{status, http.Header{}, 0, nil, false} }
}

func service(status int, code, detail string) func(request) head {
	return func(request) head { return head{status, http.Header{}, -1, xmlError(code, "no", detail), false} }
}

// with sets a header, or takes it away.
func with(f func(request) head, name, value string) func(request) head {
	return func(q request) head {
		h := f(q)
		h.header.Set(name, value)
		if value == "" {
			h.header.Del(name)
		}
		return h
	}
}

// TestStates holds the table of STATES.md and classify together.
func TestStates(t *testing.T) {
	text, err := os.ReadFile("STATES.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| answer | first | resume | part | whole |\n|---|---|---|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	sum, _ := base64.StdEncoding.DecodeString(md5Of(1))
	requests := []request{
		{kind: requestFirst, from: 0, to: 1000},
		{kind: requestResume, from: 1500, to: 2500, pin: Version{ETag: `"a"`, Length: tableTotal, MD5: sum}},
		{kind: requestPart, from: 1000, to: 2000, pin: Version{ETag: `"a"`, Length: tableTotal, MD5: sum}},
		{kind: requestWhole, pin: Version{Length: tableTotal, MD5: sum}},
	}
	seen := map[string]bool{}
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 {
			t.Fatalf("%q", line)
		}
		name := strings.TrimSpace(cells[0])
		make, ok := rows[name]
		if !ok || seen[name] {
			t.Errorf("%q: no row makes it, or it is there twice", name)
			continue
		}
		seen[name] = true
		for i, q := range requests {
			want := strings.TrimSpace(cells[i+1])
			if want == "–" {
				continue
			}
			if strings.Contains(name, "no MD5") {
				q.pin.MD5 = nil
			}
			if strings.Contains(name, "length 0") {
				q.pin.Length = -1
			}
			if strings.HasSuffix(name, "as in the first answer") {
				q.encoding = "gzip"
			}
			v := classify(q, make(q), tableMax)
			if v.action.String() != want {
				t.Errorf("%s, %v: %v, the table says %s", name, q.kind, v.action, want)
			}
			if taken := v.action == actionTake || v.action == actionTakeWhole; taken != (v.err == nil) {
				t.Errorf("%s, %v: %v with error %v", name, q.kind, v.action, v.err)
			}
		}
	}
	if len(seen) != len(rows) {
		t.Errorf("the table has %d of %d answers", len(seen), len(rows))
	}
}

func TestContentRange(t *testing.T) {
	for s, want := range map[string]contentRange{
		"bytes 0-0/1": {0, 1, 1}, "bytes 5-9/10": {5, 10, 10}, "bytes 5-9/*": {5, 10, -1},
		"bytes 0-9223372036854775806/9223372036854775807": {0, 1<<63 - 1, 1<<63 - 1},
	} {
		if c, ok := parseContentRange(http.Header{"Content-Range": {s}}); !ok || c != want {
			t.Errorf("%q: %v %v", s, c, ok)
		}
	}
	for _, s := range []string{"", "bytes", "bytes 0-0", "bytes 1-0/5", "bytes 0-5/5", "bytes -1/5", "bytes 0-/5", "bytes */5", "Bytes 0-0/1", "bytes  0-0/1",
		"bytes 0-0/1 ", "bytes 0 -0/1", "bytes +0-0/1", "bytes 0x0-1/2", "bytes 0-9223372036854775807/9223372036854775807", "bytes 0-1/18446744073709551616"} {
		if c, ok := parseContentRange(http.Header{"Content-Range": {s}}); ok {
			t.Errorf("%q: %v", s, c)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for s, want := range map[string]time.Duration{
		"": 0, "0": 0, "-5": 0, "7": 7 * time.Second, " 7 ": 7 * time.Second, "1.5": 1500 * time.Millisecond, "NaN": 0, "Inf": 0, "-Inf": 0,
		"1e300": 0, "+5": 0, "99999999999999999999": time.Minute, "soon": 0, "Thu, 01 Jan 2026 00:00:30 GMT": 20 * time.Second,
		"Thu, 01 Jan 2026 10:00:30 GMT": time.Minute, "Thu, 01 Jan 1970 00:00:30 GMT": 0,
	} {
		h := http.Header{"Retry-After": {s}, "Date": {"Thu, 01 Jan 2026 00:00:10 GMT"}} // which is not our time
		if d := retryAfter(h, now, time.Minute); d != want {
			t.Errorf("%q: %v, not %v", s, d, want)
		}
	}
}
