package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

func TestLifeCycle(t *testing.T) {
	plain, latched := []rules.Rule{above40()}, []rules.Rule{above40(latch)}
	raised := "0 raised co unacknowledged\n"
	run(t, []story{
		{"A to B to C to A", plain, "0 a 50\n 1 ! ack co anna\n 2 a 30", raised + "1 acknowledged co acknowledged\n 2 cleared co normal"},
		{"B to D to A", plain, "0 a 50\n 1 a 30\n 2 ! ack co anna", raised + "1 cleared co returned\n 2 acknowledged co normal"},
		{"D to B", plain, "0 a 50\n 1 a 30\n 2 a 50", raised + "1 cleared co returned\n 2 raised co unacknowledged"},
		{
			"B to H to I to A", latched, "0 a 50\n 1 a 30\n 2 ! ack co anna\n 3 ! reset co anna",
			raised + "1 cleared co latched-unacknowledged\n 2 acknowledged co latched-acknowledged\n 3 reset co normal",
		},
		{
			"C to I to A", latched, "0 a 50\n 1 ! ack co anna\n 2 a 30\n 3 ! reset co anna",
			raised + "1 acknowledged co acknowledged\n 2 cleared co latched-acknowledged\n 3 reset co normal",
		},
		{"H to B", latched, "0 a 50\n 1 a 30\n 2 a 50", raised + "1 cleared co latched-unacknowledged\n 2 raised co unacknowledged"},
		{
			"I to B asks to be acknowledged again", latched, "0 a 50\n 1 ! ack co anna\n 2 a 30\n 3 a 50\n 4 a 30",
			raised + "1 acknowledged co acknowledged\n 2 cleared co latched-acknowledged\n 3 raised co unacknowledged\n 4 cleared co latched-unacknowledged",
		},
		{"a fault trip latches too", latched, "0 a crc\n 1 a crc\n 2 a 30", "1 fault a\n 1 raised co unacknowledged\n 2 fault-cleared a\n 2 cleared co latched-unacknowledged"},
		{"acknowledging needs no name", plain, "0 a 50\n 1 ! ack co", raised + "1 acknowledged co acknowledged"},
	})
}

