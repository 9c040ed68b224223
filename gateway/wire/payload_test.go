package wire_test

import (
	"encoding/hex"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
	"pgregory.net/rapid"

	"aman/gateway/wire"
)

// drawValue returns a data type and a value of it.
func drawValue(t *rapid.T, withBytes bool) (wire.Datatype, any) {
	types := []wire.Datatype{
		wire.Int8, wire.Int16, wire.Int32, wire.Int64, wire.UInt8, wire.UInt16, wire.UInt32, wire.UInt64,
		wire.Float, wire.Double, wire.Boolean, wire.String, wire.DateTime, wire.Text,
	}
	if withBytes {
		types = append(types, wire.Bytes)
	}
	d := rapid.SampledFrom(types).Draw(t, "type")
	switch d {
	case wire.Int8, wire.Int16, wire.Int32:
		return d, int64(rapid.Int32().Draw(t, "value"))
	case wire.Int64:
		return d, rapid.Int64().Draw(t, "value")
	case wire.UInt8, wire.UInt16, wire.UInt32:
		return d, uint64(rapid.Uint32().Draw(t, "value"))
	case wire.UInt64, wire.DateTime:
		return d, rapid.Uint64().Draw(t, "value")
	case wire.Float:
		return d, float64(rapid.Float32().Draw(t, "value"))
	case wire.Double:
		return d, rapid.Float64().Draw(t, "value")
	case wire.Boolean:
		return d, rapid.Bool().Draw(t, "value")
	case wire.Bytes:
		return d, append([]byte{}, rapid.SliceOf(rapid.Byte()).Draw(t, "value")...)
	default:
		return d, rapid.String().Draw(t, "value")
	}
}

func drawPayload(t *rapid.T) wire.Payload {
	p := wire.Payload{Timestamp: rapid.Uint64().Draw(t, "time")}
	if p.HasSeq = rapid.Bool().Draw(t, "has seq"); p.HasSeq {
		p.Seq = rapid.Uint64Range(0, 255).Draw(t, "seq")
	}
	for range rapid.IntRange(0, 5).Draw(t, "metrics") {
		m := wire.Metric{
			Name: rapid.StringN(0, 20, 80).Draw(t, "name"), Timestamp: rapid.Uint64().Draw(t, "time"),
			IsHistorical: rapid.Bool().Draw(t, "historical"), IsTransient: rapid.Bool().Draw(t, "transient"),
			IsNull: rapid.Bool().Draw(t, "null"),
		}
		if m.HasAlias = rapid.Bool().Draw(t, "has alias"); m.HasAlias {
			m.Alias = rapid.Uint64().Draw(t, "alias")
		}
		m.Datatype, m.Value = drawValue(t, true)
		if m.IsNull {
			m.Value = nil
		}
		for range rapid.IntRange(0, 3).Draw(t, "properties") {
			prop := wire.Property{Key: rapid.StringN(1, 10, 40).Draw(t, "key")}
			prop.Type, prop.Value = drawValue(t, false)
			m.Properties = append(m.Properties, prop)
		}
		p.Metrics = append(p.Metrics, m)
	}
	return p
}

func TestPayloadComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPayload(t)
		b, err := p.Marshal()
		require.NoError(t, err)
		back, err := wire.Unmarshal(b)
		require.NoError(t, err)
		require.Equal(t, p, back)
	})
}

// TestPayloadBytes fixes the bytes of a small message, worked out by hand from
// the field numbers of the specification.
func TestPayloadBytes(t *testing.T) {
	p := wire.Payload{Timestamp: 1, Seq: 2, HasSeq: true, Metrics: []wire.Metric{
		{
			Name: "co", Alias: 3, HasAlias: true, Timestamp: 4, Datatype: wire.Int32, IsHistorical: true, Value: int64(-1),
			Properties: []wire.Property{{Key: "Quality", Type: wire.Int32, Value: int64(192)}},
		},
	}}
	b, err := p.Marshal()
	require.NoError(t, err)
	want := "0801" + // 1: timestamp 1
		"1224" + // 2: a metric of 36 bytes
		"0a02636f" + "1003" + "1804" + "2003" + "2801" + // name co, alias 3, timestamp 4, Int32, historical
		"4a10" + // 9: a property set of 16 bytes
		"0a075175616c697479" + "1205" + "0803" + "18c001" + // key Quality; value of type Int32, 192
		"50ffffffff0f" + // 10: -1 as 32 bits
		"1802" // 3: seq 2
	assert.Equal(t, want, hex.EncodeToString(b))
}

