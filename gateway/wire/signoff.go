package wire

import (
	"encoding/json"
	"time"
)

// SignOff says which state of the configuration runs, and whether people signed
// it. It is also the JSON value of the metric Aman/SignOff.
type SignOff struct {
	Fingerprint string    `json:"fingerprint"` // the short form
	SHA256      string    `json:"sha256"`      // 64 hexadecimal digits
	State       string    `json:"state"`       // signed, unsigned, changed or damaged
	By          string    `json:"by,omitempty"`
	Time        time.Time `json:"time,omitzero"`     // of the last signature
	Changes     []string  `json:"changes,omitempty"` // since then, in English; of births only
}

// signOffMetric has the sign-off as JSON; null where it is not known.
func signOffMetric(s *SignOff, at uint64) Metric {
	if s == nil {
		return nullMetric(metricSignOff, String, at)
	}
	text, err := json.Marshal(s)
	if err != nil { // a time beyond the year 9999
		return nullMetric(metricSignOff, String, at)
	}
	return StringMetric(metricSignOff, string(text), at)
}

// parseSignOff reads the metric; what is no sign-off is not known.
func parseSignOff(m *Metric) *SignOff {
	if m == nil {
		return nil
	}
	text, _ := m.Value.(string)
	var s SignOff
	if text == "" || json.Unmarshal([]byte(text), &s) != nil {
		return nil
	}
	return &s
}

// fingerprint is what a birth carries apart, for hosts that read no JSON.
func (b Birth) fingerprint() string {
	if b.SignOff == nil {
		return ""
	}
	return b.SignOff.Fingerprint
}
