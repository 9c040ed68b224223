package rules_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
)

// seen is what people and machines see of a site at a moment.
type seen struct {
	alarms []rules.Alarm
	zone   rules.ZoneState
	on     []bool
}

func lookAt(e *rules.Engine, outputs int) seen {
	s := seen{alarms: e.Alarms(), zone: e.Zones()[0].State}
	for i := range outputs {
		s.on = append(s.on, e.On(i))
	}
	return s
}

// isTrue says that the condition of an alarm holds, whatever its mode shows.
func isTrue(a rules.Alarm) bool {
	return a.Beneath == rules.StateUnacknowledged || a.Beneath == rules.StateAcknowledged
}

// isHeld says that a latching alarm is true, or waits for its reset.
func isHeld(a rules.Alarm) bool {
	return isTrue(a) || a.Beneath == rules.StateLatchedUnack || a.Beneath == rules.StateLatchedAck
}

// everyStep draws a site and what happens to it, and looks after every step.
func everyStep(t *testing.T, look func(t *rapid.T, w *mWorld, e *rules.Engine, s mStep, was, is seen, told []rules.Event)) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		e := w.start(t)
		was := lookAt(e, len(w.outputs))
		for _, s := range drawSteps(t, w, 60) {
			live(e, s)
			is := lookAt(e, len(w.outputs))
			look(t, w, e, s, was, is, slices.Clone(e.Drain()))
			was = is
		}
	})
}

func TestAcknowledgingChangesNoCondition(t *testing.T) {
	everyStep(t, func(t *rapid.T, w *mWorld, _ *rules.Engine, s mStep, was, is seen, _ []rules.Event) {
		if s.act == nil || s.act.Kind != rules.ActAck && s.act.Kind != rules.ActSilence {
			return
		}
		for i := range was.alarms {
			require.Equal(t, isTrue(was.alarms[i]), isTrue(is.alarms[i]), "%s: %s", s, was.alarms[i].Rule)
			require.Equal(t, isHeld(was.alarms[i]), isHeld(is.alarms[i]), "%s: %s", s, was.alarms[i].Rule)
		}
		for i, o := range w.outputs {
			if o.role == rules.RoleTrip || o.role == rules.RoleInterlock {
				require.Equal(t, was.on[i], is.on[i], "%s: %s", s, o.id)
			}
		}
	})
}

func TestALatchIsReleasedByAPersonAlone(t *testing.T) {
	everyStep(t, func(t *rapid.T, _ *mWorld, _ *rules.Engine, s mStep, was, is seen, told []rules.Event) {
		for i, a := range was.alarms {
			if !a.Latches || !isHeld(a) || a.State == rules.StateOutOfService || isHeld(is.alarms[i]) {
				continue
			}
			reset := s.act != nil && s.act.Kind == rules.ActReset && s.act.Who != "" && s.act.Target == a.Rule
			require.True(t, reset, "%s: the latch of %s is gone", s, a.Rule)
			require.Equal(t, rules.Reset, told[0].Kind)
			require.False(t, isTrue(a), "%s: %s was reset while it was true", s, a.Rule)
			require.Equal(t, rules.StateLatchedAck, a.State, "%s: %s was reset before it was acknowledged", s, a.Rule)
		}
	})
}

func TestTheInterlockFollowsTheSuspension(t *testing.T) {
	everyStep(t, func(t *rapid.T, w *mWorld, _ *rules.Engine, s mStep, was, is seen, told []rules.Event) {
		for i, o := range w.outputs {
			if o.role == rules.RoleInterlock {
				require.Equal(t, is.zone == rules.ZoneSuspended, is.on[i], "%s", s)
			}
		}
		if was.zone == rules.ZoneSuspended && is.zone != rules.ZoneSuspended {
			require.True(t, s.act != nil && s.act.Kind == rules.ActRelease && s.act.Who != "", "%s: the suspension is gone", s)
			require.Equal(t, rules.Released, told[0].Kind)
		}
		for i, a := range is.alarms {
			if a.Suspends && isTrue(a) && !isTrue(was.alarms[i]) && a.State != rules.StateOutOfService {
				require.Equal(t, rules.ZoneSuspended, is.zone, "%s: %s is true", s, a.Rule)
			}
		}
	})
}

func TestARefusalIsOneEventAndChangesNothing(t *testing.T) {
	everyStep(t, func(t *rapid.T, _ *mWorld, _ *rules.Engine, s mStep, was, is seen, told []rules.Event) {
		if s.act == nil {
			return
		}
		require.NotEmpty(t, told, "%s: an act without an answer", s)
		for _, ev := range told {
			if ev.Kind != rules.Refused && ev.Kind != rules.ResetRefused {
				continue
			}
			require.Len(t, told, 1, "%s", s)
			require.Equal(t, s.act.Kind == rules.ActReset, ev.Kind == rules.ResetRefused, "%s", s)
			require.NotEmpty(t, ev.Why, "%s: a refusal without a reason", s)
			require.Equal(t, was, is, "%s: a refusal that changed something", s)
		}
	})
}

func TestTheSameInputGivesTheSameOutput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		one, two := w.start(t), w.start(t)
		for _, s := range drawSteps(t, w, 60) {
			live(one, s)
			live(two, s)
			require.Equal(t, slices.Clone(one.Drain()), slices.Clone(two.Drain()), "%s", s)
		}
	})
}

// lasting is since when the value of each rule has been at its limit by good
// readings alone, straight from the readings; never where it is not.
type lasting map[string]int

