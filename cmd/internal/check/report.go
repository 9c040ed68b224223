package check

import (
	"errors"
	"math"

	"aman/gateway/config"
	"aman/gateway/config/signoff"
	"aman/rules"
)

// report is what check says of one file, as it is printed with --json.
// Durations are in seconds.
type report struct {
	File     string           `json:"file"`
	OK       bool             `json:"ok"`
	Faults   []config.Finding `json:"faults,omitempty"`
	Error    string           `json:"error,omitempty"` // where the faults have no places
	Plant    string           `json:"plant,omitempty"`
	Gateway  string           `json:"gateway,omitempty"`
	Buses    []bus            `json:"buses,omitempty"`
	Points   []point          `json:"points,omitempty"`
	Rules    []rule           `json:"rules,omitempty"`
	Outputs  []config.Levels  `json:"outputs,omitempty"`
	Panel    []button         `json:"panel,omitempty"`
	Warnings []config.Finding `json:"warnings,omitempty"`
	// SignOff is how the file stands to the signatures beside it.
	SignOff *signoff.Standing `json:"sign_off,omitempty"`
}

type bus struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	At      string   `json:"at"` // device or address
	Timeout float64  `json:"timeout,omitempty"`
	Retries int      `json:"retries"`
	Load    *float64 `json:"load,omitempty"` // share of time, absent where it is not known
}

// button is an input at the site that is bound to an act.
type button struct {
	Input string `json:"input"`
	Act   string `json:"act"`
	Zone  string `json:"zone,omitempty"` // empty: everywhere
}

type point struct {
	ID    string   `json:"id"`
	Zone  string   `json:"zone,omitempty"`
	Unit  string   `json:"unit,omitempty"`
	Gas   string   `json:"gas,omitempty"`
	Min   *float64 `json:"min,omitempty"`
	Max   *float64 `json:"max,omitempty"`
	Every float64  `json:"every"`
}

type rule struct {
	ID         string      `json:"id"`
	Zone       string      `json:"zone,omitempty"`
	Severity   string      `json:"severity"`
	Join       string      `json:"join,omitempty"` // all or any, of several conditions
	Conditions []condition `json:"conditions"`
	Vote       *vote       `json:"vote,omitempty"` // of the conditions
	Group      string      `json:"group,omitempty"`
	Hold       float64     `json:"hold"`
	ClearFor   float64     `json:"clear_for"`
	OnFault    string      `json:"on_fault"`
	Latch      bool        `json:"latch"`
	Suspend    bool        `json:"suspend"`
	Outputs    []string    `json:"outputs,omitempty"`
	Worst      worst       `json:"worst"`
}

type condition struct {
	Point string   `json:"point"`
	Op    string   `json:"op"`
	Limit float64  `json:"limit"`
	Reset *float64 `json:"reset,omitempty"`
	Unit  string   `json:"unit,omitempty"`
	Stale float64  `json:"stale"`
	// Figure is what is made of the readings and compared in their place; Inputs
	// are the points that it reads besides Point. Source is the norm of the limit.
	Figure string   `json:"figure,omitempty"`
	Inputs []string `json:"inputs,omitempty"`
	Source string   `json:"source,omitempty"`
}

// vote is true when K of the conditions are.
type vote struct {
	K       int     `json:"k"`
	Degrade string  `json:"degrade"`
	Spread  float64 `json:"spread,omitempty"`
}

type worst struct {
	Total    float64 `json:"total"`
	Point    string  `json:"point,omitempty"`
	Output   string  `json:"output,omitempty"`
	T90Known bool    `json:"t90_known"`
	T90      float64 `json:"t90"`
	// Window is what a rate is taken over, Averaging what a mean or a sum is formed
	// over: it is told and not added.
	Window    float64 `json:"window,omitempty"`
	Averaging float64 `json:"averaging,omitempty"`
	Poll      float64 `json:"poll"`
	Hold      float64 `json:"hold"`
	Read      float64 `json:"read"`
	Flight    float64 `json:"in_flight"`
	Write     float64 `json:"write"`
	Ours      float64 `json:"ours"`

	sum config.Worst
}

