package tmp102

import (
	"context"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"

	bus "aman/drivers/i2c"
)

// wire is the bus that periph's driver sees. It belongs to one call of ours at
// a time: it carries that call's deadline, and after the first error nothing
// more, so that no error can be ignored.
type wire struct {
	conn bus.Conn
	ctx  context.Context
	err  error
	last [2]byte // the register that was read last
}

// begin binds the wire to a call of Open or Read.
func (w *wire) begin(ctx context.Context) { w.ctx, w.err = ctx, nil }

// String implements i2c.Bus.
func (w *wire) String() string { return w.conn.String() }

// Tx implements i2c.Bus.
func (w *wire) Tx(addr uint16, out, in []byte) error {
	if w.err != nil {
		return w.err
	}
	if w.err = w.conn.TxContext(w.ctx, addr, out, in); w.err == nil && len(in) == len(w.last) {
		copy(w.last[:], in)
	}
	return w.err
}

// SetSpeed implements i2c.Bus; the chip takes every speed of the bus.
func (w *wire) SetSpeed(physic.Frequency) error { return nil }

var _ i2c.Bus = (*wire)(nil)
