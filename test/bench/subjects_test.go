package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/rules"
	"aman/rules/expression"
	made "aman/rules/figures"
)

const (
	period       = 200 * time.Millisecond
	limit, reset = 40, 36
	hold         = 2 * time.Second
)

// start is a moment within a shift.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// quiet are values of clean air with noise: all inside the reset.
var quiet = [8]float64{0, 3.1, 1.4, 7.9, 12.5, 2.2, 30.7, 0.3}

// struck is the least that a threshold with hysteresis and hold can be: the
// yardstick of the other figures.
type struck struct {
	limit, reset float64
	hold, since  int64
	over, raised bool
}

func (s *struck) take(at int64, v float64) {
	switch {
	case v >= s.limit:
		if !s.over {
			s.over, s.since = true, at
		}
	case v < s.reset:
		s.over, s.raised = false, false
	}
	if s.over && at-s.since >= s.hold {
		s.raised = true
	}
}

func bare(testing.TB) func(n int) {
	list := make([]struck, 100)
	for i := range list {
		list[i] = struck{limit: limit, reset: reset, hold: int64(hold)}
	}
	at := start.UnixNano()
	return func(n int) {
		i := 0
		for k := range n {
			list[i].take(at, quiet[k&7])
			if i++; i == len(list) {
				i, at = 0, at+int64(period)
			}
		}
	}
}

// engine makes an engine and a function that feeds it values, point by point.
func engine(t testing.TB, s rules.Spec, values [8]float64) func(n int) {
	e, err := rules.New(s, start, rules.Options{})
	require.NoError(t, err)
	i, now := 0, start
	return func(n int) {
		for k := range n {
			e.ReadAt(i, drivers.Reading{ID: s.Points[i].ID, Time: now, Value: values[k&7], Quality: drivers.Good})
			if i++; i == len(s.Points) {
				i, now = 0, now.Add(period)
			}
			if k&1023 == 0 {
				e.Drain()
			}
		}
	}
}

func points(n int) []rules.Point {
	list := make([]rules.Point, n)
	for i := range list {
		list[i] = rules.Point{ID: fmt.Sprintf("co-%d.co", i), Zone: "boiler", Unit: "[ppm]", Every: period, Min: new(0.0), Max: new(300.0)}
	}
	return list
}

// watching is a rule over points; what the zero value says is filled in.
func watching(r rules.Rule) rules.Rule {
	r.Zone, r.Stale = "boiler", 5*time.Second
	if r.ID == "" {
		r.ID = "rule"
	}
	return r
}

func plant(points []rules.Point, list ...rules.Rule) rules.Spec {
	return rules.Spec{Zones: []rules.Zone{{ID: "boiler"}}, Points: points, Rules: list}
}

func above(point string) rules.Condition {
	return rules.Condition{Point: point, Op: rules.Above, Limit: limit, Reset: reset}
}

func thresholds(n int) func(testing.TB) func(int) {
	return func(t testing.TB) func(int) {
		all := points(n)
		list := make([]rules.Rule, n)
		for i := range list {
			list[i] = watching(rules.Rule{ID: fmt.Sprintf("r-%d", i), Hold: hold, Conditions: []rules.Condition{above(all[i].ID)}})
		}
		return engine(t, plant(all, list...), quiet)
	}
}

// crossing raises and clears with every pair of readings.
func crossing(t testing.TB) func(int) {
	all := points(1)
	return engine(t, plant(all, watching(rules.Rule{Conditions: []rules.Condition{above(all[0].ID)}})), [8]float64{50, 10, 50, 10, 50, 10, 50, 10})
}

func vote(t testing.TB) func(int) {
	all := points(3)
	return engine(t, plant(all, watching(rules.Rule{
		Hold: hold, Vote: &rules.Vote{K: 2},
		Conditions: []rules.Condition{above(all[0].ID), above(all[1].ID), above(all[2].ID)},
	})), quiet)
}

// compared is a rule whose value is made of readings.
func compared(t testing.TB, op rules.Op, most float64, all []rules.Point, f rules.FigureSpec) func(int) {
	return engine(t, plant(all, watching(rules.Rule{
		Conditions: []rules.Condition{{Point: all[0].ID, Op: op, Limit: most, Reset: 0.9 * most, Figure: &f}},
	})), quiet)
}

func rate(t testing.TB) func(int) {
	return compared(t, rules.Above, 1000, points(1), rules.FigureSpec{
		Name: "rate over 2s", Unit: "[ppm]/s",
		New: func() rules.Figure { return made.NewRate(2*time.Second, 5*time.Second) },
	})
}

const expressionText = `p("co-0.co") + p("co-1.co") > 60 and p("co-2.co") == 1`

func expressed(t testing.TB) func(int) {
	e, err := expression.Compile(expressionText, nil)
	require.NoError(t, err)
	all := points(3)
	require.Equal(t, []string{all[0].ID, all[1].ID, all[2].ID}, e.Points())
	f := rules.FigureSpec{Name: expressionText, New: func() rules.Figure { return e.New() }, More: []string{all[1].ID, all[2].ID}}
	return engine(t, plant(all, watching(rules.Rule{
		Conditions: []rules.Condition{{Point: all[0].ID, Op: rules.Equals, Limit: 1, Figure: &f}},
	})), quiet)
}

// library evaluates the same text with plain variables, as fast as the library
// can.
func library(t testing.TB) func(int) {
	env := map[string]any{"a": 0.0, "b": 0.0, "c": 0.0}
	program, err := expr.Compile("a + b > 60 and c == 1", expr.Env(env), expr.AsBool())
	require.NoError(t, err)
	return func(n int) {
		for k := range n {
			env["a"] = quiet[k&7]
			if _, err := expr.Run(program, env); err != nil {
				t.Fatal(err)
			}
		}
	}
}
