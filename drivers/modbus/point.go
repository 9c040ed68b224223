package modbus

import (
	"fmt"
	"math"

	"aman/drivers"
	"aman/drivers/current"
)

// Type is how the raw value of a point is written in its registers.
type Type uint8

// The types, in the configuration's words.
const (
	Bool Type = iota
	Int16
	Uint16
	Int32
	Uint32
	Int64
	Uint64
	Float32
	Float64
)

var typeNames = [...]string{"bool", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"}

// String returns the configuration's word.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("type(%d)", uint8(t))
}

// words is the number of registers that a value takes.
func (t Type) words() int {
	switch t {
	case Int32, Uint32, Float32:
		return 2
	case Int64, Uint64, Float64:
		return 4
	default:
		return 1
	}
}

func (t Type) float() bool { return t == Float32 || t == Float64 }

// Order is how the bytes of a value lie in its registers, most significant
// first: the letters name the bytes of a value of four. With eight bytes, cdab
// reverses the words, badc the bytes of each word, dcba both. With two, badc
// and dcba swap them.
type Order uint8

// The orders, in the configuration's words.
const (
	ABCD Order = iota
	CDAB
	BADC
	DCBA
)

var orderNames = [...]string{"abcd", "cdab", "badc", "dcba"}

// String returns the configuration's word.
func (o Order) String() string {
	if int(o) < len(orderNames) {
		return orderNames[o]
	}
	return fmt.Sprintf("order(%d)", uint8(o))
}

// Point is one quantity of a Modbus instrument and where it lies:
// value = raw × Scale × 10^-decimals + Offset. With a Loop that is a current in
// mA, and the loop says what it means.
type Point struct {
	drivers.Point
	Register Kind
	Address  uint16 // 0-based
	Type     Type
	Order    Order
	// Low and High are the first and last bit of a field within the raw value,
	// counted from 0; High is negative where the value is taken whole.
	Low, High     int
	Scale, Offset float64
	// Decimals is the address of the register of the same kind that holds the
	// number of decimal places; negative where there is none.
	Decimals int
	// Invalid are the raw values by which the instrument says "no value".
	Invalid []Raw
	// Loop is the 4–20 mA transmitter behind the register; nil where the register
	// holds the quantity itself.
	Loop *current.Loop
}

// elements is how many registers or bits the point takes.
func (p Point) elements() int {
	if p.Register.Bits() {
		return 1
	}
	return p.Type.words()
}

// Raw is a raw value of a whole type: the bytes of its registers in the order
// abcd, as an unsigned number. Floats are their bit pattern.
type Raw struct {
	Bits uint64
	// NaN stands for every bit pattern that is not a number.
	NaN bool
}

// maxDecimals is the most decimal places that an instrument can mean.
const maxDecimals = 9

// Decode makes a sample of a raw value. decimals is the content of the decimals
// register, 0 where the point has none.
func (p Point) Decode(raw uint64, decimals uint16) drivers.Sample {
	if p.invalid(raw) || decimals > maxDecimals {
		return drivers.Faulty(drivers.Range)
	}
	value := p.Type.number(raw)
	if p.High >= 0 {
		value = float64(raw >> p.Low & (1<<(p.High-p.Low+1) - 1))
	}
	if p.Type == Bool {
		value = min(value, 1) // a register that is not zero
	}
	return p.judge(p.scaled(value, int(decimals)))
}

// judge makes a sample of a scaled value. A transmitter's current is first what
// its profile says it is; only a measurement is then held against the range.
func (p Point) judge(value float64) drivers.Sample {
	if p.Loop == nil {
		return p.Judge(value)
	}
	switch s := p.Loop.Sample(value); s.Fault {
	case drivers.NoFault:
		return p.Judge(s.Value)
	case drivers.Under:
		return drivers.Sample{Value: p.Min, Fault: s.Fault}
	case drivers.Over:
		return drivers.Sample{Value: p.Max, Fault: s.Fault}
	default:
		return s
	}
}

// scaled applies scale, decimals and offset. Numbers that decimal registers
// mean are decimal numbers: 7 × 0.1 is 0.7, not 0.7000000000000001, so that a
// value equal to its limit is at the limit.
func (p Point) scaled(value float64, decimals int) float64 {
	if p.Scale == 1 && p.Offset == 0 && decimals == 0 {
		return value
	}
	return decimal(value*p.Scale/math.Pow10(decimals) + p.Offset)
}

// invalid reports whether raw is one of the values that mean "no value".
func (p Point) invalid(raw uint64) bool {
	for _, bad := range p.Invalid {
		if bad.NaN && math.IsNaN(p.Type.number(raw)) || !bad.NaN && bad.Bits == raw {
			return true
		}
	}
	return false
}
