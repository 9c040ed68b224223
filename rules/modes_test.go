package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

// warning40 is above40 with the severity of an alarm, which needs no permit.
func alarm40(change ...func(*rules.Rule)) rules.Rule {
	r := above40(change...)
	r.Severity = rules.SeverityAlarm
	return r
}

func TestModes(t *testing.T) {
	plain, latching := []rules.Rule{alarm40()}, []rules.Rule{alarm40(latch)}
	run(t, []story{
		{
			"a shelved alarm comes back unacknowledged while it is true", plain,
			"0 a 50\n 1 ! ack co anna\n 2 ! shelve=10s co anna\n 12 .",
			"0 raised co unacknowledged\n 1 acknowledged co acknowledged\n 2 shelved co shelved\n 12 unshelved co unacknowledged",
		},
		{
			"what comes and goes while shelved is not told", plain,
			"0 ! shelve=1m co anna\n 1 a 50\n 2 a 10\n 3 a 50\n 4 a 10\n 5 ! unshelve co",
			"0 shelved co shelved\n 5 unshelved co normal",
		},
		{
			"one-shot shelving ends with the return to normal", plain,
			"0 a 50\n 1 ! shelve=once co anna\n 2 a 10\n 3 a 50",
			"0 raised co unacknowledged\n 1 shelved co shelved\n 2 unshelved co normal\n 3 raised co unacknowledged",
		},
		{
			"one-shot shelving of a normal alarm waits for the next return", plain,
			"0 ! shelve=once co anna\n 1 a 10\n 2 a 50\n 3 a 10",
			"0 shelved co shelved\n 3 unshelved co normal",
		},
		{
			"one-shot shelving ends after the longest time as well",
			[]rules.Rule{alarm40(func(r *rules.Rule) { r.ShelveMax = time.Minute })},
			"0 a 50\n 0 ! shelve=once co anna\n 60 .",
			"0 raised co unacknowledged\n 0 shelved co shelved\n 60 unshelved co unacknowledged",
		},
		{
			"a latch outlives shelving", latching,
			"0 a 50\n 1 ! ack co anna\n 2 ! shelve=1m co anna\n 3 a 10\n 4 ! reset co anna\n 5 ! unshelve co\n 6 ! ack co anna\n 7 ! reset co anna",
			"0 raised co unacknowledged\n 1 acknowledged co acknowledged\n 2 shelved co shelved\n 4 reset-refused co shelved\n 5 unshelved co latched-unacknowledged\n 6 acknowledged co latched-acknowledged\n 7 reset co normal",
		},
		{
			"shelving in its own mode starts its time anew", plain,
			"0 ! shelve=10s co anna\n 5 ! shelve=10s co anna\n 15 .",
			"0 shelved co shelved\n 5 shelved co shelved\n 15 unshelved co normal",
		},
		{
			"one mode at a time", plain,
			"0 ! shelve=10s co anna\n 1 ! suppress co anna\n 2 ! out-of-service co anna\n 3 ! unsuppress co\n 4 ! in-service co",
			"0 shelved co shelved\n 1 refused co shelved\n 2 refused co shelved\n 3 refused co shelved\n 4 refused co shelved",
		},
		{
			"suppression lasts until it is lifted", plain,
			"0 a 50\n 1 ! suppress co anna\n 2 a 10\n 3 a 60\n 4 ! unsuppress co",
			"0 raised co unacknowledged\n 1 suppressed co suppressed\n 4 unsuppressed co unacknowledged",
		},
		{
			"a shelved alarm cannot be acknowledged", plain,
			"0 a 50\n 1 ! shelve=1m co anna\n 2 ! ack co anna",
			"0 raised co unacknowledged\n 1 shelved co shelved\n 2 refused co shelved",
		},
		{
			"out of service starts no latch unless the condition is true when it ends", latching,
			"0 ! out-of-service=10s co anna\n 1 a 50\n 2 a 10\n 10 .\n 11 ! out-of-service=10s co anna\n 12 a 50\n 21 .\n 22 a 10",
			"0 out-of-service co out-of-service\n 10 in-service co normal\n 11 out-of-service co out-of-service\n 21 in-service co unacknowledged\n 22 cleared co latched-unacknowledged",
		},
		{
			"out of service without a time ends by a person alone", plain,
			"0 ! out-of-service co anna\n 3000 .\n 3001 ! in-service co",
			"0 out-of-service co out-of-service\n 3001 in-service co normal",
		},
		{
			"out of service is refused while the alarm is true or latched", latching,
			"0 a 50\n 1 ! out-of-service=1m co anna\n 2 a 10\n 3 ! ack co anna\n 4 ! out-of-service=1m co anna",
			"0 raised co unacknowledged\n 1 refused co unacknowledged\n 2 cleared co latched-unacknowledged\n 3 acknowledged co latched-acknowledged\n 4 refused co latched-acknowledged",
		},
		{
			"hold runs on out of service",
			[]rules.Rule{alarm40(hold(10 * time.Second))},
			"0 ! out-of-service=5s co anna\n 1 a 50\n 5 .\n 11 .",
			"0 out-of-service co out-of-service\n 5 in-service co normal\n 11 raised co unacknowledged",
		},
		{
			"a danger needs a permit",
			[]rules.Rule{above40()},
			"0 ! shelve=1m co anna\n 1 ! suppress co anna\n 2 ! out-of-service=1m co anna\n 3 ! shelve=1m#PT-7 co anna\n 4 ! unshelve co",
			"0 refused co normal\n 1 refused co normal\n 2 refused co normal\n 3 shelved co shelved\n 4 unshelved co normal",
		},
		{
			"a longer time than the maximum is refused, never shortened", plain,
			"0 ! shelve=8h1s co anna\n 1 ! shelve co anna\n 2 ! shelve=8h co anna",
			"0 refused co normal\n 1 refused co normal\n 2 shelved co shelved",
		},
		{
			"nobody named", plain,
			"0 ! shelve=1m co\n 1 ! suppress co\n 2 ! out-of-service co\n 3 ! inhibit a",
			"0 refused co normal\n 1 refused co normal\n 2 refused co normal\n 3 refused a",
		},
	})
}

