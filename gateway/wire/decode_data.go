package wire

import (
	"encoding/json"
	"math"
	"strings"

	"aman/drivers"
	"aman/rules"
)

// Record is one data message, decoded: where it stands, and a block or a
// notice.
type Record struct {
	Plant, Gateway string
	Position       Position
	Block          *Block
	Notice         *Notice
	// Historical records were queued before the gateway's present session: they
	// are kept, but they are not news.
	Historical bool
}

// Decode takes a DDATA or NDATA. The error is ErrUnknownBirth if its birth was
// not fed, and ErrMalformed otherwise.
func (d *Decoder) Decode(t Topic, payload []byte) (Record, error) {
	r := Record{Plant: t.Plant, Gateway: t.Gateway}
	p, err := Unmarshal(payload)
	if err != nil {
		return r, err
	}
	m := p.Metric(metricPosition)
	if m == nil {
		return r, malformed("no %s", metricPosition)
	}
	value, _ := m.Value.(string)
	digest := ""
	if r.Position, digest, err = parseStamp(value); err != nil {
		return r, err
	}
	r.Historical = m.IsHistorical
	birth := d.find(t, digest)
	switch {
	case birth == nil:
		return r, unknownBirth("%s of %s/%s", digest, t.Plant, t.Gateway)
	case t.Type == DData && r.Position.Lane == LaneTelemetry:
		r.Block, err = d.block(t, &p, birth)
	case t.Type == NData && r.Position.Lane == LaneAlarm:
		r.Notice, err = d.notice(&p, birth)
	default:
		err = malformed("%s on the %s lane", t.Type, r.Position.Lane)
	}
	return r, err
}

func (d *Decoder) block(t Topic, p *Payload, birth *birthState) (*Block, error) {
	d.mu.RLock()
	sensor := birth.sensors[t.Sensor]
	d.mu.RUnlock()
	b := &Block{Sensor: t.Sensor, Rows: make([]Row, 0, len(p.Metrics))}
	for i := range p.Metrics {
		m := &p.Metrics[i]
		if strings.HasPrefix(m.Name, "Aman/") {
			continue
		}
		name := m.Name
		if m.HasAlias {
			if sensor == nil {
				return nil, unknownBirth("of the sensor %s of %s/%s", t.Sensor, t.Plant, t.Gateway)
			}
			name = sensor.points[m.Alias]
		}
		if !ValidID(name) {
			return nil, malformed("a value of no point that the birth names (%.80q, alias %d)", m.Name, m.Alias)
		}
		row, err := rowOf(name, m)
		if err != nil {
			return nil, err
		}
		b.Rows = append(b.Rows, row)
	}
	return b, nil
}

func rowOf(name string, m *Metric) (Row, error) {
	r := Row{Point: name, Time: fromMillis(m.Timestamp), Value: math.NaN(), Quality: drivers.Good}
	switch v := m.Value.(type) {
	case nil:
	case float64:
		r.Value = v
	default:
		return r, malformed("%s is not a Double", name)
	}
	if r.Time.IsZero() {
		return r, malformed("%s has no time", name)
	}
	quality, known := qualityOf(m.Property(propQuality))
	if !known {
		return r, malformed("%s has the unknown quality %v", name, m.Property(propQuality))
	}
	r.Quality = quality
	fault, err := drivers.ParseFault(m.text(propFault))
	if err != nil {
		return r, malformed("%s: %v", name, err)
	}
	r.Fault = fault
	return r, nil
}

func qualityOf(property any) (drivers.Quality, bool) {
	switch property {
	case nil, qualityGood:
		return drivers.Good, true
	case qualityUncertain:
		return drivers.Uncertain, true
	case qualityBad:
		return drivers.Bad, true
	case qualityStale:
		return drivers.Unknown, true
	}
	return drivers.Unknown, false
}

func (d *Decoder) notice(p *Payload, birth *birthState) (*Notice, error) {
	d.mu.RLock()
	known := birth.node != nil
	d.mu.RUnlock()
	if !known {
		return nil, unknownBirth("no NBIRTH of %s", birth.digest)
	}
	var n *Notice
	for i := range p.Metrics {
		m := &p.Metrics[i]
		value, _ := m.Value.(string)
		switch {
		case m.Name == metricAct:
			var in noticeJSON
			if err := json.Unmarshal([]byte(value), &in); err != nil || in.Act == nil || n != nil {
				return nil, malformed("%s holds no act, or not the only one", m.Name)
			}
			n = &Notice{Act: (*rules.Act)(in.Act), Time: in.Time.UTC()}
		case strings.HasSuffix(m.Name, eventSuffix):
			var in eventJSON
			if err := json.Unmarshal([]byte(value), &in); err != nil || in.Kind == "" || n != nil {
				return nil, malformed("%s holds no event, or not the only one", m.Name)
			}
			n = &Notice{Event: in.event()}
		}
	}
	if n == nil {
		return nil, malformed("a notice without event or act")
	}
	n.SignOff = parseSignOff(p.Metric(metricSignOff))
	if m := p.Metric(metricEvidence); m != nil {
		var err error
		if n.Evidence, n.EvidenceCut, err = parseEvidence(m); err != nil {
			return nil, err
		}
	}
	return n, nil
}
