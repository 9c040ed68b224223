package rules_test

import (
	"testing"
	"time"

	"aman/rules"
)

func TestLimitAndReset(t *testing.T) {
	below := above40(when(rules.All, o2Low))
	run(t, []story{
		{"trips at the limit", []rules.Rule{above40()}, "0 a 39.9\n 1 a 40", "1 raised co unacknowledged"},
		{"clears only strictly inside the reset", []rules.Rule{above40()}, "0 a 40\n 1 a 36\n 2 a 35.9", "0 raised co unacknowledged\n 2 cleared co returned"},
		{"between limit and reset nothing begins", []rules.Rule{above40()}, "0 a 39\n 1 a 37\n 2 a 39", ""},
		{"between limit and reset nothing ends", []rules.Rule{above40()}, "0 a 50\n 1 a 37\n 2 a 39\n 3 a 50", "0 raised co unacknowledged"},
		{
			"below trips at the limit and clears above the reset",
			[]rules.Rule{below},
			"0 o2 20.9\n 1 o2 19.5\n 2 o2 19.8\n 3 o2 19.9",
			"1 raised co unacknowledged\n 3 cleared co returned",
		},
		{"equals", []rules.Rule{above40(when(rules.All, open1))}, "0 door 0\n 1 door 1\n 2 door 1\n 3 door 0", "1 raised co unacknowledged\n 3 cleared co returned"},
		{
			"a reset equal to the limit",
			[]rules.Rule{above40(func(r *rules.Rule) { r.Conditions[0].Reset = 40 })},
			"0 a 40\n 1 a 39.9\n 2 a 40",
			"0 raised co unacknowledged\n 1 cleared co returned\n 2 raised co unacknowledged",
		},
		{"uncertain raises like good", []rules.Rule{above40()}, "0 a uncertain=50", "0 raised co unacknowledged"},
	})
}

func TestHold(t *testing.T) {
	held := []rules.Rule{above40(hold(10 * time.Second))}
	run(t, []story{
		{"raises at its own instant between readings", held, "0 a 50\n 30 a 50", "10 raised co unacknowledged"},
		{"raises when time alone passes", held, "0 a 50\n 10 .", "10 raised co unacknowledged"},
		{"the line at the deadline's instant comes first", held, "0 a 50\n 10 a 30\n 20 .", ""},
		{"not before its time", held, "0 a 50\n 9.999 .", ""},
		{"a good reading strictly inside the limit breaks it", held, "0 a 50\n 5 a 39.9\n 6 a 50\n 15.9 .\n 16 .", "16 raised co unacknowledged"},
		{"at the limit does not break it", held, "0 a 50\n 5 a 40\n 10 .", "10 raised co unacknowledged"},
		{"a faulty reading does not break it", held, "0 a 50\n 5 a timeout\n 6 a 50\n 10 .", "10 raised co unacknowledged"},
		{"a faulty reading does not start it", held, "0 a timeout\n 1 a 50\n 10 .\n 11 .", "11 raised co unacknowledged"},
		{"a warm-up reading does not break it", held, "0 a 50\n 5 a warmup\n 10 .", "10 raised co unacknowledged"},
		{"an inhibited reading does not break it", held, "0 a 50\n 5 a inhibited\n 10 .", "10 raised co unacknowledged"},
		{
			"fault only: a counted fault neither breaks nor starts it",
			[]rules.Rule{above40(hold(10*time.Second), onFault(rules.FaultOnly))},
			"0 a 50\n 5 a timeout\n 6 a timeout\n 10 .", "6 fault a\n 10 raised co unacknowledged",
		},
		{
			"all: from when all are true",
			[]rules.Rule{above40(hold(10*time.Second), when(rules.All, aHigh, bHigh))},
			"0 a 50\n 0 b 10\n 5 b 50\n 14.9 .\n 15 .", "15 raised co unacknowledged",
		},
	})
}

