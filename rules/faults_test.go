package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

func TestFaultsCount(t *testing.T) {
	plain := []rules.Rule{above40()}
	run(t, []story{
		{"from the second faulty reading in a row", plain, "0 a 10\n 1 a timeout\n 1.5 a timeout", "1.5 fault a\n 1.5 raised co unacknowledged"},
		{"two seconds after the first", plain, "0 a 10\n 1 a timeout\n 3 .", "3 fault a\n 3 raised co unacknowledged"},
		{"the line at that instant comes first", plain, "0 a 10\n 1 a timeout\n 3 a 10\n 9 .", ""},
		{"a good reading between starts anew", plain, "0 a timeout\n 0.5 a 10\n 1 a crc\n 1.5 a 10\n 9 .", ""},
		{"a warm-up reading between counts for nothing", plain, "0 a timeout\n 0.5 a warmup\n 1 a crc", "1 fault a\n 1 raised co unacknowledged"},
		{"the two seconds run on under warm-up", plain, "0 a timeout\n 0.5 a warmup\n 2 .", "2 fault a\n 2 raised co unacknowledged"},
		{"warm-up and inhibited neither trip nor clear", plain, "0 a warmup\n 1 a warmup\n 2 a inhibited\n 3 a inhibited\n 4 a 50\n 5 a inhibited\n 6 a warmup\n 9 .", "4 raised co unacknowledged"},
		{"kinds may differ", plain, "0 a timeout\n 0.5 a electrical", "0.5 fault a\n 0.5 raised co unacknowledged"},
		{"while it is pending nothing clears", plain, "0 a 50\n 1 a timeout\n 1.5 a 30", "0 raised co unacknowledged\n 1.5 cleared co returned"},
		{"a good reading ends it", plain, "0 a 10\n 1 a timeout\n 2 a timeout\n 3 a 10", "2 fault a\n 2 raised co unacknowledged\n 3 fault-cleared a\n 3 cleared co returned"},
		{
			"a fault on an alarm that a value raised changes nothing", plain, "0 a 50\n 1 ! ack co x\n 2 a crc\n 3 a crc\n 4 a 50",
			"0 raised co unacknowledged\n 1 acknowledged co acknowledged\n 3 fault a\n 4 fault-cleared a",
		},
		{"no number is a fault", plain, "0 a 10\n 1 a uncertain\n 2 a uncertain", "2 fault a\n 2 raised co unacknowledged"},
		{"a fault trips at once whatever hold says", []rules.Rule{above40(hold(time.Minute))}, "0 a 10\n 1 a crc\n 2 a crc", "2 fault a\n 2 raised co unacknowledged"},
		{
			"one fault event for all rules",
			[]rules.Rule{above40(), above40(named("other"))},
			"0 a crc\n 1 a crc\n 2 a 10",
			"1 fault a\n 1 raised co unacknowledged\n 1 raised other unacknowledged\n 2 fault-cleared a\n 2 cleared co returned\n 2 cleared other returned",
		},
	})
}

