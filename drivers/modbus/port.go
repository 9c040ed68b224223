package modbus

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"aman/drivers"
)

// Most outputs that one write can set (Modbus Application Protocol V1.1b3, 6.11
// and 6.12).
const (
	maxCoilsWritten     = 1968
	maxRegistersWritten = 123
)

// Coils are neighbouring coils of one unit, switched together: function 5 for
// one, 15 for several, read back by function 1.
type Coils struct{ outputs }

// Registers are neighbouring holding registers of one unit that switch
// something, 1 for on and 0 for off: function 6 for one, 16 for several, read
// back by function 3.
type Registers struct{ outputs }

var (
	_ drivers.Port = (*Coils)(nil)
	_ drivers.Port = (*Registers)(nil)
)

// NewCoils returns the port of count coils of the unit, from address on (from
// 0): 1 to 1968 of them. A port that cannot be answers every call with an error.
func NewCoils(bus *Bus, unit int, address uint16, count int) *Coils {
	return &Coils{outputs{bus, unit, address, count, maxCoilsWritten}}
}

// NewRegisters returns the port of count registers of the unit, from address on
// (from 0): 1 to 123 of them. A port that cannot be answers every call with an
// error.
func NewRegisters(bus *Bus, unit int, address uint16, count int) *Registers {
	return &Registers{outputs{bus, unit, address, count, maxRegistersWritten}}
}

type outputs struct {
	bus     *Bus
	unit    int
	address uint16
	count   int
	most    int
}

// check says why the port cannot be asked; it costs the bus nothing.
func (o *outputs) check(levels []bool) error {
	if err := checkUnit(o.unit); err != nil {
		return err
	}
	switch {
	case o.count < 1 || o.count > o.most || int(o.address)+o.count > 1<<16:
		return fmt.Errorf("%s: unit %d: %d outputs from %d on cannot be written together", o.bus, o.unit, o.count, o.address)
	case len(levels) != o.count:
		return fmt.Errorf("%s: unit %d: %d levels for %d outputs", o.bus, o.unit, len(levels), o.count)
	}
	return nil
}

func (o *outputs) patience() time.Duration { return o.bus.patienceFor(0, 0) }

// Worst is the longest time that a Write keeps the bus busy when the module
// does not answer.
func (o *outputs) Worst() time.Duration {
	attempts := 1
	if o.bus.watch.inline() {
		attempts += o.bus.retries
	}
	return time.Duration(attempts) * (o.patience() + o.bus.overhead())
}

// Write sets every coil.
func (c *Coils) Write(ctx context.Context, levels []bool) error {
	if err := c.check(levels); err != nil {
		return err
	}
	client := c.bus.client(ctx, c.unit, c.patience())
	var err error
	if c.count == 1 {
		_, err = client.WriteSingleCoil(c.address, coilValue(levels[0]))
	} else {
		_, err = client.WriteMultipleCoils(c.address, uint16(c.count), packBits(levels))
	}
	return c.bus.mark(c.unit, "write "+spanned(Coil, c.address, uint16(c.count)), err)
}

// ReadBack reports the coils as the module has them.
func (c *Coils) ReadBack(ctx context.Context, levels []bool) error {
	if err := c.check(levels); err != nil {
		return err
	}
	data, err := c.bus.read(ctx, c.unit, Coil, c.address, uint16(c.count), c.patience())
	if err != nil {
		return err
	}
	for i := range levels {
		levels[i] = data[i/8]>>(i%8)&1 != 0
	}
	return nil
}

// Write sets every register.
func (r *Registers) Write(ctx context.Context, levels []bool) error {
	if err := r.check(levels); err != nil {
		return err
	}
	client := r.bus.client(ctx, r.unit, r.patience())
	words := make([]byte, 2*r.count)
	for i, on := range levels {
		if on {
			words[2*i+1] = 1
		}
	}
	var err error
	if r.count == 1 {
		_, err = client.WriteSingleRegister(r.address, binary.BigEndian.Uint16(words))
	} else {
		_, err = client.WriteMultipleRegisters(r.address, uint16(r.count), words)
	}
	return r.bus.mark(r.unit, "write "+spanned(Holding, r.address, uint16(r.count)), err)
}

// ReadBack reports which registers are not zero.
func (r *Registers) ReadBack(ctx context.Context, levels []bool) error {
	if err := r.check(levels); err != nil {
		return err
	}
	data, err := r.bus.read(ctx, r.unit, Holding, r.address, uint16(r.count), r.patience())
	if err != nil {
		return err
	}
	for i := range levels {
		levels[i] = binary.BigEndian.Uint16(data[2*i:]) != 0
	}
	return nil
}

// coilValue is how function 5 writes a level.
func coilValue(on bool) uint16 {
	if on {
		return 0xFF00
	}
	return 0
}

// packBits packs levels as function 15 wants them, lowest first.
func packBits(levels []bool) []byte {
	packed := make([]byte, (len(levels)+7)/8)
	for i, on := range levels {
		if on {
			packed[i/8] |= 1 << (i % 8)
		}
	}
	return packed
}
