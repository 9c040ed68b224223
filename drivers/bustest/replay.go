package bustest

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
)

// Replay is an I²C bus that answers as a trace says. It is a drivers.Bus of
// kind "i2c", a connection for drivers and a periph bus.
type Replay struct {
	trace *Trace

	mu     sync.Mutex
	next   int
	broken error // the first transaction that was not the trace's
}

// NewReplay returns a bus that plays the trace from its start.
func NewReplay(trace *Trace) *Replay { return &Replay{trace: trace} }

// String implements drivers.Bus.
func (r *Replay) String() string { return "replay of " + r.trace.Name }

// Kind implements drivers.Bus.
func (r *Replay) Kind() string { return r.trace.Bus }

// Close implements drivers.Bus; the place in the trace is kept.
func (r *Replay) Close() error { return nil }

// SetSpeed implements i2c.Bus.
func (r *Replay) SetSpeed(physic.Frequency) error { return nil }

// Tx implements i2c.Bus.
func (r *Replay) Tx(addr uint16, w, read []byte) error {
	return r.TxContext(context.Background(), addr, w, read)
}

// TxContext answers with the trace's next transaction if it is this one.
func (r *Replay) TxContext(ctx context.Context, addr uint16, w, read []byte) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", r, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != nil {
		return r.broken
	}
	got := Transaction{Address: int(addr), Written: w, Read: read}
	x, err := r.trace.expect(r.next, got)
	if err != nil {
		r.broken = err
		return err
	}
	r.next++
	copy(read, x.Read)
	return x.err()
}

// Done returns an error unless the whole trace was played without a
// difference.
func (r *Replay) Done() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != nil {
		return r.broken
	}
	return r.trace.finished(r.next)
}

// expect returns transaction n if got asks for it: the same address, the same
// bytes written, the same number of bytes read.
func (t *Trace) expect(n int, got Transaction) (Transaction, error) {
	if n >= len(t.Transactions) {
		return Transaction{}, fmt.Errorf("%s: the trace has ended, got %s", t.name(), got.request())
	}
	want := t.Transactions[n]
	same := want.Address == got.Address && bytes.Equal(want.Written, got.Written)
	// A transaction that failed may have lost its bytes.
	same = same && (len(want.Read) == len(got.Read) || want.Fault != 0 && len(want.Read) == 0)
	if !same {
		return Transaction{}, fmt.Errorf("%s: expected %s, got %s", t.where(want), want.request(), got.request())
	}
	return want, nil
}

func (t *Trace) finished(next int) error {
	if left := len(t.Transactions) - next; left > 0 {
		x := t.Transactions[next]
		return fmt.Errorf("%s: %d transactions were not asked for, the first is %s", t.where(x), left, x.request())
	}
	return nil
}

func (t *Trace) name() string {
	if t.Name == "" {
		return "trace"
	}
	return t.Name
}

// request describes the asking half of a transaction.
func (x Transaction) request() string {
	text := "stream"
	if x.Address != NoAddress {
		text = fmt.Sprintf("%02x", x.Address)
	}
	if len(x.Written) > 0 {
		text += fmt.Sprintf(" w %x", x.Written)
	}
	if len(x.Read) > 0 {
		text += fmt.Sprintf(" r of %d bytes", len(x.Read))
	}
	return text
}

// sinceStart is the clock of a recording: microseconds are what a trace holds.
func sinceStart(start time.Time) time.Duration {
	return time.Since(start).Truncate(time.Microsecond)
}

var _ i2c.Bus = (*Replay)(nil)
