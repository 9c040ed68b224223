package ui

import (
	"math"
	"time"

	"aman/rules"
)

// Texts are words by language: "ru", "kk", "en".
type Texts = map[string]string

// Site is what pages need to know of one gateway and what does not change
// while it runs.
type Site struct {
	Plant       string
	Gateway     string
	PlantName   Texts // optional; the id stands in
	GatewayName Texts
	Version     string
	Zones       []SiteZone
	Points      []SitePoint
	Rules       []SiteRule
	Outputs     []SiteOutput
	SignOff     *SignOff // nil: not known
}

// SiteZone is a place where work can be suspended.
type SiteZone struct {
	ID   string
	Name Texts
	// Release lists the roles that must agree to a release; empty means the
	// responsible person.
	Release []string
}

// SitePoint is one measured quantity.
type SitePoint struct {
	ID       string // sensor.point
	Zone     string
	Name     Texts  // optional; gas or the point's own name stands in
	Unit     string // UCUM; empty for a contact
	Gas      string
	Min, Max float64 // NaN where not declared
	Every    time.Duration
	// Standing is "verified", "calibrated" or "indicator"; empty means indicator.
	Standing string
	Limits   []Limit
}

// Ranged reports whether both ends of the measuring range are declared.
func (p SitePoint) Ranged() bool {
	return !math.IsNaN(p.Min) && !math.IsNaN(p.Max) && p.Max > p.Min
}

// Limit is one limit that a rule sets on a point, in the point's unit.
type Limit struct {
	Rule     string
	Op       string // above, below, equals, exceeds
	Value    float64
	Reset    float64
	Severity string // warning, alarm, danger
	// Figure names what is made of the readings and compared in their place, as
	// in "rate over 2s"; empty for the reading itself. Unit is that of the figure.
	Figure string
	Unit   string
	// Source tells where the limit comes from; empty for the rule's own number.
	Source string
}

// SiteRule is a rule as people know it.
type SiteRule struct {
	ID       string
	Zone     string
	Severity string // warning, alarm, danger
	Points   []string
	Name     Texts // what it is called; optional
	Tell     Texts // what happened; optional
	Do       Texts // what to do now; optional
	Suspends bool
	Latches  bool
	// Vote is the rule whose member this warning is of, as RULE/POINT; empty for
	// all others. Members says how many a vote has.
	Vote    string
	Members int
	// Outputs are the ids of what the rule drives.
	Outputs []string
	// ShelveMax bounds a shelving; 0 where it is not known.
	ShelveMax time.Duration
}

// SiteOutput is something that the gateway switches.
type SiteOutput struct {
	ID   string
	Role string // trip, horn, beacon, interlock, fault, life
	Zone string
	Name Texts // optional
}

// Limits lists the limits that the rules of a compiled site set on a point, in
// the order of the rules.
func Limits(spec rules.Spec, point string) []Limit {
	var out []Limit
	for _, r := range spec.Rules {
		for _, c := range r.Conditions {
			if c.Point == point {
				out = append(out, limitOf(r, c))
			}
		}
	}
	return out
}

func limitOf(r rules.Rule, c rules.Condition) Limit {
	l := Limit{Rule: r.ID, Op: c.Op.String(), Value: c.Limit, Reset: c.Reset, Severity: r.Severity.String(), Source: c.Source}
	if c.Figure != nil {
		l.Figure, l.Unit = c.Figure.Name, c.Figure.Unit
	}
	return l
}
