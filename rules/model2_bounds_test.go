package rules_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

// TestInhibitsAreBounded holds for time, for zones and for votes.
func TestInhibitsAreBounded(t *testing.T) {
	cases := []struct {
		name, before, act, kind string
		rules                   []rules.Rule
	}{
		{"an hour is taken", "", "inhibit=60m a anna", "inhibited", []rules.Rule{alarm40()}},
		{"more is refused, never shortened", "", "inhibit=3601s a anna", "refused", []rules.Rule{alarm40()}},
		{"an unknown target", "", "inhibit=1m other anna", "refused", []rules.Rule{alarm40()}},
		{"the only danger point of a zone: half of one, rounded up", "", "inhibit co anna", "inhibited", dangers(1)},
		{"one danger point of two", "", "inhibit a anna", "inhibited", dangers(2)},
		{"the second of two", "0 ! inhibit a anna", "inhibit b anna", "refused", dangers(2)},
		{"the same again is a renewal", "0 ! inhibit a anna", "inhibit a anna", "inhibited", dangers(2)},
		{"its rule takes no other point", "0 ! inhibit a anna", "inhibit r0 anna", "inhibited", dangers(2)},
		{"the second of three", "0 ! inhibit a anna", "inhibit b anna", "inhibited", dangers(3)},
		{"the third of three", "0 ! inhibit a anna\n 0 ! inhibit b anna", "inhibit o2 anna", "refused", dangers(3)},
		{"an out-of-service counts", "0 ! out-of-service#p1 r0 anna", "inhibit b anna", "refused", dangers(2)},
		{"and is counted against", "0 ! inhibit a anna", "out-of-service#p1 r1 anna", "refused", dangers(2)},
		{"what is no danger is not limited", "0 ! inhibit a anna", "inhibit b anna", "inhibited", []rules.Rule{alarm40(when(rules.Any, aHigh, bHigh))}},
		{"after its end the point is free", "0 ! inhibit=1s a anna\n 1 .", "inhibit b anna", "inhibited", dangers(2)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := engine(t, c.rules...)
			play(t, e, c.before)
			e.Drain()
			got := without("output", play(t, e, "1 ! "+c.act))
			require.NotEmpty(t, got)
			assert.Contains(t, got[0], "1 "+c.kind+" ")
		})
	}
}

// dangers are n danger rules on as many points.
func dangers(n int) (list []rules.Rule) {
	for i, point := range []string{"a", "b", "o2"}[:n] {
		c := rules.Condition{Point: point, Limit: 40, Reset: 36}
		list = append(list, above40(named(fmt.Sprintf("r%d", i)), when(rules.All, c)))
	}
	if n == 1 {
		list[0].ID = "co"
	}
	return list
}

func TestAnInhibitWithoutATimeLastsAnHour(t *testing.T) {
	e := engine(t, alarm40(stale(5*time.Hour)))
	assert.Equal(t, []string{"0 inhibited a", "3600 uninhibited a", "3600 raised co unacknowledged"}, play(t, e, "0 ! inhibit a anna\n 1 a 50\n 3599 .\n 3600 ."))
}

// TestARuleWithAnInhibitedPointDoesNotTrip holds for every rule but a vote.
func TestARuleWithAnInhibitedPointDoesNotTrip(t *testing.T) {
	run(t, []story{
		{
			"any",
			[]rules.Rule{alarm40(when(rules.Any, aHigh, bHigh))},
			"0 a 10\n 0 b 10\n 0 ! inhibit=9s a anna\n 1 b 50\n 9 .",
			"0 inhibited a\n 9 uninhibited a\n 9 raised co unacknowledged",
		},
		{
			"all",
			[]rules.Rule{alarm40(when(rules.All, aHigh, bHigh))},
			"0 a 50\n 0 b 10\n 0 ! inhibit=9s a anna\n 1 b 50\n 9 .",
			"0 inhibited a\n 9 uninhibited a\n 9 raised co unacknowledged",
		},
		{
			"two rules on one point are both taken by an inhibit of one",
			[]rules.Rule{alarm40(), alarm40(named("more"))},
			"0 ! inhibit=9s more anna\n 1 a 50\n 9 .",
			"0 inhibited more normal\n 9 uninhibited more normal\n 9 raised co unacknowledged\n 9 raised more unacknowledged",
		},
		{
			"the first of two inhibits does not free the point",
			[]rules.Rule{alarm40()},
			"0 ! inhibit=9s a anna\n 0 ! inhibit=19s co anna\n 1 a 50\n 9 .\n 19 .",
			"0 inhibited a\n 0 inhibited co normal\n 9 uninhibited a\n 19 uninhibited co normal\n 19 raised co unacknowledged",
		},
		{
			"what has lasted its hold is raised at the end",
			[]rules.Rule{alarm40(hold(2 * time.Second))},
			"0 ! inhibit=9s a anna\n 1 a 50\n 9 .",
			"0 inhibited a\n 9 uninhibited a\n 9 raised co unacknowledged",
		},
		{
			"a fault that still stands is raised at the end, whatever hold says",
			[]rules.Rule{alarm40(hold(time.Minute))},
			"0 ! inhibit=9s a anna\n 1 a crc\n 2 a crc\n 9 .",
			"0 inhibited a\n 2 fault a\n 9 uninhibited a\n 9 raised co unacknowledged",
		},
		{
			"gas after a fault trip is raised anew at the end",
			[]rules.Rule{alarm40()},
			"0 a crc\n 0 a crc\n 0 ! ack co\n 0 ! inhibit=3s a anna\n 2 a 50\n 3 .",
			"0 fault a\n 0 raised co unacknowledged\n 0 acknowledged co acknowledged\n 0 inhibited a\n 2 fault-cleared a\n 3 uninhibited a\n 3 raised co unacknowledged",
		},
		{
			"a vote of two goes on with what is left",
			[]rules.Rule{{ID: "co", Vote: &rules.Vote{K: 2}, Conditions: []rules.Condition{aHigh, bHigh}}},
			"0 a 10\n 0 b 10\n 0 ! inhibit=9s a anna\n 1 b 50", "0 inhibited a\n 0 degraded co normal\n 1 raised co unacknowledged",
		},
	})
}

