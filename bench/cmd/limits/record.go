package main

import (
	"encoding/json"
	"io"
	"runtime"
	"time"
)

const recordSchema = "lrkit.bench.limits/1"

// A recorder writes NDJSON: one object for each row, the last for the verdict.
// A nil one writes nothing. The first error stays.
type recorder struct {
	enc *json.Encoder
	err error
}

func newRecorder(w io.Writer) *recorder {
	r := &recorder{enc: json.NewEncoder(w)}
	r.put(struct {
		Schema string    `json:"schema"`
		Type   string    `json:"type"`
		Time   time.Time `json:"time"`
		Go     string    `json:"go"`
		OS     string    `json:"os"`
		Arch   string    `json:"arch"`
		CPUs   int       `json:"cpus"`
	}{recordSchema, "begin", time.Now().UTC().Truncate(time.Second), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU()})
	return r
}

func (r *recorder) row(v row) {
	r.put(struct {
		Schema   string  `json:"schema"`
		Type     string  `json:"type"`
		Shape    string  `json:"shape"`
		Layer    string  `json:"layer"`
		Size     int64   `json:"size"`
		Verb     string  `json:"verb"`
		Entrance string  `json:"entrance"`
		Runs     int     `json:"runs"`
		Exit     int     `json:"exit"`
		PeakRSS  int64   `json:"peak_rss"`
		CPU      float64 `json:"cpu_seconds"`
		Wall     float64 `json:"wall_seconds"`
		PerByte  float64 `json:"ns_per_byte"`
		Ratio    float64 `json:"ratio,omitempty"`
		Output   int64   `json:"output_bytes,omitempty"`
		Trouble  string  `json:"trouble,omitempty"`
	}{
		recordSchema, "figure", v.shape, string(v.layer), v.bytes, v.verb, string(v.entrance), v.runs, v.Exit,
		v.PeakRSS, v.CPU.Seconds(), v.Wall.Seconds(), v.nsPerByte(), v.ratio, v.output, v.trouble,
	})
}

func (r *recorder) verdict(v verdict) {
	r.put(struct {
		Schema   string   `json:"schema"`
		Type     string   `json:"type"`
		Pass     bool     `json:"pass"`
		Figures  int      `json:"figures"`
		Limited  int      `json:"limited"`
		Failures []string `json:"failures,omitempty"`
	}{recordSchema, "verdict", v.ok(), v.rows, v.limited, v.failures})
}

func (r *recorder) put(v any) {
	if r != nil && r.err == nil {
		r.err = r.enc.Encode(v)
	}
}

// close returns the error that stopped the record.
func (r *recorder) close() error {
	if r == nil {
		return nil
	}
	return r.err
}
