package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// What a client sends at most: docs/WORKER.md.
const (
	frameBytes = 4 << 20
	frameRows  = 4096
	rowBytes   = 1 << 20
)

var schema = arrow.NewSchema([]arrow.Field{
	{Name: "id", Type: arrow.PrimitiveTypes.Int64}, {Name: "name", Type: arrow.BinaryTypes.String},
	{Name: "data", Type: arrow.BinaryTypes.LargeBinary}, {Name: "last", Type: arrow.FixedWidthTypes.Boolean},
}, nil)

// frame collects the rows of a request.
type frame struct {
	rows  *array.RecordBuilder
	n     int
	bytes int
}

func newFrame() *frame { return &frame{rows: array.NewRecordBuilder(memory.DefaultAllocator, schema)} }

func (f *frame) add(b *blob, data []byte, last bool) {
	f.rows.Field(0).(*array.Int64Builder).Append(b.id)
	f.rows.Field(1).(*array.StringBuilder).Append(b.name)
	f.rows.Field(2).(*array.BinaryBuilder).Append(data)
	f.rows.Field(3).(*array.BooleanBuilder).Append(last)
	f.n++
	f.bytes += len(data)
}

func (f *frame) full() bool { return f.n >= frameRows || f.bytes >= frameBytes }

// encode returns the frame, and begins another.
func (f *frame) encode() []byte {
	var b bytes.Buffer
	b.Write(make([]byte, 5))
	w := ipc.NewWriter(&b, ipc.WithSchema(schema))
	if err := w.Write(f.rows.NewRecordBatch()); err != nil {
		panic(err) // the batch is ours
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	f.n, f.bytes = 0, 0
	binary.LittleEndian.PutUint32(b.Bytes(), uint32(b.Len()-5))
	b.Bytes()[4] = 'A'
	return b.Bytes()
}

// request makes one of whole blobs.
func request(blobs []blob) []byte {
	f := newFrame()
	for i := range blobs {
		f.add(&blobs[i], blobs[i].data, true)
	}
	return f.encode()
}

// requests makes as many as whole blobs need.
func requests(blobs []blob) (all [][]byte) {
	f := newFrame()
	for i := range blobs {
		if f.add(&blobs[i], blobs[i].data, true); f.full() || i == len(blobs)-1 {
			all = append(all, f.encode())
		}
	}
	return all
}

// parts makes the requests of one blob in rows.
func parts(b blob) (all [][]byte) {
	f := newFrame()
	for at := 0; at < len(b.data); at += rowBytes {
		end := min(at+rowBytes, len(b.data))
		if f.add(&b, b.data[at:end], end == len(b.data)); f.full() || end == len(b.data) {
			all = append(all, f.encode())
		}
	}
	return all
}

// result is what a process did.
type result struct {
	rows, statuses int64
	largest        int
	cpu            time.Duration
	memory         int64
}

// ended adds what is known of a process that has ended.
func (r *result) ended(s *os.ProcessState) { r.cpu = s.UserTime() + s.SystemTime() }

// peak returns the most that a running process held, as Linux has it; 0 on other systems. What the
// system says of a process that has ended is never less than what this one held when it began.
func peak(p *os.Process) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), "VmHWM:")
	var kib int64
	fmt.Sscan(rest, &kib) // 0 if there is none
	return kib << 10
}

// serve sends requests to a worker, one after the other, and reads the answers.
func serve(lrkit string, all [][]byte) (r result, err error) {
	cmd := exec.Command(lrkit, "worker")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return r, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return r, err
	}
	if err := cmd.Start(); err != nil {
		return r, err
	}
	answers := bufio.NewReaderSize(out, 1<<20)
	for _, request := range all {
		if _, err = in.Write(request); err == nil {
			err = r.answer(answers)
		}
		if err != nil {
			in.Close()
			cmd.Wait()
			return r, err
		}
	}
	r.memory = peak(cmd.Process)
	in.Close()
	err = cmd.Wait()
	r.ended(cmd.ProcessState)
	return r, err
}

// answer reads the answer to a request.
func (r *result) answer(in io.Reader) error {
	for {
		var h [5]byte
		if _, err := io.ReadFull(in, h[:]); err != nil {
			return err
		}
		payload := make([]byte, binary.LittleEndian.Uint32(h[:]))
		if _, err := io.ReadFull(in, payload); err != nil {
			return err
		}
		r.largest = max(r.largest, len(payload))
		var err error
		switch h[4] {
		case 'F':
			err = count(payload, &r.rows)
		case 'S':
			err = count(payload, &r.statuses)
		case 'E':
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// count adds the rows of an Arrow stream.
func count(stream []byte, to *int64) error {
	r, err := ipc.NewReader(bytes.NewReader(stream))
	if err != nil {
		return err
	}
	defer r.Release()
	for r.Next() {
		*to += r.RecordBatch().NumRows()
	}
	return r.Err()
}

// analyzeFolder runs the command over a folder.
func analyzeFolder(lrkit, folder string) (r result, err error) {
	cmd := exec.Command(lrkit, "analyze", "-q", "-j", "1", "-f", "arrow", folder)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return r, err
	}
	if err := cmd.Start(); err != nil {
		return r, err
	}
	stream, err := ipc.NewReader(bufio.NewReaderSize(out, 1<<20))
	if err != nil {
		return r, err
	}
	for stream.Next() {
		r.rows += stream.RecordBatch().NumRows()
	}
	if stream.Err() != nil {
		return r, stream.Err()
	}
	err = cmd.Wait()
	r.ended(cmd.ProcessState)
	const anomalies = 3 // some transcripts are cut
	if cmd.ProcessState.ExitCode() == anomalies {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("analyze: %w", err)
	}
	return r, err
}
