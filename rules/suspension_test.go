package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

func TestSuspension(t *testing.T) {
	stopper := []rules.Rule{above40(suspend)}
	latched := []rules.Rule{above40(suspend, latch)}
	raised := "0 raised co unacknowledged\n 0 suspended co unacknowledged\n"
	run(t, []story{
		{"a suspending rule suspends its zone", stopper, "0 a 50", raised},
		{"it lasts beyond the alarm", stopper, "0 a 50\n 1 ! ack co\n 2 a 30\n 9 .", raised + "1 acknowledged co acknowledged\n 2 cleared co normal"},
		{"raised again it is no new cause", stopper, "0 a 50\n 1 a 30\n 2 a 50", raised + "1 cleared co returned\n 2 raised co unacknowledged"},
		{
			"each cause has its own event, one release ends them all", append(stopper, above40(named("more"), suspend)), "0 a 50\n 1 ! suspend z olga\n 2 a 30\n 3 ! ack co\n 3 ! ack more\n 4 ! release z boss",
			"0 raised co unacknowledged\n 0 suspended co unacknowledged\n 0 raised more unacknowledged\n 0 suspended more unacknowledged\n 1 suspended z\n" +
				"2 cleared co returned\n 2 cleared more returned\n 3 acknowledged co normal\n 3 acknowledged more normal\n 4 released z",
		},
		{"anyone stops, without a name, again and again", stopper, "0 a 10\n 1 ! suspend z\n 2 ! suspend z\n 3 ! release z boss", "1 suspended z\n 2 suspended z\n 3 released z"},
		{"a release of a free zone is refused", stopper, "0 a 10\n 1 ! release z boss", "1 refused z"},
		{"nobody is named", stopper, "0 a 10\n 0 ! suspend z\n 1 ! release z", "0 suspended z\n 1 refused z"},
		{
			"the alarm must be normal", stopper, "0 a 50\n 1 ! release z boss\n 2 a 30\n 3 ! release z boss\n 4 ! ack co\n 5 ! release z boss",
			raised + "1 refused z\n 2 cleared co returned\n 3 refused z\n 4 acknowledged co normal\n 5 released z",
		},
		{
			"the latch must be reset", latched, "0 a 50\n 1 a 30\n 2 ! ack co\n 3 ! release z boss\n 4 ! reset co boss\n 5 ! release z boss",
			raised + "1 cleared co latched-unacknowledged\n 2 acknowledged co latched-acknowledged\n 3 refused z\n 4 reset co normal\n 5 released z",
		},
		{
			"the last reading must be good", stopper, "0 a 50\n 1 ! ack co\n 2 a 30\n 3 a crc\n 4 ! release z boss\n 4.5 a 30\n 5 ! release z boss",
			raised + "1 acknowledged co acknowledged\n 2 cleared co normal\n 4 refused z\n 5 released z",
		},
		{"an inhibited point is not normal", stopper, "0 a 50\n 1 ! ack co\n 2 a 30\n 3 a inhibited\n 4 ! release z boss", raised + "1 acknowledged co acknowledged\n 2 cleared co normal\n 4 refused z"},
		{"an uncertain reading permits nothing", stopper, "0 a 50\n 1 ! ack co\n 2 a 30\n 3 a uncertain=20\n 4 ! release z boss", raised + "1 acknowledged co acknowledged\n 2 cleared co normal\n 4 refused z"},
		{"the last reading must be strictly inside the reset", stopper, "0 a 50\n 1 ! ack co\n 2 a 30\n 3 a 36\n 4 ! release z boss", raised + "1 acknowledged co acknowledged\n 2 cleared co normal\n 4 refused z"},
		{
			"every point of the rule",
			[]rules.Rule{above40(suspend, when(rules.Any, aHigh, bHigh))},
			"0 ! suspend z\n 0 a 10\n 1 ! release z boss\n 2 b 10\n 3 ! release z boss",
			"0 suspended z\n 1 refused z\n 3 released z",
		},
		{"points of rules that do not suspend do not matter", []rules.Rule{above40()}, "0 ! suspend z\n 0 a 50\n 1 ! release z boss", "0 suspended z\n 0 raised co unacknowledged\n 1 released z"},
		{
			"a release asks for no second waiting",
			[]rules.Rule{above40(suspend, clearFor(10*time.Second))},
			"0 a 50\n 1 ! ack co\n 2 a 30\n 12 a 30\n 12 .\n 12 ! release z boss",
			raised + "1 acknowledged co acknowledged\n 12 cleared co normal\n 12 released z",
		},
	})
}

