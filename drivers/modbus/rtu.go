package modbus

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"aman/drivers/modbus/internal/frame"
)

// lull is how long a line must be quiet before garbage on it counts as over.
// USB adapters hand bytes over in packets up to 16 ms apart (FTDI's latency
// timer), so that the gap between frames alone proves nothing.
const lull = 20 * time.Millisecond

// rtuLink is one serial port on which this side is the only master.
type rtuLink struct {
	device string
	line   Serial
	pause  time.Duration
	stats  *counters

	port   *os.File
	last   time.Time // when the last byte passed, as far as we know
	reopen reopening
	buf    [512]byte
}

func newRTULink(device string, line Serial, pause time.Duration, stats *counters) *rtuLink {
	return &rtuLink{device: device, line: line, pause: pause, stats: stats}
}

func (l *rtuLink) close() error {
	if l.port == nil {
		return nil
	}
	err := l.port.Close()
	l.port = nil
	return err
}

func (l *rtuLink) attempt(ctx context.Context, request []byte, timeout time.Duration) ([]byte, error) {
	if err := l.open(); err != nil {
		return nil, err
	}
	if err := rest(ctx, l.last.Add(max(l.pause, l.line.gap()))); err != nil {
		return nil, err
	}
	reply, err := l.exchange(ctx, request, timeout)
	l.last = time.Now()
	var f *failure
	if errors.As(err, &f) && (f.cause == down || f.cause == lost && ctx.Err() == nil) {
		l.reopen.failed(l.last, f.err)
		_ = l.close() // it is lost in any case
	}
	return reply, err
}

func (l *rtuLink) open() error {
	if l.port != nil {
		return nil
	}
	now := time.Now()
	if err := l.reopen.ready(now); err != nil {
		return fail(down, "serial port lost: %w", err)
	}
	port, err := OpenSerial(l.device, l.line)
	if err != nil {
		l.reopen.failed(now, err)
		return fail(down, "serial port: %w", err)
	}
	l.port = port
	l.stats.opened.Add(1)
	return nil
}

// exchange sends one frame and reads its answer. The time-out is that of the
// first byte; what the bytes themselves take on the line is added.
func (l *rtuLink) exchange(ctx context.Context, request []byte, timeout time.Duration) ([]byte, error) {
	adu := frame.Seal(request)
	patience := timeout + l.line.duration(len(adu))
	done, err := limit(ctx, l.port, patience)
	if err != nil {
		return nil, l.broken(ctx, err, timeout)
	}
	defer func() { done() }()
	if err := l.drain(); err != nil {
		return nil, l.broken(ctx, err, timeout)
	}
	if _, err := l.port.Write(adu); err != nil {
		return nil, l.broken(ctx, err, timeout)
	}
	n, err := l.port.Read(l.buf[:])
	if err != nil {
		return nil, l.broken(ctx, err, timeout)
	}
	done()
	l.reopen.opened() // a port that answers is sound
	rest := l.line.duration(frame.Answer(request)+2) + lull + timeout/2
	if done, err = limit(ctx, l.port, rest); err != nil {
		return nil, l.broken(ctx, err, timeout)
	}
	return l.reply(request, n)
}

// drain throws away what came in unasked: the late answer to a question that
// nobody waits for any more, or noise.
func (l *rtuLink) drain() error {
	for {
		if n, err := pending(l.port, l.buf[:]); n == 0 || err != nil {
			return err
		}
	}
}

// reply reads on until the frame that begins with the first n bytes of the
// buffer is whole, and checks that it answers the request.
func (l *rtuLink) reply(request []byte, n int) ([]byte, error) {
	for {
		want, err := serialLength(request, l.buf[:n])
		if err != nil {
			return nil, l.garbage("%w", err)
		}
		if want != 0 && n >= want {
			return l.unseal(request, n, want)
		}
		more, err := l.port.Read(l.buf[n:])
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, cutShort(n)
		}
		if err != nil {
			return nil, fail(lost, "%w", gone(err))
		}
		n += more
	}
}

// unseal checks a frame of want bytes, of which n have come.
func (l *rtuLink) unseal(request []byte, n, want int) ([]byte, error) {
	switch {
	case n > want:
		return nil, l.garbage("%d bytes too many after the reply", n-want)
	case !frame.Sealed(l.buf[:n]):
		return nil, l.garbage("wrong checksum")
	}
	core := append([]byte(nil), l.buf[:n-2]...)
	if err := frame.Check(request, core); err != nil {
		return nil, l.garbage("%w", err)
	}
	return core, nil
}

// garbage waits until the line is quiet, so that what else belongs to a bad
// reply is not taken for the beginning of the next one.
func (l *rtuLink) garbage(format string, args ...any) error {
	end := time.Now().Add(l.line.duration(256) + lull)
	for time.Now().Before(end) {
		if l.port.SetDeadline(time.Now().Add(lull)) != nil {
			break
		}
		if _, err := l.port.Read(l.buf[:]); err != nil {
			break
		}
	}
	return fail(garbled, format, args...)
}

// broken says what a failed read or write of the port means.
func (l *rtuLink) broken(ctx context.Context, err error, timeout time.Duration) error {
	switch {
	case !errors.Is(err, os.ErrDeadlineExceeded):
		return fail(down, "serial port lost: %w", gone(err))
	case errors.Is(ctx.Err(), context.Canceled):
		return fail(lost, "given up: %w", ctx.Err())
	default:
		return fail(mute, "no reply within %s", timeout)
	}
}

// errUnplugged is the end of a serial port: it has no other end than that.
var errUnplugged = errors.New("the device is gone (unplugged?)")

func gone(err error) error {
	if errors.Is(err, io.EOF) {
		return errUnplugged
	}
	return err
}

// serialLength returns how long the frame must be that begins with head, or 0
// while too little of it is there to say.
func serialLength(request, head []byte) (int, error) {
	if len(head) >= 1 && head[0] != request[0] {
		return 0, errors.New("reply from another unit")
	}
	if len(head) < 3 {
		return 0, nil
	}
	n, err := frame.ReplyLength(request, head)
	return n + 2, err
}

// duration is what n characters take on the line.
func (s Serial) duration(n int) time.Duration { return time.Duration(n) * s.char() }
