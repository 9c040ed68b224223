package i2c

import (
	"errors"
	"sync"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
)

// Chip is a virtual chip on an emulated bus. Tx is one transfer: the bytes
// written to it, then the bytes to read from it; it is never called twice at
// once. ErrNACK is how a chip refuses.
type Chip interface {
	Tx(w, r []byte) error
}

// ErrNACK is the error of an emulated transfer that no chip acknowledges.
var ErrNACK = errors.New("not acknowledged")

// errLetGo ends the transfers that hung until the bus was let go.
var errLetGo = errors.New("the bus hung")

// Emulated is an I²C bus in memory with virtual chips. All above the wire is
// the same code as for a real bus: deadlines, loss and reopening included.
type Emulated struct {
	*Bus
	wire emulatedWire
}

// NewEmulated returns a bus without chips.
func NewEmulated(id string) *Emulated {
	e := &Emulated{}
	e.wire.chips = map[uint16]Chip{}
	e.wire.garbled = map[uint16]bool{}
	e.Bus = newBus(id, "emulated", func() (i2c.BusCloser, error) { return &e.wire, nil })
	return e
}

// Plug puts a chip at an address; nil takes it away, so that nobody answers
// there. It returns the bus, for chaining.
func (e *Emulated) Plug(addr uint16, chip Chip) *Emulated {
	e.wire.mu.Lock()
	defer e.wire.mu.Unlock()
	if chip == nil {
		delete(e.wire.chips, addr)
	} else {
		e.wire.chips[addr] = chip
	}
	return e
}

// Garble damages every byte that the chip at an address sends, or ends that.
func (e *Emulated) Garble(addr uint16, on bool) {
	e.wire.mu.Lock()
	defer e.wire.mu.Unlock()
	e.wire.garbled[addr] = on
}

// Hang makes every transfer from now on hang, as with a clock line held down,
// or lets those that hang go, unanswered, and ends that.
func (e *Emulated) Hang(on bool) {
	e.wire.mu.Lock()
	defer e.wire.mu.Unlock()
	switch {
	case on && e.wire.hung == nil:
		e.wire.hung = make(chan struct{})
	case !on && e.wire.hung != nil:
		close(e.wire.hung)
		e.wire.hung = nil
	}
}

// Close implements drivers.Bus. A transfer that hangs is let go first.
func (e *Emulated) Close() error {
	e.Hang(false)
	return e.Bus.Close()
}

// emulatedWire is the wire itself, in place of periph's.
type emulatedWire struct {
	mu      sync.Mutex
	chips   map[uint16]Chip
	garbled map[uint16]bool
	hung    chan struct{} // closed when a bus that hangs is let go
}

func (w *emulatedWire) String() string                  { return "emulated" }
func (w *emulatedWire) Close() error                    { return nil }
func (w *emulatedWire) SetSpeed(physic.Frequency) error { return nil }

func (w *emulatedWire) Tx(addr uint16, out, in []byte) error {
	w.mu.Lock()
	chip, garbled, hung := w.chips[addr], w.garbled[addr], w.hung
	w.mu.Unlock()
	if hung != nil {
		<-hung
		return errLetGo
	}
	if chip == nil {
		return ErrNACK
	}
	if err := chip.Tx(out, in); err != nil {
		return err
	}
	if garbled {
		for i := range in {
			in[i] ^= 0x55 // every other bit, so that no length or sign survives
		}
	}
	return nil
}