func TestFaultPolicies(t *testing.T) {
	run(t, []story{
		{"fault gives the event only", []rules.Rule{above40(onFault(rules.FaultOnly))}, "0 a 10\n 1 a crc\n 2 a crc\n 3 a 10", "2 fault a\n 3 fault-cleared a"},
		{"ignore gives nothing", []rules.Rule{above40(onFault(rules.IgnoreFault))}, "0 a 10\n 1 a crc\n 2 a crc\n 3 a 10", ""},
		{
			"what was true stays true under fault",
			[]rules.Rule{above40(onFault(rules.FaultOnly))},
			"0 a 50\n 1 a crc\n 2 a crc\n 3 a 30",
			"0 raised co unacknowledged\n 2 fault a\n 3 fault-cleared a\n 3 cleared co returned",
		},
		{"what was true stays true under ignore", []rules.Rule{above40(onFault(rules.IgnoreFault))}, "0 a 50\n 1 a crc\n 9 .\n 10 a 37", "0 raised co unacknowledged"},
		{
			"a point is told faulty where any rule wants it",
			[]rules.Rule{above40(onFault(rules.IgnoreFault)), above40(named("other"), onFault(rules.FaultOnly))},
			"0 a crc\n 1 a crc\n 2 a 10", "1 fault a\n 2 fault-cleared a",
		},
		{
			"all: a faulty point counts as true under trip",
			[]rules.Rule{above40(when(rules.All, aHigh, bHigh))},
			"0 a 50\n 0 b 10\n 1 b crc\n 2 b crc\n 3 a 30",
			"2 fault b\n 2 raised co unacknowledged\n 3 cleared co returned",
		},
		{"all: one good point that is false keeps it false", []rules.Rule{above40(when(rules.All, aHigh, bHigh))}, "0 a 10\n 1 b crc\n 2 b crc", "2 fault b"},
		{
			"all: it counts as what it was last under fault",
			[]rules.Rule{above40(onFault(rules.FaultOnly), when(rules.All, aHigh, bHigh))},
			"0 a 10\n 0 b 50\n 1 b crc\n 2 b crc\n 3 a 50\n 4 a 30", "2 fault b\n 3 raised co unacknowledged\n 4 cleared co returned",
		},
		{
			"any: a faulty point trips",
			[]rules.Rule{above40(when(rules.Any, aHigh, bHigh))},
			"0 a 10\n 1 b crc\n 2 b crc\n 3 a 10\n 4 b 10",
			"2 fault b\n 2 raised co unacknowledged\n 4 fault-cleared b\n 4 cleared co returned",
		},
		{
			"any: a pending point keeps it from clearing",
			[]rules.Rule{above40(onFault(rules.IgnoreFault), when(rules.Any, aHigh, bHigh))},
			"0 a 50\n 0 b 10\n 1 b crc\n 1.5 a 30\n 1.6 b 10", "0 raised co unacknowledged\n 1.6 cleared co returned",
		},
		{
			"any: an ignored fault does not keep it for ever",
			[]rules.Rule{above40(onFault(rules.IgnoreFault), when(rules.Any, aHigh, bHigh))},
			"0 a 50\n 0 b 10\n 1 b crc\n 1.5 a 30\n 3 .\n 4 a 30", "0 raised co unacknowledged\n 4 cleared co returned",
		},
	})
}

func TestFirstGoodReadingAfterAFault(t *testing.T) {
	trip := "0 a 10\n 1 a crc\n 2 a crc\n 3 ! ack co x\n"
	tripped := "2 fault a\n 2 raised co unacknowledged\n 3 acknowledged co acknowledged\n"
	plain := []rules.Rule{above40()}
	run(t, []story{
		{"at the limit it raises anew", plain, trip + "4 a 50\n 5 a 50", tripped + "4 fault-cleared a\n 4 raised co unacknowledged"},
		{
			"between reset and limit it counts as at the limit", plain, trip + "4 a 38\n 5 a 38\n 6 a 30",
			tripped + "4 fault-cleared a\n 4 raised co unacknowledged\n 6 cleared co returned",
		},
		{"strictly inside it clears", plain, trip + "4 a 30", tripped + "4 fault-cleared a\n 4 cleared co normal"},
		{"hold does not delay it", []rules.Rule{above40(hold(time.Minute))}, trip + "4 a 50", tripped + "4 fault-cleared a\n 4 raised co unacknowledged"},
		{"without a trip a value between is as before: false", []rules.Rule{above40(onFault(rules.FaultOnly))}, "0 a 10\n 1 a crc\n 2 a crc\n 4 a 38", "2 fault a\n 4 fault-cleared a"},
		{
			"without a trip a value between is as before: true",
			[]rules.Rule{above40(onFault(rules.FaultOnly))},
			"0 a 50\n 1 a crc\n 2 a crc\n 4 a 38\n 5 a 30",
			"0 raised co unacknowledged\n 2 fault a\n 4 fault-cleared a\n 5 cleared co returned",
		},
		{"a fault that never counted leaves a value between as before", plain, "0 a 10\n 1 a crc\n 2 a 38\n 3 a 30", ""},
		{
			"gas after the fault, within clear_for, raises anew",
			[]rules.Rule{above40(clearFor(10 * time.Second))},
			trip + "4 a 30\n 5 a 50",
			tripped + "4 fault-cleared a\n 5 raised co unacknowledged",
		},
		{
			"with clear_for a value between after a good one does not count as inside",
			[]rules.Rule{above40(clearFor(10 * time.Second))},
			trip + "4 a 30\n 5 a 38\n 20 .\n 21 a 30\n 31 .",
			tripped + "4 fault-cleared a\n 31 cleared co normal",
		},
		{
			"any: gas on the sound point raises anew what a fault tripped",
			[]rules.Rule{above40(when(rules.Any, aHigh, bHigh))},
			"0 b 10\n" + trip + "4 b 50", tripped + "4 raised co unacknowledged",
		},
	})
}