// TestWhatForbidsAResetOrARelease tries each obstacle alone: the act is refused,
// and taken once the obstacle is gone.
func TestWhatForbidsAResetOrARelease(t *testing.T) {
	short := func(r *rules.Rule) { r.Stale, r.OnFault = 5*time.Second, rules.FaultOnly }
	normal := "0 a 10\n 0 ! suspend z\n"
	latched := "0 a 50\n 0 ! ack co\n 0 a 10\n"
	cases := []struct {
		name, before, act, mend string
		rule                    rules.Rule
	}{
		{"release in B", "0 a 50\n", "release z anna", "2 a 10\n 2 ! ack co", alarm40(suspend)},
		{"release in C", "0 a 50\n 0 ! ack co\n", "release z anna", "2 a 10", alarm40(suspend)},
		{"release in D", "0 a 50\n 0 a 10\n", "release z anna", "2 ! ack co", alarm40(suspend)},
		{"release in E", normal + "0 ! shelve=1m co anna", "release z anna", "2 ! unshelve co", alarm40(suspend)},
		{"release in F", normal + "0 ! suppress co anna", "release z anna", "2 ! unsuppress co", alarm40(suspend)},
		{"release in G", normal + "0 ! out-of-service co anna", "release z anna", "2 ! in-service co", alarm40(suspend)},
		{"release in H", "0 a 50\n 0 a 10\n", "release z anna", "2 ! ack co\n 2 ! reset co anna", alarm40(suspend, latch)},
		{"release in I", latched, "release z anna", "2 ! reset co anna", alarm40(suspend, latch)},
		{"release of an inhibited point", normal + "0 ! inhibit=2s a anna", "release z anna", "2 .", alarm40(suspend)},
		{"release by a value between", normal + "0 a 36", "release z anna", "2 a 35.9", alarm40(suspend)},
		{"release after a faulty reading", normal + "0 a crc", "release z anna", "2 a 10", alarm40(suspend)},
		{"release under warm-up", normal + "0 a warmup", "release z anna", "2 a 10", alarm40(suspend)},
		{"release while the point is silent", normal + "9 .", "release z anna", "9 a 10", alarm40(suspend, short)},
		{"reset while the point is silent", latched + "9 .", "reset co anna", "9 a 10", alarm40(latch, short)},
		{"reset after a faulty reading", latched + "0 a crc", "reset co anna", "2 a 10", alarm40(latch)},
		{"reset while clear_for runs", "0 a 50\n 0 ! ack co\n 0 a 10", "reset co anna", "9 .", alarm40(latch, clearFor(9*time.Second))},
		{"reset while shelved", latched + "0 ! shelve=2s co anna", "reset co anna", "2 .\n 2 ! ack co", alarm40(latch)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := engine(t, c.rule)
			play(t, e, c.before)
			got := play(t, e, "1 ! "+c.act)
			require.Len(t, got, 1)
			assert.Contains(t, got[0], "refused")
			play(t, e, c.mend)
			got = play(t, e, "10 ! "+c.act)
			require.NotEmpty(t, got)
			assert.NotContains(t, got[0], "refused")
		})
	}
}
