package i2c

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"

	"aman/drivers"
	"aman/drivers/internal/guard"
)

// Bus is one I²C bus. It is a drivers.Bus, a Conn, and a periph i2c.Bus for
// drivers made for periph.
type Bus struct {
	id, device string
	open       func() (i2c.BusCloser, error)

	guard guard.Guard
	wire  i2c.BusCloser // nil until opened; touched only inside guard
}

// New returns the bus behind a device file such as /dev/i2c-1. It opens
// nothing.
func New(id, device string) *Bus {
	return newBus(id, device, func() (i2c.BusCloser, error) { return openDevice(device) })
}

func newBus(id, device string, open func() (i2c.BusCloser, error)) *Bus {
	return &Bus{id: id, device: device, open: open}
}

// String implements drivers.Bus.
func (b *Bus) String() string { return fmt.Sprintf("%s (%s)", b.id, b.device) }

// Kind implements drivers.Bus.
func (b *Bus) Kind() string { return Kind }

// TxContext implements Conn.
func (b *Bus) TxContext(ctx context.Context, addr uint16, w, r []byte) error {
	if err := ctx.Err(); err != nil {
		return drivers.Because(drivers.Timeout, fmt.Errorf("%s: no time left: %w", b, err))
	}
	if addr < MinAddress || addr > MaxAddress {
		return fmt.Errorf("%s: 0x%02x is no address of a chip", b, addr)
	}
	ctx, cancel := context.WithTimeout(ctx, TransferTimeout)
	defer cancel()
	// A transfer that is abandoned may still touch its bytes.
	out, in := append([]byte(nil), w...), make([]byte, len(r))
	err := b.guard.Do(ctx, fmt.Sprintf("transfer to 0x%02x", addr), func() error { return b.transfer(addr, out, in) })
	switch {
	case err == nil:
		copy(r, in)
		return nil
	case errors.Is(err, guard.ErrStuck):
		err = fmt.Errorf("%s is lost: %w; a chip may hold the clock line: power the sensors off and on", b, err)
	default:
		err = fmt.Errorf("%s: %w", b, err)
	}
	return drivers.Because(drivers.Timeout, err)
}

// transfer runs inside guard. A device that failed is opened anew next time:
// that costs microseconds, and an adapter that was unplugged comes back.
func (b *Bus) transfer(addr uint16, w, r []byte) error {
	if b.wire == nil {
		wire, err := b.open()
		if err != nil {
			return err
		}
		b.wire = wire
	}
	if err := b.wire.Tx(addr, w, r); err != nil {
		b.release()
		return fmt.Errorf("no answer from 0x%02x (%w); check its address, wiring and supply", addr, err)
	}
	return nil
}

// Tx implements periph's i2c.Bus, bounded by the bus's own time-out.
func (b *Bus) Tx(addr uint16, w, r []byte) error {
	return b.TxContext(context.Background(), addr, w, r)
}

// SetSpeed implements periph's i2c.Bus. Linux sets the speed in the device
// tree; a program cannot.
func (b *Bus) SetSpeed(physic.Frequency) error {
	return fmt.Errorf("%s: the speed of the bus is set in the system's device tree, as in dtparam=i2c_arm_baudrate=100000", b)
}

// Lost reports whether a transfer is stuck, and since when. It may be asked
// only by the goroutine that makes the transfers.
func (b *Bus) Lost() (since time.Time, lost bool) {
	_, since, lost = b.guard.Stuck()
	return since, lost
}

// Close gives the device back. While a transfer is stuck this happens when it
// ends, and Close says so at once.
func (b *Bus) Close() error {
	if !b.guard.Finally(b.release) {
		return fmt.Errorf("%s is lost: it is closed when its stuck transfer ends", b)
	}
	return nil
}

func (b *Bus) release() {
	if b.wire != nil {
		_ = b.wire.Close() // nothing can be done about a device that will not close
		b.wire = nil
	}
}

var (
	_ drivers.Bus = (*Bus)(nil)
	_ Conn        = (*Bus)(nil)
	_ i2c.Bus     = (*Bus)(nil)
)
