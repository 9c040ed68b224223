package ui

import (
	"math"
	"strings"
)

// Scale is how a limit bar is drawn: from Lo to Hi, a stair at each limit,
// filled from From. Absent limits are NaN.
type Scale struct {
	Lo, Hi, From            float64
	Warning, Alarm, Danger  float64 // upper limits
	WarningL, AlarmL, DangL float64 // lower limits
}

// airOxygen is the oxygen content of clean air in %vol, from which an oxygen
// bar is filled.
const airOxygen = 20.9

// Scale finds the bar of a point: the same for every point with the same range
// and limits, never fitted to the value. ok is false for contacts and for
// points with neither limits nor range.
func (p SitePoint) Scale() (s Scale, ok bool) {
	nan := math.NaN()
	s = Scale{Lo: nan, Hi: nan, Warning: nan, Alarm: nan, Danger: nan, WarningL: nan, AlarmL: nan, DangL: nan}
	if p.Contact() {
		return s, false
	}
	p.stairs(&s)
	low, high, up, down := s.extremes()
	if !up && !down && !p.Ranged() {
		return s, false
	}
	s.Lo, s.Hi = p.ends(low, high, up, down)
	switch {
	case strings.EqualFold(p.Gas, "O2") && s.Lo < airOxygen && airOxygen < s.Hi:
		s.From = airOxygen
	case up && down:
		s.From = (low + high) / 2
	case down:
		s.From = s.Hi
	default:
		s.From = s.Lo
	}
	return s, s.Hi > s.Lo
}

// stairs takes the limit of each severity that trips first, and leaves out a
// milder one that a graver one hides.
func (p SitePoint) stairs(s *Scale) {
	for _, l := range p.Limits {
		switch {
		case l.Figure != "": // made of readings, so not on their scale
		case l.Op == "above" || l.Op == "exceeds":
			lower(s.upper(l.Severity), l.Value)
		case l.Op == "below":
			higher(s.below(l.Severity), l.Value)
		}
	}
	if s.Alarm >= s.Danger {
		s.Alarm = math.NaN()
	}
	if s.Warning >= s.Danger || s.Warning >= s.Alarm {
		s.Warning = math.NaN()
	}
	if s.AlarmL <= s.DangL {
		s.AlarmL = math.NaN()
	}
	if s.WarningL <= s.DangL || s.WarningL <= s.AlarmL {
		s.WarningL = math.NaN()
	}
}

func (s *Scale) upper(severity string) *float64 {
	switch severity {
	case ShowWarning:
		return &s.Warning
	case ShowDanger:
		return &s.Danger
	}
	return &s.Alarm
}

func (s *Scale) below(severity string) *float64 {
	switch severity {
	case ShowWarning:
		return &s.WarningL
	case ShowDanger:
		return &s.DangL
	}
	return &s.AlarmL
}

func lower(at *float64, v float64) {
	if math.IsNaN(*at) || v < *at {
		*at = v
	}
}

func higher(at *float64, v float64) {
	if math.IsNaN(*at) || v > *at {
		*at = v
	}
}

// extremes returns the limits nearest to each end of the bar, and whether
// there are upper and lower ones.
func (s *Scale) extremes() (low, high float64, up, down bool) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range []float64{s.Warning, s.Alarm, s.Danger} {
		if !math.IsNaN(v) {
			high, up = max(high, v), true
		}
	}
	for _, v := range []float64{s.WarningL, s.AlarmL, s.DangL} {
		if !math.IsNaN(v) {
			low, down = min(low, v), true
		}
	}
	return low, high, up, down
}

// ends gives the bar room beyond its limits: as much again above an upper one,
// half the gap where there are two sides, and never beyond the instrument.
func (p SitePoint) ends(low, high float64, up, down bool) (lo, hi float64) {
	switch {
	case up && down:
		room := (high - low) / 2
		lo, hi = low-room, high+room
	case up && high > 0:
		lo, hi = 0, 2*high
	case up:
		lo, hi = high-math.Abs(high)-1, high+math.Abs(high)+1
	case down && low > 0:
		lo, hi = 0, 2*low
	case down:
		lo, hi = low-math.Abs(low)-1, low+math.Abs(low)+1
	default:
		return p.Min, p.Max
	}
	lo, hi = roundDown(lo, hi-lo), roundUp(hi, hi-lo)
	if !math.IsNaN(p.Max) && p.Max > high {
		hi = min(hi, p.Max)
	}
	if !math.IsNaN(p.Min) && p.Min < low {
		lo = max(lo, p.Min)
	}
	return lo, hi
}

// step is a round twentieth of a span.
func step(span float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(span/20)))
	switch n := span / 20 / unit; {
	case n <= 1:
		return unit
	case n <= 2:
		return 2 * unit
	case n <= 5:
		return 5 * unit
	}
	return 10 * unit
}

func roundUp(v, span float64) float64   { return math.Ceil(v/step(span)-1e-9) * step(span) }
func roundDown(v, span float64) float64 { return math.Floor(v/step(span)+1e-9) * step(span) }

// Nearest is the limit that a trend draws: the lowest upper limit, else the
// highest lower one, else NaN.
func (s Scale) Nearest() float64 {
	for _, v := range []float64{s.Warning, s.Alarm, s.Danger, s.WarningL, s.AlarmL, s.DangL} {
		if !math.IsNaN(v) {
			return v
		}
	}
	return math.NaN()
}
