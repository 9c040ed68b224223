package wire

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of Sparkplug B's payload, metric, property set and property
// value messages (Sparkplug 3.0, section 6.4.1).
const (
	fieldPayloadTimestamp = 1
	fieldPayloadMetrics   = 2
	fieldPayloadSeq       = 3

	fieldMetricName       = 1
	fieldMetricAlias      = 2
	fieldMetricTimestamp  = 3
	fieldMetricDatatype   = 4
	fieldMetricHistorical = 5
	fieldMetricTransient  = 6
	fieldMetricNull       = 7
	fieldMetricProperties = 9
	fieldMetricInt        = 10 // and long, float, double, boolean, string, bytes up to 16

	fieldSetKeys   = 1
	fieldSetValues = 2

	fieldPropertyType = 1
	fieldPropertyNull = 2
	fieldPropertyInt  = 3 // and long, float, double, boolean, string up to 8
)

// Offsets of the value fields from the first of them, which is the same order
// in metrics and properties.
const (
	valueInt = iota
	valueLong
	valueFloat
	valueDouble
	valueBoolean
	valueString
	valueBytes // metrics only
)

// Marshal encodes the payload. It fails on a value that does not fit its data
// type and on a payload beyond MaxPayload.
func (p *Payload) Marshal() ([]byte, error) {
	b := make([]byte, 0, 64+48*len(p.Metrics))
	if p.Timestamp != 0 {
		b = appendUint(b, fieldPayloadTimestamp, p.Timestamp)
	}
	var scratch []byte
	for i := range p.Metrics {
		m, err := appendMetric(scratch[:0], &p.Metrics[i])
		if err != nil {
			return nil, fmt.Errorf("metric %q: %w", p.Metrics[i].Name, err)
		}
		b = protowire.AppendTag(b, fieldPayloadMetrics, protowire.BytesType)
		b = protowire.AppendBytes(b, m)
		scratch = m
	}
	if p.HasSeq {
		b = appendUint(b, fieldPayloadSeq, p.Seq)
	}
	if len(b) > MaxPayload {
		return nil, fmt.Errorf("message of %d bytes is longer than %d", len(b), MaxPayload)
	}
	return b, nil
}

func appendMetric(b []byte, m *Metric) ([]byte, error) {
	if m.Name != "" {
		b = protowire.AppendTag(b, fieldMetricName, protowire.BytesType)
		b = protowire.AppendString(b, m.Name)
	}
	if m.HasAlias {
		b = appendUint(b, fieldMetricAlias, m.Alias)
	}
	if m.Timestamp != 0 {
		b = appendUint(b, fieldMetricTimestamp, m.Timestamp)
	}
	if m.Datatype != 0 && !m.Untyped {
		b = appendUint(b, fieldMetricDatatype, uint64(m.Datatype))
	}
	b = appendFlag(b, fieldMetricHistorical, m.IsHistorical)
	b = appendFlag(b, fieldMetricTransient, m.IsTransient)
	b = appendFlag(b, fieldMetricNull, m.IsNull)
	if len(m.Properties) > 0 {
		set, err := appendProperties(nil, m.Properties)
		if err != nil {
			return nil, err
		}
		b = protowire.AppendTag(b, fieldMetricProperties, protowire.BytesType)
		b = protowire.AppendBytes(b, set)
	}
	if m.IsNull {
		return b, nil
	}
	return appendValue(b, fieldMetricInt, m.Datatype, m.Value)
}

func appendProperties(b []byte, set []Property) ([]byte, error) {
	for _, p := range set {
		b = protowire.AppendTag(b, fieldSetKeys, protowire.BytesType)
		b = protowire.AppendString(b, p.Key)
	}
	for _, p := range set {
		v := appendUint(nil, fieldPropertyType, uint64(p.Type))
		if p.Value == nil {
			v = appendFlag(v, fieldPropertyNull, true)
		} else {
			var err error
			if v, err = appendValue(v, fieldPropertyInt, p.Type, p.Value); err != nil {
				return nil, fmt.Errorf("property %q: %w", p.Key, err)
			}
		}
		b = protowire.AppendTag(b, fieldSetValues, protowire.BytesType)
		b = protowire.AppendBytes(b, v)
	}
	return b, nil
}

// appendValue writes one value at the fields that begin with first.
func appendValue(b []byte, first protowire.Number, t Datatype, value any) ([]byte, error) {
	switch v := value.(type) {
	case int64:
		switch t {
		case Int8, Int16, Int32: // negative numbers as 32-bit two's complement
			return appendUint(b, first+valueInt, uint64(uint32(int32(v)))), nil //nolint:gosec // the width is Sparkplug's
		case Int64:
			return appendUint(b, first+valueLong, uint64(v)), nil //nolint:gosec // two's complement is Sparkplug's
		}
	case uint64:
		switch t {
		case UInt8, UInt16, UInt32:
			return appendUint(b, first+valueInt, uint64(uint32(v))), nil //nolint:gosec // the width is Sparkplug's
		case UInt64, DateTime:
			return appendUint(b, first+valueLong, v), nil
		}
	case float64:
		switch t {
		case Float:
			b = protowire.AppendTag(b, first+valueFloat, protowire.Fixed32Type)
			return protowire.AppendFixed32(b, math.Float32bits(float32(v))), nil
		case Double:
			b = protowire.AppendTag(b, first+valueDouble, protowire.Fixed64Type)
			return protowire.AppendFixed64(b, math.Float64bits(v)), nil
		}
	case bool:
		if t == Boolean {
			return appendUint(b, first+valueBoolean, protowire.EncodeBool(v)), nil
		}
	case string:
		if t == String || t == Text {
			b = protowire.AppendTag(b, first+valueString, protowire.BytesType)
			return protowire.AppendString(b, v), nil
		}
	case []byte:
		if t == Bytes && first == fieldMetricInt {
			b = protowire.AppendTag(b, first+valueBytes, protowire.BytesType)
			return protowire.AppendBytes(b, v), nil
		}
	}
	return nil, fmt.Errorf("a %T is no value of data type %d", value, t)
}

func appendUint(b []byte, field protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), v)
}

func appendFlag(b []byte, field protowire.Number, v bool) []byte {
	if !v {
		return b
	}
	return appendUint(b, field, 1)
}
