package modbus

import (
	"fmt"
	"math"
)

// Encode returns the registers (or the single bit, as 0 or 1) that make the
// point report value, given in the point's unit, with so many decimal places in
// its decimals register. A field of bits is written with the other bits zero.
// It is the inverse of Decode, for simulated instruments.
func (p Point) Encode(value float64, decimals uint16) ([]uint16, error) {
	if p.Loop != nil {
		value = p.Loop.Current(value)
	}
	number := decimal((value - p.Offset) * math.Pow10(int(decimals)) / p.Scale)
	if p.High >= 0 {
		return p.encodeField(number)
	}
	raw, ok := p.Type.raw(number)
	if !ok {
		return nil, fmt.Errorf("%s: %v does not fit into %s", p.Name, value, p.Type)
	}
	return p.Order.spread(raw, p.elements()), nil
}

func (p Point) encodeField(number float64) ([]uint16, error) {
	most := float64(uint64(1)<<(p.High-p.Low+1) - 1)
	if !(number >= 0 && number <= most) {
		return nil, fmt.Errorf("%s: %v does not fit into bits %d..%d", p.Name, number, p.Low, p.High)
	}
	return p.Order.spread(uint64(math.RoundToEven(number))<<p.Low, p.elements()), nil
}

// Mask returns which bits of its registers the point's value takes.
func (p Point) Mask() []uint16 {
	if p.High < 0 {
		return p.Order.spread(math.MaxUint64, p.elements())
	}
	return p.Order.spread((1<<(p.High-p.Low+1)-1)<<p.Low, p.elements())
}
