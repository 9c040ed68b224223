package rules

import (
	"math"
	"time"

	"aman/drivers"
)

// Alarm is the present state of one rule's alarm.
type Alarm struct {
	Rule     string
	Zone     string
	Severity Severity
	Suspends bool
	Latches  bool
	State    State
	Since    time.Time // of the state
	// Raised is when the occurrence began; zero while the state is normal.
	Raised time.Time
	// ProtectionLost says that a fault holds the alarm, not a value.
	ProtectionLost bool
	// Point, Value, Unit and Why say what raised it; HasValue says whether Value
	// is one.
	Point    string
	Value    float64
	HasValue bool
	Unit     string
	Why      string
	// Points are the points that the rule watches.
	Points []string
	// Group is the rule's; FirstOut says that this alarm was its first.
	Group    string
	FirstOut bool
	// ModeUntil is when a shelving or an out-of-service ends by itself; zero where
	// it does not. Once says that a shelving also ends with the next return to
	// normal. ModeBy and ModeWhy say who began the mode and why.
	ModeUntil time.Time
	Once      bool
	ModeBy    string
	ModeWhy   string
	// Beneath is the state that the alarm would have without its mode; State
	// itself where it has none.
	Beneath State
	// Inhibited says that an inhibit or an out-of-service keeps the rule from
	// tripping; Degraded tells what is left of a vote, or is empty.
	Inhibited bool
	Degraded  string
	// Quiet says that a higher level is announced in its place.
	Quiet bool
	// HoldUntil is when a value that is at its limit now will raise the alarm;
	// ClearsAt when a value that is inside now will clear it. Zero if not.
	HoldUntil, ClearsAt time.Time
}

// Alarms returns the state of every alarm, in the order of the rules; behind them
// the warnings of single members of votes, whose Rule is RULE/POINT.
func (e *Engine) Alarms() []Alarm {
	out := make([]Alarm, len(e.alarms))
	for i := range e.alarms {
		out[i] = e.alarmStatus(&e.alarms[i])
	}
	return out
}

func (e *Engine) alarmStatus(a *alarm) Alarm {
	s := Alarm{
		Rule: a.rule.ID, Zone: a.rule.Zone, Severity: a.rule.Severity, Suspends: a.rule.Suspend, Latches: a.rule.Latch,
		State: a.state(), Since: wall(a.since), ProtectionLost: a.byFault,
		HoldUntil: e.dueAt(a.hold), ClearsAt: e.dueAt(a.clear),
	}
	for i, ref := range a.watches {
		if !e.mentioned(a, i) {
			s.Points = append(s.Points, e.points[ref.point].spec.ID)
		}
	}
	s.Group, s.FirstOut, s.Beneath = a.rule.Group, a.firstOut, a.beneath()
	s.Inhibited, s.Quiet = a.blocked > 0 || a.mode == outOfService, e.quiet(a)
	if a.vote != nil {
		s.Degraded = e.degradedText(a)
	}
	if a.mode != noMode {
		s.ModeUntil, s.Once, s.ModeBy, s.ModeWhy = e.dueAt(a.modeEnd), a.once, a.modeBy, a.modeWhy
	}
	if s.Beneath == StateNormal {
		return s
	}
	s.Raised, s.Value, s.HasValue, s.Why = wall(a.raised), a.value, a.hasValue, a.why
	if a.point >= 0 {
		s.Point, s.Unit = e.points[a.point].spec.ID, a.unit
	}
	return s
}

func (e *Engine) dueAt(timer int32) time.Time {
	if !e.timers.running(timer) {
		return time.Time{}
	}
	return wall(e.timers.due[timer])
}

func wall(ns int64) time.Time { return time.Unix(0, ns).UTC() }

// ZoneState says whether work may go on in a zone.
type ZoneState string

// The states of a zone.
const (
	ZoneFree ZoneState = "free"
	// ZoneArming: not every point of the zone's danger rules has been good yet.
	ZoneArming    ZoneState = "arming"
	ZoneSuspended ZoneState = "suspended"
)