func TestStale(t *testing.T) {
	five := []rules.Rule{above40(stale(5 * time.Second))}
	run(t, []story{
		{"without any reading from the start", five, "4.9 .\n 5 .", "5 fault a\n 5 raised co unacknowledged"},
		{"from the last reading", five, "3 a 10\n 7.9 .\n 8 .", "8 fault a\n 8 raised co unacknowledged"},
		{"adds no debounce", five, "0 a 10\n 5 .", "5 fault a\n 5 raised co unacknowledged"},
		{"the line at that instant comes first", five, "0 a 10\n 5 a 10\n 9.9 .", ""},
		{
			"a reading of any quality feeds it",
			[]rules.Rule{above40(stale(5*time.Second), onFault(rules.IgnoreFault))},
			"0 a 50\n 4 a crc\n 8 a warmup\n 12 a 30",
			"0 raised co unacknowledged\n 12 cleared co returned",
		},
		{"warm-up feeds it", five, "0 a warmup\n 4 a warmup\n 8 a inhibited\n 12 a warmup\n 16.9 .\n 17 .", "17 fault a\n 17 raised co unacknowledged"},
		{"ends with a good reading", five, "0 a 10\n 5 .\n 6 a 10", "5 fault a\n 5 raised co unacknowledged\n 6 fault-cleared a\n 6 cleared co returned"},
		{"warm-up after it ends nothing", five, "0 a 10\n 5 .\n 6 a warmup\n 7 a 30", "5 fault a\n 5 raised co unacknowledged\n 7 fault-cleared a\n 7 cleared co returned"},
		{
			"is a rule's own: the fault event comes with the first and goes with the last",
			[]rules.Rule{above40(stale(5 * time.Second)), above40(named("slow"), stale(10*time.Second))},
			"0 a 10\n 10 .\n 11 a 10",
			"5 fault a\n 5 raised co unacknowledged\n 10 raised slow unacknowledged\n 11 fault-cleared a\n 11 cleared co returned\n 11 cleared slow returned",
		},
		{
			"for a rule that does not hold it the next faulty reading is the first",
			[]rules.Rule{above40(stale(5 * time.Second)), above40(named("slow"))},
			"0 a 10\n 5 .\n 6 a crc\n 7.9 .\n 8 .",
			"5 fault a\n 5 raised co unacknowledged\n 8 raised slow unacknowledged",
		},
		{
			"for a rule that does not hold it the second faulty reading counts",
			[]rules.Rule{above40(stale(5 * time.Second)), above40(named("slow"))},
			"0 a 10\n 5 .\n 6 a crc\n 6.5 a crc",
			"5 fault a\n 5 raised co unacknowledged\n 6.5 raised slow unacknowledged",
		},
		{
			"what was true stays true",
			[]rules.Rule{above40(stale(5*time.Second), onFault(rules.FaultOnly))},
			"0 a 50\n 9 .\n 10 a 30",
			"0 raised co unacknowledged\n 5 fault a\n 10 fault-cleared a\n 10 cleared co returned",
		},
	})
	t.Run("the default is three periods", func(t *testing.T) {
		spec := site(above40())
		spec.Rules[0].Stale = 0
		e, err := rules.New(spec, t0, rules.Options{})
		assert.NoError(t, err)
		assert.Equal(t, []string{"3 fault a", "3 raised co unacknowledged", "3 output trouble on"}, play(t, e, "2.9 .\n 3 ."))
		spec.Points[0].Every = 100 * time.Millisecond
		e, err = rules.New(spec, t0, rules.Options{})
		assert.NoError(t, err)
		assert.Equal(t, []string{"2 fault a", "2 raised co unacknowledged", "2 output trouble on"}, play(t, e, "1.9 .\n 2 ."))
	})
}

