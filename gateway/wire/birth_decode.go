package wire

import (
	"encoding/json"
	"math"
	"time"

	"aman/rules"
)

// BirthDigest returns the digest that an NBIRTH or DBIRTH carries: the key
// under which a server stores it.
func BirthDigest(payload []byte) (string, error) {
	p, err := Unmarshal(payload)
	if err != nil {
		return "", err
	}
	return digestIn(&p)
}

func digestIn(p *Payload) (string, error) {
	if m := p.Metric(metricBirth); m != nil {
		if s, ok := m.Value.(string); ok && validDigest(s) {
			return s, nil
		}
	}
	return "", malformed("a birth without %s", metricBirth)
}

// parseNodeBirth returns what an NBIRTH tells, and the sensors that belong to
// it; Birth.Sensors is still empty.
func parseNodeBirth(t Topic, p *Payload) (Birth, []string, error) {
	b := Birth{Plant: t.Plant, Gateway: t.Gateway, Time: fromMillis(p.Timestamp)}
	var sensors []string
	for i := range p.Metrics {
		m := &p.Metrics[i]
		value, _ := m.Value.(string)
		if id, ok := stateOf(alarmPrefix, m.Name); ok {
			b.Alarms = append(b.Alarms, parseAlarm(id, value, m))
		} else if id, ok := stateOf(zonePrefix, m.Name); ok {
			z := Zone{ID: id, Name: jsonValue[Texts](m, propName)}
			if err := json.Unmarshal([]byte(value), &z.State); err != nil {
				return b, nil, malformed("%s: %v", m.Name, err)
			}
			b.Zones = append(b.Zones, z)
		} else if id, ok := stateOf(outputPrefix, m.Name); ok {
			on, _ := m.Value.(bool)
			b.Outputs = append(b.Outputs, Output{ID: id, Role: m.text(propRole), Zone: m.text(propZone), On: on})
		} else if m.Name == metricVersion {
			b.Version = value
		} else if m.Name == metricInhibits {
			if err := json.Unmarshal([]byte(value), &b.Inhibits); err != nil {
				return b, nil, malformed("%s: %v", m.Name, err)
			}
		} else if m.Name == metricSignOff {
			b.SignOff = parseSignOff(m)
		} else if m.Name == metricSensors {
			if err := json.Unmarshal([]byte(value), &sensors); err != nil {
				return b, nil, malformed("%s: %v", m.Name, err)
			}
		}
	}
	return b, sensors, nil
}

func parseAlarm(rule, state string, m *Metric) Alarm {
	return Alarm{
		Rule: rule, Zone: m.text(propZone), Severity: m.text(propSeverity),
		Points: jsonValue[[]string](m, propPoints), Name: jsonValue[Texts](m, propName), Do: jsonValue[Texts](m, propDo),
		Suspends: m.flag(propSuspends), State: rules.State(state), Since: fromMillis(m.Timestamp),
		Mode: jsonValue[Mode](m, propMode),
	}
}

// parseDeviceBirth returns the sensor that a DBIRTH tells of.
func parseDeviceBirth(t Topic, p *Payload) (Sensor, error) {
	s := Sensor{ID: t.Sensor}
	for i := range p.Metrics {
		m := &p.Metrics[i]
		switch {
		case m.Name == metricSensor:
			var about sensorJSON
			value, _ := m.Value.(string)
			if err := json.Unmarshal([]byte(value), &about); err != nil {
				return s, malformed("%s: %v", m.Name, err)
			}
			s.Zone, s.Driver = about.Zone, about.Driver
			s.Every = time.Duration(min(max(about.Every, 0), maxEvery)) * time.Millisecond
		case m.HasAlias:
			if !ValidID(m.Name) {
				return s, malformed("point %.80q of %s is no id", m.Name, t.Sensor)
			}
			s.Points = append(s.Points, parsePoint(m))
		}
	}
	return s, nil
}

// maxEvery keeps a stranger's polling period within a time.Duration: a year.
const maxEvery = 365 * 24 * 3600 * 1000

func parsePoint(m *Metric) Point {
	p := Point{Name: m.Name, Alias: m.Alias, Unit: m.text(propUnit), Gas: m.text(propGas), Min: math.NaN(), Max: math.NaN()}
	if v, ok := m.Property(propLow).(float64); ok {
		p.Min = v
	}
	if v, ok := m.Property(propHigh).(float64); ok {
		p.Max = v
	}
	for _, l := range jsonValue[[]limitJSON](m, propLimits) {
		p.Limits = append(p.Limits, Limit(l))
	}
	return p
}

// jsonValue reads a property that holds JSON; what is no such JSON is empty,
// since it is words for people or the limits drawn in a chart.
func jsonValue[T any](m *Metric, key string) T {
	var v T
	if json.Unmarshal([]byte(m.text(key)), &v) != nil {
		var none T
		return none
	}
	return v
}
