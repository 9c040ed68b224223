package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

func TestInhibits(t *testing.T) {
	plain := []rules.Rule{alarm40()}
	both := when(rules.All, aHigh, bHigh)
	run(t, []story{
		{
			"a leak during the inhibit alarms at the instant it ends", plain,
			"0 ! inhibit=1m a anna\n 10 a 50\n 59 a 55\n 60 .",
			"0 inhibited a\n 60 uninhibited a\n 60 raised co unacknowledged",
		},
		{
			"one without a time lasts an hour", plain,
			"0 ! inhibit co anna\n 1 a 50\n 3599.9 .\n 3600 .",
			"0 inhibited co normal\n 3600 uninhibited co normal\n 3600 raised co unacknowledged",
		},
		{
			"more than an hour is refused", plain,
			"0 ! inhibit=61m a anna", "0 refused a",
		},
		{
			"a renewal replaces the end, earlier or later", plain,
			"0 ! inhibit=1m a anna\n 10 ! inhibit=10s a anna\n 11 a 50\n 20 .",
			"0 inhibited a\n 10 inhibited a\n 20 uninhibited a\n 20 raised co unacknowledged",
		},
		{
			"the point is free when the last of two ends", plain,
			"0 ! inhibit=10s a anna\n 0 ! inhibit=20s co boris\n 1 a 50\n 10 .\n 20 .",
			"0 inhibited a\n 0 inhibited co normal\n 10 uninhibited a\n 20 uninhibited co normal\n 20 raised co unacknowledged",
		},
		{
			"a value between reset and limit did not trip", plain,
			"0 ! inhibit=10s a anna\n 1 a 50\n 2 a 38\n 10 .",
			"0 inhibited a\n 10 uninhibited a",
		},
		{
			"a true alarm stays true, can be acknowledged, and clears when it ends", plain,
			"0 a 50\n 1 ! inhibit=10s a anna\n 2 a 10\n 3 ! ack co anna\n 11 .",
			"0 raised co unacknowledged\n 1 inhibited a\n 3 acknowledged co acknowledged\n 11 uninhibited a\n 11 cleared co normal",
		},
		{
			"hold runs on, and what has not lasted it is not yet wrong",
			[]rules.Rule{alarm40(hold(10 * time.Second))},
			"0 ! inhibit=10s a anna\n 5 a 50\n 10 .\n 15 .",
			"0 inhibited a\n 10 uninhibited a\n 15 raised co unacknowledged",
		},
		{
			"what has lasted hold is wrong when it ends",
			[]rules.Rule{alarm40(hold(5 * time.Second))},
			"0 ! inhibit=20s a anna\n 5 a 50\n 15 a 38\n 20 .",
			"0 inhibited a\n 20 uninhibited a",
		},
		{
			"a fault under the inhibit trips when it ends",
			[]rules.Rule{alarm40()},
			"0 ! inhibit=20s a anna\n 5 a timeout\n 6 a timeout\n 20 .",
			"0 inhibited a\n 6 fault a\n 20 uninhibited a\n 20 raised co unacknowledged",
		},
		{
			"a rule with any point inhibited does not trip",
			[]rules.Rule{alarm40(when(rules.Any, aHigh, bHigh))},
			"0 ! inhibit=10s a anna\n 1 b 50\n 10 .",
			"0 inhibited a\n 10 uninhibited a\n 10 raised co unacknowledged",
		},
		{
			"an inhibit of a rule takes its points from other rules too",
			[]rules.Rule{alarm40(), alarm40(both, named("pair"))},
			"0 ! inhibit=10s pair anna\n 1 a 50\n 10 .",
			"0 inhibited pair normal\n 10 uninhibited pair normal\n 10 raised co unacknowledged",
		},
		{
			"all that end at one instant are told before what is raised",
			[]rules.Rule{alarm40(), alarm40(when(rules.All, bHigh), named("co2"))},
			"0 ! inhibit=10s b anna\n 0 ! inhibit=10s a anna\n 1 a 50\n 1 b 50\n 10 .",
			"0 inhibited b\n 0 inhibited a\n 10 uninhibited a\n 10 uninhibited b\n 10 raised co unacknowledged\n 10 raised co2 unacknowledged",
		},
	})
}

func TestInhibitsLeaveHalfOfTheZone(t *testing.T) {
	o2 := above40(named("o2"), when(rules.All, o2Low))
	pair := above40(named("pair"), when(rules.All, aHigh, bHigh))
	e := engine(t, pair, o2)
	assert.Equal(t, []string{"0 inhibited a", "1 inhibited b", "2 refused o2 normal", "3 refused o2 normal"},
		play(t, e, "0 ! inhibit a anna\n 1 ! inhibit b anna\n 2 ! inhibit o2 anna\n 3 ! out-of-service#PT-1 o2 anna"))
	require.Len(t, e.Inhibits(), 2)
	assert.Equal(t, rules.Inhibit{Target: "a", Points: []string{"a"}, Who: "anna", Since: at(0), Until: at(3600)}, e.Inhibits()[0])
	assert.Equal(t, []string{"4 inhibited b"}, play(t, e, "4 ! inhibit=10m b anna"), "a renewal takes nothing more")
}

func TestTimeUnprotected(t *testing.T) {
	e := engine(t, above40(), alarm40(named("other"), when(rules.All, bHigh)))
	play(t, e, "0 ! inhibit=10s a anna\n 0 ! inhibit=60s b anna\n 5 ! inhibit=15s co boris\n 30 .")
	assert.Equal(t, 20*time.Second, e.Zones()[0].Unprotected, "0 to 20 s, counted once; b is no danger point")
}

func TestAnInhibitedPointIsNotNormalForARelease(t *testing.T) {
	e := engine(t, above40(suspend))
	play(t, e, "0 a 50\n 1 ! ack co anna\n 2 a 10\n 3 ! inhibit=1m a anna")
	assert.Equal(t, []string{"4 refused z"}, play(t, e, "4 ! release z anna"))
	assert.Equal(t, []string{"63 uninhibited a", "64 released z"}, without("output", play(t, e, "63 .\n 64 ! release z anna")))
}

func TestARestartEndsEveryInhibit(t *testing.T) {
	e := engine(t, above40())
	play(t, e, "0 ! inhibit=30m a anna")
	again := engine(t, above40())
	require.NoError(t, again.Restore(e.Snapshot(), nil))
	events := again.Drain()
	require.Len(t, events, 1)
	assert.Equal(t, "0 uninhibited a", short(events[0]))
	assert.Empty(t, again.Inhibits())
	assert.Equal(t, []string{"1 raised co unacknowledged"}, play(t, again, "1 a 50"))
}
