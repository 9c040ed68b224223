package rules_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
)

// drawWorld draws a site: up to three rules over up to three points, and the
// outputs that they drive.
func drawWorld(t *rapid.T) *mWorld {
	w := &mWorld{
		horns: []*mHorn{{id: "horn1", silenceFor: 3, mutedUntil: never}, {id: "horn2", silenceFor: 5, mutedUntil: never}},
		outputs: []mOutput{
			{id: "horn1", role: rules.RoleHorn},
			{id: "horn2", role: rules.RoleHorn},
			{id: "fan", role: rules.RoleTrip},
			{id: "beacon", role: rules.RoleBeacon},
			{id: "stop", role: rules.RoleInterlock},
			{id: "trouble", role: rules.RoleFault},
		},
	}
	for _, id := range []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "points")] {
		w.points = append(w.points, &mPoint{id: id})
	}
	for _, id := range []string{"r1", "r2", "r3"}[:rapid.IntRange(1, 3).Draw(t, "rules")] {
		w.rules = append(w.rules, drawRule(t, id, w.points))
	}
	return w
}

func drawRule(t *rapid.T, id string, points []*mPoint) *mRule {
	delay := rapid.SampledFrom([]int{0, 0, 0, 1, 3})
	r := &mRule{
		id: id, point: rapid.SampledFrom(points).Draw(t, "point").id, limit: 40, reset: 36,
		hold: delay.Draw(t, "hold"), clearFor: delay.Draw(t, "clear_for"),
		stale:  rapid.SampledFrom([]int{1000, 1000, 3, 5}).Draw(t, "stale"),
		policy: rules.FaultPolicy(rapid.IntRange(0, 2).Draw(t, "on_fault")), shelveMax: 6,
		danger: rapid.Bool().Draw(t, "danger"), latches: rapid.Bool().Draw(t, "latch"), stops: rapid.IntRange(0, 3).Draw(t, "suspend") == 0,
		rearm: rapid.SampledFrom([]int{0, 0, 0, 3}).Draw(t, "rearm"), rearmAt: rapid.SampledFrom([]float64{0, 0, 0, 48}).Draw(t, "rearm at"), ackedAt: never,
		acked: true, modeEnds: never, holdSince: never, insideSince: never,
	}
	if rapid.IntRange(0, 3).Draw(t, "below") == 0 {
		r.below, r.limit, r.reset = true, 20, 24
		if r.rearmAt != 0 {
			r.rearmAt = 6
		}
	}
	for _, o := range []string{"horn1", "horn2", "fan", "beacon"} {
		if rapid.Bool().Draw(t, o) {
			r.outputs = append(r.outputs, o)
		}
	}
	return r
}

// spec is the same site for the engine.
func (w *mWorld) spec() rules.Spec {
	spec := rules.Spec{Zones: []rules.Zone{{ID: "z"}}}
	for _, p := range w.points {
		spec.Points = append(spec.Points, rules.Point{ID: p.id, Zone: "z", Unit: "[ppm]", Every: time.Second, Min: rules.Bound(0), Max: rules.Bound(100)})
	}
	for _, o := range w.outputs {
		out := rules.Output{ID: o.id, Role: o.role}
		if o.role == rules.RoleInterlock {
			out.Zone = "z"
		}
		if o.role == rules.RoleHorn {
			out.SilenceFor = time.Duration(w.horn(o.id).silenceFor) * time.Second
		}
		spec.Outputs = append(spec.Outputs, out)
	}
	for _, r := range w.rules {
		spec.Rules = append(spec.Rules, r.spec())
	}
	return spec
}

func (r *mRule) spec() rules.Rule {
	seconds := func(n int) time.Duration { return time.Duration(n) * time.Second }
	c := rules.Condition{Point: r.point, Op: rules.Above, Limit: r.limit, Reset: r.reset}
	if r.below {
		c.Op = rules.Below
	}
	out := rules.Rule{
		ID: r.id, Zone: "z", Conditions: []rules.Condition{c}, Hold: seconds(r.hold), ClearFor: seconds(r.clearFor), Stale: seconds(r.stale),
		OnFault: r.policy, Latch: r.latches, Suspend: r.stops, Outputs: slices.Clone(r.outputs), ShelveMax: seconds(r.shelveMax),
	}
	if out.Rearm = seconds(r.rearm); r.rearmAt != 0 {
		out.RearmAt = &r.rearmAt
	}
	if r.danger {
		out.Severity = rules.SeverityDanger
	}
	return out
}

