package rules_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/rules"
)

// t0 is when the scripts below start.
var t0 = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time {
	return t0.Add(time.Duration(math.Round(seconds*1e6)) * time.Microsecond)
}

// site is a small site with the given rules: points a and b in ppm, o2 in
// %{vol}, door a contact, all in zone z.
func site(list ...rules.Rule) rules.Spec {
	limit := func(v float64) *float64 { return &v }
	spec := rules.Spec{
		Points: []rules.Point{
			{ID: "a", Zone: "z", Unit: "[ppm]", Every: time.Second, Min: limit(0), Max: limit(1000)},
			{ID: "b", Zone: "z", Unit: "[ppm]", Every: time.Second, Min: limit(0), Max: limit(1000)},
			{ID: "o2", Zone: "z", Unit: "%{vol}", Every: time.Second},
			{ID: "door", Zone: "z", Every: time.Second},
		},
		Zones: []rules.Zone{{ID: "z"}, {ID: "two", Release: []string{"inspector", "responsible"}}},
		Outputs: []rules.Output{
			{ID: "horn", Role: rules.RoleHorn},
			{ID: "fan", Role: rules.RoleTrip},
			{ID: "beacon", Role: rules.RoleBeacon},
			{ID: "stop", Role: rules.RoleInterlock, Zone: "z"},
			{ID: "trouble", Role: rules.RoleFault},
			{ID: "life", Role: rules.RoleLife},
		},
	}
	for _, r := range list {
		if r.Zone == "" {
			r.Zone = "z"
		}
		if r.Stale == 0 {
			r.Stale = time.Hour // scripts say when they mean staleness
		}
		spec.Rules = append(spec.Rules, r)
	}
	return spec
}

// above40 is a rule on point a: above 40 ppm, reset 36.
func above40(change ...func(*rules.Rule)) rules.Rule {
	r := rules.Rule{ID: "co", Conditions: []rules.Condition{{Point: "a", Op: rules.Above, Limit: 40, Reset: 36}}, Severity: rules.SeverityDanger}
	for _, f := range change {
		f(&r)
	}
	return r
}

func hold(d time.Duration) func(*rules.Rule)     { return func(r *rules.Rule) { r.Hold = d } }
func clearFor(d time.Duration) func(*rules.Rule) { return func(r *rules.Rule) { r.ClearFor = d } }
func stale(d time.Duration) func(*rules.Rule)    { return func(r *rules.Rule) { r.Stale = d } }
func onFault(p rules.FaultPolicy) func(*rules.Rule) {
	return func(r *rules.Rule) { r.OnFault = p }
}
func latch(r *rules.Rule)   { r.Latch = true }
func suspend(r *rules.Rule) { r.Suspend = true }
func named(id string) func(*rules.Rule) {
	return func(r *rules.Rule) { r.ID = id }
}

func drives(outputs ...string) func(*rules.Rule) {
	return func(r *rules.Rule) { r.Outputs = outputs }
}

func when(join rules.Join, list ...rules.Condition) func(*rules.Rule) {
	return func(r *rules.Rule) { r.Join, r.Conditions = join, list }
}

var (
	aHigh  = rules.Condition{Point: "a", Op: rules.Above, Limit: 40, Reset: 36}
	bHigh  = rules.Condition{Point: "b", Op: rules.Above, Limit: 40, Reset: 36}
	o2Low  = rules.Condition{Point: "o2", Op: rules.Below, Limit: 19.5, Reset: 19.8}
	o2High = rules.Condition{Point: "o2", Op: rules.Above, Limit: 23, Reset: 22.7}
	open1  = rules.Condition{Point: "door", Op: rules.Equals, Limit: 1}
)

// play runs a script and returns the events as short lines. A line is
//
//	SECONDS POINT VALUE|FAULT|uncertain=VALUE|FAULT=VALUE
//	SECONDS ! ACT[=TIME|=once][#PERMIT] TARGET [WHO[/ROLE]]
//	SECONDS .                           (time passes)
func play(t *testing.T, e *rules.Engine, script string) []string {
	t.Helper()
	var out []string
	for _, l := range lines(script) {
		step(t, e, l)
		for _, ev := range e.Drain() {
			out = append(out, short(ev))
		}
	}
	return out
}

func step(t *testing.T, e *rules.Engine, l string) {
	t.Helper()
	playStep(t, e, l)
}

// playStep runs one line; t may be rapid's.
func playStep(t require.TestingT, e *rules.Engine, l string) {
	w := strings.Fields(l)
	s, err := strconv.ParseFloat(w[0], 64)
	require.NoError(t, err, l)
	switch w[1] {
	case ".":
		e.Advance(at(s))
	case "!":
		e.Act(at(s), parseAct(w[2:]))
	default:
		e.Read(reading(t, w[1], s, w[2]))
	}
}

func parseAct(w []string) rules.Act {
	word, permit, _ := strings.Cut(w[0], "#")
	kind, span, _ := strings.Cut(word, "=")
	a := rules.Act{Kind: rules.ActKind(kind), Target: w[1], AnyRole: true, Permit: permit, Once: span == "once"}
	if d, err := time.ParseDuration(span); err == nil {
		a.For = d
	}
	if len(w) > 2 {
		who, role, ok := strings.Cut(w[2], "/")
		a.Who, a.Role, a.AnyRole = who, role, !ok
	}
	if len(w) > 3 {
		a.Reason = strings.Join(w[3:], " ")
	}
	return a
}

func reading(t require.TestingT, id string, s float64, what string) drivers.Reading {
	word, number, both := strings.Cut(what, "=")
	v, err := strconv.ParseFloat(word, 64)
	if err == nil {
		return drivers.Reading{ID: id, Time: at(s), Value: v, Quality: drivers.Good}
	}
	v = math.NaN()
	if both {
		v, err = strconv.ParseFloat(number, 64)
		require.NoError(t, err)
	}
	if word == "uncertain" {
		return drivers.Reading{ID: id, Time: at(s), Value: v, Quality: drivers.Uncertain}
	}
	f, err := drivers.ParseFault(word)
	require.NoError(t, err)
	return drivers.Reading{ID: id, Time: at(s), Value: v, Quality: drivers.Bad, Fault: f}
}

// short is an event as "SECONDS KIND SUBJECT [STATE]".
func short(e rules.Event) string {
	subject := e.Rule
	if subject == "" {
		subject = e.Point
	}
	if subject == "" {
		subject = e.Zone
	}
	s := fmt.Sprintf("%g %s %s %s", e.Time.Sub(t0).Seconds(), e.Kind, subject, e.State)
	return strings.TrimSpace(s)
}

func lines(s string) (out []string) {
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// story is one table case.
type story struct {
	name   string
	rules  []rules.Rule
	script string
	want   string
}

func run(t *testing.T, list []story) {
	t.Helper()
	for _, c := range list {
		t.Run(c.name, func(t *testing.T) {
			got := without("output", play(t, engine(t, c.rules...), c.script))
			assert.Equal(t, lines(c.want), got)
		})
	}
}

// without drops the events of one kind.
func without(kind string, events []string) (out []string) {
	for _, e := range events {
		if strings.Fields(e)[1] != kind {
			out = append(out, e)
		}
	}
	return out
}

func engine(t testing.TB, list ...rules.Rule) *rules.Engine {
	t.Helper()
	e, err := rules.New(site(list...), t0, rules.Options{})
	require.NoError(t, err)
	return e
}