func TestReleaseByRoles(t *testing.T) {
	cases := []struct {
		name   string
		zone   string
		script string
		want   string
		why    string // of the last event
	}{
		{"the responsible person by default", "z", "1 ! release z boss/responsible", "1 released z", ""},
		{"another role is refused", "z", "1 ! release z ivan/worker", "1 refused z", "the role worker does not release this zone; it needs responsible"},
		{"who has no role known is taken to have it", "z", "1 ! release z ivan", "1 released z", ""},
		{"two are needed: the first is recorded and refused", "two", "1 ! release two ivan/inspector", "1 refused two", "consent recorded; still missing: responsible"},
		{"the second releases", "two", "1 ! release two ivan/inspector\n 2 ! release two boss/responsible", "1 refused two\n 2 released two", ""},
		{"in either order", "two", "1 ! release two boss/responsible\n 2 ! release two ivan/inspector", "1 refused two\n 2 released two", ""},
		{"without roles two different people do", "two", "1 ! release two ivan\n 2 ! release two boss", "1 refused two\n 2 released two", ""},
		{"the same person twice does not", "two", "1 ! release two ivan\n 2 ! release two Ivan", "1 refused two\n 2 refused two", "Ivan has consented already; a different person is needed, missing: responsible"},
		{"the same role twice does not", "two", "1 ! release two ivan/inspector\n 2 ! release two petr/inspector", "1 refused two\n 2 refused two", "the role inspector has consented already, missing: responsible"},
		{"an open consent takes the role that is left", "two", "1 ! release two ivan\n 2 ! release two petr/inspector", "1 refused two\n 2 released two", ""},
		{"a wrong role is not recorded", "two", "1 ! release two ivan/worker\n 2 ! release two petr/inspector", "1 refused two\n 2 refused two", "consent recorded; still missing: responsible"},
		{"a new cause voids consents", "two", "1 ! release two ivan/inspector\n 2 ! suspend two\n 3 ! release two boss/responsible", "1 refused two\n 2 suspended two\n 3 refused two", "consent recorded; still missing: inspector"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := engine(t, above40())
			play(t, e, "0 ! suspend "+c.zone)
			var got []string
			why := ""
			for _, l := range lines(c.script) {
				step(t, e, l)
				for _, ev := range e.Drain() {
					got, why = append(got, short(ev)), ev.Why
				}
			}
			assert.Equal(t, lines(c.want), without("output", got))
			if c.why != "" {
				assert.Equal(t, c.why, why)
			}
		})
	}
}

// A rule that trips again is no new cause, and yet what people agreed to before
// it is over.
func TestANewTripVoidsConsents(t *testing.T) {
	script := []story{{
		"the first consent must be given again",
		[]rules.Rule{above40(suspend, func(r *rules.Rule) { r.Zone = "two" })},
		"0 a 50\n 1 ! ack co\n 2 a 10\n 3 ! release two ivan/inspector\n 4 a 50\n 5 ! ack co\n 6 a 10\n 7 ! release two boss/responsible\n 8 ! release two ivan/inspector",
		"0 raised co unacknowledged\n 0 suspended co unacknowledged\n 1 acknowledged co acknowledged\n 2 cleared co normal\n 3 refused two\n" +
			"4 raised co unacknowledged\n 5 acknowledged co acknowledged\n 6 cleared co normal\n 7 refused two\n 8 released two",
	}}
	run(t, script)
}

func TestReleaseListsEveryReason(t *testing.T) {
	e := engine(t, above40(suspend, latch), above40(named("door"), suspend, when(rules.All, open1)))
	play(t, e, "0 a 50\n 1 ! ack co")
	reasons := e.Check(at(2), rules.Act{Kind: rules.ActRelease, Target: "z"})
	assert.Equal(t, []string{
		"nobody is named",
		"co is acknowledged, not normal",
		"a reads 50 [ppm], not strictly inside 36 [ppm] (co)",
		"the last reading of door is not good: none yet (door)",
	}, reasons)
	assert.Equal(t, []string{"Anna has no role; a release needs responsible"}, e.Check(at(2), rules.Act{Kind: rules.ActRelease, Target: "z", Who: "Anna"})[:1])
	z := e.Zones()[0]
	assert.Equal(t, rules.ZoneSuspended, z.State)
	assert.Equal(t, []rules.Cause{{Rule: "co", Why: "50 [ppm] at or above 40 [ppm]", Time: at(0)}}, z.Causes)
	assert.Equal(t, rules.Obstacle{Rule: "co", State: rules.StateAcknowledged, Latched: true, Why: "co is acknowledged, not normal"}, z.Obstacles[0])
	assert.Equal(t, "door", z.Obstacles[2].Point)
	assert.Equal(t, []string{"responsible"}, z.Missing)
}

