package modbus

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
)

func onePoint(t testing.TB, k pointKeys) Point {
	t.Helper()
	k.Name, k.Address = "p", new(0)
	if k.Register == "" {
		k.Register = "holding"
	}
	points, err := parsePoints([]pointKeys{k})
	require.NoError(t, err)
	return points[0]
}

// raw gathers registers as a block would.
func raw(p Point, registers ...uint16) uint64 {
	var data []byte
	for _, r := range registers {
		data = binary.BigEndian.AppendUint16(data, r)
	}
	return p.Order.gather(data[:2*p.elements()])
}

func TestDecode(t *testing.T) {
	tests := map[string]struct {
		keys      pointKeys
		registers []uint16
		decimals  uint16
		want      float64
	}{
		"uint16":                      {pointKeys{Type: "uint16"}, []uint16{0xFFFE}, 0, 65534},
		"type left out":               {pointKeys{}, []uint16{7}, 0, 7},
		"int16":                       {pointKeys{Type: "int16"}, []uint16{0xFFFE}, 0, -2},
		"bytes swapped":               {pointKeys{Type: "uint16", Order: "badc"}, []uint16{0x3412}, 0, 0x1234},
		"uint32 abcd":                 {pointKeys{Type: "uint32", Order: "abcd"}, []uint16{0x1234, 0x5678}, 0, 0x12345678},
		"uint32 cdab":                 {pointKeys{Type: "uint32", Order: "cdab"}, []uint16{0x5678, 0x1234}, 0, 0x12345678},
		"uint32 badc":                 {pointKeys{Type: "uint32", Order: "badc"}, []uint16{0x3412, 0x7856}, 0, 0x12345678},
		"uint32 dcba":                 {pointKeys{Type: "uint32", Order: "dcba"}, []uint16{0x7856, 0x3412}, 0, 0x12345678},
		"int32":                       {pointKeys{Type: "int32"}, []uint16{0xFFFF, 0xFFFF}, 0, -1},
		"uint64 cdab":                 {pointKeys{Type: "uint64", Order: "cdab"}, []uint16{0xCDEF, 0x89AB, 0x4567, 0x0003}, 0, 0x3_4567_89AB_CDEF},
		"int64":                       {pointKeys{Type: "int64"}, []uint16{0xFFFF, 0xFFFF, 0xFFFF, 0xFFF6}, 0, -10},
		"float32":                     {pointKeys{Type: "float32"}, []uint16{0x41A7, 0x3333}, 0, 20.9},
		"float32 cdab":                {pointKeys{Type: "float32", Order: "cdab"}, []uint16{0x3333, 0x41A7}, 0, 20.9},
		"float64":                     {pointKeys{Type: "float64"}, []uint16{0x4034, 0xE666, 0x6666, 0x6666}, 0, 20.9},
		"field":                       {pointKeys{Type: "uint16", Bits: "4..7"}, []uint16{0xABCD}, 0, 0xC},
		"one bit, as a number":        {pointKeys{Type: "uint16", Bits: 3}, []uint16{0x0008}, 0, 1},
		"one bit, as text":            {pointKeys{Type: "uint16", Bits: "2"}, []uint16{0x0008}, 0, 0},
		"field of 32 bits":            {pointKeys{Type: "uint32", Bits: "16..31"}, []uint16{0x1234, 0}, 0, 0x1234},
		"whole of 64 bits":            {pointKeys{Type: "uint64", Bits: "0..63"}, []uint16{0, 0, 0, 9}, 0, 9},
		"bool of a register":          {pointKeys{Type: "bool"}, []uint16{0x0100}, 0, 1},
		"scale":                       {pointKeys{Type: "uint16", Scale: new(0.1)}, []uint16{7}, 0, 0.7}, // 0.7000000000000001 in binary
		"scale and offset":            {pointKeys{Type: "int16", Scale: new(0.01), Offset: -40}, []uint16{6321}, 0, 23.21},
		"inverted contact":            {pointKeys{Register: "holding", Type: "bool", Scale: new(-1.0), Offset: 1}, []uint16{1}, 0, 0},
		"decimals":                    {pointKeys{Decimals: new(1)}, []uint16{209}, 1, 20.9},
		"nine decimals":               {pointKeys{Decimals: new(1)}, []uint16{1}, 9, 1e-9},
		"decimals, scale and offset":  {pointKeys{Decimals: new(1), Scale: new(2.0), Offset: 1}, []uint16{105}, 2, 3.1},
		"other than the invalid":      {pointKeys{Type: "int16", Invalid: []any{-32768}}, []uint16{0x7FFF}, 0, 32767},
		"invalid is the whole value":  {pointKeys{Type: "uint16", Bits: "0..3", Invalid: []any{uint64(5)}}, []uint16{0x0105}, 0, 5},
		"integer beyond float64":      {pointKeys{Type: "uint64"}, []uint16{0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF}, 0, math.MaxUint64},
		"within a range":              {pointKeys{Min: new(0.0), Max: new(10.0)}, []uint16{10}, 0, 10},
		"only one end, and within it": {pointKeys{Min: new(0.0)}, []uint16{60000}, 0, 60000},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := onePoint(t, test.keys)
			got := p.Decode(raw(p, test.registers...), test.decimals)
			assert.Equal(t, drivers.Sample{Value: test.want}, got) //nolint:testifylint // to the last bit
		})
	}
}