func TestRefusals(t *testing.T) {
	plain, latched := []rules.Rule{above40()}, []rules.Rule{above40(latch)}
	cases := []struct {
		name   string
		rules  []rules.Rule
		before string
		act    string
		event  string
		why    string
	}{
		{"ack of a normal alarm", plain, "0 a 10", "1 ! ack co anna", "1 refused co normal", "nothing to acknowledge: the alarm is normal"},
		{"ack twice", plain, "0 a 50\n 0 ! ack co anna", "1 ! ack co anna", "1 refused co acknowledged", "it is acknowledged already"},
		{"reset before ack", latched, "0 a 50\n 0 a 30", "1 ! reset co anna", "1 reset-refused co latched-unacknowledged", "it is not acknowledged"},
		{"reset without a name", latched, "0 a 50\n 0 a 30\n 0 ! ack co", "1 ! reset co", "1 reset-refused co latched-acknowledged", "nobody is named"},
		{"reset while the condition is there", latched, "0 a 50\n 0 ! ack co", "1 ! reset co anna", "1 reset-refused co acknowledged", "the condition is still there: 50 [ppm] at or above 40 [ppm]"},
		{
			"every reason at once", latched, "0 a 50", "1 ! reset co", "1 reset-refused co unacknowledged",
			"nobody is named; it is not acknowledged; the condition is still there: 50 [ppm] at or above 40 [ppm]",
		},
		{"reset of what does not latch", plain, "0 a 10", "1 ! reset co anna", "1 reset-refused co normal", "nothing is latched"},
		{"reset after a faulty last reading", latched, "0 a 50\n 0 a 30\n 0 ! ack co\n 1 a crc", "1 ! reset co anna", "1 reset-refused co latched-acknowledged", "the last reading of a is not good: crc"},
		{"reset after an uncertain last reading", latched, "0 a 50\n 0 a 30\n 0 ! ack co\n 1 a uncertain=30", "1 ! reset co anna", "1 reset-refused co latched-acknowledged", "the last reading of a is not good: uncertain"},
		{"reset under warm-up", latched, "0 a 50\n 0 a 30\n 0 ! ack co\n 1 a warmup", "1 ! reset co anna", "1 reset-refused co latched-acknowledged", "the last reading of a is not good: warmup"},
		{
			"reset while the point is silent",
			[]rules.Rule{above40(latch, stale(5*time.Second), onFault(rules.FaultOnly))},
			"0 a 50\n 0 ! ack co\n 1 a 30\n 9 .", "9 ! reset co anna",
			"9 reset-refused co latched-acknowledged", "a is stale",
		},
		{
			"reset while hold runs",
			[]rules.Rule{above40(latch, hold(time.Minute))},
			"0 a 50\n 60 a 50\n 61 a 30\n 61 ! ack co\n 62 a 50", "63 ! reset co anna",
			"63 reset-refused co latched-acknowledged", "the condition is still there: 50 [ppm] at or above 40 [ppm]",
		},
		{
			"reset while clear_for runs",
			[]rules.Rule{above40(latch, clearFor(time.Minute))},
			"0 a 50\n 0 ! ack co\n 1 a 30", "2 ! reset co anna",
			"2 reset-refused co acknowledged", "the condition is still there: no good reading has shown it gone for long enough",
		},
		{"an unknown rule", plain, "", "1 ! ack other anna", "1 refused other", `there is no rule "other"`},
		{"an unknown zone", plain, "", "1 ! suspend other anna", "1 refused other", `there is no zone "other"`},
		{"an act that the engine lacks", plain, "", "1 ! teleport co anna", "1 refused co normal", `"teleport" is no act that the gateway carries out`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := engine(t, c.rules...)
			play(t, e, c.before)
			step(t, e, c.act)
			events := e.Drain()
			require.Len(t, events, 1)
			assert.Equal(t, c.event, short(events[0]))
			assert.Equal(t, c.why, events[0].Why)
		})
	}
}

func TestActEvents(t *testing.T) {
	e := engine(t, above40(latch))
	play(t, e, "0 a 51.2\n 1 a 30")
	require.True(t, e.Act(at(2), rules.Act{Kind: rules.ActAck, Target: "co", Who: "Anna", Role: "operator", Reason: "seen it"}))
	got := e.Drain()
	require.Len(t, got, 1)
	assert.Equal(t, rules.Event{Time: at(2), Rule: "co", Zone: "z", Kind: rules.Acknowledged, State: rules.StateLatchedAck, Severity: "danger", Who: "Anna (operator)", Why: "seen it"}, got[0])
	assert.Empty(t, e.Check(at(3), rules.Act{Kind: rules.ActReset, Target: "co", Who: "Anna"}))
	assert.Equal(t, []string{"nobody is named"}, e.Check(at(3), rules.Act{Kind: rules.ActReset, Target: "co"}))
	assert.Empty(t, e.Drain(), "Check does nothing")
	assert.False(t, e.Act(at(3), rules.Act{Kind: rules.ActReset, Target: "co"}))
}

func TestRaisedAndClearedEvents(t *testing.T) {
	e := engine(t, above40(hold(2*time.Second), clearFor(3*time.Second)))
	step(t, e, "0 a 51.25")
	step(t, e, "2 .")
	step(t, e, "3 a 30")
	step(t, e, "6 .")
	got := e.Drain()
	require.Len(t, got, 2)
	assert.Equal(t, rules.Event{
		Time: at(2), Rule: "co", Zone: "z", Kind: rules.Raised, State: rules.StateUnacknowledged, Value: 51.25, HasValue: true,
		Unit: "[ppm]", Severity: "danger", Point: "a", Why: "51.25 [ppm] at or above 40 [ppm], for 2s",
	}, got[0])
	assert.Equal(t, rules.Event{
		Time: at(6), Rule: "co", Zone: "z", Kind: rules.Cleared, State: rules.StateReturned, Value: 30, HasValue: true,
		Unit: "[ppm]", Severity: "danger", Point: "a", Why: "30 [ppm] below 36 [ppm], for 3s",
	}, got[1])
}
