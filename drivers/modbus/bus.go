package modbus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aman/drivers"
	"aman/drivers/modbus/internal/frame"
)

// The kinds of bus of this package, as in the configuration.
const (
	KindTCP = "modbus-tcp"
	KindRTU = "modbus-rtu"
)

// link is one connection or serial port. An attempt sends the core of one
// request and returns the core of its reply, which answers the question (it may
// be an exception); every error is a *failure.
type link interface {
	attempt(ctx context.Context, request []byte, timeout time.Duration) ([]byte, error)
	close() error
}

// Bus is one Modbus line: a TCP connection or a serial port.
type Bus struct {
	id, where, kind string
	link            link
	watch           watch
	retries         int
	timeout         time.Duration // 0: what the caller's period leaves
	line            *Serial       // nil on TCP
	pause           time.Duration
	wasDown         bool // the connection or port was lost since the last answer
	stats           counters
}

var _ drivers.Bus = (*Bus)(nil)

// NewTCP makes the bus that speaks Modbus TCP with the server at address, as in
// "10.0.0.7:502". It opens nothing.
func NewTCP(id, address string, opts Options) *Bus {
	b := newBus(id, address, KindTCP, opts)
	b.link = newTCPLink(address, opts.Pause, &b.stats)
	b.watch = newProber(address, &b.stats)
	return b
}

// NewRTU makes the bus that speaks Modbus RTU over the serial device, as in
// "/dev/serial/by-path/…". Its error is a line setting that cannot be. It opens
// nothing.
func NewRTU(id, device string, line Serial, opts Options) (*Bus, error) {
	line, err := line.complete()
	if err != nil {
		return nil, fmt.Errorf("bus %s: %w", id, err)
	}
	b := newBus(id, device, KindRTU, opts)
	b.line = &line
	b.link = newRTULink(device, line, opts.Pause, &b.stats)
	b.watch = newPatience()
	return b, nil
}

func newBus(id, where, kind string, opts Options) *Bus {
	return &Bus{
		id: id, where: where, kind: kind,
		retries: max(0, opts.Retries), timeout: opts.Timeout, pause: opts.Pause,
	}
}

// String names the bus in errors.
func (b *Bus) String() string { return b.id + " (" + b.where + ")" }

// Kind is KindTCP or KindRTU.
func (b *Bus) Kind() string { return b.kind }

// Address is the server's address, or the serial device.
func (b *Bus) Address() string { return b.where }

// Line is the setting of the serial port; ok is false on TCP.
func (b *Bus) Line() (line Serial, ok bool) {
	if b.line == nil {
		return Serial{}, false
	}
	return *b.line, true
}

// Close ends the probes and gives the connection or port back. What was learnt
// of silent units is forgotten.
func (b *Bus) Close() error {
	b.watch.close()
	return b.link.close()
}

// transact asks one unit and returns the core of its reply. A unit that is
// known to be silent is not asked.
func (b *Bus) transact(ctx context.Context, request []byte, timeout time.Duration) ([]byte, error) {
	b.stats.requests.Add(1)
	verdict, err := b.watch.admit(request)
	if verdict == refuse {
		return nil, err
	}
	if verdict == probeFirst {
		if err := b.probe(ctx, request, timeout); err != nil {
			return nil, err
		}
	}
	return b.ask(ctx, request, timeout)
}

// probe asks a silent unit one short question before anything else is asked.
func (b *Bus) probe(ctx context.Context, request []byte, timeout time.Duration) error {
	b.stats.probes.Add(1)
	reply, err := b.link.attempt(ctx, frame.Probe(request), timeout)
	if err == nil && behindGateway(frame.Exception(reply)) {
		err = fail(mute, "the converter says that the unit does not respond")
	}
	var f *failure
	switch {
	case err == nil:
		b.watch.spoke(request, time.Time{})
	case errors.As(err, &f) && f.cause == mute && ctx.Err() == nil:
		b.stats.timeouts.Add(1)
		b.watch.silent(request, timeout, f)
	}
	return err
}

// ask makes the attempts that the bus grants a request.
func (b *Bus) ask(ctx context.Context, request []byte, timeout time.Duration) ([]byte, error) {
	var err error
	var settle time.Time
	for try := range 1 + b.retries {
		if ctx.Err() != nil {
			return nil, fail(lost, "no time left: %w", context.Cause(ctx))
		}
		if try > 0 {
			b.stats.retries.Add(1)
		}
		began := time.Now()
		var reply []byte
		if reply, err = b.link.attempt(ctx, request, timeout); err == nil {
			return b.heard(request, reply, timeout, settle)
		}
		f := b.count(err)
		if f.cause == mute {
			settle = began.Add(3 * timeout) // twice the time-out after the next attempt
		}
		if f.cause == down || b.unanswered(ctx, request, timeout, f, began, try) {
			break
		}
	}
	return nil, err
}

// heard notes that a unit answered. A converter that answers for a unit that
// does not is no answer of the unit.
func (b *Bus) heard(request, reply []byte, timeout time.Duration, settle time.Time) ([]byte, error) {
	if b.wasDown {
		b.wasDown = false
		b.watch.revived()
	}
	if code := frame.Exception(reply); code != 0 {
		b.stats.exceptions.Add(1)
		if behindGateway(code) {
			b.watch.silent(request, timeout, fail(mute, "the converter says that the unit does not respond"))
			return reply, nil
		}
	}
	b.watch.spoke(request, settle)
	return reply, nil
}

// unanswered notes a spent time-out and reports whether to stop asking. A
// caller who left the unit less than half of its time has proved nothing.
func (b *Bus) unanswered(ctx context.Context, request []byte, timeout time.Duration, f *failure, began time.Time, try int) bool {
	if f.cause != mute {
		return false
	}
	if try < b.retries && b.watch.inline() && ctx.Err() == nil {
		return false
	}
	if !errors.Is(ctx.Err(), context.Canceled) && time.Since(began) >= timeout/2 {
		b.watch.silent(request, timeout, f)
	}
	return true
}

func (b *Bus) count(err error) *failure {
	f := &failure{cause: lost, err: err}
	errors.As(err, &f)
	switch f.cause {
	case mute:
		b.stats.timeouts.Add(1)
	case garbled, lost:
		b.stats.garbled.Add(1)
	case down:
		b.stats.down.Add(1)
		b.wasDown = true
	}
	return f
}

// patienceFor is how long a unit has for its reply when it is read every
// period: what the configuration says, else DefaultTimeout as far as the period
// leaves room for the attempts and for own, the time that a request itself
// takes on the line.
func (b *Bus) patienceFor(period, own time.Duration) time.Duration {
	if b.timeout > 0 {
		return b.timeout
	}
	if period <= 0 {
		return DefaultTimeout
	}
	attempts := 1
	if b.watch.inline() {
		attempts += b.retries
	}
	return max(minTimeout, min(DefaultTimeout, period/time.Duration(attempts)-own))
}
