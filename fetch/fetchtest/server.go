package fetchtest

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Server is an emulator on an address of this machine.
type Server struct {
	// URL is the address: http://127.0.0.1:12345. The same port also speaks https: see
	// [Emulator.RootCAs].
	URL string

	emulator *Emulator
	listener net.Listener
	queue    *queue
	http     *http.Server
	served   sync.WaitGroup
}

// Start serves on a free port of 127.0.0.1. It panics if it cannot, like httptest.
func (e *Emulator) Start() *Server {
	s, err := e.Listen("127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	return s
}

// Listen serves on an address.
func (e *Emulator) Listen(address string) (*Server, error) {
	e.mustInit()
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("fetchtest: %w", err)
	}
	s := &Server{URL: "http://" + l.Addr().String(), emulator: e, listener: l, queue: newQueue(l.Addr())}
	s.http = e.newServer()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		l.Close()
		return nil, errClosed
	}
	e.servers[s] = true
	s.served.Go(func() { s.http.Serve(s.queue) })
	s.served.Go(func() {
		for {
			c, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			} else if err != nil {
				time.Sleep(10 * time.Millisecond) // too many open files, for example
				continue
			}
			go s.queue.sniff(c, e.certs.config())
		}
	})
	return s, nil
}

// Close stops listening and closes all connections.
func (s *Server) Close() {
	s.mustInit()
	s.listener.Close()
	s.queue.Close()
	s.http.Close()
	s.served.Wait()
	s.emulator.mu.Lock()
	defer s.emulator.mu.Unlock()
	delete(s.emulator.servers, s)
}

var errClosed = errors.New("fetchtest: the emulator is closed")

func (e *Emulator) newServer() *http.Server {
	return &http.Server{
		Handler:           e,
		ErrorLog:          log.New(io.Discard, "", 0), // most of it is meant to happen
		ReadHeaderTimeout: 30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			if c, ok := c.(*piped); ok && c.secure {
				return context.WithValue(ctx, secureKey{}, true)
			}
			return ctx
		},
	}
}

// queue is a listener whose connections come from elsewhere.
type queue struct {
	addr  net.Addr
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newQueue(addr net.Addr) *queue {
	return &queue{addr: addr, conns: make(chan net.Conn), done: make(chan struct{})}
}

func (q *queue) Accept() (net.Conn, error) {
	select {
	case c := <-q.conns:
		return c, nil
	case <-q.done:
		return nil, net.ErrClosed
	}
}

func (q *queue) Close() error {
	q.once.Do(func() { close(q.done) })
	return nil
}

func (q *queue) Addr() net.Addr { return q.addr }

// put adds a connection. It is closed if nothing accepts it.
func (q *queue) put(c net.Conn) error {
	select {
	case q.conns <- c:
		return nil
	case <-q.done:
		c.Close()
		return errClosed
	}
}

// sniff adds a connection, as TLS if it begins like TLS.
func (q *queue) sniff(c net.Conn, config *tls.Config) {
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-q.done:
			c.Close()
		case <-stop:
		}
	}()
	c.SetReadDeadline(time.Now().Add(30 * time.Second))
	r := bufio.NewReaderSize(c, 16)
	first, err := r.Peek(1)
	if err != nil {
		c.Close()
		return
	}
	c.SetReadDeadline(time.Time{})
	begun := &begunConn{Conn: c, r: r}
	if first[0] == 0x16 {
		q.put(tls.Server(begun, config))
	} else {
		q.put(begun)
	}
}

// begunConn is a connection of which something has been read.
type begunConn struct {
	net.Conn
	r *bufio.Reader
}

func (c *begunConn) Read(b []byte) (int, error) {
	if c.r.Buffered() > 0 {
		return c.r.Read(b)
	}
	return c.Conn.Read(b)
}

// SetLinger lets a fault reset a TCP connection.
func (c *begunConn) SetLinger(sec int) error {
	if t, ok := c.Conn.(*net.TCPConn); ok {
		return t.SetLinger(sec)
	}
	return nil
}

// Dial connects to the emulator in memory, as the DialContext of an [http.Transport]. The names of
// the cloud and of this machine lead to the emulator; other names are not found. A client that
// speaks TLS gets a certificate for the name that it asks for, signed by the authority in
// [Emulator.RootCAs].
func (e *Emulator) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	e.mustInit()
	return e.dial(ctx, address, func(c net.Conn, q *queue) { q.sniff(c, e.certs.config()) })
}

// Transport returns a new transport that leads to the emulator in memory, for any host, over http
// and https. There is no TLS and no certificate. The transport may be changed before it is used.
func (e *Emulator) Transport() *http.Transport {
	e.mustInit()
	dial := func(secure bool) func(context.Context, string, string) (net.Conn, error) {
		return func(ctx context.Context, _, address string) (net.Conn, error) {
			return e.dial(ctx, address, func(c net.Conn, q *queue) {
				c.(*piped).secure = secure
				q.put(c)
			})
		}
	}
	return &http.Transport{DialContext: dial(false), DialTLSContext: dial(true), MaxIdleConnsPerHost: 16, IdleConnTimeout: 90 * time.Second}
}

// Client returns a client with such a transport.
func (e *Emulator) Client() *http.Client { return &http.Client{Transport: e.Transport()} }

func (e *Emulator) dial(ctx context.Context, address string, serve func(net.Conn, *queue)) (net.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if service, _ := hostService(host); service == serviceAny && !isLocal(host) {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	q, err := e.inMemory()
	if err != nil {
		return nil, err
	}
	client, server := net.Pipe()
	port := 40000 + ports.Add(1)%20000
	remote := &net.TCPAddr{IP: net.ParseIP(e.opts.ClientIP), Port: int(port)}
	go serve(&piped{Conn: server, remote: remote}, q)
	return client, nil
}

var ports atomic.Int64

// isLocal reports whether a name means this machine.
func isLocal(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// piped is the server side of a connection in memory.
type piped struct {
	net.Conn
	remote net.Addr
	secure bool
}

func (p *piped) RemoteAddr() net.Addr { return p.remote }

// inMemory starts serving in memory.
func (e *Emulator) inMemory() (*queue, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, errClosed
	}
	if e.memory == nil {
		l := closedListener{}
		s := &Server{emulator: e, listener: l, queue: newQueue(l.Addr()), http: e.newServer()}
		e.servers[s] = true
		s.served.Go(func() { s.http.Serve(s.queue) })
		e.memory = s
	}
	return e.memory.queue, nil
}

// closedListener is the listener of a server in memory.
type closedListener struct{}

func (closedListener) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (closedListener) Close() error              { return nil }
func (closedListener) Addr() net.Addr            { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
