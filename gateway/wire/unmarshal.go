package wire

import (
	"math"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// Unmarshal decodes a payload. Fields and types that this package does not use
// are skipped; anything that is no protocol buffer, or beyond the limits of
// this package, is ErrMalformed.
func Unmarshal(b []byte) (Payload, error) {
	var p Payload
	if len(b) > MaxPayload {
		return p, malformed("message of %d bytes is longer than %d", len(b), MaxPayload)
	}
	err := eachField(b, func(f field) error {
		switch {
		case f.num == fieldPayloadTimestamp && f.typ == protowire.VarintType:
			p.Timestamp = f.n
		case f.num == fieldPayloadSeq && f.typ == protowire.VarintType:
			p.Seq, p.HasSeq = f.n, true
		case f.num == fieldPayloadMetrics && f.typ == protowire.BytesType:
			if len(p.Metrics) == MaxMetrics {
				return malformed("more than %d metrics", MaxMetrics)
			}
			m, err := unmarshalMetric(f.b)
			if err != nil {
				return err
			}
			p.Metrics = append(p.Metrics, m)
		}
		return nil
	})
	return p, err
}

// field is one field of a protocol buffer message: n for numbers, b for bytes.
type field struct {
	num protowire.Number
	typ protowire.Type
	n   uint64
	b   []byte
}

func eachField(b []byte, visit func(field) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return malformed("no protocol buffer: %v", protowire.ParseError(n))
		}
		b = b[n:]
		f := field{num: num, typ: typ}
		switch typ {
		case protowire.VarintType:
			f.n, n = protowire.ConsumeVarint(b)
		case protowire.Fixed32Type:
			var v uint32
			v, n = protowire.ConsumeFixed32(b)
			f.n = uint64(v)
		case protowire.Fixed64Type:
			f.n, n = protowire.ConsumeFixed64(b)
		case protowire.BytesType:
			f.b, n = protowire.ConsumeBytes(b)
		default:
			n = protowire.ConsumeFieldValue(num, typ, b)
		}
		if n < 0 {
			return malformed("field %d: %v", num, protowire.ParseError(n))
		}
		b = b[n:]
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}

func unmarshalMetric(b []byte) (Metric, error) {
	var m Metric
	var value *field
	err := eachField(b, func(f field) error {
		var err error
		switch {
		case f.num == fieldMetricName && f.typ == protowire.BytesType:
			m.Name, err = shortText(f.b)
		case f.num == fieldMetricProperties && f.typ == protowire.BytesType:
			m.Properties, err = unmarshalProperties(f.b)
		case f.num >= fieldMetricInt && f.num <= fieldMetricInt+valueBytes:
			value = &f
		case f.typ == protowire.VarintType:
			m.setNumber(f)
		}
		return err
	})
	if err != nil {
		return m, err
	}
	if value != nil && !m.IsNull {
		m.Value, err = unmarshalValue(*value, value.num-fieldMetricInt, m.Datatype)
	}
	if m.Value == nil {
		m.IsNull = true
	}
	return m, err
}

func (m *Metric) setNumber(f field) {
	switch f.num {
	case fieldMetricAlias:
		m.Alias, m.HasAlias = f.n, true
	case fieldMetricTimestamp:
		m.Timestamp = f.n
	case fieldMetricDatatype:
		m.Datatype = Datatype(f.n) //nolint:gosec // an unknown type has no value of ours
	case fieldMetricHistorical:
		m.IsHistorical = f.n != 0
	case fieldMetricTransient:
		m.IsTransient = f.n != 0
	case fieldMetricNull:
		m.IsNull = f.n != 0
	}
}

func unmarshalProperties(b []byte) ([]Property, error) {
	var set []Property
	values := 0
	err := eachField(b, func(f field) error {
		if f.typ != protowire.BytesType {
			return nil
		}
		switch f.num {
		case fieldSetKeys:
			key, err := shortText(f.b)
			if err != nil || len(set) == MaxProperties {
				return malformed("properties: a bad key, or more than %d", MaxProperties)
			}
			set = append(set, Property{Key: key})
		case fieldSetValues:
			if values >= len(set) { // keys stand before values in every writer known
				return malformed("properties: more values than keys")
			}
			err := unmarshalProperty(f.b, &set[values])
			values++
			return err
		}
		return nil
	})
	if err == nil && values != len(set) {
		err = malformed("properties: %d keys and %d values", len(set), values)
	}
	return set, err
}

func unmarshalProperty(b []byte, p *Property) error {
	var value *field
	null := false
	err := eachField(b, func(f field) error {
		switch {
		case f.num == fieldPropertyType && f.typ == protowire.VarintType:
			p.Type = Datatype(f.n) //nolint:gosec // an unknown type has no value of ours
		case f.num == fieldPropertyNull && f.typ == protowire.VarintType:
			null = f.n != 0
		case f.num >= fieldPropertyInt && f.num <= fieldPropertyInt+valueString:
			value = &f
		}
		return nil
	})
	if err != nil || null || value == nil {
		return err
	}
	p.Value, err = unmarshalValue(*value, value.num-fieldPropertyInt, p.Type)
	return err
}

// unmarshalValue returns the value of a value field, given its offset from the
// first of them; nil if the field has another wire type than its number asks.
func unmarshalValue(f field, offset protowire.Number, t Datatype) (any, error) {
	switch {
	case offset == valueInt && f.typ == protowire.VarintType:
		return wholeNumber(uint64(uint32(f.n)), t), nil //nolint:gosec // the width is Sparkplug's
	case offset == valueLong && f.typ == protowire.VarintType:
		return wholeNumber(f.n, t), nil
	case offset == valueFloat && f.typ == protowire.Fixed32Type:
		return float64(math.Float32frombits(uint32(f.n))), nil //nolint:gosec // read as 32 bits
	case offset == valueDouble && f.typ == protowire.Fixed64Type:
		return math.Float64frombits(f.n), nil
	case offset == valueBoolean && f.typ == protowire.VarintType:
		return f.n != 0, nil
	case offset == valueString && f.typ == protowire.BytesType:
		if !utf8.Valid(f.b) {
			return nil, malformed("a string is not UTF-8")
		}
		return string(f.b), nil
	case offset == valueBytes && f.typ == protowire.BytesType:
		return append([]byte{}, f.b...), nil
	}
	return nil, malformed("value field %d has wire type %d", f.num, f.typ)
}

// wholeNumber reads a number in the width and sign of its type. Writers differ
// in which of the two fields they use, so both end here.
func wholeNumber(n uint64, t Datatype) any {
	switch t {
	case Int8, Int16, Int32:
		return int64(int32(uint32(n))) //nolint:gosec // two's complement is Sparkplug's
	case Int64:
		return int64(n) //nolint:gosec // two's complement is Sparkplug's
	default:
		return n
	}
}

func shortText(b []byte) (string, error) {
	if len(b) > MaxName || !utf8.Valid(b) {
		return "", malformed("a name of %d bytes is too long or not UTF-8", len(b))
	}
	return string(b), nil
}
