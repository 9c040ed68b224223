package modbus

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"aman/drivers/modbus/internal/frame"
)

// minConnect is the least time for a connection to be made; a first packet that
// has to find its way takes longer than a reply.
const minConnect = 500 * time.Millisecond

// tcpLink is one connection to a Modbus TCP server. After any failure it is
// given up: a reply that comes late must never be taken for the next one.
type tcpLink struct {
	address string
	pause   time.Duration
	stats   *counters

	conn        *net.TCPConn
	transaction uint16
	last        time.Time // end of the last exchange
	reopen      reopening
	buf         [frame.HeaderLength + 256]byte
}

func newTCPLink(address string, pause time.Duration, stats *counters) *tcpLink {
	return &tcpLink{address: address, pause: pause, stats: stats}
}

func (l *tcpLink) close() error {
	if l.conn == nil {
		return nil
	}
	err := l.conn.Close()
	l.conn = nil
	return err
}

func (l *tcpLink) attempt(ctx context.Context, request []byte, timeout time.Duration) ([]byte, error) {
	if err := rest(ctx, l.last.Add(l.pause)); err != nil {
		return nil, err
	}
	if err := l.connect(ctx, timeout); err != nil {
		return nil, err
	}
	reply, err := l.exchange(ctx, request, timeout)
	l.last = time.Now()
	if err != nil {
		_ = l.close() // nothing on it can be trusted any more
		return nil, err
	}
	return reply, nil
}

// connect makes sure of a connection on which nothing is under way.
func (l *tcpLink) connect(ctx context.Context, timeout time.Duration) error {
	if l.conn != nil && l.clean() {
		return nil
	}
	_ = l.close()
	now := time.Now()
	if err := l.reopen.ready(now); err != nil {
		return fail(down, "not connected: %w", err)
	}
	limited, cancel := context.WithDeadline(ctx, now.Add(max(minConnect, timeout)))
	defer cancel()
	conn, err := new(net.Dialer).DialContext(limited, "tcp", l.address)
	if err != nil {
		if ctx.Err() == nil {
			l.reopen.failed(time.Now(), err)
		}
		return fail(down, "not connected: %w", err)
	}
	l.conn = conn.(*net.TCPConn)
	l.reopen.opened()
	l.stats.opened.Add(1)
	return nil
}

// clean reports whether the connection stands and nothing has come in unasked.
func (l *tcpLink) clean() bool {
	if l.conn.SetDeadline(time.Time{}) != nil {
		return false
	}
	n, err := pending(l.conn, l.buf[:])
	return n == 0 && err == nil
}

func (l *tcpLink) exchange(ctx context.Context, request []byte, timeout time.Duration) ([]byte, error) {
	done, err := limit(ctx, l.conn, timeout)
	if err != nil {
		return nil, fail(lost, "connection lost: %w", err)
	}
	defer done()
	l.transaction++
	header := frame.Header(l.transaction, len(request))
	if _, err := l.conn.Write(append(header[:], request...)); err != nil {
		return nil, l.broken(ctx, err, 0, timeout)
	}
	return l.reply(ctx, request, timeout)
}

// reply reads one whole frame and checks that it answers the request.
func (l *tcpLink) reply(ctx context.Context, request []byte, timeout time.Duration) ([]byte, error) {
	got, err := io.ReadAtLeast(l.conn, l.buf[:], frame.HeaderLength)
	if err != nil {
		return nil, l.broken(ctx, err, got, timeout)
	}
	transaction, length, err := frame.ParseHeader([frame.HeaderLength]byte(l.buf[:]))
	if err != nil {
		return nil, fail(garbled, "%w", err)
	}
	if want := frame.HeaderLength + length; got < want {
		more, err := io.ReadAtLeast(l.conn, l.buf[got:], want-got)
		if got += more; err != nil {
			return nil, l.broken(ctx, err, got, timeout)
		}
	}
	core := append([]byte(nil), l.buf[frame.HeaderLength:frame.HeaderLength+length]...)
	switch {
	case transaction != l.transaction:
		return nil, fail(garbled, "reply to transaction %d where %d was asked", transaction, l.transaction)
	case got > frame.HeaderLength+length:
		return nil, fail(garbled, "%d bytes too many after the reply", got-frame.HeaderLength-length)
	}
	if err := frame.Check(request, core); err != nil {
		return nil, fail(garbled, "%w", err)
	}
	return core, nil
}

// broken says what a failed read or write of the connection means.
func (l *tcpLink) broken(ctx context.Context, err error, got int, timeout time.Duration) error {
	switch {
	case !errors.Is(err, os.ErrDeadlineExceeded) && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)):
		return fail(lost, "the server closed the connection")
	case !errors.Is(err, os.ErrDeadlineExceeded):
		return fail(lost, "connection lost: %w", err)
	case errors.Is(ctx.Err(), context.Canceled):
		return fail(lost, "given up: %w", ctx.Err())
	case got > 0:
		return cutShort(got)
	default:
		return fail(mute, "no reply within %s", timeout)
	}
}

// deadliner is what connections and ports have in common.
type deadliner interface {
	SetDeadline(time.Time) error
	syscall.Conn
}

// limit lets reads and writes end with the time-out or with ctx, whichever
// comes first. The returned function must be called when they are over.
func limit(ctx context.Context, d deadliner, timeout time.Duration) (done func(), err error) {
	end := time.Now().Add(timeout)
	if until, ok := ctx.Deadline(); ok && until.Before(end) {
		end = until
	}
	if err := d.SetDeadline(end); err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = d.SetDeadline(time.Unix(1, 0)) })
	return func() { stop() }, nil
}

// rest waits until the given time, or fails when ctx ends before.
func rest(ctx context.Context, until time.Time) error {
	wait := time.Until(until)
	if wait <= 0 {
		return nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fail(lost, "no time left: %w", context.Cause(ctx))
	}
}
