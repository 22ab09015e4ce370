package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

const (
	container = "results"
	blobName  = "blob"
)

// scene is where it happens: the blob proxied by nginx, and an emulator of the API whose links lead
// there.
type scene struct {
	dir      string
	emulator *fetchtest.Emulator
	api      *fetchtest.Server
	nginx    *exec.Cmd
	url      string // of the blob, with a signature that nginx does not look at
	sum      string
	hasher   []string // the command that hashes the others' file
	size     int64
}

func newScene(dir string, size int64) (*scene, error) {
	s := &scene{dir: dir, size: size}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	content := fetchtest.Noise(1, size)
	w := fetchtest.One(content, time.Now())
	result := w.Actions[0].Commands[0].Result
	result.Name, result.MD5 = blobName, false
	w.Container = container
	endpoint := "http://" + address + "/" + fetchtest.DefaultAccount
	s.emulator = fetchtest.New(w, &fetchtest.Options{Endpoint: endpoint, PerMinute: -1, PerHour: -1, LinkLife: 24 * time.Hour})
	s.api = s.emulator.Start()
	s.sum = fetchtest.SHA256(content)
	if s.url, err = s.link(endpoint); err != nil {
		return nil, err
	}
	if err := s.keep(content); err != nil {
		return nil, err
	}
	return s, s.startNginx(address)
}

// link is one as the emulator gives it, for those who do not ask for one.
func (s *scene) link(endpoint string) (string, error) {
	return sas.Signer{Account: fetchtest.DefaultAccount, Key: "a2V5IG9mIG5vYm9keQ==", Endpoint: endpoint}.ServiceLink(container, blobName,
		sas.Grant{Version: "2019-07-07", Permissions: "r", Expiry: time.Now().Add(24 * time.Hour)})
}

// keep writes the blob where nginx finds it.
func (s *scene) keep(content fetchtest.Content) error {
	name := filepath.Join(s.dir, "www", fetchtest.DefaultAccount, container, blobName)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	if _, err := io.Copy(w, io.NewSectionReader(content, 0, s.size)); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Sync()
}

func (s *scene) startNginx(address string) error {
	user := ""
	if os.Getuid() == 0 {
		user = "user root;"
	}
	conf := fmt.Sprintf(`daemon off; pid %[1]s/pid; error_log stderr; worker_processes 1; %[3]s
events {}
http { access_log off; sendfile on; tcp_nopush on; client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f;
uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s; server { listen %[2]s; root %[1]s/www; } }`, s.dir, address, user)
	name := filepath.Join(s.dir, "nginx.conf")
	if err := os.WriteFile(name, []byte(conf), 0o600); err != nil {
		return err
	}
	path, err := exec.LookPath("nginx")
	if err != nil {
		path = "/usr/sbin/nginx" // not in everybody's path
	}
	s.nginx = exec.Command(path, "-p", s.dir, "-c", name)
	s.nginx.Stderr = os.Stderr
	if err := s.nginx.Start(); err != nil {
		return fmt.Errorf("nginx, which serves the blob: %w", err)
	}
	for range 100 {
		if c, err := net.Dial("tcp", address); err == nil {
			return c.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("nginx does not listen at %s", address)
}

func (s *scene) close() {
	if s.nginx != nil && s.nginx.Process != nil {
		s.nginx.Process.Signal(os.Interrupt)
		s.nginx.Wait() // its exit status says nothing
	}
	if s.emulator != nil {
		s.emulator.Close()
	}
}
