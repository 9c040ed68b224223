package wire

import (
	"encoding/binary"
	"encoding/json"

	"aman/rules"
)

// Notice returns the NDATA of an alarm record: the event in full as JSON, and
// the present value of the state that it changed, so that any Sparkplug host
// can follow alarms, zones and outputs.
func (e *Encoder) Notice(at Position, n Notice, historical bool) (Message, error) {
	m := e.message(NData, at, historical)
	when := n.Event.Time
	if n.Act != nil {
		when = n.Time
	}
	m.Payload.Timestamp = millis(when)
	metrics, err := noticeMetrics(n)
	if err != nil {
		return Message{}, err
	}
	for _, metric := range metrics {
		metric.Timestamp, metric.Untyped, metric.IsHistorical = m.Payload.Timestamp, true, historical
		m.Payload.Metrics = append(m.Payload.Metrics, metric)
	}
	return m, nil
}

func noticeMetrics(n Notice) ([]Metric, error) {
	if n.Act != nil {
		act, err := json.Marshal(noticeJSON{Act: (*actJSON)(n.Act), Time: n.Time.UTC()})
		return []Metric{StringMetric(metricAct, string(act), 0)}, err
	}
	n, evidence, err := packEvidence(n)
	if err != nil {
		return nil, err
	}
	event, err := json.Marshal(eventToJSON(n.Event))
	if err != nil {
		return nil, err
	}
	out := []Metric{StringMetric(eventName(&n.Event), string(event), 0)}
	if state, ok := stateAfter(&n.Event); ok {
		out = append(out, state)
	}
	if n.SignOff != nil {
		out = append(out, signOffMetric(n.SignOff, 0))
	}
	if len(evidence) > 0 {
		var b []byte
		for _, record := range evidence {
			b = append(binary.AppendUvarint(b, uint64(len(record))), record...)
		}
		m := Metric{Name: metricEvidence, Datatype: Bytes, Value: b}
		if n.EvidenceCut > 0 {
			m.Properties = []Property{{Key: propCut, Type: Int64, Value: int64(n.EvidenceCut)}}
		}
		out = append(out, m)
	}
	return out, nil
}

// eventName is the metric that an event is a value of.
func eventName(e *rules.Event) string {
	ofZone := e.Kind == rules.Suspended || e.Kind == rules.Released
	switch {
	case e.Kind == rules.OutputChanged && ValidID(e.Point):
		return eventMetric(outputPrefix, e.Point)
	case ofZone && ValidID(e.Zone):
		return eventMetric(zonePrefix, e.Zone)
	case validAlarm(e.Rule):
		return eventMetric(alarmPrefix, e.Rule)
	case ValidID(e.Zone):
		return eventMetric(zonePrefix, e.Zone)
	}
	return metricEvent
}

// stateAfter is the state metric that an event changed, if any.
func stateAfter(e *rules.Event) (Metric, bool) {
	switch e.Kind {
	case rules.OutputChanged:
		return Metric{Name: stateMetric(outputPrefix, e.Point), Datatype: Boolean, Value: e.State == rules.StateOn}, ValidID(e.Point)
	case rules.Suspended, rules.Released:
		state := ZoneState{Suspended: e.Kind == rules.Suspended, Since: e.Time.UTC()}
		if state.Suspended {
			state.Causes = []Cause{{Rule: e.Rule, Who: e.Who, Why: e.Why, Time: e.Time.UTC()}}
		}
		return StringMetric(stateMetric(zonePrefix, e.Zone), state.json(), 0), ValidID(e.Zone)
	}
	return StringMetric(stateMetric(alarmPrefix, e.Rule), string(e.State), 0), e.State != "" && validAlarm(e.Rule)
}

func (s ZoneState) json() string {
	b, err := json.Marshal(s)
	if err != nil { // a time beyond the year 9999
		b, _ = json.Marshal(ZoneState{Suspended: s.Suspended, Arming: s.Arming})
	}
	return string(b)
}

// parseEvidence is the inverse of what noticeMetrics writes.
func parseEvidence(m *Metric) (blocks []Block, cut int, err error) {
	b, ok := m.Value.([]byte)
	if !ok {
		return nil, 0, malformed("%s is not Bytes", metricEvidence)
	}
	if len(b) > MaxPayload {
		return nil, 0, malformed("%s of %d bytes", metricEvidence, len(b))
	}
	for len(b) > 0 {
		n, used := binary.Uvarint(b)
		if used <= 0 || n > uint64(len(b)-used) {
			return nil, 0, malformed("%s: %v", metricEvidence, errShort)
		}
		block, err := DecodeBlock(b[used : used+int(n)]) //nolint:gosec // at most len(b)
		if err != nil {
			return nil, 0, malformed("%s: %v", metricEvidence, err)
		}
		blocks = append(blocks, block)
		b = b[used+int(n):] //nolint:gosec // at most len(b)
	}
	if v, ok := m.Property(propCut).(uint64); ok {
		cut = int(min(v, 1<<30)) //nolint:gosec // bounded
	} else if v, ok := m.Property(propCut).(int64); ok {
		cut = int(min(max(v, 0), 1<<30))
	}
	return blocks, cut, nil
}