// ZoneStatus is the present state of one zone.
type ZoneStatus struct {
	ID    string
	State ZoneState
	Since time.Time // of a suspension or its end
	// Arming is true also while the zone is suspended.
	Arming bool
	Causes []Cause
	// Obstacles are what forbids a release now; only of a suspended zone.
	Obstacles []Obstacle
	// Roles are asked for a release; Consents were given, Missing were not.
	Roles    []string
	Consents []Consent
	Missing  []string
	// Unprotected is the time during which an inhibit or an out-of-service kept a
	// danger rule of the zone from tripping, counted once however many did, since
	// the state was first kept.
	Unprotected time.Duration
}

// Zones returns the state of every zone, in the order of the spec.
func (e *Engine) Zones() []ZoneStatus {
	out := make([]ZoneStatus, len(e.zones))
	for i := range e.zones {
		z := &e.zones[i]
		s := ZoneStatus{ID: z.spec.ID, State: ZoneFree, Arming: z.waiting > 0, Roles: z.roles(), Unprotected: e.unprotectedFor(z)}
		if z.since != 0 {
			s.Since = wall(z.since)
		}
		switch {
		case z.suspended:
			s.State = ZoneSuspended
			s.Causes = append(s.Causes, z.causes...)
			s.Consents = append(s.Consents, z.consents...)
			s.Obstacles = e.obstacles(z)
			s.Missing = missingRoles(z.roles(), z.consents)
		case s.Arming:
			s.State = ZoneArming
		}
		out[i] = s
	}
	return out
}

// PointStatus is what is known of one point.
type PointStatus struct {
	ID   string
	Zone string
	Unit string
	// Last is the last reading; its quality is Unknown before the first.
	Last drivers.Reading
	// Faulty says that a rule counts a fault of the point, Fault which; Pending
	// that a faulty reading has yet to count.
	Faulty  bool
	Fault   drivers.Fault
	Pending bool
	// Alarmed says that a true alarm stands on this point, Severity the worst.
	Alarmed  bool
	Severity Severity
	// InhibitedUntil is when the last inhibit of the point ends; zero where there
	// is none.
	InhibitedUntil time.Time
}

// Inhibit is one inhibit that is in force.
type Inhibit struct {
	// Target is the rule or the point that the act named; Points are the points
	// that it takes.
	Target string
	Points []string
	Who    string
	Why    string
	Since  time.Time
	Until  time.Time
}

// Silence is one horn that is muted.
type Silence struct {
	Output string
	Rule   string // that the act named
	Who    string
	Until  time.Time
}

// Points returns what is known of every point, in the order of the spec.
func (e *Engine) Points() []PointStatus {
	out := make([]PointStatus, len(e.points))
	for i := range e.points {
		out[i] = e.pointStatus(&e.points[i])
	}
	return out
}

// Judged returns what the last reading of the point at the index was worth: its
// own quality and fault, or those that the engine gave it because it stands
// still or warms up for too long.
func (e *Engine) Judged(index int) (drivers.Quality, drivers.Fault) {
	return e.points[index].quality, e.points[index].fault
}

func (e *Engine) pointStatus(p *point) PointStatus {
	s := PointStatus{ID: p.spec.ID, Zone: p.spec.Zone, Unit: p.spec.Unit}
	s.Last = drivers.Reading{ID: p.spec.ID, Value: math.NaN(), Quality: p.quality, Fault: p.fault}
	if p.quality >= drivers.Uncertain || p.fault == drivers.Over || p.fault == drivers.Under {
		s.Last.Value = p.measured
	}
	if p.quality != drivers.Unknown {
		s.Last.Time = wall(p.heard)
	}
	if p.own != drivers.NoFault {
		s.Faulty, s.Fault = true, p.own
	}
	if p.inhibits > 0 {
		s.InhibitedUntil = e.inhibitedUntil(p)
	}
	for i := range p.watches {
		w := &p.watches[i]
		a := &e.alarms[w.rule]
		s.Pending = s.Pending || w.trouble == pending
		if w.trouble == held && !s.Faulty {
			s.Faulty, s.Fault = true, w.kind
		}
		if a.condition && (w.met || len(a.watches) == 1 || w.trouble == held && a.faultCounts()) {
			if !s.Alarmed || a.rule.Severity.Rank() > s.Severity.Rank() {
				s.Severity = a.rule.Severity
			}
			s.Alarmed = true
		}
	}
	return s
}