func TestDecodeFaults(t *testing.T) {
	nan := []uint16{0x7FC0, 0}
	tests := map[string]struct {
		keys      pointKeys
		registers []uint16
		decimals  uint16
		want      drivers.Sample
	}{
		"invalid unsigned":     {pointKeys{Invalid: []any{uint64(0x7FFF), uint64(0xFFFF)}}, []uint16{0xFFFF}, 0, drivers.Faulty(drivers.Range)},
		"invalid signed":       {pointKeys{Type: "int16", Invalid: []any{int64(-32768)}}, []uint16{0x8000}, 0, drivers.Faulty(drivers.Range)},
		"invalid 64 bits":      {pointKeys{Type: "uint64", Invalid: []any{uint64(math.MaxUint64)}}, []uint16{0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF}, 0, drivers.Faulty(drivers.Range)},
		"invalid float":        {pointKeys{Type: "float32", Invalid: []any{-999.9}}, []uint16{0xC479, 0xF99A}, 0, drivers.Faulty(drivers.Range)},
		"invalid NaN":          {pointKeys{Type: "float32", Invalid: []any{".nan"}}, nan, 0, drivers.Faulty(drivers.Range)},
		"NaN is never a value": {pointKeys{Type: "float32"}, nan, 0, drivers.Faulty(drivers.Range)},
		"infinite":             {pointKeys{Type: "float32", Max: new(5.0)}, []uint16{0x7F80, 0}, 0, drivers.Faulty(drivers.Range)},
		"ten decimals":         {pointKeys{Decimals: new(1)}, []uint16{1}, 10, drivers.Faulty(drivers.Range)},
		"over":                 {pointKeys{Max: new(10.0)}, []uint16{11}, 0, drivers.Sample{Value: 10, Fault: drivers.Over}},
		"under":                {pointKeys{Type: "int16", Min: new(-5.0), Max: new(5.0)}, []uint16{0xFFFA}, 0, drivers.Sample{Value: -5, Fault: drivers.Under}},
		"invalid bit":          {pointKeys{Type: "bool", Invalid: []any{true}}, []uint16{1}, 0, drivers.Faulty(drivers.Range)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := onePoint(t, test.keys)
			got := p.Decode(raw(p, test.registers...), test.decimals)
			assert.Equal(t, test.want.Fault, got.Fault)
			if math.IsNaN(test.want.Value) {
				assert.True(t, math.IsNaN(got.Value))
			} else {
				assert.Equal(t, test.want.Value, got.Value) //nolint:testifylint // to the last bit
			}
		})
	}
}

// Encoding a value and decoding it gives the value, or encoding refuses it.
func FuzzEncode(f *testing.F) {
	for kind := range len(typeNames) {
		f.Add(uint8(kind), uint8(kind%4), 20.9, 0.1, -40.0, uint16(1))
	}
	f.Fuzz(func(t *testing.T, typ, order uint8, value, scale, offset float64, decimals uint16) {
		p := Point{Type: Type(typ % uint8(len(typeNames))), Order: Order(order % 4), High: -1, Scale: scale, Offset: offset, Decimals: -1}
		p.Min, p.Max = math.NaN(), math.NaN()
		if decimals > maxDecimals || !(math.Abs(scale) > 1e-6 && math.Abs(scale) < 1e6) || !(math.Abs(offset) < 1e6) || !(math.Abs(value) < 1e6) {
			return
		}
		registers, err := p.Encode(value, decimals)
		if err != nil {
			return
		}
		got := p.Decode(raw(p, registers...), decimals)
		require.Equal(t, drivers.NoFault, got.Fault)
		step := math.Abs(scale) / math.Pow10(int(decimals)) // of an integer
		if p.Type.float() {
			step = math.Abs(value-offset) * 1e-6
		}
		assert.InDelta(t, value, got.Value, step/2*1.000001+1e-6)
	})
}

// Whatever the registers hold, a point reports a value within its range or a
// fault, and never panics.
func FuzzDecode(f *testing.F) {
	f.Add(uint8(1), uint8(0), []byte{0x80, 0, 0, 0, 0, 0, 0, 0}, uint16(0), int8(0), int8(3))
	f.Add(uint8(7), uint8(1), []byte{0x7F, 0xC0, 0, 0, 0, 0, 0, 0}, uint16(11), int8(0), int8(-1))
	f.Fuzz(func(t *testing.T, typ, order uint8, data []byte, decimals uint16, low, high int8) {
		p := Point{Type: Type(typ % uint8(len(typeNames))), Order: Order(order % 4), Low: 0, High: -1, Scale: 0.1, Decimals: -1}
		p.Min, p.Max = -100, 100
		if low >= 0 && high >= low && int(high) < 16*p.Type.words() && !p.Type.float() {
			p.Low, p.High = int(low), int(high)
		}
		if len(data) < 2*p.elements() {
			return
		}
		s := p.Decode(p.Order.gather(data[:2*p.elements()]), decimals)
		switch s.Fault {
		case drivers.NoFault:
			assert.True(t, s.Value >= p.Min && s.Value <= p.Max, "%v", s.Value)
		case drivers.Over:
			assert.Equal(t, p.Max, s.Value) //nolint:testifylint // to the last bit
		case drivers.Under:
			assert.Equal(t, p.Min, s.Value) //nolint:testifylint // to the last bit
		default:
			assert.Equal(t, drivers.Range, s.Fault)
			assert.True(t, math.IsNaN(s.Value))
		}
	})
}
