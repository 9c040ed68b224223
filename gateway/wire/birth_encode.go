package wire

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"aman/drivers"
)

// sensorJSON is the value of Aman/Sensor.
type sensorJSON struct {
	Zone   string `json:"zone,omitempty"`
	Driver string `json:"driver,omitempty"`
	Every  int64  `json:"every_ms"`
}

// limitJSON is one entry of a point's limits property.
type limitJSON struct {
	Rule     string  `json:"rule"`
	Op       string  `json:"op"`
	Value    float64 `json:"value"`
	Reset    float64 `json:"reset"`
	Severity string  `json:"severity"`
	Figure   string  `json:"figure,omitempty"`
	Unit     string  `json:"unit,omitempty"`
	Source   string  `json:"source,omitempty"`
}

// checkBirth refuses what would make messages ambiguous.
func checkBirth(b Birth) error {
	if !ValidGroup(b.Plant) || !ValidID(b.Gateway) {
		return fmt.Errorf("plant %q or gateway %q is no id", b.Plant, b.Gateway)
	}
	given := make(map[uint64]string)
	for _, s := range b.Sensors {
		if !ValidID(s.ID) {
			return fmt.Errorf("sensor %q is no id", s.ID)
		}
		for _, p := range s.Points {
			id := s.ID + "." + p.Name
			if !ValidID(p.Name) {
				return fmt.Errorf("point %q is no id", id)
			}
			if other, ok := given[p.Alias]; ok {
				return fmt.Errorf("alias %d is given to %s and to %s", p.Alias, other, id)
			}
			given[p.Alias] = id
		}
	}
	return checkNames(b)
}

func checkNames(b Birth) error {
	for _, a := range b.Alarms {
		if !validAlarm(a.Rule) {
			return fmt.Errorf("rule %q is no id", a.Rule)
		}
	}
	for _, z := range b.Zones {
		if !ValidID(z.ID) {
			return fmt.Errorf("zone %q is no id", z.ID)
		}
	}
	for _, o := range b.Outputs {
		if !ValidID(o.ID) {
			return fmt.Errorf("output %q is no id", o.ID)
		}
	}
	return nil
}

// digestBirth hashes the births with every present state left out.
func digestBirth(b Birth) (string, error) {
	b.Time, b.Inhibits = time.Time{}, nil
	b.Alarms = append([]Alarm(nil), b.Alarms...)
	for i := range b.Alarms {
		b.Alarms[i].State, b.Alarms[i].Since, b.Alarms[i].Mode = "", time.Time{}, Mode{}
	}
	b.Zones = append([]Zone(nil), b.Zones...)
	for i := range b.Zones {
		b.Zones[i].State = ZoneState{}
	}
	b.Outputs = append([]Output(nil), b.Outputs...)
	for i := range b.Outputs {
		b.Outputs[i].On = false
	}
	births, err := encodeBirth(b, 0, "")
	if err != nil {
		return "", err
	}
	h := newDigest()
	for _, m := range births {
		payload, err := m.Payload.Marshal()
		if err != nil {
			return "", fmt.Errorf("birth %s: %w", m.Topic, err)
		}
		_, _ = fmt.Fprintf(h, "%s %d ", m.Topic, len(payload)) // a hash takes everything
		_, _ = h.Write(payload)
	}
	return digestOf(h), nil
}

func encodeBirth(b Birth, bdSeq uint64, digest string) ([]Message, error) {
	node, err := nodeBirth(b, bdSeq, digest)
	if err != nil {
		return nil, fmt.Errorf("birth: %w", err)
	}
	out := []Message{node}
	for _, s := range b.Sensors {
		device, err := deviceBirth(b, s, digest)
		if err != nil {
			return nil, fmt.Errorf("birth of %s: %w", s.ID, err)
		}
		out = append(out, device)
	}
	return out, nil
}

