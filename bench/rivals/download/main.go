// Command download measures a download with everything that evidence needs against those that people use: the bytes, their SHA-256,
// and both safe on the disk.
//
//	go run ./download [-mib 1024] [-rounds 5] [-dir DIR] [-json DIR]
//
// Ours is fetch/download into a case directory. The others are curl, aria2 with 8 connections, and DownloadFile of the Azure SDK, each followed by
// sha256sum and sync of the file. All get the same bytes from one server on loopback, in turn in each round. CPU time and peak memory are of
// the client's processes. It needs curl and aria2c; what is not there is left out, and said.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "child" {
		if err := child(os.Args[2], os.Args[3], os.Args[4]); err != nil {
			fmt.Fprintln(os.Stderr, "download:", err)
			os.Exit(1)
		}
		return
	}
	mib := flag.Int64("mib", 1024, "MiB of the blob")
	rounds := flag.Int("rounds", 5, "rounds, each with all in turn")
	dir := flag.String("dir", "", "where to write; a temporary folder if empty")
	record := flag.String("json", "", "folder for a dated record")
	flag.Parse()
	if err := run(*mib, *rounds, *dir, *record); err != nil {
		fmt.Fprintln(os.Stderr, "download:", err)
		os.Exit(1)
	}
}

// Row is what one client needed.
type Row struct {
	Name   string    `json:"name"`
	Wall   []float64 `json:"wall_s"`
	CPU    []float64 `json:"cpu_s"`
	PeakMB []float64 `json:"peak_mib"`
	Wrong  int       `json:"wrong"` // files whose hash is not that of the bytes
}

// Record is what a run says.
type Record struct {
	Date    string `json:"date"`
	Go      string `json:"go"`
	CPUs    int    `json:"cpus"`
	MiB     int64  `json:"mib"`
	Rounds  int    `json:"rounds"`
	Rows    []Row  `json:"rows"`
	LeftOut string `json:"left_out,omitempty"`
}

func run(mib int64, rounds int, dir, record string) error {
	temp, err := os.MkdirTemp(dir, "download-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	s, err := serve(filepath.Join(temp, "served"), mib<<20)
	if err != nil {
		return err
	}
	defer s.close()
	r := Record{Date: time.Now().UTC().Format("2006-01-02"), Go: runtime.Version(), CPUs: runtime.NumCPU(), MiB: mib, Rounds: rounds}
	var clients []client
	for _, c := range all() {
		if err := c.there(); err != nil {
			r.LeftOut += fmt.Sprintf("%s: %v; ", c.name, err)
			continue
		}
		clients = append(clients, c)
		r.Rows = append(r.Rows, Row{Name: c.name})
	}
	for round := range rounds {
		for i := range clients {
			i = (i + round) % len(clients)
			out := filepath.Join(temp, "out")
			if err := os.Mkdir(out, 0o700); err != nil {
				return err
			}
			m, err := clients[i].measure(s.url, out)
			if err != nil {
				return fmt.Errorf("%s: %w", clients[i].name, err)
			}
			row := &r.Rows[i]
			row.Wall, row.CPU, row.PeakMB = append(row.Wall, m.wall), append(row.CPU, m.cpu), append(row.PeakMB, m.peak)
			if m.sum != s.sum {
				row.Wrong++
			}
			if err := os.RemoveAll(out); err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "round %d: %s: %.2f s, %.2f s of CPU, %.0f MiB\n", round+1, clients[i].name, m.wall, m.cpu, m.peak)
		}
	}
	fmt.Print(r.table())
	if record == "" {
		return nil
	}
	b, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(record, r.Date+"-download.json"), append(b, '\n'), 0o644)
}

// table has the medians, and the medians of the ratios of ours to each in the same round.
func (r *Record) table() string {
	s := fmt.Sprintf("%s · %d MiB on loopback, %d cores, %s, median of %d rounds\n\n| client | wall s | CPU s | peak MiB | ours / wall | ours / CPU | wrong |\n| --- | --- | --- | --- | --- | --- | --- |\n",
		r.Date, r.MiB, r.CPUs, r.Go, r.Rounds)
	ours := r.Rows[0]
	for _, row := range r.Rows {
		s += fmt.Sprintf("| %s | %.2f | %.2f | %.0f | %.2f | %.2f | %d |\n", row.Name, median(row.Wall), median(row.CPU), slices.Max(row.PeakMB),
			ratio(ours.Wall, row.Wall), ratio(ours.CPU, row.CPU), row.Wrong)
	}
	if r.LeftOut != "" {
		s += "\nleft out: " + r.LeftOut + "\n"
	}
	return s
}

func ratio(a, b []float64) float64 {
	each := make([]float64, len(a))
	for i := range a {
		each[i] = a[i] / b[i]
	}
	return median(each)
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
