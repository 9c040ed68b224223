package wire

import (
	"fmt"
	"math"
	"time"

	"aman/drivers"
)

// Message is one Sparkplug message. Whoever sends it sets the payload's Seq,
// which belongs to the session.
type Message struct {
	Topic   Topic
	Payload Payload
}

// Encoder turns records into messages of one birth. It is immutable and safe
// for concurrent use.
type Encoder struct {
	birth   Birth
	digest  string
	aliases map[string]map[string]uint64 // by sensor and point
}

// NewEncoder checks the birth: every id must be one, and every alias must be
// given to one point alone.
func NewEncoder(b Birth) (*Encoder, error) {
	if err := checkBirth(b); err != nil {
		return nil, fmt.Errorf("birth: %w", err)
	}
	e := &Encoder{birth: b, aliases: make(map[string]map[string]uint64, len(b.Sensors))}
	for _, s := range b.Sensors {
		points := make(map[string]uint64, len(s.Points))
		for _, p := range s.Points {
			points[p.Name] = p.Alias
		}
		e.aliases[s.ID] = points
	}
	var err error
	e.digest, err = digestBirth(b)
	return e, err
}

// Digest names the definition that the birth gives: sensors, points, aliases,
// limits, alarms, zones and outputs, without their present state. It is the
// same after a restart with the same configuration.
func (e *Encoder) Digest() string { return e.digest }

// Births returns NBIRTH and the DBIRTH of each sensor, in the order in which
// they must be sent. bdSeq is that of the session's will.
func (e *Encoder) Births(bdSeq uint64) ([]Message, error) {
	return encodeBirth(e.birth, bdSeq, e.digest)
}

// Block returns the DDATA of a telemetry record. A point that the birth does
// not have, such as one that was recorded under an older configuration, goes
// by its name.
func (e *Encoder) Block(at Position, b Block, historical bool) (Message, error) {
	m := e.message(DData, at, historical)
	m.Topic.Sensor = b.Sensor
	aliases := e.aliases[b.Sensor]
	for i := range b.Rows {
		metric := rowMetric(&b.Rows[i], historical)
		if alias, ok := aliases[b.Rows[i].Point]; ok {
			metric.Alias, metric.HasAlias = alias, true
		} else {
			metric.Name = b.Rows[i].Point
		}
		m.Payload.Metrics = append(m.Payload.Metrics, metric)
	}
	if n := len(b.Rows); n > 0 {
		m.Payload.Timestamp = millis(b.Rows[n-1].Time)
	}
	return m, m.Topic.check()
}

func (e *Encoder) message(t MessageType, at Position, historical bool) Message {
	position := Metric{Name: metricPosition, Datatype: String, Untyped: true, IsHistorical: historical, Value: stamp(at, e.digest)}
	return Message{
		Topic:   Topic{Type: t, Plant: e.birth.Plant, Gateway: e.birth.Gateway},
		Payload: Payload{Metrics: []Metric{position}},
	}
}

// Sparkplug's Quality property: the codes of OPC that its hosts know. A row
// without the property is good.
const (
	qualityGood      int64 = 192
	qualityUncertain int64 = 64
	qualityBad       int64 = 0
	qualityStale     int64 = 500 // of a point before its first reading
)

func qualityCode(q drivers.Quality) int64 {
	switch q {
	case drivers.Good:
		return qualityGood
	case drivers.Uncertain:
		return qualityUncertain
	case drivers.Bad:
		return qualityBad
	default:
		return qualityStale
	}
}

func rowMetric(r *Row, historical bool) Metric {
	m := Metric{Timestamp: millis(r.Time), Datatype: Double, Untyped: true, IsHistorical: historical}
	if math.IsNaN(r.Value) {
		m.IsNull = true
	} else {
		m.Value = r.Value
	}
	if r.Quality != drivers.Good {
		m.Properties = append(m.Properties, Property{Key: propQuality, Type: Int32, Value: qualityCode(r.Quality)})
	}
	if r.Fault != drivers.NoFault {
		m.Properties = append(m.Properties, textProperty(propFault, r.Fault.String()))
	}
	return m
}

// Death returns the NDEATH of a session: its will, and what it publishes
// itself when it ends well.
func Death(plant, gateway string, bdSeq uint64, at time.Time) Message {
	return Message{
		Topic: Topic{Type: NDeath, Plant: plant, Gateway: gateway},
		Payload: Payload{Timestamp: millis(at), Metrics: []Metric{
			bdSeqMetric(bdSeq, 0),
		}},
	}
}

// ParseDeath returns the bdSeq of an NDEATH, to be compared with the birth's:
// the death of an older session says nothing about this one.
func ParseDeath(b []byte) (bdSeq uint64, err error) {
	p, err := Unmarshal(b)
	if err != nil {
		return 0, err
	}
	return bdSeqOf(&p)
}

func bdSeqMetric(bdSeq, at uint64) Metric {
	return Metric{Name: metricBdSeq, Datatype: Int64, Timestamp: at, Value: int64(bdSeq)} //nolint:gosec // 0 to 255
}

func bdSeqOf(p *Payload) (uint64, error) {
	if m := p.Metric(metricBdSeq); m != nil {
		switch v := m.Value.(type) {
		case int64:
			return uint64(v), nil //nolint:gosec // compared only
		case uint64:
			return v, nil
		}
	}
	return 0, malformed("no bdSeq")
}