func (r result) report() report {
	out := report{File: r.file, OK: r.err == nil}
	if r.err != nil {
		if faults, ok := errors.AsType[config.Faults](r.err); ok {
			out.Faults = faults
		} else {
			out.Error = r.err.Error()
		}
		return out
	}
	if r.site == nil {
		return out
	}
	s := r.site
	out.Plant, out.Gateway, out.Outputs, out.Warnings = s.Plant, s.Gateway, s.OutputLevels(), s.Warnings
	standing := signoff.ReadFor(r.file, r.text, s)
	out.SignOff = &standing
	for _, b := range s.Buses {
		out.Buses = append(out.Buses, describeBus(b))
	}
	for _, p := range s.Points {
		out.Points = append(out.Points, point{ID: p.ID, Zone: p.Zone, Unit: p.Unit, Gas: p.Gas, Min: number(p.Min), Max: number(p.Max), Every: p.Every.Seconds()})
	}
	for _, in := range s.Panel {
		out.Panel = append(out.Panel, button{Input: in.Input, Act: string(in.Act), Zone: in.Zone})
	}
	for i := range s.Rules {
		out.Rules = append(out.Rules, describeRule(s, i))
	}
	return out
}

func describeBus(b config.Bus) bus {
	out := bus{ID: b.ID, Kind: b.Kind, At: b.Device + b.Address, Timeout: b.Timeout.Seconds(), Retries: b.Retries}
	if b.LoadKnown {
		out.Load = &b.Load
	}
	return out
}

func describeRule(s *config.Site, i int) rule {
	spec, w := s.Spec.Rules[i], s.Rules[i].Worst
	out := rule{
		ID: spec.ID, Zone: spec.Zone, Severity: spec.Severity.String(),
		Hold: spec.Hold.Seconds(), ClearFor: spec.ClearFor.Seconds(),
		OnFault: policies[spec.OnFault], Latch: spec.Latch, Suspend: spec.Suspend, Outputs: spec.Outputs,
		Worst: worst{
			Total: w.Total.Seconds(), Point: w.Point, Output: w.Output, T90Known: w.T90 > 0, T90: w.T90.Seconds(),
			Window: w.Window.Seconds(), Averaging: w.Averaging.Seconds(),
			Poll: w.Poll.Seconds(), Hold: w.Hold.Seconds(), Read: w.Read.Seconds(), Flight: w.Flight.Seconds(),
			Write: w.Write.Seconds(), Ours: w.Ours.Seconds(), sum: w,
		},
	}
	out.Group = spec.Group
	if v := spec.Vote; v != nil {
		out.Vote = &vote{K: v.K, Degrade: v.Degrade.String(), Spread: v.Spread}
	} else if len(spec.Conditions) > 1 {
		out.Join = map[rules.Join]string{rules.All: "all", rules.Any: "any"}[spec.Join]
	}
	for _, c := range spec.Conditions {
		out.Conditions = append(out.Conditions, describeCondition(s, &spec, c))
	}
	return out
}

var policies = map[rules.FaultPolicy]string{rules.TripOnFault: "trip", rules.FaultOnly: "fault", rules.IgnoreFault: "ignore"}

func describeCondition(s *config.Site, r *rules.Rule, c rules.Condition) condition {
	out := condition{Point: c.Point, Op: c.Op.String(), Limit: c.Limit}
	if c.Op != rules.Equals {
		out.Reset = &c.Reset
	}
	for _, p := range s.Points {
		if p.ID == c.Point {
			out.Unit, out.Stale = p.Unit, r.StaleAfter(p.Every).Seconds()
		}
	}
	out.Source = c.Source
	if c.Figure != nil {
		out.Figure, out.Inputs, out.Unit = c.Figure.Name, c.Figure.More, c.Figure.Unit
	}
	return out
}

// number is nil for a bound that is not declared.
func number(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}
