package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/rules"
)

func TestSilence(t *testing.T) {
	two := alarm40(named("co2"), when(rules.All, bHigh), drives("horn"))
	for _, c := range []struct{ name, script, want string }{
		{
			"it mutes the horn for its time and needs no name", "0 a 50\n 1 ! silence co\n 61 .",
			"0 raised co unacknowledged\n 0 output horn on\n 1 silenced co unacknowledged\n 1 output horn off\n 61 resounded co unacknowledged\n 61 output horn on",
		},
		{
			"a new alarm ends it at once", "0 a 50\n 1 ! silence co\n 2 b 50",
			"0 raised co unacknowledged\n 0 output horn on\n 1 silenced co unacknowledged\n 1 output horn off\n 2 raised co2 unacknowledged\n 2 resounded co unacknowledged\n 2 output horn on",
		},
		{
			"a second silence starts the time anew", "0 a 50\n 1 ! silence co\n 30 ! silence co\n 61 .\n 90 .",
			"0 raised co unacknowledged\n 0 output horn on\n 1 silenced co unacknowledged\n 1 output horn off\n 30 silenced co unacknowledged\n 90 resounded co unacknowledged\n 90 output horn on",
		},
		{
			"nothing sounds, nothing is silenced", "0 ! silence co\n 1 a 50\n 2 ! ack co anna\n 3 ! silence co",
			"0 refused co normal\n 1 raised co unacknowledged\n 1 output horn on\n 2 acknowledged co acknowledged\n 2 output horn off\n 3 refused co acknowledged",
		},
		{
			"acknowledged meanwhile, it ends without a sound", "0 a 50\n 1 ! silence co\n 2 ! ack co anna\n 61 .",
			"0 raised co unacknowledged\n 0 output horn on\n 1 silenced co unacknowledged\n 1 output horn off\n 2 acknowledged co acknowledged",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, lines(c.want), play(t, engine(t, alarm40(drives("horn")), two), c.script))
		})
	}
}

func TestALowerLevelIsQuietUnderTheHigher(t *testing.T) {
	low := alarm40(named("a1"), when(rules.All, rules.Condition{Point: "a", Op: rules.Above, Limit: 20, Reset: 18}), drives("horn"))
	low.QuietUnder = []string{"a2"}
	high := alarm40(named("a2"), drives("beacon"))
	e := engine(t, low, high)
	assert.Equal(t, lines("0 raised a1 unacknowledged\n 0 output horn on\n 1 raised a2 unacknowledged\n 1 output horn off\n 1 output beacon on"), play(t, e, "0 a 25\n 1 a 50"))
	assert.True(t, e.Alarms()[0].Quiet)
	assert.Equal(t, lines("2 shelved a2 shelved\n 2 output horn on\n 2 output beacon off"), play(t, e, "2 ! shelve=1m a2 anna"), "a level that is not announced quietens nothing")
}

func TestReArm(t *testing.T) {
	level := 60.0
	byTime := alarm40(func(r *rules.Rule) { r.Rearm = time.Minute })
	byLevel := alarm40(func(r *rules.Rule) { r.RearmAt = &level })
	run(t, []story{
		{
			"acknowledged and true for too long",
			[]rules.Rule{byTime},
			"0 a 50\n 10 ! ack co anna\n 70 .\n 71 ! ack co anna\n 72 a 10\n 200 .",
			"0 raised co unacknowledged\n 10 acknowledged co acknowledged\n 70 rearmed co unacknowledged\n 71 acknowledged co acknowledged\n 72 cleared co normal",
		},
		{
			"a higher level, once each time that it is reached",
			[]rules.Rule{byLevel},
			"0 a 50\n 1 ! ack co anna\n 2 a 60\n 3 ! ack co anna\n 4 a 70\n 5 a 50\n 6 a 61",
			"0 raised co unacknowledged\n 1 acknowledged co acknowledged\n 2 rearmed co unacknowledged\n 3 acknowledged co acknowledged\n 6 rearmed co unacknowledged",
		},
	})
}

func TestEscalationNeedsNoNetwork(t *testing.T) {
	r := alarm40(drives("beacon"))
	r.Escalate = []rules.Step{{After: time.Minute, Outputs: []string{"horn"}}}
	e := engine(t, r)
	assert.Equal(t, lines("0 raised co unacknowledged\n 0 output beacon on\n 60 output horn on\n 61 acknowledged co acknowledged\n 61 output horn off"),
		play(t, e, "0 a 50\n 60 .\n 61 ! ack co anna"))
	assert.Equal(t, lines("100 cleared co normal\n 100 output beacon off\n 200 raised co unacknowledged\n 200 output beacon on\n 230 acknowledged co acknowledged"),
		play(t, e, "100 a 10\n 200 a 50\n 230 ! ack co anna\n 300 ."), "who acknowledges in time hears no horn")
}

func TestFirstOut(t *testing.T) {
	group := func(r *rules.Rule) { r.Group = "boiler" }
	e := engine(t, alarm40(group), alarm40(group, named("co2"), when(rules.All, bHigh)))
	play(t, e, "0 b 50\n 1 a 50\n 2 b 10\n 3 ! ack co2 anna")
	alarms := e.Alarms()
	assert.True(t, alarms[1].FirstOut, "the first stays the first until the whole group is normal")
	assert.False(t, alarms[0].FirstOut)
	assert.Contains(t, alarms[0].Why, "after co2, the first-out of boiler")
	play(t, e, "4 a 10\n 5 ! ack co anna\n 6 a 50")
	assert.True(t, e.Alarms()[0].FirstOut)
}

