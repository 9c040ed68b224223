package modbus

import (
	"context"
	"fmt"
	"time"

	"github.com/goburrow/modbus"

	"aman/drivers/modbus/internal/frame"
)

// Kind is one of the four tables of a Modbus instrument.
type Kind uint8

// The kinds of register, in the configuration's words holding, input, coil and
// discrete.
const (
	Holding Kind = iota
	Input
	Coil
	Discrete
)

var kindNames = [...]string{"holding", "input", "coil", "discrete"}

// String returns the configuration's word.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Bits reports whether the kind holds single bits.
func (k Kind) Bits() bool { return k == Coil || k == Discrete }

// Most elements that one request may read (Modbus Application Protocol V1.1b3,
// 6.1 to 6.4).
const (
	maxRegisters = 125
	maxBits      = 2000
)

// exchange carries one request from goburrow's client over the bus: it is both
// its packager and its transporter. What it calls an ADU is a core; the links
// put it into its envelope.
type exchange struct {
	bus     *Bus
	ctx     context.Context //nolint:containedctx // goburrow's interface has no room for it; lives for one call
	unit    byte
	timeout time.Duration
}

func (x *exchange) Encode(pdu *modbus.ProtocolDataUnit) ([]byte, error) {
	return append([]byte{x.unit, pdu.FunctionCode}, pdu.Data...), nil
}

func (x *exchange) Send(request []byte) ([]byte, error) {
	return x.bus.transact(x.ctx, request, x.timeout)
}

func (x *exchange) Verify(request, reply []byte) error { return frame.Check(request, reply) }

func (x *exchange) Decode(reply []byte) (*modbus.ProtocolDataUnit, error) {
	return &modbus.ProtocolDataUnit{FunctionCode: reply[1], Data: reply[2:]}, nil
}

func (b *Bus) client(ctx context.Context, unit int, timeout time.Duration) modbus.Client {
	x := &exchange{bus: b, ctx: ctx, unit: byte(unit), timeout: timeout}
	return modbus.NewClient2(x, x)
}

// read returns count registers (two bytes each) or bits (packed, lowest first)
// of one unit, from address on.
func (b *Bus) read(ctx context.Context, unit int, kind Kind, address, count uint16, timeout time.Duration) ([]byte, error) {
	c := b.client(ctx, unit, timeout)
	var data []byte
	var err error
	switch kind {
	case Holding:
		data, err = c.ReadHoldingRegisters(address, count)
	case Input:
		data, err = c.ReadInputRegisters(address, count)
	case Coil:
		data, err = c.ReadCoils(address, count)
	default:
		data, err = c.ReadDiscreteInputs(address, count)
	}
	return data, b.mark(unit, spanned(kind, address, count), err)
}

// spanned names what was asked, as in "holding 100..119".
func spanned(kind Kind, address, count uint16) string {
	if count == 1 {
		return fmt.Sprintf("%s %d", kind, address)
	}
	return fmt.Sprintf("%s %d..%d", kind, address, int(address)+int(count)-1)
}
