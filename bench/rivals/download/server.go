package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"time"
)

// server serves one file as a blob store does.
type server struct {
	url, sum string
	http     *http.Server
}

func serve(name string, size int64) (*server, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, h), 1<<20)
	if _, err := io.CopyN(w, rand.NewChaCha8([32]byte{7}), size); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{sum: hex.EncodeToString(h.Sum(nil)), http: &http.Server{Handler: handler(name)}}
	// The signature is of nobody: this server asks for none.
	s.url = "http://" + l.Addr().String() + "/account/container/blob?sv=2019-07-07&sr=b&sp=r&se=2099-01-01T00%3A00%3A00Z&sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D"
	go s.http.Serve(l)
	return s, nil
}

func (s *server) close() { s.http.Close() }

// handler answers ranges in the service's own header, too.
func handler(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, err := os.Open(name)
		if err != nil {
			http.Error(w, "no blob", http.StatusInternalServerError)
			return
		}
		defer f.Close()
		if own := r.Header.Get("x-ms-range"); own != "" {
			r.Header.Set("Range", own)
		}
		w.Header().Set("ETag", `"0x8DC000000000001"`)
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("x-ms-blob-type", "BlockBlob")
		http.ServeContent(w, r, "", time.Unix(1700000000, 0), f)
	})
}