func TestArming(t *testing.T) {
	e, err := rules.New(site(above40(when(rules.Any, aHigh, bHigh))), t0, rules.Options{Arming: true})
	require.NoError(t, err)
	state := func() rules.ZoneState { return e.Zones()[0].State }
	assert.Equal(t, rules.ZoneArming, state())
	assert.Equal(t, rules.ZoneFree, e.Zones()[1].State, "a zone without danger rules")
	step(t, e, "1 a 10")
	step(t, e, "1 b uncertain=10")
	assert.Equal(t, rules.ZoneArming, state())
	step(t, e, "2 b 10")
	assert.Equal(t, rules.ZoneFree, state())
	assert.Empty(t, e.Drain())
}

func TestOutputs(t *testing.T) {
	all := drives("horn", "fan", "beacon")
	plain, latched := []rules.Rule{above40(all)}, []rules.Rule{above40(all, latch)}
	cases := []story{
		{"raised: everything", plain, "0 a 50", "0 raised co unacknowledged\n 0 output horn on\n 0 output fan on\n 0 output beacon on"},
		{"acknowledged: the horn is off, trip and beacon stay", plain, "0 a 50\n 1 ! ack co", "0 raised co unacknowledged\n 0 output horn on\n 0 output fan on\n 0 output beacon on\n 1 acknowledged co acknowledged\n 1 output horn off"},
		{"returned: the beacon alone", plain, "0 a 50\n 1 a 30\n 2 ! ack co", "0 raised co unacknowledged\n 0 output horn on\n 0 output fan on\n 0 output beacon on\n 1 cleared co returned\n 1 output horn off\n 1 output fan off\n 2 acknowledged co normal\n 2 output beacon off"},
		{
			"latched: everything, until acknowledged and reset", latched, "0 a 50\n 1 a 30\n 2 ! ack co\n 3 ! reset co anna",
			"0 raised co unacknowledged\n 0 output horn on\n 0 output fan on\n 0 output beacon on\n 1 cleared co latched-unacknowledged\n" +
				"2 acknowledged co latched-acknowledged\n 2 output horn off\n 3 reset co normal\n 3 output fan off\n 3 output beacon off",
		},
		{
			"an output shared by two rules", append(plain, above40(named("b"), drives("fan"), when(rules.All, bHigh))), "0 a 50\n 1 b 50\n 2 a 30\n 3 b 30",
			"0 raised co unacknowledged\n 0 output horn on\n 0 output fan on\n 0 output beacon on\n 1 raised b unacknowledged\n 2 cleared co returned\n 2 output horn off\n 3 cleared b returned\n 3 output fan off",
		},
		{
			"left and taken again at one instant is no change", append([]rules.Rule{above40(named("low"), drives("fan"), when(rules.All, rules.Condition{Point: "a", Op: rules.Below, Limit: 10, Reset: 11}))}, above40(drives("fan"))),
			"0 a 5\n 1 a 50", "0 raised low unacknowledged\n 0 output fan on\n 1 cleared low returned\n 1 raised co unacknowledged",
		},
		{
			"interlock and fault",
			[]rules.Rule{above40(suspend)},
			"0 a crc\n 1 a crc\n 2 a 10\n 3 ! ack co\n 4 ! release z boss",
			"1 fault a\n 1 raised co unacknowledged\n 1 suspended co unacknowledged\n 1 output stop on\n 1 output trouble on\n 2 fault-cleared a\n 2 cleared co returned\n 2 output trouble off\n" +
				"3 acknowledged co normal\n 4 released z\n 4 output stop off",
		},
		{"the interlock follows the zone, whatever the rules say", []rules.Rule{above40()}, "0 ! suspend z\n 1 ! release z boss", "0 suspended z\n 0 output stop on\n 1 released z\n 1 output stop off"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, lines(c.want), play(t, engine(t, c.rules...), c.script))
		})
	}
	t.Run("levels", func(t *testing.T) {
		e := engine(t, plain...)
		play(t, e, "0 a 50")
		on := make([]bool, 6)
		for i := range on {
			on[i] = e.On(i)
		}
		assert.Equal(t, []bool{true, true, true, false, false, false}, on)
	})
}
