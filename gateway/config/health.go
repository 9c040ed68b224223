package config

import (
	"time"

	"aman/rules/units"
)

// catalytic beads burn gas with the oxygen of the air: without it their signal
// falls again beyond the range.
const catalytic = "catalytic"

var principles = []string{catalytic, "electrochemical", "infrared", "semiconductor", "photoionisation", "paramagnetic", "thermal", "acoustic"}

const (
	maxFaultHold = time.Minute
	// maxWarmUp covers the conditioning of metal-oxide sensors, which takes up to
	// 48 h.
	maxWarmUp = 72 * time.Hour
)

// health checks what the file says of how the instrument fails.
func (b *builder) health(path string, raw *rawSensor, s *Sensor) {
	if raw.Frozen != nil {
		at := path + ".frozen"
		s.Frozen = b.within(at, *raw.Frozen, time.Second, maxEvery)
		if s.Frozen < 2*raw.Every && !b.faulty(at) {
			b.fault(at, "%s is shorter than two readings, which come every %s", Span(s.Frozen), Span(raw.Every))
		}
	}
	if raw.FaultHold != nil {
		s.FaultHold = b.within(path+".fault_hold", *raw.FaultHold, 100*time.Millisecond, maxFaultHold)
	}
	if raw.WarmUp != nil {
		s.WarmUp = b.within(path+".warm_up", *raw.WarmUp, time.Second, maxWarmUp)
	}
	if raw.LEL != nil {
		b.oneOf(path+".lel", *raw.LEL, units.IEC.String(), units.US.String())
	}
	if raw.Principle != nil {
		s.Principle = b.oneOf(path+".principle", *raw.Principle, principles...)
	}
}
