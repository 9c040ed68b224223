package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

// lowUnderHigh is attention at 20 and evacuation at 40, on one point.
func lowUnderHigh() []rules.Rule {
	low := alarm40(named("low"), when(rules.All, rules.Condition{Point: "a", Limit: 20, Reset: 16}), drives("horn", "fan", "beacon"))
	low.QuietUnder = []string{"high"}
	return []rules.Rule{low, alarm40(named("high"))}
}

// TestTheLowerLevelIsQuiet holds for horns and beacons, never for trips.
func TestTheLowerLevelIsQuiet(t *testing.T) {
	begin := "0 raised low unacknowledged\n 0 output horn on\n 0 output fan on\n 0 output beacon on\n"
	for _, c := range []story{
		{"while the higher is announced", nil, "0 a 30\n 1 a 50", begin + "1 raised high unacknowledged\n 1 output horn off\n 1 output beacon off"},
		{
			"and heard again when that is normal", nil, "0 a 30\n 1 a 50\n 2 ! ack high\n 3 a 30",
			begin + "1 raised high unacknowledged\n 1 output horn off\n 1 output beacon off\n 2 acknowledged high acknowledged\n 3 cleared high normal\n 3 output horn on\n 3 output beacon on",
		},
		{"not while the higher is shelved", nil, "0 a 30\n 0 ! shelve=1m high anna\n 1 a 50", begin + "0 shelved high shelved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, lines(c.want), play(t, engine(t, lowUnderHigh()...), c.script))
		})
	}
}

// TestTheFirstOfAGroup is kept until the whole group is normal.
func TestTheFirstOfAGroup(t *testing.T) {
	grouped := func(r *rules.Rule) { r.Group = "gas" }
	e := engine(t, alarm40(grouped), alarm40(named("other"), when(rules.All, bHigh), grouped))
	first := func() (out []bool) {
		for _, a := range e.Alarms() {
			out = append(out, a.FirstOut)
		}
		return out
	}
	play(t, e, "0 a 10\n 0 b 50\n 1 a 50")
	assert.Equal(t, []bool{false, true}, first())
	play(t, e, "2 b 10\n 2 ! ack other")
	assert.Equal(t, []bool{false, true}, first(), "one of the group is still true")
	play(t, e, "3 a 10\n 3 ! ack co")
	assert.Equal(t, []bool{false, false}, first())
	play(t, e, "4 a 50\n 5 b 50")
	assert.Equal(t, []bool{true, false}, first())
}

// TestEscalationStepByStep turns outputs of the site on until somebody acknowledges.
func TestEscalationStepByStep(t *testing.T) {
	steps := func(r *rules.Rule) {
		r.Escalate = []rules.Step{{After: 10 * time.Second, Outputs: []string{"horn"}}, {After: 30 * time.Second, Outputs: []string{"beacon"}}}
	}
	for _, c := range []story{
		{"both steps", nil, "0 a 50\n 10 .\n 29.9 .\n 30 .", "0 raised co unacknowledged\n 10 output horn on\n 30 output beacon on"},
		{"acknowledged before the first", nil, "0 a 50\n 9 ! ack co\n 60 .", "0 raised co unacknowledged\n 9 acknowledged co acknowledged"},
		{"acknowledged between", nil, "0 a 50\n 10 .\n 11 ! ack co\n 60 .", "0 raised co unacknowledged\n 10 output horn on\n 11 acknowledged co acknowledged\n 11 output horn off"},
		{
			"a new occurrence begins with the first step", nil, "0 a 50\n 10 .\n 11 ! ack co\n 12 a 10\n 13 a 50\n 22.9 .\n 23 .",
			"0 raised co unacknowledged\n 10 output horn on\n 11 acknowledged co acknowledged\n 11 output horn off\n 12 cleared co normal\n 13 raised co unacknowledged\n 23 output horn on",
		},
		{"over before the first", nil, "0 a 50\n 9 a 10\n 60 .", "0 raised co unacknowledged\n 9 cleared co returned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, lines(c.want), play(t, engine(t, alarm40(steps)), c.script))
		})
	}
}

// TestDeadlinesOfOneInstantInTheirOrder is the order of the contract: faults and
// stale, inhibits, hold and clear_for, ends of modes, silence.
func TestDeadlinesOfOneInstantInTheirOrder(t *testing.T) {
	on := func(point string) func(*rules.Rule) {
		return when(rules.All, rules.Condition{Point: point, Limit: 40, Reset: 36})
	}
	list := []rules.Rule{
		alarm40(named("silenced"), on("door"), drives("horn")),
		alarm40(named("shelved"), on("b")),
		alarm40(named("held"), on("a"), hold(10*time.Second)),
		alarm40(named("inhibited"), on("b")),
		alarm40(named("stale"), on("o2"), stale(10*time.Second)),
	}
	spec := site(list...)
	spec.Outputs[0].SilenceFor = 10 * time.Second
	e, err := rules.New(spec, t0, rules.Options{})
	require.NoError(t, err)
	play(t, e, "0 door 50\n 0 o2 10\n 0 a 50\n 0 ! inhibit=10s b anna\n 0 b 50\n 0 ! shelve=10s shelved anna\n 0 ! silence silenced")
	assert.Equal(t, lines(`10 fault o2
		10 raised stale unacknowledged
		10 uninhibited b
		10 raised inhibited unacknowledged
		10 raised held unacknowledged
		10 unshelved shelved unacknowledged
		10 resounded silenced unacknowledged`), without("output", play(t, e, "10 .")))
}

// TestTwoPeopleReleaseAZone that asks for two.
func TestTwoPeopleReleaseAZone(t *testing.T) {
	for _, c := range []struct{ name, script, last string }{
		{"one is not enough", "1 ! release two ivan/inspector", "1 refused two"},
		{"the same person twice is not", "1 ! release two ivan/inspector\n 2 ! release two ivan/responsible", "2 refused two"},
		{"two of the same role are not", "1 ! release two ivan/inspector\n 2 ! release two olga/inspector", "2 refused two"},
		{"another role is not", "1 ! release two ivan/inspector\n 2 ! release two olga/worker", "2 refused two"},
		{"both roles are", "1 ! release two ivan/inspector\n 2 ! release two olga/responsible", "2 released two"},
		{"in either order", "1 ! release two olga/responsible\n 2 ! release two ivan/inspector", "2 released two"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := engine(t, alarm40())
			play(t, e, "0 ! suspend two")
			got := play(t, e, c.script)
			assert.Equal(t, c.last, got[len(got)-1])
		})
	}
}
