package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

// vote is k of the points a, b and c, each above 40 ppm with the reset 36.
func vote(k int, d rules.Degrade, change ...func(*rules.Rule)) rules.Rule {
	r := rules.Rule{ID: "v", Vote: &rules.Vote{K: k, Degrade: d}}
	for _, id := range []string{"a", "b", "c"} {
		r.Conditions = append(r.Conditions, rules.Condition{Point: id, Op: rules.Above, Limit: 40, Reset: 36})
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

// voters is an engine of the rules over the points a, b and c.
func voters(t *testing.T, list ...rules.Rule) *rules.Engine {
	t.Helper()
	spec := site(list...)
	spec.Points = append(spec.Points, rules.Point{ID: "c", Zone: "z", Unit: "[ppm]", Every: time.Second})
	e, err := rules.New(spec, t0, rules.Options{})
	require.NoError(t, err)
	return e
}

const wellVoters = "0 a 1\n 0 b 1\n 0 c 1\n"

func TestVotes(t *testing.T) {
	for _, c := range []struct {
		name   string
		rule   rules.Rule
		script string
		want   string
	}{
		{
			"one member alone is a warning, two are the alarm", vote(2, rules.DegradeSafe),
			"1 a 50\n 2 b 50\n 3 b 30\n 4 a 30",
			"1 raised v/a unacknowledged\n 2 raised v unacknowledged\n 3 cleared v returned\n 4 cleared v/a returned",
		},
		{
			"when the vote ends the member that stays at its limit warns", vote(2, rules.DegradeSafe),
			"1 a 50\n 2 b 50\n 3 a 30",
			"1 raised v/a unacknowledged\n 2 raised v unacknowledged\n 3 cleared v returned\n 3 cleared v/a returned\n 3 raised v/b unacknowledged",
		},
		{
			"a member votes until it is strictly inside its reset", vote(2, rules.DegradeSafe),
			"1 a 50\n 2 a 38\n 3 b 40\n 4 a 36\n 5 a 35.9",
			"1 raised v/a unacknowledged\n 3 raised v unacknowledged\n 5 cleared v returned\n 5 cleared v/a returned\n 5 raised v/b unacknowledged",
		},
		{
			"safe: a faulty member is a vote", vote(2, rules.DegradeSafe),
			"1 a timeout\n 1 a timeout\n 2 b 50",
			"1 fault a\n 1 degraded v normal\n 2 raised v unacknowledged",
		},
		{
			"safe: two faulty members trip at once, whatever hold says", vote(2, rules.DegradeSafe, hold(time.Minute)),
			"1 a timeout\n 1 a timeout\n 2 b timeout\n 2 b timeout",
			"1 fault a\n 1 degraded v normal\n 2 fault b\n 2 degraded v normal\n 2 raised v unacknowledged",
		},
		{
			"hold runs when the votes include a value", vote(2, rules.DegradeSafe, hold(10*time.Second)),
			"1 a timeout\n 1 a timeout\n 2 b 50\n 12 .",
			"1 fault a\n 1 degraded v normal\n 2 raised v/b unacknowledged\n 12 raised v unacknowledged",
		},
		{
			"available: a faulty member is left out", vote(2, rules.DegradeAvailable),
			"1 a timeout\n 1 a timeout\n 2 b 50\n 3 c 50",
			"1 fault a\n 1 degraded v normal\n 2 raised v/b unacknowledged\n 3 raised v unacknowledged",
		},
		{
			"available: too few members left, on_fault decides", vote(2, rules.DegradeAvailable),
			"1 a timeout\n 1 a timeout\n 2 b timeout\n 2 b timeout",
			"1 fault a\n 1 degraded v normal\n 2 fault b\n 2 degraded v normal\n 2 raised v unacknowledged",
		},
		{
			"available with on_fault fault: nothing trips", vote(2, rules.DegradeAvailable, onFault(rules.FaultOnly)),
			"1 a timeout\n 1 a timeout\n 2 b timeout\n 2 b timeout",
			"1 fault a\n 1 degraded v normal\n 2 fault b\n 2 degraded v normal",
		},
		{
			"a true vote stays true while a faulty member counts as it last was", vote(2, rules.DegradeAvailable),
			"1 a 50\n 2 b 50\n 3 b timeout\n 4 b timeout\n 5 c 1\n 6 b 1",
			"1 raised v/a unacknowledged\n 2 raised v unacknowledged\n 4 fault b\n 4 degraded v unacknowledged\n 6 fault-cleared b\n 6 degraded v unacknowledged\n 6 cleared v returned",
		},
		{
			"safe: without the inhibited member one is enough", vote(2, rules.DegradeSafe),
			"1 ! inhibit=10m a anna\n 2 b 50\n 601 .",
			"1 inhibited a\n 1 degraded v normal\n 2 raised v unacknowledged\n 601 uninhibited a\n 601 degraded v unacknowledged\n 601 cleared v returned\n 601 raised v/b unacknowledged",
		},
		{
			"available: without it both others are asked", vote(2, rules.DegradeAvailable),
			"1 ! inhibit=10m a anna\n 2 b 50\n 3 c 50",
			"1 inhibited a\n 1 degraded v normal\n 2 raised v/b unacknowledged\n 3 raised v unacknowledged",
		},
		{
			"an inhibit that makes the vote true trips it", vote(2, rules.DegradeSafe),
			"1 a 50\n 2 ! inhibit=10m b anna",
			"1 raised v/a unacknowledged\n 2 inhibited b\n 2 degraded v normal\n 2 raised v unacknowledged",
		},
		{
			"a second member is not inhibited, nor the vote itself", vote(2, rules.DegradeSafe),
			"1 ! inhibit=10m a anna\n 2 ! inhibit=10m b anna\n 3 ! inhibit=10m v anna\n 4 ! out-of-service=10m v anna",
			"1 inhibited a\n 1 degraded v normal\n 2 refused b\n 3 refused v normal\n 4 refused v normal",
		},
		{
			"available: an inhibit that leaves fewer than k is refused", vote(3, rules.DegradeAvailable),
			"1 ! inhibit=10m a anna", "1 refused a",
		},
		{
			"a member that warms up is left out", vote(2, rules.DegradeSafe),
			"1 a warmup\n 2 b 50\n 3 a 1",
			"1 degraded v normal\n 2 raised v unacknowledged\n 3 degraded v unacknowledged\n 3 cleared v returned\n 3 raised v/b unacknowledged",
		},
		{
			"a member's warning is acknowledged and shelved like any", vote(2, rules.DegradeSafe),
			"1 a 50\n 2 ! ack v/a anna\n 3 ! shelve=1m v/a anna\n 4 ! unshelve v/a\n 5 a 1",
			"1 raised v/a unacknowledged\n 2 acknowledged v/a acknowledged\n 3 shelved v/a shelved\n 4 unshelved v/a unacknowledged\n 5 cleared v/a returned",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, lines(c.want), without("output", play(t, voters(t, c.rule), wellVoters+c.script)))
		})
	}
}