// odd changes point a of the site.
func odd(t *testing.T, change func(*rules.Point), list ...rules.Rule) *rules.Engine {
	t.Helper()
	spec := site(list...)
	change(&spec.Points[0])
	e, err := rules.New(spec, t0, rules.Options{})
	require.NoError(t, err)
	return e
}

func TestAValueThatStandsStill(t *testing.T) {
	frozen := func(p *rules.Point) { p.Frozen = 10 * time.Second }
	e := odd(t, frozen, alarm40())
	assert.Equal(t, []string{"12 fault a", "12 raised co unacknowledged", "13 fault-cleared a", "13 cleared co returned"},
		without("output", play(t, e, "0 a 12\n 5 a 12\n 10 a 12\n 12 a 12\n 13 a 12.1")))
	assert.Empty(t, play(t, odd(t, frozen, alarm40()), "0 a 0\n 60 a 0\n 120 a 0\n 180 a 0"), "zero is where a sound cell stands for weeks")
}

func TestABeadThatMayFallBackLatches(t *testing.T) {
	e := odd(t, func(p *rules.Point) { p.FallsBack = true }, alarm40())
	assert.Equal(t, []string{"0 fault a", "0 raised co unacknowledged", "1 fault-cleared a", "1 cleared co latched-unacknowledged", "2 acknowledged co latched-acknowledged", "3 reset co normal"},
		without("output", play(t, e, "0 a over=1200\n 1 a 5\n 2 ! ack co anna\n 3 ! reset co anna")))
	assert.Equal(t, []string{"10 raised co unacknowledged", "11 cleared co returned"}, play(t, e, "10 a 50\n 11 a 5"), "within the range it is like any other")
}

func TestADebounceOfItsOwn(t *testing.T) {
	e := odd(t, func(p *rules.Point) { p.FaultHold = 3 * time.Second }, alarm40())
	assert.Empty(t, play(t, e, "0 a 5\n 1 a electrical\n 2 a electrical\n 3 a electrical\n 3.5 a 5"), "a warning pulse is no trip")
	assert.Equal(t, []string{"7 fault a", "7 raised co unacknowledged"}, without("output", play(t, e, "4 a electrical\n 5 a electrical\n 6 a electrical\n 7 .")))
}

func TestAWarmUpThatNeverEnds(t *testing.T) {
	e := odd(t, func(p *rules.Point) { p.WarmUp = 60 * time.Second }, alarm40())
	assert.Empty(t, play(t, e, "0 a warmup\n 30 a warmup\n 59 a warmup"))
	assert.Equal(t, []string{"60 fault a", "60 raised co unacknowledged"}, without("output", play(t, e, "61 a warmup\n 62 a warmup")))
	assert.Equal(t, drivers.Stale, e.Points()[0].Fault)
}

func TestProve(t *testing.T) {
	for _, r := range []rules.Rule{
		above40(latch, suspend, hold(time.Minute)), above40(when(rules.Any, aHigh, o2Low, o2High)), above40(when(rules.All, aHigh, open1)), voting(),
		above40(when(rules.All, rules.Condition{Point: "a", Op: rules.Exceeds, Limit: 40, Reset: 36})),
	} {
		e := engine(t, r)
		play(t, e, "0 a 50\n 1 a timeout")
		before := e.Snapshot()
		require.NoError(t, e.Prove(r.ID))
		assert.Equal(t, before, e.Snapshot(), "it changes nothing")
	}
	assert.EqualError(t, engine(t, above40()).Prove("other"), `there is no rule "other"`)
}

func voting() rules.Rule {
	r := above40(when(rules.All, aHigh, bHigh))
	r.Vote = &rules.Vote{K: 2}
	return r
}

func TestSuppressionByDesign(t *testing.T) {
	r := alarm40()
	r.SuppressWhile = &rules.Condition{Point: "door", Op: rules.Equals, Limit: 1}
	for _, c := range []struct{ name, script, want string }{
		{"while the plant is in the state", "0 door 1\n 1 a 50\n 2 door 0", "0 suppressed co suppressed\n 2 unsuppressed co unacknowledged"},
		{"a faulty point suppresses nothing", "0 door 1\n 1 door timeout", "0 suppressed co suppressed\n 1 unsuppressed co normal"},
		{"nor does a silent one", "0 door 1\n 2 a 50\n 3 .", "0 suppressed co suppressed\n 3 unsuppressed co unacknowledged"},
		{"a person may lift it until the state comes anew", "0 door 1\n 1 ! unsuppress co\n 2 door 1\n 3 door 0\n 4 door 1", "0 suppressed co suppressed\n 1 unsuppressed co normal\n 4 suppressed co suppressed"},
		{"what a person shelved stays shelved", "0 ! shelve=1m co anna\n 1 door 1\n 2 door 0", "0 shelved co shelved"},
		{"what a person suppressed the state does not lift", "0 ! suppress co anna\n 1 door 1\n 2 door 0", "0 suppressed co suppressed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, lines(c.want), without("output", play(t, engine(t, r), c.script)))
		})
	}
}
