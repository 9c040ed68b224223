package modbus

import (
	"fmt"
	"math"
	"strings"
)

// invalidRaw turns a value of the list `invalid` into the raw value of the whole
// type. Integers are compared exactly, whatever their size.
func (t Type) invalidRaw(value any) (Raw, error) {
	switch v := value.(type) {
	case string:
		if strings.EqualFold(strings.TrimPrefix(v, "."), "nan") {
			return t.invalidNaN()
		}
	case bool:
		if v {
			return t.invalidInteger(1, false)
		}
		return t.invalidInteger(0, false)
	case int:
		return t.invalidSigned(int64(v))
	case int64:
		return t.invalidSigned(v)
	case uint64:
		return t.invalidInteger(v, false)
	case float64:
		return t.invalidFloat(v)
	}
	return Raw{}, fmt.Errorf("%v is no raw value: write a number or .nan", value)
}

func (t Type) invalidNaN() (Raw, error) {
	if !t.float() {
		return Raw{}, fmt.Errorf("only floats can be NaN, and this is a %s", t)
	}
	return Raw{NaN: true}, nil
}

func (t Type) invalidSigned(v int64) (Raw, error) {
	if v < 0 {
		return t.invalidInteger(uint64(v), true)
	}
	return t.invalidInteger(uint64(v), false)
}

// invalidInteger takes the two's complement of a whole number.
func (t Type) invalidInteger(bits uint64, negative bool) (Raw, error) {
	if t.float() {
		if negative {
			return t.invalidFloat(float64(int64(bits)))
		}
		return t.invalidFloat(float64(bits))
	}
	if !t.holds(bits, negative) {
		return Raw{}, t.noSuch(bits, negative)
	}
	return Raw{Bits: bits & t.mask()}, nil
}

// holds reports whether an integer type has the number.
func (t Type) holds(bits uint64, negative bool) bool {
	switch t {
	case Int16, Int32, Int64:
		half := uint64(1) << (16*t.words() - 1)
		if negative {
			return -bits <= half
		}
		return bits < half
	case Bool:
		return !negative && bits <= math.MaxUint16 // of a whole register
	default:
		return !negative && bits <= t.mask()
	}
}

func (t Type) noSuch(bits uint64, negative bool) error {
	if negative {
		return fmt.Errorf("%d is no %s", int64(bits), t)
	}
	if signed := t == Int16 || t == Int32; signed && bits <= t.mask() {
		return fmt.Errorf("%d is no %s; as its bits it is %d", bits, t, int64(bits)-int64(t.mask())-1)
	}
	return fmt.Errorf("%d is no %s", bits, t)
}

// invalidFloat compares floats by their bits, as the instrument sends them.
func (t Type) invalidFloat(v float64) (Raw, error) {
	switch {
	case math.IsNaN(v):
		return t.invalidNaN()
	case t == Float64:
		return Raw{Bits: math.Float64bits(v)}, nil
	case t == Float32:
		return Raw{Bits: uint64(math.Float32bits(float32(v)))}, nil
	case v == math.Trunc(v) && math.Abs(v) < 1<<53:
		return t.invalidSigned(int64(v))
	}
	return Raw{}, fmt.Errorf("%v is no %s", v, t)
}
