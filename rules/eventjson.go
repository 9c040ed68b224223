package rules

import (
	"bytes"
	"encoding/json"
	"math"
	"time"
	"unicode/utf8"
)

// AppendJSON appends the event in the stable form: one JSON object with absent
// fields omitted, numbers with at most six decimals, and the time in
// RFC 3339 with a fraction as needed.
func (e Event) AppendJSON(b []byte) []byte {
	b = append(b, `{"time":"`...)
	b = e.Time.UTC().AppendFormat(b, time.RFC3339Nano)
	b = append(b, '"')
	b = appendField(b, "rule", e.Rule)
	b = appendField(b, "zone", e.Zone)
	b = appendField(b, "event", string(e.Kind))
	b = appendField(b, "state", string(e.State))
	if e.HasValue && !math.IsNaN(e.Value) && !math.IsInf(e.Value, 0) {
		b = append(b, `,"value":`...)
		b = appendNumber(b, e.Value)
	}
	b = appendField(b, "unit", e.Unit)
	b = appendField(b, "severity", e.Severity)
	b = appendField(b, "point", e.Point)
	b = appendField(b, "who", e.Who)
	b = appendField(b, "why", e.Why)
	return append(b, '}')
}

func appendField(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	return appendString(b, value)
}

// appendString appends a JSON string; plain ASCII goes the short way.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return appendQuoted(b, s)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

func appendQuoted(b []byte, s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return append(b, bytes.TrimRight(buf.Bytes(), "\n")...)
}

// MarshalJSON implements json.Marshaler.
func (e Event) MarshalJSON() ([]byte, error) { return e.AppendJSON(nil), nil }

// UnmarshalJSON implements json.Unmarshaler for what MarshalJSON gives. Fields
// that it does not know are left alone, so that older readers take newer events.
func (e *Event) UnmarshalJSON(data []byte) error {
	var f struct {
		Time     time.Time `json:"time"`
		Rule     string    `json:"rule"`
		Zone     string    `json:"zone"`
		Kind     EventKind `json:"event"`
		State    State     `json:"state"`
		Value    *float64  `json:"value"`
		Unit     string    `json:"unit"`
		Severity string    `json:"severity"`
		Point    string    `json:"point"`
		Who      string    `json:"who"`
		Why      string    `json:"why"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	*e = Event{
		Time: f.Time, Rule: f.Rule, Zone: f.Zone, Kind: f.Kind, State: f.State, Unit: f.Unit,
		Severity: f.Severity, Point: f.Point, Who: f.Who, Why: f.Why,
	}
	if f.Value != nil {
		e.Value, e.HasValue = *f.Value, true
	}
	return nil
}
