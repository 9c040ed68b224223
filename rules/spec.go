package rules

import (
	"fmt"
	"math"
	"time"
)

// Spec is a compiled description of a site: what is watched, by which rules,
// and what they drive. All numbers are already in the unit of their point and
// rounded to nine significant digits; all ids are unique in their list and all
// references resolve. The configuration builds it; New checks it once more.
type Spec struct {
	Points  []Point
	Zones   []Zone
	Rules   []Rule
	Outputs []Output
}

// Point is one watched quantity.
type Point struct {
	// ID is "sensor.point".
	ID string
	// Zone is where the point is; a rule of it belongs there unless it says otherwise.
	Zone string
	// Unit is a UCUM code, carried into events.
	Unit string
	// Every is the polling period of the point's sensor.
	Every time.Duration
	// Min and Max are the ends of the measuring range in Unit, nil where none is
	// declared: an Over reading counts as Max, an Under reading as Min.
	Min, Max *float64
}

// Bound returns an end of a measuring range as Point wants it: nil for NaN.
func Bound(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

// Zone is a place where work can be suspended.
type Zone struct {
	ID string
	// Release lists the roles that must agree to a release, each a different
	// person; empty means the responsible person.
	Release []string
}

// Op compares a value with a limit.
type Op uint8

// The comparisons. Above and Below are true at the limit and beyond.
const (
	Above Op = iota
	Below
	Equals
)

var opNames = [...]string{"above", "below", "equals"}

// String returns the configuration's word.
func (o Op) String() string { return word(opNames[:], int(o)) }

// Condition is true at or beyond its limit and false strictly inside its reset.
type Condition struct {
	Point string
	Op    Op
	// Limit and Reset are in the point's unit. For Equals Reset is not used.
	Limit, Reset float64
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
}

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

// Role says what an output is for and so what drives it.
type Role uint8

// The roles. Trip is the default.
const (
	RoleTrip Role = iota
	RoleHorn
	RoleBeacon
	RoleInterlock
	RoleFault
	RoleLife
)

var roleNames = [...]string{"trip", "horn", "beacon", "interlock", "fault", "life"}

// String returns the configuration's word.
func (r Role) String() string { return word(roleNames[:], int(r)) }

// HoldsWhileWell reports whether the role is energised while all is well, so
// that lost power, a broken wire or a dead process trips it.
func (r Role) HoldsWhileWell() bool { return r == RoleInterlock || r == RoleFault || r == RoleLife }

// Output is something that the gateway switches. The engine says whether it is
// on, meaning active in its role; wiring is the gateway's matter. RoleLife is
// driven by the gateway and never by the engine.
type Output struct {
	ID   string
	Role Role
	// Zone is the suspended zone that an interlock follows.
	Zone string
	// SilenceFor bounds how long a silence mutes a horn.
	SilenceFor time.Duration
}

func word(names []string, i int) string {
	if i >= 0 && i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("unknown(%d)", i)
}