func nodeBirth(b Birth, bdSeq uint64, digest string) (Message, error) {
	at := millis(b.Time)
	ids := make([]string, len(b.Sensors))
	for i, s := range b.Sensors {
		ids[i] = s.ID
	}
	sensors, err := json.Marshal(ids)
	if err != nil {
		return Message{}, err
	}
	inhibits, err := json.Marshal(b.Inhibits)
	if err != nil {
		return Message{}, err
	}
	m := []Metric{
		bdSeqMetric(bdSeq, at),
		{Name: metricRebirth, Datatype: Boolean, Timestamp: at, Value: false},
		StringMetric(metricBirth, digest, at),
		StringMetric(metricVersion, b.Version, at),
		StringMetric(metricSensors, string(sensors), at),
		nullMetric(metricPosition, String, at),
		nullMetric(metricEvent, String, at),
		nullMetric(metricAct, String, at),
		nullMetric(metricEvidence, Bytes, at),
		signOffMetric(b.SignOff, at),
		StringMetric(metricSheet, b.fingerprint(), at),
		StringMetric(metricInhibits, string(inhibits), at),
	}
	for _, z := range b.Zones {
		state := StringMetric(stateMetric(zonePrefix, z.ID), z.State.json(), at)
		state.Properties = []Property{jsonProperty(propName, z.Name)}
		m = append(m, state, nullMetric(eventMetric(zonePrefix, z.ID), String, at))
	}
	for _, a := range b.Alarms {
		m = append(m, alarmMetric(a), nullMetric(eventMetric(alarmPrefix, a.Rule), String, at))
	}
	for _, o := range b.Outputs {
		state := Metric{Name: stateMetric(outputPrefix, o.ID), Datatype: Boolean, Timestamp: at, Value: o.On}
		state.Properties = []Property{textProperty(propRole, o.Role), textProperty(propZone, o.Zone)}
		m = append(m, state, nullMetric(eventMetric(outputPrefix, o.ID), String, at))
	}
	return Message{
		Topic:   Topic{Type: NBirth, Plant: b.Plant, Gateway: b.Gateway},
		Payload: Payload{Timestamp: at, Metrics: m},
	}, nil
}

// alarmMetric has as its time since when the alarm is in its state.
func alarmMetric(a Alarm) Metric {
	m := StringMetric(stateMetric(alarmPrefix, a.Rule), string(a.State), millis(a.Since))
	m.Properties = []Property{
		textProperty(propZone, a.Zone),
		textProperty(propSeverity, a.Severity),
		jsonProperty(propPoints, a.Points),
		jsonProperty(propName, a.Name),
		jsonProperty(propDo, a.Do),
		{Key: propSuspends, Type: Boolean, Value: a.Suspends},
	}
	if a.Mode != (Mode{}) {
		m.Properties = append(m.Properties, jsonProperty(propMode, a.Mode))
	}
	return m
}

func deviceBirth(b Birth, s Sensor, digest string) (Message, error) {
	at := millis(b.Time)
	about, err := json.Marshal(sensorJSON{Zone: s.Zone, Driver: s.Driver, Every: s.Every.Milliseconds()})
	if err != nil {
		return Message{}, err
	}
	m := []Metric{
		StringMetric(metricBirth, digest, at),
		nullMetric(metricPosition, String, at),
		StringMetric(metricSensor, string(about), at),
	}
	for _, p := range s.Points {
		m = append(m, pointMetric(p, at))
	}
	return Message{
		Topic:   Topic{Type: DBirth, Plant: b.Plant, Gateway: b.Gateway, Sensor: s.ID},
		Payload: Payload{Timestamp: at, Metrics: m},
	}, nil
}

// pointMetric tells of a point. Its value comes with the first data message:
// a birth has none, and says so by its quality.
func pointMetric(p Point, at uint64) Metric {
	m := nullMetric(p.Name, Double, at)
	m.Alias, m.HasAlias = p.Alias, true
	m.Properties = []Property{
		{Key: propQuality, Type: Int32, Value: qualityCode(drivers.Unknown)},
		textProperty(propUnit, p.Unit),
		textProperty(propGas, p.Gas),
	}
	if !math.IsNaN(p.Min) {
		m.Properties = append(m.Properties, Property{Key: propLow, Type: Double, Value: p.Min})
	}
	if !math.IsNaN(p.Max) {
		m.Properties = append(m.Properties, Property{Key: propHigh, Type: Double, Value: p.Max})
	}
	limits := make([]limitJSON, 0, len(p.Limits))
	for _, l := range p.Limits {
		limits = append(limits, limitJSON{
			Rule: l.Rule, Op: l.Op, Value: finite(l.Value), Reset: finite(l.Reset), Severity: l.Severity, Figure: l.Figure, Unit: l.Unit, Source: l.Source,
		})
	}
	m.Properties = append(m.Properties, jsonProperty(propLimits, limits))
	return m
}

func nullMetric(name string, t Datatype, at uint64) Metric {
	return Metric{Name: name, Datatype: t, Timestamp: at, IsNull: true}
}

// finite maps what JSON cannot say to 0; a checked configuration has none.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

func jsonProperty(key string, v any) Property {
	b, err := json.Marshal(v)
	if err != nil { // texts, lists of ids and finite numbers always marshal
		return Property{Key: key, Type: String}
	}
	return textProperty(key, string(b))
}