func (l lasting) take(w *mWorld, s mStep) {
	if s.act != nil || s.point == "" {
		return
	}
	for _, r := range w.rules {
		if r.point != s.point {
			continue
		}
		side := r.side(s.word)
		since, known := l[r.id]
		switch {
		case side != atLimit:
			l[r.id] = never
		case !known || since == never:
			l[r.id] = s.at
		}
	}
}

// A condition that has lasted its hold has an alarm that is seen, unless an
// inhibit or an out-of-service covers it: named, with a reason to end, bounded.
func TestNoLiveConditionWithoutAVisibleAlarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		e := w.start(t)
		limits := lasting{}
		var told []rules.Event
		for _, s := range drawSteps(t, w, 60) {
			live(e, s)
			limits.take(w, s)
			told = append(told, e.Drain()...)
			for i, a := range e.Alarms() {
				r := w.rules[i]
				since, known := limits[r.id]
				if !known || since == never || s.at < since+r.hold || s.at == since+r.hold && r.hold > 0 && s.point != "" || isTrue(a) {
					continue
				}
				if s.act != nil && s.at == since+r.hold {
					continue // the deadline of this instant has yet to act
				}
				require.True(t, covered(t, e, told, a, r, at(float64(s.at))), "%s: %s is at its limit since %d and shown %s\n%s", s, r.id, since, a.State, w)
			}
		}
	})
}

func covered(t *rapid.T, e *rules.Engine, told []rules.Event, a rules.Alarm, r *mRule, now time.Time) bool {
	if a.State == rules.StateOutOfService {
		require.NotEmpty(t, a.ModeBy)
		return wasTold(told, rules.OutOfService, r.id)
	}
	for _, i := range e.Inhibits() {
		if slices.Contains(i.Points, r.point) {
			require.NotEmpty(t, i.Who)
			require.LessOrEqual(t, i.Until.Sub(now), time.Hour) // a renewal begins anew
			require.False(t, i.Until.Before(now))
			require.True(t, a.Inhibited, "%s does not say that it is inhibited", r.id)
			return wasTold(told, rules.Inhibited, i.Target)
		}
	}
	return false
}

func wasTold(told []rules.Event, kind rules.EventKind, subject string) bool {
	return slices.ContainsFunc(told, func(ev rules.Event) bool {
		return ev.Kind == kind && (ev.Rule == subject || ev.Point == subject) && ev.Who != ""
	})
}

// A higher value never un-trips a vote above a limit at that instant, whatever
// came before: values, faults, acts.
func TestVotingIsMonotonic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVote(t)
		steps := drawVoteSteps(t, v)
		last := rapid.IntRange(0, len(steps)-1).Draw(t, "last")
		steps = steps[:last+1]
		s := steps[last]
		if s.act != nil || s.point == "" || s.word.fault != "" {
			t.Skip("the last step is no value")
		}
		higher := s
		if higher.word.value += rapid.SampledFrom([]float64{4, 10, 40}).Draw(t, "more"); higher.word.value > 100 {
			higher.word = mWord{fault: "over"}
		}
		if isTrue(v.after(t, steps, s)) {
			require.True(t, isTrue(v.after(t, steps, higher)), "%s%s\nhigher: %s", v, scripted(steps), higher)
		}
	})
}

// after is the vote's alarm after the steps, the last replaced.
func (v *mVote) after(t *rapid.T, steps []mStep, last mStep) rules.Alarm {
	e, err := rules.New(v.spec(), t0, rules.Options{})
	require.NoError(t, err)
	for _, s := range steps[:len(steps)-1] {
		live(e, s)
	}
	live(e, last)
	e.Advance(at(float64(last.at)))
	return e.Alarms()[0]
}

// Without faults, raising values at any time and for as long as one likes never
// makes a vote trip later or clear earlier.
func TestHigherValuesNeverDelayAVote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVote(t)
		v.stale = 1000
		low, err := rules.New(v.spec(), t0, rules.Options{})
		require.NoError(t, err)
		high, err := rules.New(v.spec(), t0, rules.Options{})
		require.NoError(t, err)
		var lower, higher []mStep
		for _, s := range drawVoteSteps(t, v) {
			if s.act != nil || s.word.fault != "" {
				continue
			}
			h := s
			if s.point != "" {
				h.word.value += rapid.SampledFrom([]float64{0, 0, 4, 10, 40}).Draw(t, "more")
			}
			lower, higher = append(lower, s), append(higher, h)
			live(low, s)
			live(high, h)
			if isTrue(low.Alarms()[0]) {
				require.True(t, isTrue(high.Alarms()[0]), "%s\nlower%s\nhigher%s", v, scripted(lower), scripted(higher))
			}
		}
	})
}

// An uncertain reading raises like a good one, and neither resets nor releases.
func TestAnUncertainReading(t *testing.T) {
	run(t, []story{
		{"raises", []rules.Rule{alarm40()}, "0 a uncertain=50", "0 raised co unacknowledged"},
		{
			"does not reset a latch",
			[]rules.Rule{alarm40(latch)},
			"0 a 50\n 1 a 10\n 2 ! ack co\n 3 a uncertain=10\n 3 ! reset co anna\n 4 a 10\n 4 ! reset co anna",
			"0 raised co unacknowledged\n 1 cleared co latched-unacknowledged\n 2 acknowledged co latched-acknowledged\n 3 reset-refused co latched-acknowledged\n 4 reset co normal",
		},
		{
			"does not permit a release",
			[]rules.Rule{alarm40(suspend)},
			"0 ! suspend z\n 0 a uncertain=10\n 1 ! release z anna\n 2 a 10\n 2 ! release z anna",
			"0 suspended z\n 1 refused z\n 2 released z",
		},
	})
}
