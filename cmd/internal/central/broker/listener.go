package broker

import (
	"context"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"github.com/mochi-mqtt/server/v2/listeners"
)

// The two listeners: the gate trusts the inner one.
const (
	outerID = "gateways"
	innerID = "server"
)

// writeWithin bounds one write to a client: a dead peer must hold up neither a
// farewell nor the session that takes its place.
const writeWithin = 10 * time.Second

// acceptPause keeps a listener that cannot accept from spinning.
const acceptPause = 100 * time.Millisecond

// listener hands connections to mochi. A panic that one client causes ends its
// connection and nothing else.
type listener struct {
	id       string
	listener net.Listener
	log      *slog.Logger

	mu     sync.Mutex
	closed bool
	conns  map[net.Conn]struct{}
}

// conn is a connection whose writes cannot take for ever.
type conn struct{ net.Conn }

// Write implements net.Conn.
func (c conn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

var _ listeners.Listener = (*listener)(nil)

// Init implements listeners.Listener; the listener is bound already.
func (l *listener) Init(*slog.Logger) error { return nil }

// ID implements listeners.Listener.
func (l *listener) ID() string { return l.id }

// Address implements listeners.Listener.
func (l *listener) Address() string { return l.listener.Addr().String() }

// Protocol implements listeners.Listener.
func (l *listener) Protocol() string { return l.listener.Addr().Network() }

// Serve implements listeners.Listener.
func (l *listener) Serve(establish listeners.EstablishFn) {
	for {
		c, err := l.listener.Accept()
		switch {
		case err == nil:
			if l.hold(c) {
				go l.serve(establish, c)
			}
		case l.isClosed():
			return
		default: // such as too many open files: it may pass
			time.Sleep(acceptPause)
		}
	}
}

func (l *listener) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// hold remembers a connection, or closes it if the listener is closed.
func (l *listener) hold(c net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		_ = c.Close()
		return false
	}
	l.conns[c] = struct{}{}
	return true
}

func (l *listener) serve(establish listeners.EstablishFn, c net.Conn) {
	defer func() {
		if p := recover(); p != nil {
			l.log.Error("broker: a client's connection panicked and was closed", "remote", c.RemoteAddr().String(), "panic", p, "stack", string(debug.Stack()))
		}
		_ = c.Close()
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.conns, c)
	}()
	_ = establish(l.id, conn{c}) // how a connection ended is the gate's to log
}

// Close implements listeners.Listener. A client that connects meanwhile is not
// let in, or it would be waited for.
func (l *listener) Close(closeClients listeners.CloseFn) {
	l.mu.Lock()
	already := l.closed
	l.closed = true
	l.mu.Unlock()
	if already {
		return
	}
	_ = l.listener.Close()
	l.cut()
	closeClients(l.id)
}

// cut ends all connections at once: saying good-bye to each would wait for the
// dead among them, and MQTT 3.1.1 has no word for it.
func (l *listener) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		_ = c.Close()
	}
}

// pipes is a listener for connections within the process.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), done: make(chan struct{})} }

func (p *pipes) dial(ctx context.Context) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (p *pipes) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// Addr implements net.Listener.
func (p *pipes) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "in process" }