func TestUnknownFieldsAreSkipped(t *testing.T) {
	p := wire.Payload{Metrics: []wire.Metric{wire.StringMetric("x", "y", 1)}}
	b, err := p.Marshal()
	require.NoError(t, err)
	b = protowire.AppendTag(b, 4, protowire.BytesType) // uuid
	b = protowire.AppendString(b, "a-uuid")
	b = protowire.AppendTag(b, 200, protowire.Fixed64Type)
	b = protowire.AppendFixed64(b, 7)
	b = protowire.AppendTag(b, 201, protowire.StartGroupType)
	b = protowire.AppendTag(b, 201, protowire.EndGroupType)
	back, err := wire.Unmarshal(b)
	require.NoError(t, err)
	assert.Equal(t, p, back)
}

func TestDataTypeMayBeLeftOut(t *testing.T) {
	p := wire.Payload{Metrics: []wire.Metric{
		{Alias: 1, HasAlias: true, Datatype: wire.Double, Untyped: true, Value: 1.5},
		{Alias: 2, HasAlias: true, Datatype: wire.UInt16, Untyped: true, Value: uint64(7)},
	}}
	b, err := p.Marshal()
	require.NoError(t, err)
	back, err := wire.Unmarshal(b)
	require.NoError(t, err)
	assert.InDelta(t, 1.5, back.Metrics[0].Value, 0)
	assert.Equal(t, uint64(7), back.Metrics[1].Value)
	assert.Zero(t, back.Metrics[0].Datatype)
}

func TestValuesThatDoNotFitAreRefused(t *testing.T) {
	for name, m := range map[string]wire.Metric{
		"text as double": {Name: "x", Datatype: wire.Double, Value: "1"},
		"no type":        {Name: "x", Value: 1.0},
		"signed as uint": {Name: "x", Datatype: wire.UInt64, Value: int64(1)},
		"a Go int":       {Name: "x", Datatype: wire.Int64, Value: 1},
		"bytes as a property": {Name: "x", IsNull: true, Properties: []wire.Property{
			{Key: "k", Type: wire.Bytes, Value: []byte{1}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := wire.Payload{Metrics: []wire.Metric{m}}
			_, err := p.Marshal()
			assert.Error(t, err)
		})
	}
}

func TestLimitsOfPayloads(t *testing.T) {
	metric := func(m []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, 2, protowire.BytesType), m)
	}
	name := func(n int) []byte {
		return protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), strings.Repeat("a", n))
	}
	var many []byte
	for range wire.MaxMetrics + 1 {
		many = append(many, 0x12, 0)
	}
	for tc, b := range map[string][]byte{
		"too long":         make([]byte, wire.MaxPayload+1),
		"too many metrics": many,
		"long name":        metric(name(wire.MaxName + 1)),
		"name not UTF-8":   metric([]byte{0x0a, 1, 0xff}),
		"text not UTF-8":   metric([]byte{0x7a, 1, 0xff}),
		"cut":              {0x12, 5, 1},
		"keys and values":  metric([]byte{0x4a, 3, 0x0a, 1, 'k'}),
		"wrong wire type":  metric([]byte{0x6a, 0}),
	} {
		t.Run(tc, func(t *testing.T) {
			_, err := wire.Unmarshal(b)
			assert.ErrorIs(t, err, wire.ErrMalformed)
		})
	}
}

func TestFloatsAreExact(t *testing.T) {
	for _, v := range []float64{0, math.Copysign(0, -1), math.Inf(1), 0.1, math.SmallestNonzeroFloat64} {
		p := wire.Payload{Metrics: []wire.Metric{{Name: "x", Datatype: wire.Double, Value: v}}}
		b, err := p.Marshal()
		require.NoError(t, err)
		back, err := wire.Unmarshal(b)
		require.NoError(t, err)
		got, ok := back.Metrics[0].Value.(float64)
		require.True(t, ok)
		assert.Equal(t, math.Float64bits(v), math.Float64bits(got))
	}
}

func FuzzUnmarshal(f *testing.F) {
	p := wire.Payload{Timestamp: 1, Seq: 2, HasSeq: true, Metrics: []wire.Metric{
		wire.StringMetric("x", "y", 3),
		{Alias: 3, HasAlias: true, Datatype: wire.Double, Value: 1.5, Properties: []wire.Property{{Key: "Quality", Type: wire.Int32, Value: int64(0)}}},
	}}
	b, err := p.Marshal()
	require.NoError(f, err)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := wire.Unmarshal(b)
		if err != nil {
			require.ErrorIs(t, err, wire.ErrMalformed)
			return
		}
		_, _ = p.Marshal() // untyped values have no encoding; it must not panic
	})
}
