package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
)

// A row is one figure of the table.
type row struct {
	shape    string
	layer    layer
	size     gen.Size // as asked for
	bytes    int64    // as written
	verb     string
	entrance entrance
	runs     int
	result

	ratio float64 // time a byte, to that at the smallest size; 0 without one
	flat  bool    // the ratio is within the limit, or within noise
}

func (r row) nsPerByte() float64 { return float64(r.CPU.Nanoseconds()) / float64(max(r.bytes, 1)) }

func (r row) String() string {
	return fmt.Sprintf("%s %s %s %s", r.input(), r.size, r.verb, r.entrance)
}

// input names what was read.
func (r row) input() string {
	if r.layer == bare {
		return r.shape
	}
	return r.shape + "." + string(r.layer)
}

// matrix runs every verb through every entrance over every shape and size.
type matrix struct {
	cfg   config
	dir   string
	lrkit string
	run   func(context.Context, job) (result, error)
}

// rows yields a row as soon as it is measured; an error is the last.
func (m matrix) rows(ctx context.Context) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for _, shape := range m.cfg.shapes {
			for _, layer := range m.cfg.layers {
				smallest := map[string]row{} // by verb and entrance
				for _, size := range m.cfg.sizes {
					more, err := m.input(ctx, shape, layer, size, smallest, yield)
					if err != nil {
						yield(row{}, err)
					}
					if err != nil || !more {
						return
					}
				}
			}
		}
	}
}

// input measures all that is done with one input, which is gone afterwards.
func (m matrix) input(ctx context.Context, shape gen.Shape, layer layer, size gen.Size, smallest map[string]row, yield func(row, error) bool) (more bool, err error) {
	file := filepath.Join(m.dir, "input.json")
	n, err := writeInput(file, shape, layer, size)
	defer func() { err = errors.Join(err, os.Remove(file)) }()
	if err != nil {
		return false, err
	}
	for _, v := range m.cfg.verbs {
		for _, e := range m.cfg.entrances {
			r := row{shape: shape.Name, layer: layer, size: size, bytes: n, verb: v.name, entrance: e}
			j := job{lrkit: m.lrkit, verb: v, entrance: e, input: file, dir: m.dir, timeout: m.cfg.timeout}
			key := v.name + " " + string(e)
			base, bigger := smallest[key]
			if err := m.measure(ctx, j, &r, base); err != nil {
				return false, err
			}
			if !bigger {
				smallest[key] = r
			}
			if !yield(r, nil) {
				return false, nil
			}
		}
	}
	return true, nil
}

// measure runs the job as often as the figure needs it. The base is the row of
// the smallest size, empty for that size itself.
func (m matrix) measure(ctx context.Context, j job, r *row, base row) error {
	for r.runs = 1; ; r.runs++ {
		got, err := m.run(ctx, j)
		if err != nil {
			return err
		}
		if r.runs > 1 { // noise adds time and never takes any away
			got.CPU = min(got.CPU, r.CPU)
			got.Wall = min(got.Wall, r.Wall)
			got.PeakRSS = max(got.PeakRSS, r.PeakRSS)
		}
		r.result = got
		r.ratio, r.flat = flatness(*r, base, m.cfg.maxRatio)
		if r.trouble != "" || r.runs == m.cfg.repeat || base.runs > 0 && r.flat {
			return nil
		}
	}
}

// noise is CPU time that one run may take more than another for no reason.
const noise = 50 * time.Millisecond

// flatness compares the time a byte with that of the base.
func flatness(r, base row, maxRatio float64) (ratio float64, flat bool) {
	if base.runs == 0 || base.trouble != "" || base.CPU <= 0 {
		return 0, true
	}
	ratio = r.nsPerByte() / base.nsPerByte()
	allowed := maxRatio*base.nsPerByte()*float64(r.bytes) + float64(noise)
	return ratio, float64(r.CPU) <= allowed
}

// writeInput returns the size of the transcript, whatever its layer makes of it.
func writeInput(name string, shape gen.Shape, layer layer, size gen.Size) (int64, error) {
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	w, err := layer.over(f)
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	n, err := shape.Generate(w, int64(size))
	return n, errors.Join(err, w.Close(), f.Close())
}