func TestAVoteTellsWhatIsLeftOfIt(t *testing.T) {
	e := voters(t, vote(2, rules.DegradeSafe))
	play(t, e, wellVoters+"1 a timeout\n 1 a timeout")
	assert.Equal(t, "2oo3 works as 1oo2: a is timeout", e.Alarms()[0].Degraded)
	assert.Equal(t, "v/a", e.Alarms()[1].Rule)
}

func TestAMemberDrivesBeaconsOnly(t *testing.T) {
	e := voters(t, vote(2, rules.DegradeSafe, drives("horn", "fan", "beacon"), suspend, latch))
	got := play(t, e, wellVoters+"1 a 50\n 2 a 1")
	assert.Equal(t, []string{"1 raised v/a unacknowledged", "1 output beacon on", "2 cleared v/a returned"}, got)
	assert.Equal(t, rules.SeverityWarning, e.Alarms()[1].Severity)
}

func TestMembersThatDisagree(t *testing.T) {
	r := vote(2, rules.DegradeSafe)
	r.Vote.Spread = 10
	e := voters(t, r)
	assert.Equal(t, []string{"301 degraded v normal", "301 output trouble on"}, play(t, e, wellVoters+"1 a 20\n 100 a 21\n 301 ."))
	assert.Equal(t, "its members disagree by more than 10", e.Alarms()[0].Degraded)
	assert.Equal(t, []string{"302 degraded v normal", "302 output trouble off"}, play(t, e, "302 a 5"))
}
