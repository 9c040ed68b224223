package broker

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"

	"github.com/mochi-mqtt/server/v2/listeners"
)

// The two listeners: the gate trusts the inner one.
const (
	outerID = "gateways"
	innerID = "server"
)

// listener hands connections to mochi. A panic that one client causes ends its
// connection and nothing else.
type listener struct {
	id       string
	listener net.Listener
	log      *slog.Logger
	once     sync.Once
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
		conn, err := l.listener.Accept()
		if err != nil {
			if ne := net.Error(nil); errors.As(err, &ne) && ne.Timeout() {
				continue
			}
			return
		}
		go l.serve(establish, conn)
	}
}

func (l *listener) serve(establish listeners.EstablishFn, conn net.Conn) {
	defer func() {
		_ = conn.Close()
		if p := recover(); p != nil {
			l.log.Error("broker: a client's connection panicked and was closed", "remote", conn.RemoteAddr().String(), "panic", p, "stack", string(debug.Stack()))
		}
	}()
	_ = establish(l.id, conn) // how a connection ended is the gate's to log
}

// Close implements listeners.Listener.
func (l *listener) Close(closeClients listeners.CloseFn) {
	l.once.Do(func() {
		closeClients(l.id)
		_ = l.listener.Close()
	})
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