var mWords = []mWord{
	{value: 5},
	{value: 20},
	{value: 22},
	{value: 24},
	{value: 30},
	{value: 30},
	{value: 36},
	{value: 38},
	{value: 40},
	{value: 50},
	{value: 50},
	{fault: "crc"},
	{fault: "crc"},
	{fault: "over"},
	{fault: "under"},
	{fault: "warmup"},
	{fault: "inhibited"},
	{value: 24, uncertain: true},
	{value: 30, uncertain: true},
	{value: 50, uncertain: true},
}

var mActs = []rules.ActKind{
	rules.ActAck, rules.ActAck, rules.ActAck, rules.ActReset, rules.ActReset, rules.ActSilence, rules.ActSilence,
	rules.ActShelve, rules.ActShelve, rules.ActUnshelve, rules.ActSuppress, rules.ActUnsuppress,
	rules.ActOutOfService, rules.ActOutOfService, rules.ActInService, rules.ActInhibit, rules.ActInhibit, rules.ActSuspend, rules.ActRelease, rules.ActRelease,
}

// drawSteps draws what happens to the world, ending with a second that passes.
func drawSteps(t *rapid.T, w *mWorld, most int) []mStep {
	// Nothing at all stands first, so that a failing script shrinks to what matters.
	kind := rapid.SampledFrom([]string{"nothing", "tick", "tick", "tick", "reading", "reading", "reading", "act", "act"})
	one := rapid.Custom(func(t *rapid.T) (s mStep) {
		switch kind.Draw(t, "kind") {
		case "nothing":
			s.at = never
		case "reading":
			s.point = w.points[rapid.IntRange(0, len(w.points)-1).Draw(t, "point")].id
			s.word = rapid.SampledFrom(mWords).Draw(t, "word")
		case "act":
			a := drawAct(t, w)
			s.act = &a
		}
		return s
	})
	now, steps := 0, rapid.SliceOfN(one, most/2, most).Draw(t, "steps")
	steps = slices.DeleteFunc(steps, func(s mStep) bool { return s.at == never })
	for i := range steps {
		s := &steps[i]
		s.at = now
		if s.act == nil && s.point == "" {
			now++
		}
	}
	return append(steps, mStep{at: now})
}

func drawAct(t *rapid.T, w *mWorld) rules.Act {
	a := rules.Act{Kind: rapid.SampledFrom(mActs).Draw(t, "act"), AnyRole: true}
	if rapid.IntRange(0, 9).Draw(t, "unnamed") > 0 {
		a.Who = "anna"
	}
	switch a.Kind {
	case rules.ActSuspend, rules.ActRelease:
		a.Target = "z"
		return a
	}
	a.Target = rapid.SampledFrom(w.rules).Draw(t, "rule").id
	if a.Kind == rules.ActInhibit && rapid.Bool().Draw(t, "a point") {
		a.Target = rapid.SampledFrom(w.points).Draw(t, "point").id
	}
	switch a.Kind {
	case rules.ActShelve, rules.ActOutOfService, rules.ActInhibit, rules.ActSuppress:
		if rapid.IntRange(0, 3).Draw(t, "permit") > 0 {
			a.Permit = "p-1"
		}
	}
	switch a.Kind {
	case rules.ActShelve:
		if a.Once = rapid.IntRange(0, 2).Draw(t, "once") == 0; !a.Once {
			a.For = time.Duration(rapid.SampledFrom([]int{0, 1, 3, 6, 7}).Draw(t, "for")) * time.Second
		}
	case rules.ActOutOfService:
		a.For = time.Duration(rapid.SampledFrom([]int{0, 2, 5}).Draw(t, "for")) * time.Second
	case rules.ActInhibit:
		a.For = time.Duration(rapid.SampledFrom([]int{0, 1, 3, 3, 5, 3600, 3601}).Draw(t, "for")) * time.Second
	}
	return a
}

// start makes an engine of the world.
func (w *mWorld) start(t require.TestingT) *rules.Engine {
	e, err := rules.New(w.spec(), t0, rules.Options{})
	require.NoError(t, err)
	return e
}

// String describes the site in a line a rule.
func (w *mWorld) String() (s string) {
	for _, r := range w.rules {
		op := "above"
		if r.below {
			op = "below"
		}
		s += fmt.Sprintf("\n%s: %s %s %g reset %g hold %ds clear_for %ds stale %ds on_fault %d danger %t latch %t suspend %t rearm %ds at %g %v",
			r.id, r.point, op, r.limit, r.reset, r.hold, r.clearFor, r.stale, r.policy, r.danger, r.latches, r.stops, r.rearm, r.rearmAt, r.outputs)
	}
	return s
}
