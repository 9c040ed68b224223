package rules

import "time"

// Op compares a value with a limit.
type Op uint8

// The comparisons. Above and Below are true at the limit and beyond; Exceeds is
// Above without the limit itself, as norms are written.
const (
	Above Op = iota
	Below
	Equals
	Exceeds
)

var opNames = [...]string{"above", "below", "equals", "exceeds"}

// String returns the configuration's word.
func (o Op) String() string { return word(opNames[:], int(o)) }

// Condition is true at or beyond its limit and false strictly inside its reset.
type Condition struct {
	Point string
	Op    Op
	// Limit and Reset are in the point's unit, or in the figure's where there is
	// one. For Equals Reset is not used.
	Limit, Reset float64
	// Figure, where set, is made of the point's readings and compared in their
	// place.
	Figure *FigureSpec
	// Source tells where the limit comes from, as in "kz/co: …"; it is empty for
	// a number that the rule gives itself, and events carry it.
	Source string
}

// Join says how the conditions of a rule combine.
type Join uint8

// A rule with one condition may use either.
const (
	All Join = iota
	Any
)

// FaultPolicy says what a fault does to a rule. The zero value trips.
type FaultPolicy uint8

// The policies, in the configuration's words trip, fault and ignore.
const (
	TripOnFault FaultPolicy = iota
	FaultOnly
	IgnoreFault
)

// Severity ranks alarms. The zero value is the configuration's default, alarm.
type Severity uint8

// The severities; compare them with Rank.
const (
	SeverityAlarm Severity = iota
	SeverityWarning
	SeverityDanger
)

var severityNames = [...]string{"alarm", "warning", "danger"}

// String returns the configuration's word.
func (s Severity) String() string { return word(severityNames[:], int(s)) }

// Rank orders severities: warning 1, alarm 2, danger 3.
func (s Severity) Rank() int { return [...]int{2, 1, 3}[s] }

// Rule watches points and holds one alarm.
type Rule struct {
	ID         string
	Zone       string
	Conditions []Condition
	Join       Join
	// Hold is the on-delay and ClearFor the off-delay.
	Hold, ClearFor time.Duration
	// Stale is how long a point may be silent. Zero means the default, for each
	// point its own: see StaleAfter.
	Stale    time.Duration
	OnFault  FaultPolicy
	Severity Severity
	Latch    bool
	Suspend  bool
	// Outputs are the ids of the outputs that the rule drives.
	Outputs []string
	// Vote, where set, makes the conditions the members of a vote.
	Vote *Vote
	// Group keeps the first-out: the first alarm of the group that is raised
	// while all of it is normal.
	Group string
	// ShelveMax bounds a shelving, a one-shot one included; 0 means 8 h.
	ShelveMax time.Duration
	// Rearm makes an acknowledged alarm unacknowledged again after this time
	// while its condition is true; 0 means never.
	Rearm time.Duration
	// RearmAt does so when the value reaches this higher level, beyond the limit,
	// in the unit of the first condition; nil means that there is none.
	RearmAt *float64
	// QuietUnder names rules, mostly higher levels of the same point: while one
	// of them is announced, this alarm drives no horn and no beacon.
	QuietUnder []string
	// SuppressWhile suppresses the alarm by design while it is true by good
	// readings; never that of a danger.
	SuppressWhile *Condition
	// Escalate lists what is done when nobody acknowledges.
	Escalate []Step
}

// Degrade says what a faulty member does to a vote. The zero value is safe.
type Degrade uint8

// The ways of degrading: a faulty member votes for the alarm, or it is left out.
const (
	DegradeSafe Degrade = iota
	DegradeAvailable
)

var degradeNames = [...]string{"safe", "available"}

// String returns the configuration's word.
func (d Degrade) String() string { return word(degradeNames[:], int(d)) }

// Vote is true when K of the rule's conditions are.
type Vote struct {
	K       int
	Degrade Degrade
	// Spread is how far the good members may lie apart, in the unit of the first,
	// before the vote says after SpreadFor that they disagree; 0 means that it is
	// not judged.
	Spread    float64
	SpreadFor time.Duration
}

// Step is one step of an escalation: outputs (horns and beacons) that are on
// from After the moment when the alarm became unacknowledged until it is
// acknowledged or over.
type Step struct {
	After   time.Duration
	Outputs []string
}

// defaultShelveMax bounds a shelving where the rule does not.
const defaultShelveMax = 8 * time.Hour

// leastStale is the shortest default of Rule.Stale.
const leastStale = 2 * time.Second

// StaleAfter returns how long a point that is read every period may be silent:
// what the rule says, else three periods, at least 2 s.
func (r *Rule) StaleAfter(every time.Duration) time.Duration {
	if r.Stale > 0 {
		return r.Stale
	}
	return max(leastStale, 3*every)
}