func TestClearFor(t *testing.T) {
	slow := []rules.Rule{above40(clearFor(10 * time.Second))}
	run(t, []story{
		{"clears at its own instant", slow, "0 a 50\n 1 a 30\n 30 a 30", "0 raised co unacknowledged\n 11 cleared co returned"},
		{"a value between begins it anew", slow, "0 a 50\n 1 a 30\n 5 a 37\n 6 a 30\n 15.9 .\n 16 .", "0 raised co unacknowledged\n 16 cleared co returned"},
		{"the reset itself begins it anew", slow, "0 a 50\n 1 a 30\n 5 a 36\n 6 a 30\n 16 .", "0 raised co unacknowledged\n 16 cleared co returned"},
		{"a value at the limit begins it anew without an event", slow, "0 a 50\n 1 a 30\n 5 a 50\n 6 a 30\n 16 .", "0 raised co unacknowledged\n 16 cleared co returned"},
		{"any faulty reading begins it anew", slow, "0 a 50\n 1 a 30\n 5 a crc\n 6 a 30\n 15.9 .\n 16 .", "0 raised co unacknowledged\n 16 cleared co returned"},
		{"the line at its instant comes first", slow, "0 a 50\n 1 a 30\n 11 a 50\n 12 .", "0 raised co unacknowledged"},
		{"a warm-up reading changes nothing", slow, "0 a 50\n 1 a 30\n 5 a warmup\n 11 .", "0 raised co unacknowledged\n 11 cleared co returned"},
		{
			"staleness stops it",
			[]rules.Rule{above40(clearFor(10*time.Second), stale(5*time.Second), onFault(rules.FaultOnly))},
			"0 a 50\n 1 a 30\n 20 .", "0 raised co unacknowledged\n 6 fault a",
		},
		{
			"any: the other point's fault begins it anew",
			[]rules.Rule{above40(clearFor(10*time.Second), when(rules.Any, aHigh, bHigh))},
			"0 a 50\n 0 b 10\n 1 a 30\n 5 b crc\n 6 b 10\n 15.9 .\n 16 .", "0 raised co unacknowledged\n 16 cleared co returned",
		},
		{
			"all: one point that stays false clears it whatever the other does",
			[]rules.Rule{above40(clearFor(10*time.Second), when(rules.All, aHigh, bHigh))},
			"0 a 50\n 0 b 50\n 1 a 30\n 5 b 50\n 7 b crc\n 11 .", "0 raised co unacknowledged\n 9 fault b\n 11 cleared co returned",
		},
	})
}

func TestJoins(t *testing.T) {
	both := []rules.Rule{above40(when(rules.All, aHigh, bHigh))}
	either := []rules.Rule{above40(when(rules.Any, aHigh, bHigh))}
	run(t, []story{
		{"all needs every point", both, "0 a 50\n 1 b 10\n 2 b 50\n 3 a 30", "2 raised co unacknowledged\n 3 cleared co returned"},
		{"all: unknown is not true", both, "0 a 50\n 9 a 50", ""},
		{"all: each condition keeps its own hysteresis", both, "0 a 50\n 1 a 38\n 2 b 50", "2 raised co unacknowledged"},
		{"any needs one", either, "0 a 10\n 0 b 10\n 1 b 50\n 2 b 30", "1 raised co unacknowledged\n 2 cleared co returned"},
		{"any clears when every point is inside", either, "0 a 50\n 1 b 50\n 2 a 30\n 3 b 30", "0 raised co unacknowledged\n 3 cleared co returned"},
		{"any: unknown is not false", either, "0 a 50\n 1 a 30\n 2 b 10", "0 raised co unacknowledged\n 2 cleared co returned"},
		{
			"two conditions on one point are judged once",
			[]rules.Rule{above40(when(rules.All, aHigh, rules.Condition{Point: "a", Op: rules.Below, Limit: 60, Reset: 65}))},
			"0 a 70\n 1 a 50\n 2 a 70", "1 raised co unacknowledged\n 2 cleared co returned",
		},
		{
			"rules are judged in the order of the configuration",
			[]rules.Rule{above40(named("second")), above40(named("first"))},
			"0 a 50", "0 raised second unacknowledged\n 0 raised first unacknowledged",
		},
	})
}
