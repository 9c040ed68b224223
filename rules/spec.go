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
	// Frozen is how long a value may stand still before its readings are faulty;
	// 0 means that it is not judged. It never is at zero and at the range's ends.
	Frozen time.Duration
	// FaultHold is how long an unbroken run of faulty readings must last before
	// it counts, where the instrument has a debounce of its own; 0 means the
	// rule for all others: the second in a row, or 2 s after the first.
	FaultHold time.Duration
	// WarmUp is the instrument's own longest warm-up: readings that say `warmup`
	// for longer are stale. 0 means that it is not known.
	WarmUp time.Duration
	// FallsBack marks a measuring principle whose signal can fall again beyond
	// the range (a catalytic bead without oxygen): a reading beyond the range
	// latches every alarm that it trips.
	FallsBack bool
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