func TestBeyondTheRange(t *testing.T) {
	o2 := []rules.Rule{above40(named("low"), when(rules.All, o2Low)), above40(named("high"), when(rules.All, o2High))}
	run(t, []story{
		{
			"on the dangerous side it trips at once and is a fault at once",
			[]rules.Rule{above40()},
			"0 a over\n 1 a over\n 2 a 30",
			"0 fault a\n 0 raised co unacknowledged\n 2 fault-cleared a\n 2 cleared co returned",
		},
		{"under on the dangerous side", []rules.Rule{above40(when(rules.All, o2Low))}, "0 o2 under\n 1 o2 20.9", "0 fault o2\n 0 raised co unacknowledged\n 1 fault-cleared o2\n 1 cleared co returned"},
		{"whatever on_fault says", []rules.Rule{above40(onFault(rules.IgnoreFault))}, "0 a over", "0 raised co unacknowledged"},
		{
			"its fault ends within the range, the alarm inside the reset",
			[]rules.Rule{above40()},
			"0 a over\n 1 a 38\n 2 a 30",
			"0 fault a\n 0 raised co unacknowledged\n 1 fault-cleared a\n 2 cleared co returned",
		},
		{"hold applies: it is a value", []rules.Rule{above40(hold(10 * time.Second))}, "0 a over\n 10 .", "0 fault a\n 10 raised co unacknowledged"},
		{"on the harmless side it is a fault like any other", []rules.Rule{above40()}, "0 a 10\n 1 a under\n 1.5 a 10\n 2 a under\n 3 a under", "3 fault a\n 3 raised co unacknowledged"},
		{"for equals too", []rules.Rule{above40(when(rules.All, open1))}, "0 door 0\n 1 door over\n 2 door over", "2 fault door\n 2 raised co unacknowledged"},
		{
			"each rule judges for itself", o2, "0 o2 20.9\n 1 o2 over\n 2 o2 over\n 3 o2 20.9",
			"1 fault o2\n 1 raised high unacknowledged\n 2 raised low unacknowledged\n 3 fault-cleared o2\n 3 cleared low returned\n 3 cleared high returned",
		},
		{
			"it ends a fault and is one of its own",
			[]rules.Rule{above40()},
			"0 a crc\n 1 a crc\n 2 a over\n 3 a 10",
			"1 fault a\n 1 raised co unacknowledged\n 2 fault-cleared a\n 2 fault a\n 2 raised co unacknowledged\n 3 fault-cleared a\n 3 cleared co returned",
		},
		{
			"it is a good reading to the count of faults",
			[]rules.Rule{above40()},
			"0 a crc\n 0.5 a over\n 1 a crc\n 2 a 30",
			"0.5 fault a\n 0.5 raised co unacknowledged\n 2 fault-cleared a\n 2 cleared co returned",
		},
	})
}

func TestTextsOfFaults(t *testing.T) {
	e := engine(t, above40())
	for _, l := range lines("0 a 10\n 1 a timeout\n 2 a timeout") {
		step(t, e, l)
	}
	events := e.Drain()
	assert.Equal(t, "timeout: the second faulty reading in a row", events[0].Why)
	assert.Equal(t, "protection lost: timeout of a", events[1].Why)
	assert.False(t, events[1].HasValue)
	assert.Equal(t, "a", events[1].Point)
	step(t, e, "3 a over")
	events = e.Drain()
	assert.Equal(t, "over the range: >1000 [ppm]", events[1].Why)
	assert.Equal(t, "over the range: >1000 [ppm] at or above 40 [ppm]", events[2].Why)
	assert.Equal(t, 1000.0, events[2].Value)
}

// The default of stale belongs to each point: a slow neighbour lends a fast one
// no patience.
func TestStaleDefaultsToThreePeriodsOfThePoint(t *testing.T) {
	spec := site(above40(when(rules.Any, aHigh, bHigh)))
	spec.Rules[0].Stale = 0
	spec.Points[1].Every = 5 * time.Second
	e, err := rules.New(spec, t0, rules.Options{})
	require.NoError(t, err)
	want := "3 fault a\n 3 raised co unacknowledged\n 15 fault b"
	assert.Equal(t, lines(want), without("output", play(t, e, "0 a 10\n 0 b 10\n 15 .")))
}