func TestModesDoNotStopTheTrip(t *testing.T) {
	outputs := drives("horn", "fan", "beacon")
	for _, c := range []struct {
		name, script string
		want         string
	}{
		{
			"shelved: the fan runs and work is suspended, nobody is called", "0 ! shelve=1m co anna\n 1 a 50",
			"0 shelved co shelved\n 1 suspended co shelved\n 1 output fan on\n 1 output stop on",
		},
		{
			"suppressed: likewise", "0 a 50\n 1 ! suppress co anna\n 2 a 10",
			"0 raised co unacknowledged\n 0 suspended co unacknowledged\n 0 output horn on\n 0 output fan on\n 0 output beacon on\n 0 output stop on\n 1 suppressed co suppressed\n 1 output horn off\n 1 output beacon off\n 2 output fan off",
		},
		{
			"out of service: nothing trips until it ends", "0 ! out-of-service=10s co anna\n 1 a 50\n 10 .",
			"0 out-of-service co out-of-service\n 10 in-service co unacknowledged\n 10 suspended co unacknowledged\n 10 output horn on\n 10 output fan on\n 10 output beacon on\n 10 output stop on",
		},
		{
			"inhibited: nothing trips until it ends", "0 ! inhibit=10s a anna\n 1 a 50\n 10 .",
			"0 inhibited a\n 10 uninhibited a\n 10 raised co unacknowledged\n 10 suspended co unacknowledged\n 10 output horn on\n 10 output fan on\n 10 output beacon on\n 10 output stop on",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := engine(t, alarm40(suspend, outputs))
			assert.Equal(t, lines(c.want), play(t, e, c.script))
		})
	}
}

func TestAShelvedAlarmKeepsItsZoneSuspended(t *testing.T) {
	e := engine(t, alarm40(suspend))
	play(t, e, "0 a 50\n 1 a 10\n 2 ! shelve=1m co anna")
	assert.Equal(t, []string{"it is returned"}, replaceAll(e.Check(at(3), rules.Act{Kind: rules.ActRelease, Target: "z", Who: "anna", AnyRole: true}), "co is shelved, not normal", "it is returned"))
	assert.Equal(t, []string{"62 unshelved co normal", "63 released z"}, without("output", play(t, e, "62 .\n 63 ! release z anna")))
}

func replaceAll(list []string, old, with string) []string {
	for i := range list {
		if list[i] == old {
			list[i] = with
		}
	}
	return list
}

func TestWhatAModeKeepsUntoldOnlyASnapshotKeeps(t *testing.T) {
	e := engine(t, alarm40(latch))
	play(t, e, "0 ! shelve=1m co anna")
	assert.False(t, e.Unsaid())
	play(t, e, "1 a 50\n 2 a 10")
	assert.True(t, e.Unsaid())
	assert.False(t, e.Unsaid(), "once")
	again := engine(t, alarm40(latch))
	require.NoError(t, again.Restore(e.Snapshot(), nil))
	assert.Equal(t, []string{"60 unshelved co latched-unacknowledged"}, play(t, again, "60 ."))
}
