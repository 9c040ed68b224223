package modbus

import (
	"encoding/binary"
	"math"
	"strconv"
)

// number is the value that a raw value of the type means. Integers beyond 2^53
// become the nearest float64.
func (t Type) number(raw uint64) float64 {
	switch t {
	case Int16:
		return float64(int16(raw))
	case Int32:
		return float64(int32(raw))
	case Int64:
		return float64(int64(raw))
	case Float32:
		return shortest(math.Float32frombits(uint32(raw)))
	case Float64:
		return math.Float64frombits(raw)
	default: // Bool, Uint16, Uint32, Uint64
		return float64(raw)
	}
}

// raw is the inverse of number; ok is false for a value that the type cannot
// hold.
func (t Type) raw(value float64) (raw uint64, ok bool) {
	switch t {
	case Float32:
		return uint64(math.Float32bits(float32(value))), true
	case Float64:
		return math.Float64bits(value), true
	}
	low, high := t.bounds()
	value = math.RoundToEven(value)
	if !(value >= low && value <= high) {
		return 0, false
	}
	if low < 0 {
		return uint64(int64(value)) & t.mask(), true
	}
	return uint64(value), true
}

// bounds are the least and the greatest number that an integer type holds, the
// latter rounded down to a float64.
func (t Type) bounds() (low, high float64) {
	switch t {
	case Bool:
		return 0, 1
	case Int16:
		return math.MinInt16, math.MaxInt16
	case Int32:
		return math.MinInt32, math.MaxInt32
	case Int64:
		return math.MinInt64, math.Nextafter(math.MaxInt64, 0)
	case Uint64:
		return 0, math.Nextafter(math.MaxUint64, 0)
	case Uint32:
		return 0, math.MaxUint32
	default:
		return 0, math.MaxUint16
	}
}

func (t Type) mask() uint64 {
	if t.words() == 4 {
		return math.MaxUint64
	}
	return 1<<(16*t.words()) - 1
}

// gather reads a raw value from the bytes of its registers.
func (o Order) gather(b []byte) uint64 {
	var raw uint64
	for i := range b {
		raw = raw<<8 | uint64(b[o.at(i, len(b))])
	}
	return raw
}

// spread is the inverse of gather.
func (o Order) spread(raw uint64, words int) []uint16 {
	b := make([]byte, 2*words)
	for i := range b {
		b[o.at(i, len(b))] = byte(raw >> (8 * (len(b) - 1 - i)))
	}
	registers := make([]uint16, words)
	for i := range registers {
		registers[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return registers
}

// at is where the i-th most significant of n bytes lies.
func (o Order) at(i, n int) int {
	switch o {
	case CDAB:
		return n - 2 - i&^1 + i&1
	case BADC:
		return i ^ 1
	case DCBA:
		return n - 1 - i
	default:
		return i
	}
}

// decimalDigits is what every float64 keeps of a decimal number; the rest is
// noise of the binary fraction.
const decimalDigits = 15

func decimal(value float64) float64 {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return value
	}
	var text [32]byte
	exact, err := strconv.ParseFloat(string(strconv.AppendFloat(text[:0], value, 'g', decimalDigits, 64)), 64)
	if err != nil {
		return value
	}
	return exact
}

// shortest is the shortest decimal number that means the float: an instrument
// that sends 20.9 is at a limit of 20.9, not at 20.899999618530273.
func shortest(f float32) float64 {
	if math.IsNaN(float64(f)) || math.IsInf(float64(f), 0) {
		return float64(f)
	}
	var text [32]byte
	value, err := strconv.ParseFloat(string(strconv.AppendFloat(text[:0], float64(f), 'g', -1, 32)), 64)
	if err != nil {
		return float64(f)
	}
	return value
}
